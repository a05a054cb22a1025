//! From text to [`Policy`], as strict as IAM.

use super::json::{self, Json, Member, Node, Position};
use super::model::{
    ActionPart, CURRENT_VERSION, Condition, Effect, FIRST_VERSION, Policy, PolicyKind, Principal,
    PrincipalName, PrincipalType, ResourcePart, Statement,
};
use super::operator::Operator;
use super::validate;

/// Why a text is not a policy, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", place(*.line, *.column))]
pub struct ParseError {
    /// 1-based line; 0 when there was no text (see [`Policy::from_value`]).
    pub line: usize,
    /// 1-based column, in characters; 0 when there was no text.
    pub column: usize,
    /// What is wrong, and what to write instead.
    pub message: String,
}

fn place(line: usize, column: usize) -> String {
    if line == 0 {
        return String::new();
    }
    format!("line {line}, column {column}: ")
}

impl ParseError {
    pub(super) fn at(at: Position, message: impl Into<String>) -> Self {
        Self { line: at.line, column: at.column, message: message.into() }
    }
}

impl Policy {
    /// Reads a policy document of any kind: a statement may have a `Principal`, and must have a
    /// `Resource` or `NotResource` when it has none. Use [`Policy::parse_as`] where the kind is
    /// known.
    ///
    /// # Errors
    /// The first thing that IAM would refuse: broken JSON, a key given twice, an unknown element,
    /// version, effect or condition operator, a missing or doubled element, a Sid used twice, an
    /// action without prefix, a resource that is no ARN, a date that is none.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        document(&json::read(text)?, None)
    }

    /// Reads a policy document of a known kind: no `Principal` in policies that are attached to
    /// principals, accounts or sessions, and always one in resource-based policies.
    ///
    /// # Errors
    /// As [`Policy::parse`].
    pub fn parse_as(text: &str, kind: PolicyKind) -> Result<Self, ParseError> {
        document(&json::read(text)?, Some(kind))
    }

    /// As [`Policy::parse`], from JSON that was read already. Its errors have no line.
    ///
    /// # Errors
    /// As [`Policy::parse`], but for keys given twice, which are gone by then.
    pub fn from_value(value: &serde_json::Value) -> Result<Self, ParseError> {
        document(&json::from_value(value), None)
    }
}

fn document(node: &Node, kind: Option<PolicyKind>) -> Result<Policy, ParseError> {
    let Json::Object(members) = &node.value else {
        let found = node.value.describe();
        return Err(ParseError::at(node.at, format!("a policy is a JSON object, not {found}")));
    };
    let mut policy = Policy::default();
    let mut statements = None;
    for member in members {
        match member.key.as_str() {
            "Version" => policy.version = Some(version(&member.value)?),
            "Id" => policy.id = Some(text(&member.value, "Id")?),
            "Statement" => statements = Some(&member.value),
            _ => return Err(unknown(member, "policy", &["Version", "Id", "Statement"])),
        }
    }
    let Some(found) = statements else {
        return Err(ParseError::at(node.at, "the policy has no Statement"));
    };
    policy.statements = match &found.value {
        Json::Array(items) if items.is_empty() => {
            return Err(ParseError::at(found.at, "Statement is an empty list"));
        }
        Json::Array(items) => {
            items.iter().map(|item| statement(item, kind)).collect::<Result<_, _>>()?
        }
        _ => vec![statement(found, kind)?],
    };
    validate::unique_sids(&policy, found)?;
    Ok(policy)
}

fn version(node: &Node) -> Result<String, ParseError> {
    let text = text(node, "Version")?;
    if text == CURRENT_VERSION || text == FIRST_VERSION {
        return Ok(text);
    }
    let message = format!(
        "Version {text:?} does not exist; write \"{CURRENT_VERSION}\" (it names the policy \
         language, not the day of the policy)"
    );
    Err(ParseError::at(node.at, message))
}

