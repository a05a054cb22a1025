//! What an edit changes, line by line, with the secrets masked.

use similar::{Algorithm, ChangeTag, capture_diff_slices, group_diff_ops};

use super::document::{Document, Line, LineKind};
use super::secret::{is_secret_key, mask};

/// Lines shown around a change.
const AROUND: usize = 3;

/// One line of a diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// `+` for a new line, `-` for an old one, a space for one that stays.
    pub sign: char,
    /// The line's text without its line end; secrets show their last four characters only.
    pub text: String,
}

/// The lines that change, each with up to three lines around it; `⋯` stands for lines left out.
///
/// Empty when nothing changes. Lines are compared with their line ends.
pub fn diff(before: &[u8], after: &[u8]) -> Vec<DiffLine> {
    if before == after {
        return Vec::new();
    }
    let (before, after) = (Document::parse(before), Document::parse(after));
    let (old, new) = (whole_lines(&before), whole_lines(&after));
    let changes = capture_diff_slices(Algorithm::Myers, &old, &new);
    let (old_texts, new_texts) = (Masked::new(&before), Masked::new(&after));
    let mut out = Vec::new();
    for group in group_diff_ops(changes, AROUND) {
        let begins_later = group.first().is_some_and(|op| op.old_range().start > 0);
        if !out.is_empty() || begins_later {
            out.push(DiffLine { sign: ' ', text: "⋯".to_owned() });
        }
        for change in group.iter().flat_map(|op| op.iter_changes(&old, &new)) {
            let (sign, text) = match change.tag() {
                ChangeTag::Equal => (' ', new_texts.line(change.new_index())),
                ChangeTag::Delete => ('-', old_texts.line(change.old_index())),
                ChangeTag::Insert => ('+', new_texts.line(change.new_index())),
            };
            out.push(DiffLine { sign, text });
        }
    }
    out
}

fn whole_lines(document: &Document) -> Vec<&[u8]> {
    document.lines().iter().map(|line| document.slice(&line.range)).collect()
}

/// The lines of one document as they may be shown.
struct Masked<'a> {
    document: &'a Document,
    /// For each line, whether it belongs to a value that is a secret.
    secret: Vec<bool>,
}

impl<'a> Masked<'a> {
    fn new(document: &'a Document) -> Self {
        let mut open = false;
        let secret = document
            .lines()
            .iter()
            .map(|line| {
                match &line.kind {
                    LineKind::Key { key, .. } => open = is_secret_key(&document.text(key)),
                    LineKind::Header { .. } => open = false,
                    // Junk may be a secret that was pasted without its key.
                    _ => {}
                }
                open && !matches!(line.kind, LineKind::Comment | LineKind::Header { .. })
            })
            .collect();
        Self { document, secret }
    }

    fn line(&self, index: Option<usize>) -> String {
        let Some((index, line)) =
            index.and_then(|index| self.document.lines().get(index).map(|line| (index, line)))
        else {
            return String::new();
        };
        let secret = self.secret.get(index).copied().unwrap_or(true);
        let text = show(self.document, line, secret);
        text.chars().filter(|c| !c.is_control() || *c == '\t').collect()
    }
}

fn show(document: &Document, line: &Line, secret: bool) -> String {
    let content = line.range.start + document.bom_of(line)..line.content_end();
    match &line.kind {
        LineKind::Key { value, .. } if secret => {
            // A comment behind a secret may hold another one: nothing after the key is shown plainly.
            let before = document.text(&(content.start..value.start));
            before + &mask(&document.text(&(value.start..line.text.end)))
        }
        LineKind::SubKey { .. } | LineKind::Continuation | LineKind::Junk if secret => {
            let before = document.text(&(content.start..line.text.start));
            before + &mask(&document.text(&line.text))
        }
        LineKind::Key { key, value, .. }
            if document.text(key).to_lowercase().ends_with("key_id") =>
        {
            let before = document.text(&(content.start..value.start));
            before + &mask_long(&document.text(&(value.start..content.end)), 24)
        }
        LineKind::Blank | LineKind::Header { .. } => document.text(&content),
        _ if names_a_secret(&document.text(&line.text)) => {
            let text = document.text(&content);
            let (key, value) = text.split_once(['=', ':']).unwrap_or((&text, ""));
            format!("{key}= {}", mask(value.trim()))
        }
        _ => mask_long(&document.text(&content), 36),
    }
}

