//! The words and signs of a Rust source, as far as the layering test needs them.

/// A piece of source, with its line, counted from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub line: usize,
    pub text: String,
    /// A text literal; `text` is what stands between its quotes.
    pub literal: bool,
}

/// The words and signs of a source. Comments, characters and lifetimes are left out.
pub fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while let Some(&next) = chars.get(at) {
        let start = at;
        let mut token = None;
        if let Some((end, text)) = literal(&chars, at) {
            (at, token) = (end, text.map(|text| (text, true)));
        } else if starts(&chars, at, "//") {
            at = (at..chars.len()).find(|i| chars[*i] == '\n').unwrap_or(chars.len());
        } else if starts(&chars, at, "/*") {
            at = end_of_comment(&chars, at);
        } else if is_word(next) {
            at = (at..chars.len()).find(|i| !is_word(chars[*i])).unwrap_or(chars.len());
            token = Some((chars[start..at].iter().collect(), false));
        } else if starts(&chars, at, "::") {
            at += 2;
            token = Some(("::".to_owned(), false));
        } else {
            at += 1;
            token = (!next.is_whitespace()).then(|| (next.to_string(), false));
        }
        found.extend(token.map(|(text, literal)| Token { line, text, literal }));
        line += chars[start..at].iter().filter(|c| **c == '\n').count();
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn starts(chars: &[char], at: usize, with: &str) -> bool {
    with.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c))
}

fn end_of_comment(chars: &[char], start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    loop {
        if starts(chars, at, "/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if starts(chars, at, "*/") {
            (depth, at) = (depth - 1, at + 2);
        } else {
            at += 1;
        }
        if depth == 0 || at >= chars.len() {
            return at.min(chars.len());
        }
    }
}

/// The end of a text, character or lifetime that begins here, with the text of a text.
fn literal(chars: &[char], start: usize) -> Option<(usize, Option<String>)> {
    let mut at = start;
    while matches!(chars.get(at), Some('b' | 'c' | 'r')) && at < start + 2 {
        at += 1;
    }
    let raw = at > start && chars.get(at - 1) == Some(&'r');
    let hashes = if raw { chars[at..].iter().take_while(|c| **c == '#').count() } else { 0 };
    let open = at + hashes;
    match chars.get(open)? {
        '"' => {
            let close: String = format!("\"{}", "#".repeat(hashes));
            let mut end = open + 1;
            while end < chars.len() && !starts(chars, end, &close) {
                end += if !raw && chars[end] == '\\' { 2 } else { 1 };
            }
            let text = chars[(open + 1).min(end)..end.min(chars.len())].iter().collect();
            Some(((end + close.len()).min(chars.len()), Some(text)))
        }
        '\'' if !raw => {
            if chars.get(open + 1) == Some(&'\\') {
                let end = (open + 3..chars.len()).find(|i| chars[*i] == '\'')?;
                return Some((end + 1, None));
            }
            if chars.get(open + 2) == Some(&'\'') {
                return Some((open + 3, None));
            }
            // A lifetime: its name is no path.
            let end = (open + 1..chars.len()).find(|i| !is_word(chars[*i]));
            Some((end.unwrap_or(chars.len()), None))
        }
        _ => None,
    }
}
