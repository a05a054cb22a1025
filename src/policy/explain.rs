//! A policy in sentences.

use super::known;
use super::model::{
    ActionPart, Condition, Effect, Policy, Principal, PrincipalName, ResourcePart, Statement,
};
use super::operator::{Comparison, Operator, SetQualifier};

/// One plain sentence per statement, in their order.
pub fn explain(policy: &Policy) -> Vec<String> {
    policy.statements.iter().map(sentence).collect()
}

fn sentence(statement: &Statement) -> String {
    let verb = match statement.effect {
        Effect::Allow => "Allows",
        Effect::Deny => "Denies",
    };
    let whom = match &statement.principal {
        None => String::new(),
        Some(principal) => format!(" {}", caller(principal)),
    };
    let what = actions(&statement.actions);
    let on = resources(&statement.resources);
    let conditions: Vec<String> = statement.conditions.iter().map(condition).collect();
    let only = if conditions.is_empty() {
        String::new()
    } else {
        format!(", only when {}", conditions.join(" and "))
    };
    format!("{verb}{whom}: {what}{on}{only}.")
}

fn caller(principal: &Principal) -> String {
    let list = |names: &[PrincipalName]| {
        let names: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
        join(&names, "and")
    };
    match principal {
        Principal::Anyone => "everybody".to_owned(),
        Principal::NoOne => "nobody".to_owned(),
        Principal::Is(names) => list(names),
        Principal::IsNot(names) => format!("everybody but {}", list(names)),
    }
}

fn actions(part: &ActionPart) -> String {
    let (names, but) = match part {
        ActionPart::Actions(names) => (names, ""),
        ActionPart::NotActions(names) => (names, "everything but "),
    };
    if names.iter().any(|name| name == "*" || name == "*:*") {
        return format!("{but}every action of every service");
    }
    let texts: Vec<String> = names.iter().map(|name| action(name)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    format!("{but}{}", join(&texts, "and"))
}

fn action(name: &str) -> String {
    if let Some(known) = known::action(name) {
        let purpose = known.purpose.trim_end_matches(')');
        let (purpose, note) = purpose.split_once(" (").unwrap_or((purpose, ""));
        let note = if note.is_empty() { String::new() } else { format!("; {note}") };
        return format!("{} ({}{note})", lower_first(purpose), known.name);
    }
    match name.split_once(':') {
        Some((service, "*")) => format!("every action of {service}"),
        Some((_, pattern)) if pattern.contains(['*', '?']) => format!("actions like {name}"),
        _ => name.to_owned(),
    }
}

fn resources(part: &ResourcePart) -> String {
    let (names, but) = match part {
        ResourcePart::Resources(names) => (names, ""),
        ResourcePart::NotResources(names) => (names, "everything but "),
        ResourcePart::None => return " on the resource that carries this policy".to_owned(),
    };
    if names.iter().any(|name| name == "*") {
        return format!(" on {but}every resource");
    }
    let texts: Vec<String> = names.iter().map(|name| resource(name)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    format!(" on {but}{}", join(&texts, "and"))
}

fn resource(arn: &str) -> String {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let &["arn", _, service, _, account, name] = parts.as_slice() else {
        return arn.to_owned();
    };
    let whose = if account == "*" || account.is_empty() {
        "the account".to_owned()
    } else {
        format!("account {account}")
    };
    match (service, name) {
        ("chime", "meeting/*") => format!("every meeting of {whose}"),
        ("chime", "media-pipeline/*") => format!("every media pipeline of {whose}"),
        ("iam", "user/*") => format!("every user of {whose}"),
        ("iam", "role/*") => format!("every role of {whose}"),
        _ => arn.to_owned(),
    }
}

fn condition(condition: &Condition) -> String {
    let Condition { operator, key, values } = condition;
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    if *operator == Operator::plain(Comparison::StringEquals)
        && key.eq_ignore_ascii_case("aws:RequestedRegion")
    {
        return format!("the call goes to {}", join(&values, "or"));
    }
    if operator.comparison == Comparison::Null {
        let absent = values.iter().any(|value| value.eq_ignore_ascii_case("true"));
        return format!("{key} is {}", if absent { "absent" } else { "present" });
    }
    let who = match operator.qualifier {
        Some(SetQualifier::ForAllValues) => format!("every value of {key}"),
        Some(SetQualifier::ForAnyValue) => format!("some value of {key}"),
        None => key.clone(),
    };
    let absent = if operator.if_exists { " (or is absent)" } else { "" };
    let mut relation = relation(operator.comparison).to_owned();
    if values.len() < 2 {
        relation = relation.replace("neither", "not");
    }
    let list = join(&values, if operator.comparison.is_negated() { "nor" } else { "or" });
    format!("{who} {relation} {list}{absent}")
}

fn relation(comparison: Comparison) -> &'static str {
    use Comparison as C;
    match comparison {
        C::StringEquals | C::NumericEquals | C::DateEquals | C::Bool | C::BinaryEquals => "is",
        C::StringNotEquals | C::NumericNotEquals | C::DateNotEquals => "is neither",
        C::StringEqualsIgnoreCase => "is, in any case of letters,",
        C::StringNotEqualsIgnoreCase => "is, in any case of letters, neither",
        C::StringLike | C::ArnEquals | C::ArnLike => "is like",
        C::StringNotLike | C::ArnNotEquals | C::ArnNotLike => "is neither like",
        C::NumericLessThan => "is less than",
        C::NumericLessThanEquals => "is at most",
        C::NumericGreaterThan => "is more than",
        C::NumericGreaterThanEquals => "is at least",
        C::DateLessThan => "is before",
        C::DateLessThanEquals => "is not after",
        C::DateGreaterThan => "is after",
        C::DateGreaterThanEquals => "is not before",
        C::IpAddress => "is in",
        C::NotIpAddress => "is neither in",
        C::Null => "is absent or present:",
    }
}

fn join(items: &[&str], word: &str) -> String {
    match items {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} {word} {last}", most.join(", ")),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
