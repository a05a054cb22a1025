//! From [`Policy`] to JSON, in the order people are used to read.

use serde_json::{Map, Value};

use super::model::{ActionPart, Policy, Principal, PrincipalType, ResourcePart, Statement};

impl Policy {
    /// Two-space JSON, elements in the order Version, Id, Statement and Sid, Effect, Principal,
    /// Action, Resource, Condition; no line end after it.
    pub fn to_json_pretty(&self) -> String {
        format!("{:#}", self.to_value())
    }

    /// JSON without blanks, for places with a size limit.
    pub fn to_json_minified(&self) -> String {
        self.to_value().to_string()
    }

    /// The document as a JSON value.
    pub fn to_value(&self) -> Value {
        let mut map = Map::new();
        if let Some(version) = &self.version {
            map.insert("Version".into(), version.as_str().into());
        }
        if let Some(id) = &self.id {
            map.insert("Id".into(), id.as_str().into());
        }
        let statements: Vec<Value> = self.statements.iter().map(statement).collect();
        map.insert("Statement".into(), statements.into());
        map.into()
    }
}

fn statement(statement: &Statement) -> Value {
    let mut map = Map::new();
    if let Some(sid) = &statement.sid {
        map.insert("Sid".into(), sid.as_str().into());
    }
    map.insert("Effect".into(), statement.effect.as_str().into());
    if let Some(found) = &statement.principal {
        let (key, value) = principal(found);
        map.insert(key.into(), value);
    }
    let (key, names) = match &statement.actions {
        ActionPart::Actions(names) => ("Action", names),
        ActionPart::NotActions(names) => ("NotAction", names),
    };
    // Always a list: people add to it.
    map.insert(key.into(), names.as_slice().into());
    match &statement.resources {
        ResourcePart::Resources(names) => _ = map.insert("Resource".into(), one_or_many(names)),
        ResourcePart::NotResources(names) => {
            map.insert("NotResource".into(), one_or_many(names));
        }
        ResourcePart::None => {}
    }
    if !statement.conditions.is_empty() {
        map.insert("Condition".into(), conditions(statement));
    }
    map.into()
}

fn principal(principal: &Principal) -> (&'static str, Value) {
    let (key, names) = match principal {
        Principal::Anyone => return ("Principal", "*".into()),
        Principal::NoOne => return ("NotPrincipal", "*".into()),
        Principal::Is(names) => ("Principal", names),
        Principal::IsNot(names) => ("NotPrincipal", names),
    };
    let mut map = Map::new();
    for kind in PrincipalType::ALL {
        let of_kind = names.iter().filter(|name| name.kind == kind);
        let values: Vec<String> = of_kind.map(|name| name.value.clone()).collect();
        if !values.is_empty() {
            map.insert(kind.as_str().into(), one_or_many(&values));
        }
    }
    (key, map.into())
}

fn conditions(statement: &Statement) -> Value {
    let mut operators = Map::new();
    for condition in &statement.conditions {
        let keys = operators
            .entry(condition.operator.to_string())
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(keys) = keys {
            keys.insert(condition.key.clone(), one_or_many(&condition.values));
        }
    }
    operators.into()
}

fn one_or_many(values: &[String]) -> Value {
    match values {
        [one] => one.as_str().into(),
        many => many.into(),
    }
}

/// The size of a policy as IAM counts it: characters, without whitespace outside of texts. Limits
/// are 6,144 for a managed policy and 2,048 for all inline policies of a user.
pub fn iam_size(json: &str) -> usize {
    let mut in_text = false;
    let mut escaped = false;
    let mut size = 0;
    for c in json.chars() {
        if in_text {
            in_text = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if c.is_ascii_whitespace() {
            continue;
        } else {
            in_text = c == '"';
        }
        size += 1;
    }
    size
}
