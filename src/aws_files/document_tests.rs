use super::*;
use proptest::prelude::*;

fn assert_covers(bytes: &[u8]) {
    let document = Document::parse(bytes);
    assert_eq!(document.bytes(), bytes);
    let mut at = 0;
    for line in document.lines() {
        assert_eq!(line.range.start, at);
        assert!(line.range.end > at, "no empty line");
        assert!(line.range.start <= line.text.start && line.text.end <= line.content_end());
        let inside = |range: &Range<usize>| {
            assert!(range.start <= range.end, "{range:?}");
            assert!(range.start >= line.text.start && range.end <= line.text.end, "{range:?}");
        };
        match &line.kind {
            LineKind::Header { name, .. } => inside(name),
            LineKind::Key { key, separator, value, comment } => {
                inside(key);
                inside(value);
                assert!(key.end <= *separator && *separator < value.start.max(separator + 1));
                assert!(!key.is_empty());
                comment.iter().for_each(inside);
            }
            LineKind::SubKey { key, value } => {
                inside(key);
                inside(value);
            }
            LineKind::Blank | LineKind::Comment | LineKind::Continuation | LineKind::Junk => {}
        }
        at = line.range.end;
    }
    assert_eq!(at, bytes.len());
    for section in document.sections() {
        assert!(section.header < section.body.start && section.body.end <= document.lines().len());
    }
}

#[test]
fn every_short_text_is_covered_byte_for_byte() {
    let alphabet = *b"[]=# \t\r\na";
    let mut bytes = Vec::new();
    for length in 0..=6_u32 {
        for mut code in 0..9_usize.pow(length) {
            bytes.clear();
            for _ in 0..length {
                bytes.push(alphabet[code % 9]);
                code /= 9;
            }
            assert_covers(&bytes);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_covered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        assert_covers(&bytes);
    }

    #[test]
    fn any_profile_like_text_is_covered(text in "(\u{feff})?([\\[\\]=:#; \t\r\na-c\"'é]{0,12}){0,12}") {
        assert_covers(text.as_bytes());
    }
}

#[test]
fn odd_encodings_survive() {
    let utf16: Vec<u8> =
        "[default]\r\nregion = x\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [&b"\xef\xbb\xbf[default]\n"[..], b"\xef\xbb\xbf", b"caf\xe9 = \0\n", &utf16] {
        assert_covers(bytes);
    }
}

#[test]
fn lines_are_told_apart() {
    let text = "\u{feff}# top\n[profile foo] ; mine\nregion = x # home\nurl=https://a/#/\n\
                s3 =\n  # note\n  a = 1\n\n  junk\nk: v\nlost\n[open\n";
    let document = Document::parse(text);
    let kinds: Vec<String> = document
        .lines()
        .iter()
        .map(|line| match &line.kind {
            LineKind::Blank => "blank".to_owned(),
            LineKind::Comment => "comment".to_owned(),
            LineKind::Header { name, closed } => format!("{}[{}]", closed, document.text(name)),
            LineKind::Key { key, value, comment, .. } => format!(
                "{}={}{}",
                document.text(key),
                document.text(value),
                comment.as_ref().map(|c| format!(" {}", document.text(c))).unwrap_or_default()
            ),
            LineKind::SubKey { key, value } => {
                format!("  {}={}", document.text(key), document.text(value))
            }
            LineKind::Continuation => "more".to_owned(),
            LineKind::Junk => "junk".to_owned(),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "comment",
            "true[profile foo]",
            "region=x # home",
            "url=https://a/#/",
            "s3=",
            "comment",
            "  a=1",
            "blank",
            "more",
            "k=v",
            "junk",
            "false[open"
        ]
        .map(|kind| if kind == "false[open" { "false[open]" } else { kind })
    );
    assert_eq!(document.sections().len(), 2);
}
