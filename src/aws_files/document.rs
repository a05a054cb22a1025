//! One file as bytes over a line tree.
//!
//! The bytes are kept as they came, so printing is the identity for any input. The lines are only marks
//! into them: where a header, a key, its value and its comment stand, so that an edit can be a splice.
//! The marks follow botocore's idea of a continuation line (deeper than its key), which is also what a
//! person means; where another reader sees it differently, [`super::edits`] finds out by reading the result.

use std::fmt;
use std::ops::Range;

/// The UTF-8 byte order mark.
pub(super) const BOM: [u8; 3] = [0xef, 0xbb, 0xbf];

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Eol {
    /// The last line, without a line end.
    #[default]
    None,
    /// `\n`
    Lf,
    /// `\r\n`
    CrLf,
    /// A lone `\r`
    Cr,
}

impl Eol {
    /// The bytes of it.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Self::None => b"",
            Self::Lf => b"\n",
            Self::CrLf => b"\r\n",
            Self::Cr => b"\r",
        }
    }
}

/// What a line is. All ranges are byte offsets into the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineKind {
    /// Nothing but blanks.
    Blank,
    /// `# …` or `; …`, indented or not.
    Comment,
    /// `[…]`; `name` is the text between the first and the last bracket, blanks included.
    Header {
        /// The text between the brackets.
        name: Range<usize>,
        /// False where the closing bracket is missing: no reader accepts it.
        closed: bool,
    },
    /// `key = value` (or `key: value`, which only botocore accepts).
    Key {
        /// The key without blanks.
        key: Range<usize>,
        /// Where the `=` or `:` stands.
        separator: usize,
        /// The value without blanks and without the comment; may be empty.
        value: Range<usize>,
        /// A `# …` or `; …` after a blank. The AWS CLI reads it as part of the value.
        comment: Option<Range<usize>>,
    },
    /// `key = value` inside the indented block of the key above.
    SubKey {
        /// The sub-key without blanks.
        key: Range<usize>,
        /// Its value without blanks.
        value: Range<usize>,
    },
    /// An indented line that belongs to the value above.
    Continuation,
    /// Anything else.
    Junk,
}

/// One line: its bytes, its end, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// All bytes of the line, byte order mark and line end included.
    pub range: Range<usize>,
    /// The text without blanks around it, byte order mark or line end.
    pub text: Range<usize>,
    /// How it ends.
    pub eol: Eol,
    /// What it is.
    pub kind: LineKind,
}

impl Line {
    /// Where the line's content ends and its line end begins.
    pub fn content_end(&self) -> usize {
        self.range.end - self.eol.bytes().len()
    }
}

/// A header and the lines under it, up to the next header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Index of the header line.
    pub header: usize,
    /// Indices of the lines under it.
    pub body: Range<usize>,
}

/// A file: its bytes and what the lines are. Any bytes are a document.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    bytes: Vec<u8>,
    lines: Vec<Line>,
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the bytes: they hold secrets.
        f.debug_struct("Document")
            .field("bytes", &self.bytes.len())
            .field("lines", &self.lines.len())
            .finish()
    }
}

impl Document {
    /// Marks the lines of `bytes`. Never fails and never changes a byte.
    pub fn parse(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let lines = Marker::new(&bytes).run();
        Self { bytes, lines }
    }

    /// The bytes, exactly as given.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The lines in order; together they cover every byte once.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The bytes of a range of a line; empty where the range is not of this document.
    pub fn slice(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    /// As [`Document::slice`], as text; bytes that are not UTF-8 become U+FFFD.
    pub fn text(&self, range: &Range<usize>) -> String {
        String::from_utf8_lossy(self.slice(range)).into_owned()
    }

    /// The sections in order. Lines before the first header belong to none.
    pub fn sections(&self) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            if matches!(line.kind, LineKind::Header { .. }) {
                sections.push(Section { header: index, body: index + 1..index + 1 });
            } else if let Some(section) = sections.last_mut() {
                section.body.end = index + 1;
            }
        }
        sections
    }

    /// The column (from 1, in characters) of a byte offset in a line.
    pub fn column(&self, line: &Line, offset: usize) -> usize {
        let start = line.range.start + self.bom_of(line);
        String::from_utf8_lossy(self.slice(&(start..offset))).chars().count() + 1
    }

    /// Length of the byte order mark at the start of this line.
    pub(super) fn bom_of(&self, line: &Line) -> usize {
        if line.range.start == 0 && self.bytes.starts_with(&BOM) { BOM.len() } else { 0 }
    }
}