const STATEMENT_ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// The elements of a statement as they are collected.
#[derive(Default)]
struct Parts {
    sid: Option<String>,
    effect: Option<Effect>,
    principal: Option<Principal>,
    actions: Option<ActionPart>,
    resources: Option<ResourcePart>,
    conditions: Vec<Condition>,
}

fn statement(node: &Node, kind: Option<PolicyKind>) -> Result<Statement, ParseError> {
    let Json::Object(members) = &node.value else {
        let found = node.value.describe();
        return Err(ParseError::at(node.at, format!("a statement is an object, not {found}")));
    };
    let mut parts = Parts::default();
    for member in members {
        element(&mut parts, member, kind)?;
    }
    let missing = |what: &str| ParseError::at(node.at, format!("the statement has no {what}"));
    let resources = match (parts.resources, &parts.principal) {
        (Some(resources), _) => resources,
        (None, Some(_)) => ResourcePart::None,
        (None, None) => return Err(missing("Resource or NotResource")),
    };
    if kind == Some(PolicyKind::Resource) && parts.principal.is_none() {
        return Err(missing("Principal, which a resource-based policy needs"));
    }
    if let Some(sid) = parts.sid.as_deref().filter(|_| parts.principal.is_none()) {
        validate::sid(sid).map_err(|message| ParseError::at(node.at, message))?;
    }
    Ok(Statement {
        sid: parts.sid,
        effect: parts.effect.ok_or_else(|| missing("Effect"))?,
        principal: parts.principal,
        actions: parts.actions.ok_or_else(|| missing("Action or NotAction"))?,
        resources,
        conditions: parts.conditions,
        line: node.at.line,
    })
}

fn element(parts: &mut Parts, member: &Member, kind: Option<PolicyKind>) -> Result<(), ParseError> {
    let value = &member.value;
    let both = |name: &str| {
        let message = format!("{name} and Not{name} cannot stand in one statement; keep one");
        ParseError::at(member.key_at, message)
    };
    match member.key.as_str() {
        "Sid" => parts.sid = Some(text(value, "Sid")?),
        "Effect" => parts.effect = Some(effect(value)?),
        key @ ("Principal" | "NotPrincipal") => {
            if let Some(kind) = kind.filter(|kind| *kind != PolicyKind::Resource) {
                let message = format!("a {kind} has no {key}: it speaks of whom it is attached to");
                return Err(ParseError::at(member.key_at, message));
            }
            if parts.principal.replace(principal(value, key)?).is_some() {
                return Err(both("Principal"));
            }
        }
        key @ ("Action" | "NotAction") => {
            let names = texts(value, key)?;
            validate::each(&names, validate::action)?;
            let names = bare(names);
            let part = match key {
                "Action" => ActionPart::Actions(names),
                _ => ActionPart::NotActions(names),
            };
            if parts.actions.replace(part).is_some() {
                return Err(both("Action"));
            }
        }
        key @ ("Resource" | "NotResource") => {
            let names = texts(value, key)?;
            validate::each(&names, validate::resource)?;
            let names = bare(names);
            let part = match key {
                "Resource" => ResourcePart::Resources(names),
                _ => ResourcePart::NotResources(names),
            };
            if parts.resources.replace(part).is_some() {
                return Err(both("Resource"));
            }
        }
        "Condition" => parts.conditions = conditions(value)?,
        _ => return Err(unknown(member, "statement", &STATEMENT_ELEMENTS)),
    }
    Ok(())
}

fn effect(node: &Node) -> Result<Effect, ParseError> {
    match text(node, "Effect")?.as_str() {
        "Allow" => Ok(Effect::Allow),
        "Deny" => Ok(Effect::Deny),
        other => {
            let message = format!("Effect is \"Allow\" or \"Deny\", written so, not {other:?}");
            Err(ParseError::at(node.at, message))
        }
    }
}

