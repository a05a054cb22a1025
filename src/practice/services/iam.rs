//! IAM `SimulatePrincipalPolicy`: the account's own policies, asked without doing anything.

use std::fmt::Write as _;

use crate::policy::{
    Context, Decision, Judgement, Policy, PolicyKind, PolicySet, Request, evaluate,
};

use super::super::account::{Account, Attached, Owner};
use super::super::authorize::{Deed, principal_context};
use super::super::route::{Protocol, Service, query_parameters};
use super::super::wire::{Refusal, Reply, escaped};
use super::Call;

/// One simulation, as asked for.
struct Simulation {
    owner: Owner,
    actions: Vec<String>,
    resources: Vec<String>,
    context: Context,
    /// Policies that come along with the request, after those of the account.
    added: Vec<Attached>,
    boundary: Option<Policy>,
}

/// Simulates each action on each resource.
pub fn simulate(call: &Call<'_>, account: &Account) -> Result<Reply, Refusal> {
    let parameters = query_parameters(call.request);
    let source = value(&parameters, "PolicySourceArn").unwrap_or_default();
    let owner = source_of(source);
    // An ARN of the wrong kind is refused before anybody asks who may simulate it.
    if let Err(refusal) = owner.as_ref()
        && refusal.code == "InvalidInput"
    {
        return Err(refusal.clone());
    }
    call.allow(account, &Deed::new("iam:SimulatePrincipalPolicy", source))?;
    let owner = owner?;
    let simulation = read(account, owner, &parameters)?;
    let mut set = account.policy_set();
    set.identity.extend(simulation.added.iter().map(|held| held.policy.clone()));
    set.boundary.clone_from(&simulation.boundary);
    let mut result =
        String::from("    <IsTruncated>false</IsTruncated>\n    <EvaluationResults>\n");
    for action in &simulation.actions {
        write_action(&mut result, account, &simulation, &set, action);
    }
    result.push_str("    </EvaluationResults>\n");
    let namespace = match Service::Iam.protocol() {
        Protocol::Query { namespace } => namespace,
        Protocol::RestJson | Protocol::JsonRpc => "",
    };
    Ok(Reply::query("SimulatePrincipalPolicy", namespace, &result, call.request_id))
}

/// Whose policies are meant. Sessions have none of their own and are refused, as IAM does.
fn source_of(arn: &str) -> Result<Owner, Refusal> {
    for owner in [Owner::User, Owner::Role] {
        if Account::policy_source_arn(owner) == arn {
            return Ok(owner);
        }
    }
    let entity = arn.split(':').nth(5).unwrap_or_default();
    let kind = entity.split_once('/').filter(|_| arn.starts_with("arn:aws:iam::"));
    match kind {
        Some((kind @ ("user" | "role" | "group"), name)) => Err(Refusal::new(
            "NoSuchEntity",
            404,
            format!("The {kind} with name {name} cannot be found."),
        )),
        _ => Err(invalid(format!(
            "Invalid Entity Arn: {arn} does not clearly define entity type and name."
        ))),
    }
}

fn read(
    account: &Account,
    owner: Owner,
    parameters: &[(String, String)],
) -> Result<Simulation, Refusal> {
    let actions = members(parameters, "ActionNames");
    if actions.is_empty() {
        return Err(invalid("At least one action is required.".to_owned()));
    }
    if let Some(odd) = actions.iter().find(|action| !is_action(action)) {
        return Err(invalid(format!("Invalid action: {odd}")));
    }
    let mut resources = members(parameters, "ResourceArns");
    if resources.is_empty() {
        resources.push("*".to_owned());
    }
    let boundary = members(parameters, "PermissionsBoundaryPolicyInputList");
    let boundary = boundary.first().map(|text| parse(text)).transpose()?;
    let mut added = Vec::new();
    for (at, text) in members(parameters, "PolicyInputList").into_iter().enumerate() {
        let name = format!("PolicyInputList.{}", at + 1);
        added.push(Attached { name, policy: parse(&text)?, text });
    }
    let context = context(principal_context(account, owner), parameters);
    Ok(Simulation { owner, actions, resources, context, added, boundary })
}

fn parse(text: &str) -> Result<Policy, Refusal> {
    Policy::parse(text).map_err(|fault| invalid(format!("Syntax errors in policy. {fault}")))
}

fn invalid(text: String) -> Refusal {
    Refusal::new("InvalidInput", 400, text)
}

