//! The decision: explicit deny, then service control policies, resource-based policies, identity
//! policies, boundary and session policy, in the order of "How AWS enforcement code logic
//! evaluates requests" in the IAM User Guide.

use super::condition;
use super::matching::{Pattern, action_fits, expand};
use super::model::{ActionPart, Effect, Policy, PolicyKind, ResourcePart, Statement};
use super::principal::{Coverage, coverage};
use super::request::{Decision, Judgement, PolicySet, Request, StatementRef};

/// Judges a request within one account.
///
/// Explicit denies outrank everything. Then every level of service control policies must allow,
/// and so must the identity policies, the boundary and the session policy where there are any.
/// A resource-based policy that names the user or the session itself allows alone; one that names
/// its role, or everybody, spares the identity policies but neither boundary nor session policy;
/// one that names the account hands the matter to the identity policies. The account root needs
/// no identity policy.
pub fn evaluate(policies: &PolicySet, request: &Request) -> Judgement {
    let mut judge = Judge { request, missing: Vec::new() };
    let (decision, decided_by, statement) = judge.decide(policies);
    let mut missing_context: Vec<String> = Vec::new();
    for key in judge.missing {
        if !missing_context.iter().any(|known| known.eq_ignore_ascii_case(&key)) {
            missing_context.push(key);
        }
    }
    Judgement { decision, decided_by, statement, missing_context }
}

type Outcome = (Decision, PolicyKind, Option<StatementRef>);

struct Judge<'r> {
    request: &'r Request,
    missing: Vec<String>,
}

impl Judge<'_> {
    fn decide(&mut self, policies: &PolicySet) -> Outcome {
        use PolicyKind as Kind;
        let scps: Vec<&Policy> = policies.service_control.iter().flatten().collect();
        let resource: Vec<&Policy> = policies.resource.iter().collect();
        let identity: Vec<&Policy> = policies.identity.iter().collect();
        let boundary: Vec<&Policy> = policies.boundary.iter().collect();
        let session: Vec<&Policy> = policies.session.iter().collect();

        for (kind, list) in [
            (Kind::ServiceControlPolicy, &scps),
            (Kind::Resource, &resource),
            (Kind::Identity, &identity),
            (Kind::PermissionsBoundary, &boundary),
            (Kind::SessionPolicy, &session),
        ] {
            if let Some((found, _)) = self.find(list, Effect::Deny, kind) {
                return (Decision::ExplicitDeny, kind, Some(found));
            }
        }
        let implicit = |kind| (Decision::ImplicitDeny, kind, None);
        for level in &policies.service_control {
            let level: Vec<&Policy> = level.iter().collect();
            if self.find(&level, Effect::Allow, Kind::ServiceControlPolicy).is_none() {
                return implicit(Kind::ServiceControlPolicy);
            }
        }
        let by_resource = self.find(&resource, Effect::Allow, Kind::Resource);
        if let Some((found, Coverage::Caller)) = by_resource {
            return (Decision::Allow, Kind::Resource, Some(found));
        }
        let granted = match (self.find(&identity, Effect::Allow, Kind::Identity), by_resource) {
            (Some((found, _)), _) => (Decision::Allow, Kind::Identity, Some(found)),
            (None, Some((found, Coverage::Group))) => {
                (Decision::Allow, Kind::Resource, Some(found))
            }
            _ if self.is_root() => (Decision::Allow, Kind::Identity, None),
            _ => return implicit(Kind::Identity),
        };
        for (kind, limit) in
            [(Kind::PermissionsBoundary, &boundary), (Kind::SessionPolicy, &session)]
        {
            if !limit.is_empty() && self.find(limit, Effect::Allow, kind).is_none() {
                return implicit(kind);
            }
        }
        granted
    }

    fn is_root(&self) -> bool {
        let mut parts = self.request.principal.splitn(6, ':').skip(2);
        parts.next() == Some("iam") && parts.nth(2) == Some("root")
    }

    /// The first statement with this effect that applies; of a resource-based policy's the one
    /// that covers the caller most directly.
    fn find(
        &mut self,
        policies: &[&Policy],
        effect: Effect,
        kind: PolicyKind,
    ) -> Option<(StatementRef, Coverage)> {
        let mut best: Option<(StatementRef, Coverage)> = None;
        for (policy_index, policy) in policies.iter().enumerate() {
            for (index, statement) in policy.statements.iter().enumerate() {
                let covers = coverage_of(statement, kind, &self.request.principal);
                let better = best.as_ref().is_none_or(|(_, known)| covers > *known);
                if statement.effect != effect
                    || covers == Coverage::No
                    || !better
                    || !self.applies(statement, policy.has_variables())
                {
                    continue;
                }
                let found = StatementRef {
                    policy: policy_index,
                    index,
                    sid: statement.sid.clone(),
                    line: statement.line,
                };
                best = Some((found, covers));
            }
        }
        best
    }

    fn applies(&mut self, statement: &Statement, variables: bool) -> bool {
        let action = &self.request.action;
        let any_fits = |names: &[String]| names.iter().any(|name| action_fits(name, action));
        let action_fits = match &statement.actions {
            ActionPart::Actions(names) => any_fits(names),
            ActionPart::NotActions(names) => !any_fits(names),
        };
        if !action_fits {
            return false;
        }
        let resource_fits = match &statement.resources {
            ResourcePart::Resources(names) => self.resource_fits(names, variables),
            ResourcePart::NotResources(names) => !self.resource_fits(names, variables),
            ResourcePart::None => true,
        };
        if !resource_fits {
            return false;
        }
        // Every condition is looked at, so that all missing keys are known.
        let context = &self.request.context;
        let mut all = true;
        for one in &statement.conditions {
            all &= condition::holds(one, variables, context, &mut self.missing);
        }
        all
    }

    fn resource_fits(&mut self, names: &[String], variables: bool) -> bool {
        let context = &self.request.context;
        names.iter().any(|name| {
            expand(name, variables, context, &mut self.missing)
                .is_some_and(|pieces| Pattern::resource(&pieces).fits(&self.request.resource))
        })
    }
}

/// Statements of the other kinds speak of whom they are attached to. A `Principal` in one of them
/// is refused when such a policy is read as its kind; here such a statement has no effect.
fn coverage_of(statement: &Statement, kind: PolicyKind, caller: &str) -> Coverage {
    match (&statement.principal, kind) {
        (Some(principal), PolicyKind::Resource) => coverage(principal, caller),
        (None, PolicyKind::Resource) | (Some(_), _) => Coverage::No,
        (None, _) => Coverage::Caller,
    }
}
