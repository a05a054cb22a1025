//! Patterns with `*` and `?`, policy variables, action names and ARNs.

use super::request::Context;

/// One piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// This very character, also when it is `*` and came out of a variable.
    Literal(char),
    /// `?`: one character; a colon only if `colons` is set.
    One { colons: bool },
    /// `*`: any number of characters; colons only if `colons` is set.
    Many { colons: bool },
}

/// A pattern after its variables were replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    tokens: Vec<Token>,
    /// How many tokens were written; the rest completes an ARN that lacks fields, and may also be
    /// left out.
    written: usize,
}

/// Which characters of a policy value are special.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wildcards {
    /// None: the text is compared as it is.
    No,
    /// `*` and `?` stand for any characters.
    Yes,
}

/// A piece of a policy value: its own text, or the value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text of the policy, in which `*` and `?` are special.
    Written(String),
    /// Text that means itself.
    Value(String),
}

/// Splits a policy value at its variables and puts their values in.
///
/// `None` when a variable has neither a value nor a default: such a value fits nothing ("Policy
/// variables with no value" in the IAM User Guide). Keys without value are reported to `missing`.
/// In documents before version 2012-10-17 (`variables` false) everything is plain text.
pub(super) fn expand(
    text: &str,
    variables: bool,
    context: &Context,
    missing: &mut Vec<String>,
) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while variables && let Some((before, after)) = rest.split_once("${") {
        let Some((name, behind)) = split_variable(after) else {
            break;
        };
        pieces.push(Piece::Written(before.to_owned()));
        pieces.push(Piece::Value(value_of(name, context, missing)?));
        rest = behind;
    }
    pieces.push(Piece::Written(rest.to_owned()));
    Some(pieces)
}

/// Splits `name}rest` at the closing brace; a quoted default may hold braces.
fn split_variable(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '\'' => quoted = !quoted,
            '}' if !quoted => return Some((text.get(..at)?, text.get(at + 1..)?)),
            _ => {}
        }
    }
    // A quote that is never closed is part of the name.
    text.split_once('}')
}

fn value_of(name: &str, context: &Context, missing: &mut Vec<String>) -> Option<String> {
    if matches!(name, "*" | "?" | "$") {
        return Some(name.to_owned());
    }
    let (key, default) = match name.split_once(',') {
        Some((key, default)) => (key.trim(), quoted(default.trim())),
        None => (name.trim(), None),
    };
    match context.get(key) {
        // A key with many values cannot stand for one.
        Some([value]) => Some(value.clone()),
        found => {
            if found.is_none() && default.is_none() {
                missing.push(key.to_owned());
            }
            default.map(str::to_owned)
        }
    }
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('\'')?.strip_suffix('\'')
}