fn principal(node: &Node, key: &str) -> Result<Principal, ParseError> {
    let members = match &node.value {
        Json::String(star) if star == "*" => {
            return Ok(match key {
                "Principal" => Principal::Anyone,
                _ => Principal::NoOne,
            });
        }
        Json::Object(members) if !members.is_empty() => members,
        _ => {
            let message = format!("{key} is \"*\" or an object such as {{\"AWS\": \"arn:...\"}}");
            return Err(ParseError::at(node.at, message));
        }
    };
    let mut names = Vec::new();
    for member in members {
        let kind = PrincipalType::ALL.into_iter().find(|kind| kind.as_str() == member.key);
        let Some(kind) = kind else {
            let known = PrincipalType::ALL.map(PrincipalType::as_str);
            return Err(unknown(member, key, &known));
        };
        for (value, at) in texts(&member.value, &member.key)? {
            validate::principal(kind, &value).map_err(|message| ParseError::at(at, message))?;
            names.push(PrincipalName { kind, value });
        }
    }
    Ok(match key {
        "Principal" => Principal::Is(names),
        _ => Principal::IsNot(names),
    })
}

fn conditions(node: &Node) -> Result<Vec<Condition>, ParseError> {
    let Json::Object(operators) = &node.value else {
        let message = "Condition is an object: {\"StringEquals\": {\"key\": \"value\"}}";
        return Err(ParseError::at(node.at, message));
    };
    let mut conditions = Vec::new();
    for member in operators {
        let Json::Object(keys) = &member.value.value else {
            let name = &member.key;
            let message = format!("{name} needs an object of condition keys and values");
            return Err(ParseError::at(member.value.at, message));
        };
        let Some(operator) = Operator::parse(&member.key) else {
            if keys.is_empty() {
                // IAM takes any name with nothing under it.
                continue;
            }
            let message = validate::unknown_operator(&member.key);
            return Err(ParseError::at(member.key_at, message));
        };
        for key in keys {
            let values = condition_values(&key.value, &key.key)?;
            if operator.comparison.is_date() {
                validate::each(&values, validate::date)?;
            }
            conditions.push(Condition { operator, key: key.key.clone(), values: bare(values) });
        }
    }
    Ok(conditions)
}

/// Condition values may be texts, numbers and booleans; all are compared as text.
fn condition_values(node: &Node, key: &str) -> Result<Vec<Spot>, ParseError> {
    let items = match &node.value {
        Json::Array(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let scalar = |item: &Node| match &item.value {
        Json::String(text) | Json::Number(text) => Ok((text.clone(), item.at)),
        Json::Bool(flag) => Ok((flag.to_string(), item.at)),
        other => {
            let found = other.describe();
            let message = format!("the value of {key} is a text or a list of texts, not {found}");
            Err(ParseError::at(item.at, message))
        }
    };
    items.iter().map(scalar).collect()
}

/// A text and its place.
pub(super) type Spot = (String, Position);

fn bare(spots: Vec<Spot>) -> Vec<String> {
    spots.into_iter().map(|(text, _)| text).collect()
}

fn text(node: &Node, element: &str) -> Result<String, ParseError> {
    match &node.value {
        Json::String(text) => Ok(text.clone()),
        other => {
            let found = other.describe();
            Err(ParseError::at(node.at, format!("{element} is a text, not {found}")))
        }
    }
}

/// One text, or a list with at least one.
fn texts(node: &Node, element: &str) -> Result<Vec<Spot>, ParseError> {
    match &node.value {
        Json::Array(items) if items.is_empty() => {
            Err(ParseError::at(node.at, format!("{element} is an empty list")))
        }
        Json::Array(items) => {
            items.iter().map(|item| Ok((text(item, element)?, item.at))).collect()
        }
        _ => Ok(vec![(text(node, element)?, node.at)]),
    }
}

fn unknown(member: &Member, place: &str, known: &[&str]) -> ParseError {
    let key = &member.key;
    let near = validate::nearest(key, known);
    let hint = near.map_or_else(
        || format!("it may have {}", known.join(", ")),
        |name| format!("did you mean {name}?"),
    );
    ParseError::at(member.key_at, format!("a {place} has no element {key:?}; {hint}"))
}
