//! Splitting a section header as Python's `shlex.split` does, which botocore uses for `[profile "my name"]`.

/// The words of `text`, or nothing where `shlex.split` raises (an open quote, a lone backslash).
pub(in crate::aws_files) fn split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(chars.next()?),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '\'' => break,
                        other => word.push(other),
                    }
                }
            }
            '"' => double_quoted(&mut chars, word.get_or_insert_default())?,
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Some(words)
}

/// Inside double quotes a backslash only escapes a quote or another backslash.
fn double_quoted(chars: &mut std::str::Chars<'_>, word: &mut String) -> Option<()> {
    loop {
        match chars.next()? {
            '"' => return Some(()),
            '\\' => {
                let escaped = chars.next()?;
                if escaped != '"' && escaped != '\\' {
                    word.push('\\');
                }
                word.push(escaped);
            }
            other => word.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn splits_as_shlex_does() {
        let cases: [(&str, Option<&[&str]>); 10] = [
            ("profile foo", Some(&["profile", "foo"])),
            ("profile \t foo ", Some(&["profile", "foo"])),
            ("profile \"foo bar\"", Some(&["profile", "foo bar"])),
            ("profile 'a\\b'", Some(&["profile", "a\\b"])),
            (r#"profile "a\"b\c""#, Some(&["profile", "a\"b\\c"])),
            (r"profile foo\ bar", Some(&["profile", "foo bar"])),
            ("profile ''", Some(&["profile", ""])),
            ("profile \"foo", None),
            ("profile foo\\", None),
            ("", Some(&[])),
        ];
        for (text, expected) in cases {
            let expected =
                expected.map(|words| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>());
            assert_eq!(split(text), expected, "{text}");
        }
    }
}