impl Pattern {
    /// A pattern for plain text.
    pub fn text(pieces: &[Piece], wildcards: Wildcards) -> Self {
        let mut tokens = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Value(text) => tokens.extend(text.chars().map(Token::Literal)),
                Piece::Written(text) => tokens.extend(text.chars().map(|c| match c {
                    '*' if wildcards == Wildcards::Yes => Token::Many { colons: true },
                    '?' if wildcards == Wildcards::Yes => Token::One { colons: true },
                    c => Token::Literal(c),
                })),
            }
        }
        Self { written: tokens.len(), tokens }
    }

    /// A pattern for the ARN in a `Resource` element.
    ///
    /// Wildcards stay within the five fields before the resource; a `*` at the end of a field may
    /// go beyond its colon, and fields missing at the end are completed with `*` ("Using wildcards
    /// in resource ARNs" and the incomplete ARNs of `Resource` in the IAM User Guide). A pattern
    /// that is short because its `*` stands for several fields fits either way.
    pub fn resource(pieces: &[Piece]) -> Self {
        if let [Piece::Written(text)] = pieces
            && text == "*"
        {
            return Self::text(pieces, Wildcards::Yes);
        }
        let mut tokens: Vec<Token> = Vec::new();
        let mut fields = 1;
        for piece in pieces {
            let text = match piece {
                Piece::Value(text) => {
                    tokens.extend(text.chars().map(Token::Literal));
                    continue;
                }
                Piece::Written(text) => text,
            };
            for c in text.chars() {
                let colons = fields >= 6;
                if c == ':' {
                    fields += 1;
                    if let Some(Token::Many { colons }) = tokens.last_mut() {
                        *colons = true;
                    }
                }
                tokens.push(match c {
                    '*' => Token::Many { colons },
                    '?' => Token::One { colons },
                    c => Token::Literal(c),
                });
            }
        }
        if let Some(Token::Many { colons }) = tokens.last_mut() {
            *colons = true;
        }
        let written = tokens.len();
        for _ in fields..6 {
            tokens.extend([Token::Literal(':'), Token::Many { colons: true }]);
        }
        Self { tokens, written }
    }

    /// Whether the whole text fits. Takes time in proportion to text times pattern, whatever the
    /// pattern, so that no policy can stall the judge.
    pub fn fits(&self, text: &str) -> bool {
        // reached[i]: the first i tokens can cover what was read so far.
        let mut reached = vec![false; self.tokens.len() + 1];
        if let Some(start) = reached.first_mut() {
            *start = true;
        }
        self.skip_empty(&mut reached);
        for c in text.chars() {
            let mut next = vec![false; reached.len()];
            for (index, token) in self.tokens.iter().enumerate() {
                if reached.get(index) != Some(&true) {
                    continue;
                }
                let target = match token {
                    Token::Literal(l) if *l == c => index + 1,
                    Token::One { colons } if *colons || c != ':' => index + 1,
                    Token::Many { colons } if *colons || c != ':' => index,
                    _ => continue,
                };
                if let Some(slot) = next.get_mut(target) {
                    *slot = true;
                }
            }
            self.skip_empty(&mut next);
            reached = next;
        }
        reached.last() == Some(&true) || reached.get(self.written) == Some(&true)
    }

    /// `*` may also cover nothing.
    fn skip_empty(&self, reached: &mut [bool]) {
        for (index, token) in self.tokens.iter().enumerate() {
            if matches!(token, Token::Many { .. })
                && reached.get(index) == Some(&true)
                && let Some(slot) = reached.get_mut(index + 1)
            {
                *slot = true;
            }
        }
    }
}

/// Whether an action name fits a pattern; case does not count.
pub(super) fn action_fits(pattern: &str, action: &str) -> bool {
    if !pattern.contains(['*', '?']) {
        return pattern.eq_ignore_ascii_case(action);
    }
    let pieces = [Piece::Written(pattern.to_lowercase())];
    Pattern::text(&pieces, Wildcards::Yes).fits(&action.to_lowercase())
}

/// Whether an ARN fits a pattern of an ARN condition: each of the six parts for itself.
/// A pattern of fewer parts fits only when it ends in `*`, which then covers the rest.
pub(super) fn arn_fits(pieces: &[Piece], arn: &str) -> bool {
    let mut parts: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in pieces {
        let Piece::Written(text) = piece else {
            if let Some(part) = parts.last_mut() {
                part.push(piece.clone());
            }
            continue;
        };
        let mut rest = text.as_str();
        while parts.len() < 6
            && let Some((before, after)) = rest.split_once(':')
        {
            if let Some(part) = parts.last_mut() {
                part.push(Piece::Written(before.to_owned()));
            }
            parts.push(Vec::new());
            rest = after;
        }
        if let Some(part) = parts.last_mut() {
            part.push(Piece::Written(rest.to_owned()));
        }
    }
    let open_end = matches!(pieces.last(), Some(Piece::Written(text)) if text.ends_with('*'));
    if parts.len() < 6 && !open_end {
        return false;
    }
    // The last part of a short pattern is held against all that is left of the ARN.
    let fields: Vec<&str> = arn.splitn(parts.len(), ':').collect();
    fields.len() == parts.len()
        && parts
            .iter()
            .zip(fields)
            .all(|(part, field)| Pattern::text(part, Wildcards::Yes).fits(field))
}