fn is_action(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    text.split_once(':').is_some_and(|(service, name)| part(service) && part(name))
}

fn value<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The members of a list of the query protocol, in the order of their numbers.
fn members(parameters: &[(String, String)], list: &str) -> Vec<String> {
    let prefix = format!("{list}.member.");
    let mut found: Vec<(u32, String)> = parameters
        .iter()
        .filter_map(|(name, value)| {
            let number = name.strip_prefix(&prefix)?.parse().ok()?;
            Some((number, value.clone()))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, value)| value).collect()
}

/// The context entries of the request on top of what the simulator knows by itself.
fn context(start: Context, parameters: &[(String, String)]) -> Context {
    let mut context = start;
    for (name, key) in parameters {
        let entry = name.strip_prefix("ContextEntries.member.");
        let Some(number) = entry.and_then(|rest| rest.strip_suffix(".ContextKeyName")) else {
            continue;
        };
        let values =
            members(parameters, &format!("ContextEntries.member.{number}.ContextKeyValues"));
        context = context.with_many(key, values);
    }
    context
}

fn write_action(
    out: &mut String,
    account: &Account,
    simulation: &Simulation,
    set: &PolicySet,
    action: &str,
) {
    let judged: Vec<(&String, Judgement)> = simulation
        .resources
        .iter()
        .map(|resource| (resource, judge(simulation, set, action, resource)))
        .collect();
    // Of several resources, the whole is as bad as the worst.
    let worst = judged.iter().max_by_key(|(_, judgement)| rank(judgement.decision));
    let Some((resource, judgement)) = worst else {
        return;
    };
    let shown = if judged.len() == 1 { resource.as_str() } else { "*" };
    let _ = writeln!(out, "      <member>");
    let _ = writeln!(out, "        <EvalActionName>{}</EvalActionName>", escaped(action));
    let _ = writeln!(out, "        <EvalResourceName>{}</EvalResourceName>", escaped(shown));
    let _ = writeln!(out, "        <EvalDecision>{}</EvalDecision>", word(judgement.decision));
    write_grounds(out, account, simulation, judgement);
    write_limits(out, simulation, set, action, (resource, judgement));
    if judged.len() > 1 {
        write_resources(out, account, simulation, &judged);
    }
    let _ = writeln!(out, "      </member>");
}

/// What the organization and the boundary say, where there are any.
fn write_limits(
    out: &mut String,
    simulation: &Simulation,
    set: &PolicySet,
    action: &str,
    (resource, judgement): (&str, &Judgement),
) {
    if !set.service_control.is_empty() {
        let allowed = organization_allows(simulation, set, action, resource);
        let _ = writeln!(
            out,
            "        <OrganizationsDecisionDetail><AllowedByOrganizations>{allowed}\
             </AllowedByOrganizations></OrganizationsDecisionDetail>"
        );
    }
    if set.boundary.is_some() {
        let allowed = judgement.decided_by != PolicyKind::PermissionsBoundary;
        let _ = writeln!(
            out,
            "        <PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>{allowed}\
             </AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>"
        );
    }
}

fn write_resources(
    out: &mut String,
    account: &Account,
    simulation: &Simulation,
    judged: &[(&String, Judgement)],
) {
    let _ = writeln!(out, "        <ResourceSpecificResults>");
    for (resource, judgement) in judged {
        let _ = writeln!(
            out,
            "        <member><EvalResourceName>{}</EvalResourceName><EvalResourceDecision>{}\
             </EvalResourceDecision>",
            escaped(resource),
            word(judgement.decision)
        );
        write_grounds(out, account, simulation, judgement);
        let _ = writeln!(out, "        </member>");
    }
    let _ = writeln!(out, "        </ResourceSpecificResults>");
}

fn judge(simulation: &Simulation, set: &PolicySet, action: &str, resource: &str) -> Judgement {
    let request = Request {
        principal: Account::caller_arn(simulation.owner),
        action: action.to_owned(),
        resource: resource.to_owned(),
        context: simulation.context.clone(),
    };
    evaluate(set, &request)
}

/// Whether the organization alone would let the call pass.
fn organization_allows(
    simulation: &Simulation,
    set: &PolicySet,
    action: &str,
    resource: &str,
) -> bool {
    let everything = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let Ok(everything) = Policy::parse(everything) else {
        return false;
    };
    let only = PolicySet {
        identity: vec![everything],
        service_control: set.service_control.clone(),
        ..PolicySet::default()
    };
    judge(simulation, &only, action, resource).decision == Decision::Allow
}

