use super::*;

fn error(dialect: Dialect, config: &str) -> (usize, usize) {
    let error = read(dialect, config.as_bytes(), b"").unwrap_err();
    assert_eq!(error.file, FileKind::Config);
    (error.line, error.column)
}

fn value(dialect: Dialect, config: &str, key: &str) -> Option<String> {
    let reading = read(dialect, config.as_bytes(), b"").unwrap();
    match reading.profiles.get("a")?.get(key)? {
        Value::Text(text) => Some(text.clone()),
        Value::Block(block) => Some(format!("{block:?}")),
    }
}

#[test]
fn errors_name_the_place() {
    let text = "[profile a]\nx = 1\n\n   lost\nlost\n";
    assert_eq!(error(Dialect::Botocore, text), (5, 1));
    assert_eq!(error(Dialect::Rust, text), (5, 1));
    assert_eq!(error(Dialect::Botocore, "\r\r  x\r"), (3, 3));
    assert_eq!(error(Dialect::Rust, "[profile a]\ns3 =\n  é x\n"), (3, 3));
    let latin = read(Dialect::Botocore, b"[default]\nx = \xe9\n", b"").unwrap_err();
    assert_eq!((latin.line, latin.column), (2, 5));
    let second = read(Dialect::Rust, b"", b"[a]\nlost\n").unwrap_err();
    assert_eq!(
        second.to_string(),
        "credentials line 2, column 1: The line has no “=”, as a property needs."
    );
}

#[test]
fn values_are_each_readers_own() {
    let text = "[profile a]\nx = 1 # c\ny = one\n\n  two\ns3 =\n  K = v\n";
    assert_eq!(value(Dialect::Botocore, text, "x").as_deref(), Some("1 # c"));
    assert_eq!(value(Dialect::Rust, text, "x").as_deref(), Some("1"));
    assert_eq!(value(Dialect::JavaScript, text, "x").as_deref(), Some("1"));
    assert_eq!(value(Dialect::Botocore, text, "y").as_deref(), Some("one\n\ntwo"));
    assert_eq!(value(Dialect::Rust, text, "y").as_deref(), Some("one\ntwo"));
    assert_eq!(value(Dialect::JavaScript, text, "y").as_deref(), Some("one"));
    assert_eq!(value(Dialect::Botocore, text, "s3").as_deref(), Some("{\"K\": \"v\"}"));
    assert_eq!(value(Dialect::Rust, text, "s3").as_deref(), Some("\nK = v"));
    assert_eq!(value(Dialect::JavaScript, text, "s3.K").as_deref(), Some("v"));
}

#[test]
fn credentials_win_key_by_key() {
    for dialect in Dialect::ALL {
        let reading = read(dialect, b"[profile a]\nx = 1\ny = 1\n", b"[a]\nx = 2\n").unwrap();
        let texts: Vec<_> = reading.profiles["a"].values().filter_map(Value::text).collect();
        assert_eq!(texts, ["2", "1"], "{dialect:?}");
    }
}

#[test]
fn python_lines_end_at_lf_crlf_and_cr() {
    let split: Vec<&str> = botocore::lines("a\r\nb\rc\n\rd\u{85}e").collect();
    assert_eq!(split, ["a", "b", "c", "", "d\u{85}e"]);
    assert_eq!(botocore::lines("").count(), 0);
}
