//! A strict JSON reader that knows where each value stands and refuses a key given twice.
//!
//! `serde_json` keeps the last of two equal keys without a word and forgets positions; IAM
//! refuses such a policy, and a finding without its line is of little use.

use std::collections::BTreeMap;

use super::parse::ParseError;

/// Deeper than any policy; keeps hostile input off the end of the stack.
const MAX_DEPTH: usize = 64;

/// A place in the text, 1-based; 0 where there is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Position {
    pub line: usize,
    pub column: usize,
}

/// A value and the place where it starts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub at: Position,
    pub value: Json,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    String(String),
    Array(Vec<Node>),
    Object(Vec<Member>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Member {
    pub key: String,
    pub key_at: Position,
    pub value: Node,
}

impl Json {
    /// What it is, for messages.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::String(_) => "a text",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

/// Reads a whole text.
pub(super) fn read(text: &str) -> Result<Node, ParseError> {
    // Editors on Windows put a byte order mark in front; it is no part of the document.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { rest: text, at: Position { line: 1, column: 1 } };
    reader.skip_blanks();
    if reader.rest.is_empty() {
        return Err(reader.error("there is no text; a policy document is a JSON object"));
    }
    let node = reader.value(0)?;
    reader.skip_blanks();
    match reader.peek() {
        None => Ok(node),
        Some(c) => Err(reader.error(format!("unexpected {c:?} after the end of the document"))),
    }
}

/// The same tree from a parsed value; without positions.
pub(super) fn from_value(value: &serde_json::Value) -> Node {
    use serde_json::Value;
    let value = match value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Number(number) => Json::Number(number.to_string()),
        Value::String(text) => Json::String(text.clone()),
        Value::Array(items) => Json::Array(items.iter().map(from_value).collect()),
        Value::Object(map) => {
            let member = |(key, value): (&String, &Value)| Member {
                key: key.clone(),
                key_at: Position::default(),
                value: from_value(value),
            };
            Json::Object(map.iter().map(member).collect())
        }
    };
    Node { at: Position::default(), value }
}

struct Reader<'t> {
    rest: &'t str,
    at: Position,
}

