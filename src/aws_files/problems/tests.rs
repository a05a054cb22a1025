use super::*;

const PYTHON: Dialect = Dialect::Botocore;
const RUST: Dialect = Dialect::Rust;
const JS: Dialect = Dialect::JavaScript;

fn found(file: FileKind, text: &[u8]) -> Vec<(usize, usize, bool, Vec<Dialect>)> {
    let found = match file {
        FileKind::Config => problems(text, b""),
        FileKind::Credentials => problems(b"", text),
    };
    found
        .into_iter()
        .map(|p| {
            assert_eq!(p.file, file);
            assert!(p.what.ends_with('.') && p.line > 0 && p.column > 0, "{p:?}");
            assert_eq!(
                p.cause,
                if p.fatal { "files.parse-error" } else { "files.readers-disagree" }
            );
            (p.line, p.column, p.fatal, p.affects)
        })
        .collect()
}

/// Line, column, whether it is fatal, and for whom.
type Told<'a> = (usize, usize, bool, &'a [Dialect]);

const ROWS: &[(&[u8], &[Told<'_>])] = &[
    (b"[default]\nregion = x\n[profile a]\ns3 =\n  b = 1\n# c\noutput =\n", &[]),
    (b"\xef\xbb\xbf[default]\nregion = x\n", &[(1, 1, true, &[PYTHON, RUST])]),
    (b"# caf\xe9\n[default]\nregion = x\n", &[(1, 6, true, &[PYTHON, RUST])]),
    (b"\xff\xfe[\0d\0]\0\n\0", &[(1, 1, true, &[PYTHON, RUST, JS])]),
    (b"[default]\nregion = x # home\n", &[(2, 12, false, &[PYTHON])]),
    (b"[profile a]\nx = 1\n[profile a]\ny = 1\n", &[(3, 1, true, &[PYTHON])]),
    (b"[profile a]\nx = 1\nX = 2\n", &[(3, 1, true, &[PYTHON]), (3, 1, false, &[JS])]),
    (b"[profile a]\nregion: x\n", &[(2, 1, true, &[RUST]), (2, 1, false, &[JS])]),
    (b"[profile a]\nlost\n", &[(2, 1, true, &[PYTHON, RUST])]),
    (b"lost = 1\n[default]\nx = 1\n", &[(1, 1, true, &[PYTHON, RUST])]),
    (b"[profile a\nx = 1\n", &[(1, 1, true, &[PYTHON, RUST])]),
    (b"[foo]\nx = 1\n", &[(1, 1, false, &[PYTHON, RUST, JS])]),
    (b"[plugins]\nx = 1\n", &[]),
    (b"[profile 'a']\nx = 1\n", &[(1, 1, false, &[RUST])]),
    (b"[profile \"a b\"]\nx = 1\n", &[(1, 1, false, &[RUST, JS])]),
    (b"[profile a b]\nx = 1\n", &[(1, 1, false, &[PYTHON, RUST, JS])]),
    (b"[profile  a]\nx = 1\n", &[(1, 1, false, &[JS])]),
    (b"[ default ]\nx = 1\n", &[(1, 1, false, &[PYTHON, JS])]),
    (b"[profile a]# c\nx = 1\n", &[(1, 1, false, &[JS])]),
    (b"[profile a]\nx = 1\n  # c\ny = 1\n", &[(3, 3, false, &[RUST])]),
    (b"[profile a]\nx = 1\n  two\n", &[(3, 3, false, &[JS])]),
    (b"[profile a]\n  x = 1\n", &[(2, 3, true, &[RUST])]),
    (b"[profile a]\nX = 1\n", &[(2, 1, false, &[JS])]),
    (b"[profile a]\nmy key = 1\n", &[(2, 1, false, &[RUST])]),
    (b"[DEFAULT]\nx = 1\n", &[(1, 1, false, &[PYTHON])]),
    (b"[default]\nx = 1\n[profile default]\nx = 2\n", &[(1, 1, false, &[PYTHON, RUST, JS])]),
    (b"[profile default]\nx = 1\n[default]\nx = 2\n", &[(3, 1, false, &[PYTHON])]),
    (b"[profile a]\ns3 =\n  lost\n", &[(3, 1, true, &[PYTHON, RUST]), (3, 3, false, &[JS])]),
];

#[test]
fn each_known_habit_is_told_once_with_its_line_and_its_readers() {
    for (text, expected) in ROWS {
        let expected: Vec<_> = expected
            .iter()
            .map(|(line, column, fatal, affects)| (*line, *column, *fatal, affects.to_vec()))
            .collect();
        assert_eq!(found(FileKind::Config, text), expected, "{}", String::from_utf8_lossy(text));
    }
}

#[test]
fn headers_of_the_other_file_are_told() {
    let all = vec![PYTHON, RUST, JS];
    for text in ["[profile a]\nx = 1\n", "[sso-session a]\nx = 1\n", "[services a]\nx = 1\n"] {
        let expected = [(1, 1, false, all.clone())];
        assert_eq!(found(FileKind::Credentials, text.as_bytes()), expected, "{text}");
    }
    assert_eq!(found(FileKind::Credentials, b"[a]\nx = 1\n"), []);
}

#[test]
fn a_difference_without_a_row_of_its_own_is_told_too() {
    // A no-break space around the value: the Rust SDK keeps it.
    let text = "[profile a]\nregion = x\u{a0}\n";
    assert_eq!(found(FileKind::Config, text.as_bytes()), [(2, 1, false, vec![RUST])]);
}

#[test]
fn every_fatal_line_is_told_not_only_the_first() {
    let text = b"[profile a]\nlost\n[profile a]\nx = 1\nx = 2\n= 3\n";
    let lines: Vec<usize> = found(FileKind::Config, text).into_iter().map(|p| p.0).collect();
    assert_eq!(lines, [2, 3, 5, 6]);
}

#[test]
fn no_value_is_quoted() {
    let text = b"[a]\naws_secret_access_key = hush/hush # hush\nhushhush\n  hush\n: hush\n";
    let shown = format!("{:?}", problems(b"", text));
    assert!(!shown.contains("hush"), "{shown}");
}
