//! IAM policies: one model; read, print, judge, generate and explain.
//!
//! Pure: text and values in, values out. [`Policy::parse`] is as strict as IAM and says line and
//! column; [`evaluate()`] decides a request as AWS documents it ("Policy evaluation logic" and
//! "IAM JSON policy elements" in the IAM User Guide); [`generate()`] makes the smallest policy for a
//! set of features. Nothing here has been run against AWS: the documentation is the source.

mod condition;
mod evaluate;
mod explain;
mod generate;
mod json;
mod known;
mod matching;
mod model;
mod operator;
mod parse;
mod principal;
mod print;
mod request;
#[cfg(test)]
mod tests;
mod validate;
mod values;

pub use evaluate::evaluate;
pub use explain::explain;
pub use generate::{Feature, Wanted, generate, generate_for_accounts};
pub use model::{
    ActionPart, Condition, Effect, Policy, PolicyKind, Principal, PrincipalName, PrincipalType,
    ResourcePart, Statement,
};
pub use operator::{Comparison, Operator, SetQualifier};
pub use parse::ParseError;
pub use print::iam_size;
pub use request::{Context, Decision, Judgement, PolicySet, Request, StatementRef};
