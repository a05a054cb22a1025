//! Condition operators: `ForAllValues:StringNotLikeIfExists` and its like.

use std::fmt;

/// A condition operator with its set qualifier and `IfExists` ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:` in front, for keys with many values.
    pub qualifier: Option<SetQualifier>,
    /// The comparison itself.
    pub comparison: Comparison,
    /// `IfExists` at the end: holds when the key is absent.
    pub if_exists: bool,
}

/// How a key with many values is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetQualifier {
    /// Every value in the request must pass; passes when there is none.
    ForAllValues,
    /// At least one value in the request must pass.
    ForAnyValue,
}

macro_rules! comparisons {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// The comparisons of the IAM policy language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Comparison {
            $($(#[$doc])* $name,)+
        }

        impl Comparison {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name in the document.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)+
                }
            }
        }
    };
}

comparisons! {
    /// Same text.
    StringEquals,
    /// Other text.
    StringNotEquals,
    /// Same text but for case.
    StringEqualsIgnoreCase,
    /// Other text, whatever the case.
    StringNotEqualsIgnoreCase,
    /// Fits a pattern with `*` and `?`.
    StringLike,
    /// Fits no pattern.
    StringNotLike,
    /// Same number.
    NumericEquals,
    /// Other number.
    NumericNotEquals,
    /// Smaller number.
    NumericLessThan,
    /// Smaller or same number.
    NumericLessThanEquals,
    /// Greater number.
    NumericGreaterThan,
    /// Greater or same number.
    NumericGreaterThanEquals,
    /// Same moment.
    DateEquals,
    /// Other moment.
    DateNotEquals,
    /// Before.
    DateLessThan,
    /// Before, or at.
    DateLessThanEquals,
    /// After.
    DateGreaterThan,
    /// After, or at.
    DateGreaterThanEquals,
    /// `true` or `false`.
    Bool,
    /// Same bytes, written in base64.
    BinaryEquals,
    /// Address in a range.
    IpAddress,
    /// Address in no range.
    NotIpAddress,
    /// ARN fits a pattern; the same as `ArnLike`.
    ArnEquals,
    /// ARN fits a pattern, each of the six parts for itself.
    ArnLike,
    /// ARN fits no pattern.
    ArnNotEquals,
    /// ARN fits no pattern.
    ArnNotLike,
    /// The key is absent (`true`) or present (`false`).
    Null,
}

impl Comparison {
    /// Whether it holds when *no* value fits (and so also when the key is absent).
    pub fn is_negated(self) -> bool {
        matches!(
            self,
            Self::StringNotEquals
                | Self::StringNotEqualsIgnoreCase
                | Self::StringNotLike
                | Self::NumericNotEquals
                | Self::DateNotEquals
                | Self::NotIpAddress
                | Self::ArnNotEquals
                | Self::ArnNotLike
        )
    }

    /// Policy variables stand for values in string and ARN comparisons only.
    pub(super) fn takes_variables(self) -> bool {
        let name = self.as_str();
        name.starts_with("String") || name.starts_with("Arn")
    }

    pub(super) fn is_date(self) -> bool {
        self.as_str().starts_with("Date")
    }
}

impl Operator {
    /// The plain operator of a comparison.
    pub const fn plain(comparison: Comparison) -> Self {
        Self { qualifier: None, comparison, if_exists: false }
    }

    /// Reads an operator as written in a policy; case counts. `None` when there is no such
    /// operator (`Null` takes no `IfExists`).
    pub fn parse(text: &str) -> Option<Self> {
        let (qualifier, rest) = if let Some(rest) = text.strip_prefix("ForAllValues:") {
            (Some(SetQualifier::ForAllValues), rest)
        } else if let Some(rest) = text.strip_prefix("ForAnyValue:") {
            (Some(SetQualifier::ForAnyValue), rest)
        } else {
            (None, text)
        };
        let (name, if_exists) = match rest.strip_suffix("IfExists") {
            Some(name) => (name, true),
            None => (rest, false),
        };
        let comparison = *Comparison::ALL.iter().find(|c| c.as_str() == name)?;
        (comparison != Comparison::Null || !if_exists).then_some(Self {
            qualifier,
            comparison,
            if_exists,
        })
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.qualifier {
            Some(SetQualifier::ForAllValues) => f.write_str("ForAllValues:")?,
            Some(SetQualifier::ForAnyValue) => f.write_str("ForAnyValue:")?,
            None => {}
        }
        f.write_str(self.comparison.as_str())?;
        f.write_str(if self.if_exists { "IfExists" } else { "" })
    }
}