/// Blanks around names and values, in ASCII; other white space is text here.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0b | 0x0c)
}

/// `range` without blanks at both ends.
fn trim(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let slice = bytes.get(range.clone()).unwrap_or_default();
    let lead = slice.iter().take_while(|b| is_blank(**b)).count();
    let rest = slice.get(lead..).unwrap_or_default();
    let tail = rest.iter().rev().take_while(|b| is_blank(**b)).count();
    range.start + lead..range.end.max(range.start + lead) - tail
}

struct Marker<'a> {
    bytes: &'a [u8],
    /// Column of the last header or key, as botocore keeps it.
    indent: usize,
    /// Whether a value is open, and whether it began empty.
    open: Option<bool>,
}

impl<'a> Marker<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, indent: 0, open: None }
    }

    fn run(mut self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut start = 0;
        while let Some(rest) = self.bytes.get(start..).filter(|rest| !rest.is_empty()) {
            let length = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
            let eol = match (rest.get(length), rest.get(length + 1)) {
                (Some(b'\n'), _) => Eol::Lf,
                (Some(b'\r'), Some(b'\n')) => Eol::CrLf,
                (Some(_), _) => Eol::Cr,
                (None, _) => Eol::None,
            };
            let content = start..start + length;
            let end = content.end + eol.bytes().len();
            let visible = if start == 0 && rest.starts_with(&BOM) {
                BOM.len()..content.end
            } else {
                content.clone()
            };
            let text = trim(self.bytes, visible.clone());
            let indent = text.start - visible.start;
            let kind = self.kind(&text, indent);
            lines.push(Line { range: start..end, text, eol, kind });
            start = end;
        }
        lines
    }

    fn kind(&mut self, text: &Range<usize>, indent: usize) -> LineKind {
        let bytes = self.bytes.get(text.clone()).unwrap_or_default();
        let Some(first) = bytes.first() else {
            return LineKind::Blank;
        };
        if matches!(first, b'#' | b';') {
            return LineKind::Comment;
        }
        if let (Some(nested), true) = (self.open, indent > self.indent) {
            return self.under_a_key(text, nested);
        }
        self.indent = indent;
        if *first == b'[' {
            self.open = None;
            return header(bytes, text);
        }
        let Some(separator) = bytes.iter().position(|b| matches!(b, b'=' | b':')) else {
            return LineKind::Junk;
        };
        if separator == 0 {
            return LineKind::Junk;
        }
        let separator = text.start + separator;
        let (value, comment) = self.value_and_comment(separator + 1, text.end);
        self.open = Some(value.is_empty() && comment.is_none());
        LineKind::Key { key: trim(self.bytes, text.start..separator), separator, value, comment }
    }

    fn under_a_key(&self, text: &Range<usize>, nested: bool) -> LineKind {
        let bytes = self.bytes.get(text.clone()).unwrap_or_default();
        match bytes.iter().position(|b| *b == b'=').filter(|at| nested && *at > 0) {
            None => LineKind::Continuation,
            Some(at) => LineKind::SubKey {
                key: trim(self.bytes, text.start..text.start + at),
                value: trim(self.bytes, text.start + at + 1..text.end),
            },
        }
    }

    /// The value from `start` on, and the comment after it, which needs a blank before its `#` or `;`.
    fn value_and_comment(&self, start: usize, end: usize) -> (Range<usize>, Option<Range<usize>>) {
        let after = self.bytes.get(start..end).unwrap_or_default();
        let mark = after.iter().enumerate().position(|(at, b)| {
            let before = at.checked_sub(1).and_then(|at| after.get(at));
            matches!(b, b'#' | b';') && before.is_some_and(|b| is_blank(*b))
        });
        match mark {
            None => (trim(self.bytes, start..end), None),
            Some(at) => (trim(self.bytes, start..start + at), Some(start + at..end)),
        }
    }
}

fn header(bytes: &[u8], text: &Range<usize>) -> LineKind {
    match bytes.iter().rposition(|b| *b == b']').filter(|at| *at > 1) {
        Some(end) => LineKind::Header { name: text.start + 1..text.start + end, closed: true },
        None => LineKind::Header { name: text.start + 1..text.end, closed: false },
    }
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
