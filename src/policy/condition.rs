//! Whether the conditions of a statement hold.

use std::cmp::Ordering;

use super::matching::{Pattern, Piece, Wildcards, arn_fits, expand};
use super::model::Condition;
use super::operator::{Comparison, SetQualifier};
use super::request::Context;
use super::values;

/// A policy value, made ready for comparing.
enum Ready {
    /// Text or ARN with its variables replaced.
    Pieces(Vec<Piece>),
    /// Compared as written.
    Plain(String),
}

/// Whether one condition holds. Keys the request does not have are added to `missing`.
pub(super) fn holds(
    condition: &Condition,
    variables: bool,
    context: &Context,
    missing: &mut Vec<String>,
) -> bool {
    let operator = condition.operator;
    let found = context.get(&condition.key);
    if operator.comparison == Comparison::Null {
        let absent = if found.is_none() { "true" } else { "false" };
        return condition.values.iter().any(|value| value.eq_ignore_ascii_case(absent));
    }
    let Some(found) = found else {
        missing.push(condition.key.clone());
        return when_absent(condition);
    };
    let ready = prepare(condition, variables, context, missing);
    let passes = |value: &String| {
        let fits = ready.iter().any(|policy| compare(operator.comparison, value, policy));
        fits != operator.comparison.is_negated()
    };
    match operator.qualifier {
        // An empty text is no value in a set ("resolves to a null data set").
        Some(SetQualifier::ForAllValues) => found.iter().filter(|v| !v.is_empty()).all(passes),
        Some(SetQualifier::ForAnyValue) => found.iter().filter(|v| !v.is_empty()).any(passes),
        // Many values without a qualifier is not documented; a negated operator then asks that
        // none fits, any other that one does.
        None if operator.comparison.is_negated() => found.iter().all(passes),
        None => found.iter().any(passes),
    }
}

fn when_absent(condition: &Condition) -> bool {
    let operator = condition.operator;
    operator.if_exists
        || match operator.qualifier {
            Some(SetQualifier::ForAllValues) => true,
            Some(SetQualifier::ForAnyValue) => false,
            None => operator.comparison.is_negated(),
        }
}

/// The values of a condition; one whose variable has no value drops out, as it fits nothing.
fn prepare(
    condition: &Condition,
    variables: bool,
    context: &Context,
    missing: &mut Vec<String>,
) -> Vec<Ready> {
    if !condition.operator.comparison.takes_variables() {
        return condition.values.iter().cloned().map(Ready::Plain).collect();
    }
    let ready = |value: &String| expand(value, variables, context, missing).map(Ready::Pieces);
    condition.values.iter().filter_map(ready).collect()
}

/// Whether a value of the request fits one value of the policy; negation is the caller's.
fn compare(comparison: Comparison, value: &str, policy: &Ready) -> bool {
    match policy {
        Ready::Pieces(pieces) => compare_text(comparison, value, pieces),
        Ready::Plain(text) => compare_plain(comparison, value, text),
    }
}

fn compare_text(comparison: Comparison, value: &str, pieces: &[Piece]) -> bool {
    use Comparison as C;
    match comparison {
        C::StringEquals | C::StringNotEquals => Pattern::text(pieces, Wildcards::No).fits(value),
        C::StringEqualsIgnoreCase | C::StringNotEqualsIgnoreCase => {
            let joined: String = pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Written(text) | Piece::Value(text) => text.as_str(),
                })
                .collect();
            joined.to_lowercase() == value.to_lowercase()
        }
        C::StringLike | C::StringNotLike => Pattern::text(pieces, Wildcards::Yes).fits(value),
        C::ArnEquals | C::ArnLike | C::ArnNotEquals | C::ArnNotLike => arn_fits(pieces, value),
        _ => false,
    }
}

fn compare_plain(comparison: Comparison, value: &str, policy: &str) -> bool {
    use Comparison as C;
    let number = || values::compare_numbers(value, policy);
    let moment = || Some(values::moment(value)?.cmp(&values::moment(policy)?));
    match comparison {
        C::NumericEquals | C::NumericNotEquals => number().is_some_and(Ordering::is_eq),
        C::NumericLessThan => number().is_some_and(Ordering::is_lt),
        C::NumericLessThanEquals => number().is_some_and(Ordering::is_le),
        C::NumericGreaterThan => number().is_some_and(Ordering::is_gt),
        C::NumericGreaterThanEquals => number().is_some_and(Ordering::is_ge),
        C::DateEquals | C::DateNotEquals => moment().is_some_and(Ordering::is_eq),
        C::DateLessThan => moment().is_some_and(Ordering::is_lt),
        C::DateLessThanEquals => moment().is_some_and(Ordering::is_le),
        C::DateGreaterThan => moment().is_some_and(Ordering::is_gt),
        C::DateGreaterThanEquals => moment().is_some_and(Ordering::is_ge),
        C::Bool => value.eq_ignore_ascii_case(policy),
        C::BinaryEquals => values::same_bytes(value, policy),
        C::IpAddress | C::NotIpAddress => values::address_in(value, policy),
        _ => false,
    }
}
