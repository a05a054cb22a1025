//! The policy document as values.

use std::fmt;

use super::operator::Operator;

/// The version that has policy variables.
pub(super) const CURRENT_VERSION: &str = "2012-10-17";
/// The version a document without `Version` is read as.
pub(super) const FIRST_VERSION: &str = "2008-10-17";

/// A policy document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// `2012-10-17` or `2008-10-17`; absent means `2008-10-17`, which has no policy variables.
    pub version: Option<String>,
    /// The optional `Id` element.
    pub id: Option<String>,
    /// The statements in their order.
    pub statements: Vec<Statement>,
}

impl Policy {
    /// Whether `${...}` stands for a value in this document.
    pub(super) fn has_variables(&self) -> bool {
        self.version.as_deref() == Some(CURRENT_VERSION)
    }
}

/// One statement of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The optional name; unique in its policy.
    pub sid: Option<String>,
    /// Allow or deny.
    pub effect: Effect,
    /// Whom a resource-based policy speaks of; absent in identity-based policies.
    pub principal: Option<Principal>,
    /// The actions it speaks of.
    pub actions: ActionPart,
    /// The resources it speaks of.
    pub resources: ResourcePart,
    /// All must hold for the statement to apply. At most one entry per operator and key, as in
    /// the JSON form.
    pub conditions: Vec<Condition>,
    /// 1-based line on which the statement starts in the parsed text; 0 when it was generated.
    pub line: usize,
}

/// What a statement that applies does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Gives permission.
    Allow,
    /// Takes it away, whatever else allows.
    Deny,
}

impl Effect {
    /// The word in the document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// The `Action` or `NotAction` element. Patterns with `*` and `?`, compared without regard to case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionPart {
    /// These actions.
    Actions(Vec<String>),
    /// All actions but these.
    NotActions(Vec<String>),
}

/// The `Resource` or `NotResource` element. ARN patterns with `*`, `?` and variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResourcePart {
    /// These resources.
    Resources(Vec<String>),
    /// All resources but these.
    NotResources(Vec<String>),
    /// No element, as in trust policies and other resource-based policies: the resource that
    /// carries the policy.
    None,
}

/// The `Principal` or `NotPrincipal` element of a resource-based policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// `"*"`: everybody.
    Anyone,
    /// `NotPrincipal: "*"`: nobody.
    NoOne,
    /// These principals.
    Is(Vec<PrincipalName>),
    /// Everybody but these.
    IsNot(Vec<PrincipalName>),
}

/// One named principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalName {
    /// The key it stands under.
    pub kind: PrincipalType,
    /// An ARN, account id, service host, provider or canonical user id; `*` is everybody.
    pub value: String,
}

/// The keys of a `Principal` element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrincipalType {
    /// Accounts, users, roles and sessions.
    Aws,
    /// AWS services.
    Service,
    /// Identity providers.
    Federated,
    /// S3 canonical user ids.
    CanonicalUser,
}

impl PrincipalType {
    pub(super) const ALL: [Self; 4] =
        [Self::Aws, Self::Service, Self::Federated, Self::CanonicalUser];

    /// The key in the document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Service => "Service",
            Self::Federated => "Federated",
            Self::CanonicalUser => "CanonicalUser",
        }
    }
}

/// One test of a condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// How the values are compared.
    pub operator: Operator,
    /// The context key, compared without regard to case: `aws:RequestedRegion`.
    pub key: String,
    /// The values; one that fits is enough, or none may fit for a negated operator.
    pub values: Vec<String>,
}

/// The kinds of policy that take part in a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// Attached to the user, group or role.
    Identity,
    /// The most a user or role may ever do.
    PermissionsBoundary,
    /// The most an account may ever do, set by its organization.
    ServiceControlPolicy,
    /// Handed over when a session was made.
    SessionPolicy,
    /// Attached to the resource, as trust policies are to roles.
    Resource,
}

/// As AWS names the kind in its denial texts.
impl fmt::Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Identity => "identity-based policy",
            Self::PermissionsBoundary => "permissions boundary",
            Self::ServiceControlPolicy => "service control policy",
            Self::SessionPolicy => "session policy",
            Self::Resource => "resource-based policy",
        })
    }
}
