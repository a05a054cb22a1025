//! What is asked of the evaluator, and what it answers.

use std::collections::BTreeMap;

use super::model::{Policy, PolicyKind};

/// The policies that apply to one principal in one account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicySet {
    /// Policies of the user and its groups, or of the role.
    pub identity: Vec<Policy>,
    /// The permissions boundary, where one is set.
    pub boundary: Option<Policy>,
    /// Service control policies: one inner list per level (root, each unit, the account). Every
    /// level must allow. Empty when the account is in no organization, or manages it.
    pub service_control: Vec<Vec<Policy>>,
    /// The session policy, where one was handed over with the session.
    pub session: Option<Policy>,
    /// Policies of the resource, in the same account.
    pub resource: Vec<Policy>,
}

/// One request to be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// ARN of the caller: user, role session, federated user or account root.
    pub principal: String,
    /// Action with prefix: `chime:CreateMeeting`.
    pub action: String,
    /// ARN of the resource, or `*` for an action without one.
    pub resource: String,
    /// The condition keys of the request. Nothing is added to them: see [`Context::of_principal`].
    pub context: Context,
}

/// Condition keys of a request and their values. Keys are compared without regard to case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    values: BTreeMap<String, Vec<String>>,
}

impl Context {
    /// No keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a key to one value, in place of what it had.
    #[must_use]
    pub fn with(self, key: impl AsRef<str>, value: impl Into<String>) -> Self {
        self.with_many(key, [value.into()])
    }

    /// Sets a key to many values, in place of what it had. A key without values counts as absent.
    #[must_use]
    pub fn with_many<V: Into<String>>(
        mut self,
        key: impl AsRef<str>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.values.insert(key.as_ref().to_lowercase(), values);
        self
    }

    /// The values of a key; `None` when it is absent or has none.
    pub fn get(&self, key: &str) -> Option<&[String]> {
        let values = self.values.get(&key.to_lowercase())?;
        (!values.is_empty()).then_some(values)
    }

    /// The keys that follow from the caller's ARN: `aws:PrincipalArn`, `aws:PrincipalAccount`,
    /// `aws:PrincipalType` and, for an IAM user, `aws:username` ("Principal key values" in the IAM
    /// User Guide). For a role session `aws:PrincipalArn` is the role's ARN; its path is not known
    /// from the session. Nothing is set for a text that is not such an ARN.
    pub fn of_principal(arn: &str) -> Self {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let &["arn", partition, service, _, account, resource] = parts.as_slice() else {
            return Self::new();
        };
        let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
        let (principal_type, principal_arn) = match (service, kind) {
            ("iam", "root") => ("Account", arn.to_owned()),
            ("iam", "user") => ("User", arn.to_owned()),
            ("iam", "role") => ("AssumedRole", arn.to_owned()),
            ("sts", "assumed-role") => {
                let role = name.split('/').next().unwrap_or_default();
                ("AssumedRole", format!("arn:{partition}:iam::{account}:role/{role}"))
            }
            ("sts", "federated-user") => ("FederatedUser", arn.to_owned()),
            _ => return Self::new(),
        };
        let context = Self::new()
            .with("aws:PrincipalArn", principal_arn)
            .with("aws:PrincipalAccount", account)
            .with("aws:PrincipalType", principal_type);
        if principal_type != "User" {
            return context;
        }
        let username = name.rsplit('/').next().unwrap_or_default();
        context.with("aws:username", username)
    }
}

/// The outcome for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Allowed.
    Allow,
    /// Nothing allows it, or one of the limits does not include it.
    ImplicitDeny,
    /// A statement denies it.
    ExplicitDeny,
}

/// A decision and its grounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The outcome.
    pub decision: Decision,
    /// The kind of policy that decided: the one that denies, the first one that lacks an allow,
    /// or the one that gives the permission.
    pub decided_by: PolicyKind,
    /// The statement that allows or denies; `None` for an implicit deny, and for the account root,
    /// which needs no statement.
    pub statement: Option<StatementRef>,
    /// Condition keys that statements for this action and resource ask for and the request does
    /// not have, as written in the policy. With them the outcome might be another.
    pub missing_context: Vec<String>,
}

/// Where a statement is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRef {
    /// Index among the policies of its kind; service control policies are counted through all
    /// levels.
    pub policy: usize,
    /// Index of the statement in its policy.
    pub index: usize,
    /// Its name, where it has one.
    pub sid: Option<String>,
    /// 1-based line in the parsed text; 0 when it was generated.
    pub line: usize,
}