impl Reader<'_> {
    fn error(&self, message: impl Into<String>) -> ParseError {
        ParseError::at(self.at, message)
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        if c == '\n' {
            self.at.line += 1;
            self.at.column = 1;
        } else {
            self.at.column += 1;
        }
        Some(c)
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\r' | '\n')) {
            self.next();
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, ParseError> {
        if depth > MAX_DEPTH {
            return Err(self.error(format!("more than {MAX_DEPTH} levels inside each other")));
        }
        let at = self.at;
        let value = match self.peek() {
            Some('{') => self.object(depth)?,
            Some('[') => self.array(depth)?,
            Some('"') => Json::String(self.string()?),
            Some('-' | '0'..='9') => self.number()?,
            Some('t') => self.word("true", Json::Bool(true))?,
            Some('f') => self.word("false", Json::Bool(false))?,
            Some('n') => self.word("null", Json::Null)?,
            Some('\'') => return Err(self.error("texts stand in double quotes in JSON")),
            Some(c) => return Err(self.error(format!("unexpected {c:?}; a value is missing here"))),
            None => return Err(self.error("the text ends where a value is missing")),
        };
        Ok(Node { at, value })
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, ParseError> {
        if !self.rest.starts_with(word) {
            return Err(self.error("not a JSON value (texts stand in double quotes)"));
        }
        for _ in word.chars() {
            self.next();
        }
        Ok(value)
    }

    fn object(&mut self, depth: usize) -> Result<Json, ParseError> {
        self.next();
        let mut members: Vec<Member> = Vec::new();
        let mut seen = BTreeMap::new();
        loop {
            self.skip_blanks();
            match self.peek() {
                Some('}') if members.is_empty() => break,
                Some('"') => {}
                Some('}') => return Err(self.error("a comma stands before this }; remove it")),
                Some(c) => {
                    return Err(
                        self.error(format!("a key in double quotes is missing before {c:?}"))
                    );
                }
                None => return Err(self.error("the text ends inside { }; a } is missing")),
            }
            let member = self.member(depth)?;
            if let Some(first) = seen.insert(member.key.clone(), member.key_at.line) {
                let message = format!("{:?} is given twice (first on line {first})", member.key);
                return Err(ParseError::at(member.key_at, message));
            }
            members.push(member);
            self.skip_blanks();
            match self.peek() {
                Some(',') => _ = self.next(),
                Some('}') => break,
                Some(c) => {
                    return Err(self.error(format!("a comma or }} is missing before {c:?}")));
                }
                None => return Err(self.error("the text ends inside { }; a } is missing")),
            }
        }
        self.next();
        Ok(Json::Object(members))
    }

    fn member(&mut self, depth: usize) -> Result<Member, ParseError> {
        let key_at = self.at;
        let key = self.string()?;
        self.skip_blanks();
        if self.peek() != Some(':') {
            return Err(self.error(format!("a colon is missing after {key:?}")));
        }
        self.next();
        self.skip_blanks();
        let value = self.value(depth + 1)?;
        Ok(Member { key, key_at, value })
    }

    fn array(&mut self, depth: usize) -> Result<Json, ParseError> {
        self.next();
        let mut items = Vec::new();
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(']') if items.is_empty() => break,
                Some(']') => return Err(self.error("a comma stands before this ]; remove it")),
                None => return Err(self.error("the text ends inside [ ]; a ] is missing")),
                Some(_) => items.push(self.value(depth + 1)?),
            }
            self.skip_blanks();
            match self.peek() {
                Some(',') => _ = self.next(),
                Some(']') => break,
                Some(c) => {
                    return Err(self.error(format!("a comma or ] is missing before {c:?}")));
                }
                None => return Err(self.error("the text ends inside [ ]; a ] is missing")),
            }
        }
        self.next();
        Ok(Json::Array(items))
    }

    fn number(&mut self) -> Result<Json, ParseError> {
        let at = self.at;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            if !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E') {
                break;
            }
            text.push(c);
            self.next();
        }
        if is_number(&text) {
            return Ok(Json::Number(text));
        }
        Err(ParseError::at(at, format!("{text} is not a JSON number")))
    }

    fn string(&mut self) -> Result<String, ParseError> {
        let start = self.at;
        self.next();
        let mut text = String::new();
        loop {
            let at = self.at;
            match self.next() {
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escape(at)?),
                Some('\n' | '\r') | None => {
                    return Err(ParseError::at(
                        start,
                        "this text has no closing quote on its line",
                    ));
                }
                Some(c) if c < ' ' => {
                    let message = format!("the character {c:?} must be written as an escape");
                    return Err(ParseError::at(at, message));
                }
                Some(c) => text.push(c),
            }
        }
    }

    fn escape(&mut self, at: Position) -> Result<char, ParseError> {
        Ok(match self.next() {
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => self.unicode(at)?,
            _ => return Err(ParseError::at(at, "unknown escape after \\")),
        })
    }

    fn unicode(&mut self, at: Position) -> Result<char, ParseError> {
        let wrong = || ParseError::at(at, "\\u needs four hexadecimal digits of a character");
        let first = self.hex4().ok_or_else(wrong)?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first).ok_or_else(wrong);
        }
        if self.next() != Some('\\') || self.next() != Some('u') {
            return Err(wrong());
        }
        let second = self.hex4().filter(|low| (0xDC00..0xE000).contains(low)).ok_or_else(wrong)?;
        char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)).ok_or_else(wrong)
    }

    fn hex4(&mut self) -> Option<u32> {
        let mut value = 0;
        for _ in 0..4 {
            value = value * 16 + self.next()?.to_digit(16)?;
        }
        Some(value)
    }
}

/// The grammar of a JSON number.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let sign = |part: &str| digits(part.strip_prefix(['+', '-']).unwrap_or(part));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(sign)
}