fn rank(decision: Decision) -> u8 {
    match decision {
        Decision::Allow => 0,
        Decision::ImplicitDeny => 1,
        Decision::ExplicitDeny => 2,
    }
}

fn word(decision: Decision) -> &'static str {
    match decision {
        Decision::Allow => "allowed",
        Decision::ImplicitDeny => "implicitDeny",
        Decision::ExplicitDeny => "explicitDeny",
    }
}

/// The statement that decided and the context keys that were missing. IAM shows statements of
/// identity policies only: what an organization's policy says is not for its members.
fn write_grounds(
    out: &mut String,
    account: &Account,
    simulation: &Simulation,
    judgement: &Judgement,
) {
    let _ = writeln!(out, "        <MatchedStatements>");
    let by_identity = judgement.decided_by == PolicyKind::Identity;
    if let Some(found) = judgement.statement.as_ref().filter(|_| by_identity) {
        let held = account.identity_policies().chain(&simulation.added).nth(found.policy);
        if let Some(held) = held {
            write_statement(out, held, found.line);
        }
    }
    let _ = writeln!(out, "        </MatchedStatements>");
    let _ = writeln!(out, "        <MissingContextValues>");
    for key in &judgement.missing_context {
        let _ = writeln!(out, "          <member>{}</member>", escaped(key));
    }
    let _ = writeln!(out, "        </MissingContextValues>");
}

fn write_statement(out: &mut String, held: &Attached, line: usize) {
    let kind = if held.name.starts_with("PolicyInputList.") { "none" } else { "IAM Policy" };
    let start = held.text.lines().nth(line.saturating_sub(1)).and_then(|text| text.find('{'));
    let column = start.map_or(1, |at| at + 1);
    let (end_line, end_column) = end_of_statement(&held.text, line, column);
    let _ = writeln!(
        out,
        "          <member><SourcePolicyId>{}</SourcePolicyId>\
         <SourcePolicyType>{kind}</SourcePolicyType>\
         <StartPosition><Line>{line}</Line><Column>{column}</Column></StartPosition>\
         <EndPosition><Line>{end_line}</Line><Column>{end_column}</Column></EndPosition></member>",
        escaped(&held.name),
    );
}

/// Where the object that opens at this line and column closes: the column after its brace.
fn end_of_statement(text: &str, line: usize, column: usize) -> (usize, usize) {
    let (mut depth, mut in_string, mut escape) = (0_usize, false, false);
    for (row, content) in text.lines().enumerate().skip(line.saturating_sub(1)) {
        let skip = if row + 1 == line { column.saturating_sub(1) } else { 0 };
        for (at, letter) in content.char_indices().filter(|(at, _)| *at >= skip) {
            match letter {
                _ if escape => escape = false,
                '\\' if in_string => escape = true,
                '"' => in_string = !in_string,
                '{' if !in_string => depth += 1,
                '}' if !in_string => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return (row + 1, at + 2);
                    }
                }
                _ => {}
            }
        }
    }
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_ends_at_its_own_brace() {
        let text =
            "{\n  \"Statement\": [\n    { \"Sid\": \"a}{\\\"\",\n      \"x\": {} },\n    {}\n]}";
        assert_eq!(end_of_statement(text, 3, 5), (4, 16));
        assert_eq!(end_of_statement(text, 5, 5), (5, 7));
        assert_eq!(end_of_statement(text, 99, 1), (99, 1));
    }

    #[test]
    fn lists_are_read_in_the_order_of_their_numbers() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let parameters = [
            pair("ActionNames.member.10", "c"),
            pair("ActionNames.member.2", "b"),
            pair("ActionNames.member.1", "a"),
            pair("ActionNames.member.x", "no"),
        ];
        assert_eq!(members(&parameters, "ActionNames"), ["a", "b", "c"]);
    }

    #[test]
    fn only_users_and_roles_of_the_account_can_be_simulated() {
        assert_eq!(source_of(&Account::policy_source_arn(Owner::Role)), Ok(Owner::Role));
        let session = Account::caller_arn(Owner::Role);
        let refusal = source_of(&session).expect_err("a session");
        assert_eq!(refusal.code, "InvalidInput");
        assert!(refusal.message.contains("does not clearly define entity type and name."));
        let other = "arn:aws:iam::111122223333:user/somebody";
        let refusal = source_of(other).expect_err("unknown");
        assert_eq!(refusal.message, "The user with name somebody cannot be found.");
    }
}