/// `key = value` of a secret in a place where it is not read as one: in a comment, or indented.
fn names_a_secret(text: &str) -> bool {
    let text = text.trim_start_matches(['#', ';', ' ', '\t']);
    text.split_once(['=', ':']).is_some_and(|(key, _)| is_secret_key(key.trim()))
}

/// Masks runs of characters that could be a secret: long, and only of those that secrets are made of.
///
/// It is for places where a secret may have been pasted by mistake: comments, other keys, stray lines.
/// ARNs, URLs, paths, and runs without digits and letters of both cases are left as they are.
fn mask_long(text: &str, longest: usize) -> String {
    if text.contains("arn:") || text.contains("://") {
        return text.to_owned();
    }
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '+' | '=' | '_' | '-');
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !part(c)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        let run_value =
            run.rsplit_once('=').map_or(run, |(_, v)| if v.len() > longest { v } else { run });
        let mixed = run_value.chars().any(|c| c.is_ascii_digit())
            && run_value.chars().any(|c| c.is_ascii_lowercase())
            && run_value.chars().any(|c| c.is_ascii_uppercase());
        if run_value.len() > longest && mixed && (!run.starts_with('/') || run_value.len() == 40) {
            out.push_str(run.strip_suffix(run_value).unwrap_or_default());
            out.push_str(&mask(run_value));
        } else {
            out.push_str(run);
        }
        let next = after.find(part).unwrap_or(after.len());
        let (gap, after) = after.split_at(next);
        out.push_str(gap);
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> Vec<String> {
        let lines = diff(before.as_bytes(), after.as_bytes());
        lines.into_iter().map(|line| format!("{}{}", line.sign, line.text)).collect()
    }

    #[test]
    fn shows_what_changes_with_three_lines_around() {
        let before = "[a]\n1=1\n2=2\n3=3\n4=4\n5=5\nregion = x\nz=1\n";
        let after = before.replace("region = x", "# home\nregion = y");
        assert_eq!(
            shown(before, &after),
            [" ⋯", " 3=3", " 4=4", " 5=5", "-region = x", "+# home", "+region = y", " z=1"]
        );
        assert_eq!(shown(before, before), Vec::<String>::new());
        assert_eq!(shown("", "[a]\r\n"), ["+[a]"]);
        assert_eq!(shown("a = 1", "a = 1\n"), ["-a = 1", "+a = 1"]);
    }

    #[test]
    fn secrets_show_their_last_four_only() {
        let fake = "Not+A/real+secret/made+for+tests+only/5678";
        let before = format!(
            "[a]\naws_secret_access_key = {fake} # {fake}\n# old: {fake}\n#aws_secret_access_key={fake}\n"
        );
        let after = format!(
            "[a]\nAWS_SECRET_ACCESS_KEY={fake}9\n  {fake}\n{fake}\naws_access_key_id = {fake}\nnote = {fake}\n"
        );
        for (a, b) in [("", after.as_str()), (&before, ""), (&before, &after)] {
            let lines = shown(a, b);
            assert!(!lines.is_empty());
            assert!(!lines.join("\n").contains("real+secret"), "{lines:#?}");
        }
        let lines = shown(&before, &after);
        assert!(
            lines.contains(&"+AWS_SECRET_ACCESS_KEY=****************6789".to_owned()),
            "{lines:#?}"
        );
        assert!(lines.contains(&format!("+note = {}5678", "*".repeat(16))), "{lines:#?}");
    }

    #[test]
    fn short_secrets_in_odd_places_are_hidden() {
        let text = "[a]\n# aws_session_token = hush\nregion = x\n  aws_secret_access_key: hush\ns3 =\n  aws_session_token = hush\n";
        let lines = shown("", text).join("\n");
        assert!(!lines.contains("hush"), "{lines}");
        assert!(lines.contains("region = x"), "{lines}");
    }

    #[test]
    fn plain_values_stay_readable() {
        let text = "[profile a]\nrole_arn = arn:aws:iam::123456789012:role/some-long-role-name-for-a-team-1\n\
                    sso_start_url = https://d-1234567890.awsapps.com/start\naws_access_key_id = AKIAFAKEFAKEFAKEFAKE\n\
                    credential_process = /usr/local/bin/some-helper-with-a-long-name-2 --x\n";
        let lines = shown("", text).join("\n");
        assert!(!lines.contains('*'), "{lines}");
    }
}
