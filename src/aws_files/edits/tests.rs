use super::*;
use crate::aws_files::{Reading, Value, diff, profiles, read};
use proptest::prelude::*;

fn set(file: FileKind, profile: &str, key: &str, value: Option<&str>) -> Edit {
    Edit::SetKey {
        file,
        profile: profile.to_owned(),
        key: key.to_owned(),
        value: value.map(str::to_owned),
    }
}

fn config_after(
    config: &str,
    profile: &str,
    key: &str,
    value: Option<&str>,
) -> Result<String, EditError> {
    let edit = set(FileKind::Config, profile, key, value);
    apply(config.as_bytes(), b"", &[edit]).map(|edited| String::from_utf8(edited.config).unwrap())
}

/// A config file before and after `region` of `default` is set to `b`.
const REGION_CASES: &[(&str, &str)] = &[
    // Where the AWS CLI's own writer drops the comment, we give it a line of its own.
    (
        "[default]\nregion = a # home\noutput = json\n",
        "[default]\n# home\nregion = b\noutput = json\n",
    ),
    ("[default]\nregion=a\n", "[default]\nregion=b\n"),
    (
        "[default]\nregion        = a  \noutput        = json\n",
        "[default]\nregion        = b  \noutput        = json\n",
    ),
    (
        "[default]\r\nregion = a\r\noutput = json\r\n",
        "[default]\r\nregion = b\r\noutput = json\r\n",
    ),
    ("[default]\r\nregion = a\noutput = json", "[default]\r\nregion = b\noutput = json"),
    (
        "[default]\n#region = a\noutput = json\n",
        "[default]\n#region = a\noutput = json\nregion = b\n",
    ),
    ("[default]\ns3 =\n  region = x\nregion = a\n", "[default]\ns3 =\n  region = x\nregion = b\n"),
    ("[default]\ns3 =\n  region = x\n", "[default]\ns3 =\n  region = x\nregion = b\n"),
    (
        "[default]\ncredential_process = /x\n  --arg\n",
        "[default]\ncredential_process = /x\n  --arg\nregion = b\n",
    ),
    ("[default]\nRegion = a\n", "[default]\nRegion = b\n"),
    ("[default]\nregion =\n", "[default]\nregion = b\n"),
    ("[default]\nregion=\n", "[default]\nregion=b\n"),
    (
        "[default]\nregion = one\n two\n# c\noutput = json\n",
        "[default]\nregion = b\n# c\noutput = json\n",
    ),
    (
        "[default]\nregion = a\n  # note\noutput = json\n",
        "[default]\nregion = b\n# note\noutput = json\n",
    ),
    ("[profile default]\nregion = a\n", "[profile default]\nregion = b\n"),
    (
        "[default]\nx = 1\n[profile default]\nregion = a\n",
        "[default]\nx = 1\n[profile default]\nregion = b\n",
    ),
    (
        "[default]\n[profile foo]\nregion = a\n",
        "[default]\nregion = b\n[profile foo]\nregion = a\n",
    ),
    (
        "[default]\n\n\n[profile foo]\nregion = a\n",
        "[default]\nregion = b\n\n\n[profile foo]\nregion = a\n",
    ),
    (
        "[default]\noutput = x\n# end of default\n",
        "[default]\noutput = x\nregion = b\n# end of default\n",
    ),
    (
        "[default]\n# a = comment\n[profile x]\n",
        "[default]\nregion = b\n# a = comment\n[profile x]\n",
    ),
    ("[default]\n  output = json\n", "[default]\n  output = json\n  region = b\n"),
    ("[default]\noutput = json", "[default]\noutput = json\nregion = b\n"),
    ("[default]\r\noutput = json", "[default]\r\noutput = json\r\nregion = b\r\n"),
    (
        "[default]\nsts =\n[profile x]\ny = 1\n",
        "[default]\nsts =\nregion = b\n[profile x]\ny = 1\n",
    ),
    ("", "[default]\nregion = b\n"),
    ("# hello", "# hello\n\n[default]\nregion = b\n"),
    ("[profile foo]\r\nx = 1\r\n", "[profile foo]\r\nx = 1\r\n\r\n[default]\r\nregion = b\r\n"),
    ("\u{feff}[default]\nregion = a\n", "\u{feff}[default]\nregion = b\n"),
    ("[default]\nregion: a\n", "[default]\nregion: b\n"),
    ("[DEFAULT]\nx = 1\n[default]\nregion = a\n", "[DEFAULT]\nx = 1\n[default]\nregion = b\n"),
    ("[DEFAULT]\nx = 1\n", "[DEFAULT]\nx = 1\n\n[default]\nregion = b\n"),
];

#[test]
fn one_value_changes_and_every_other_byte_stays() {
    for (before, after) in REGION_CASES {
        assert_eq!(
            config_after(before, "default", "region", Some("b")).as_deref(),
            Ok(*after),
            "{before:?}"
        );
    }
}

#[test]
fn headers_that_are_written_oddly_are_found() {
    for before in [
        "[profile  foo]\nregion = a\n",
        "[profile\tfoo] # c\nregion = a\n",
        "[profile 'foo']\nregion = a\n",
        "[profile \"foo\"]\nregion = a\n",
        "[ profile foo ]\nregion = a\n",
        "  [profile foo]\nregion = a\n",
    ] {
        let after = before.replace("= a", "= b");
        assert_eq!(config_after(before, "foo", "region", Some("b")), Ok(after), "{before:?}");
    }
    let text = "[profile two words]\nregion = a\n";
    assert!(
        config_after(text, "two words", "region", Some("b")).is_err(),
        "no reader sees that section"
    );
    assert_eq!(
        config_after("[profile foo\n", "foo", "region", Some("b")),
        Err(EditError::Header { file: FileKind::Config, line: 1 })
    );
}

#[test]
fn removing_takes_the_whole_value_and_leaves_comments() {
    let cases = [
        ("[default]\nregion = a\noutput = json\n", "[default]\noutput = json\n"),
        ("[default]\noutput = json\nregion = a", "[default]\noutput = json\n"),
        (
            "[default]\nx = 1\nregion =\n  a = 1\n\n  # c\n  b = 2\ny = 2\n",
            "[default]\nx = 1\n\n# c\ny = 2\n",
        ),
        ("[default]\nx = 1\n", "[default]\nx = 1\n"),
        ("", ""),
    ];
    for (before, after) in cases {
        assert_eq!(
            config_after(before, "default", "region", None).as_deref(),
            Ok(after),
            "{before:?}"
        );
    }
    let leaks =
        config_after("[DEFAULT]\nregion = z\n[default]\nregion = a\n", "default", "region", None);
    assert!(
        matches!(leaks, Err(EditError::Refused { dialect: Some(Dialect::Botocore), .. })),
        "{leaks:?}"
    );
}

#[test]
fn what_has_no_single_right_place_is_refused() {
    let twice = |text: &str| match config_after(text, "foo", "region", Some("b")) {
        Err(EditError::Twice { lines, .. }) => lines,
        other => panic!("{text:?}: {other:?}"),
    };
    assert_eq!(twice("[profile foo]\nregion = a\nREGION = c\n"), [2, 3]);
    assert_eq!(twice("[profile foo]\na = 1\n[profile bar]\n[profile foo]\nregion = 2\n"), [1, 4]);
    assert_eq!(twice("[profile foo]\na = 1\n[profile \"foo\"]\n"), [1, 3]);
    let block = config_after("[profile foo]\nregion =\n  a = 1\n", "foo", "region", Some("b"));
    assert!(matches!(block, Err(EditError::IsBlock { line: 2, .. })), "{block:?}");
    let utf16: Vec<u8> = "[default]\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let edit = [set(FileKind::Config, "default", "region", Some("b"))];
    assert_eq!(apply(&utf16, b"", &edit), Err(EditError::NotText { file: FileKind::Config }));
}

#[test]
fn damage_elsewhere_does_not_stop_an_edit() {
    let before = "[profile bad]\na = 1\n[profile bad]\nlost\n[profile foo]\nregion = a\n";
    let after = config_after(before, "foo", "region", Some("b"));
    assert_eq!(after, Ok(before.replace("region = a", "region = b")));
    let latin = b"# caf\xe9\n[profile foo]\nregion = a\n";
    let edited = apply(latin, b"", &[set(FileKind::Config, "foo", "region", Some("b"))]).unwrap();
    assert_eq!(edited.config, b"# caf\xe9\n[profile foo]\nregion = b\n");
}

#[test]
fn values_that_could_smuggle_or_be_misread_are_refused() {
    for value in [
        "a\n[profile x]",
        "a\rb",
        "a\0",
        "",
        " a",
        "a ",
        "# a",
        ";a",
        "a # b",
        "a\t;b",
        "a\u{85}b",
        "a\u{2028}b",
        "\u{a0}a",
        "a\u{feff}",
    ] {
        let result = config_after("[default]\nregion = a\n", "default", "region", Some(value));
        assert!(matches!(result, Err(EditError::Value { .. })), "{value:?}: {result:?}");
    }
    for key in ["", "a b", "a\nb", "a=b", "a:b", "[x]", "é"] {
        let result = config_after("", "default", key, Some("x"));
        assert!(matches!(result, Err(EditError::Key { .. })), "{key:?}");
    }
    let named = config_after("", "a]\n[b", "region", Some("x"));
    assert!(matches!(named, Err(EditError::Name(_))), "{named:?}");
}

#[test]
fn a_value_in_credentials_that_wins_is_told() {
    let credentials = b"[foo]\nregion = z\n";
    let result = apply(b"", credentials, &[set(FileKind::Config, "foo", "region", Some("b"))]);
    assert_eq!(
        result,
        Err(EditError::Overruled { profile: "foo".into(), key: "region".into(), line: 2 })
    );
    let both = [
        set(FileKind::Config, "foo", "region", Some("b")),
        set(FileKind::Credentials, "foo", "region", None),
    ];
    let edited = apply(b"", credentials, &both).unwrap();
    assert_eq!(edited.config, b"[profile foo]\nregion = b\n");
    assert_eq!(edited.credentials, b"[foo]\n");
}

#[test]
fn a_profile_is_added_once_and_removed_whole() {
    let add = Edit::AddProfile {
        file: FileKind::Credentials,
        profile: "new".to_owned(),
        keys: vec![
            ("aws_access_key_id".to_owned(), "AKIAFAKE".to_owned()),
            ("x".to_owned(), "y".to_owned()),
        ],
    };
    let before = b"# mine\n[old]\r\nx = 1\r\n";
    let added = apply(b"", before, std::slice::from_ref(&add)).unwrap().credentials;
    let expected =
        b"# mine\n[old]\r\nx = 1\r\n\r\n[new]\r\naws_access_key_id = AKIAFAKE\r\nx = y\r\n";
    assert_eq!(String::from_utf8_lossy(&added), String::from_utf8_lossy(expected));
    assert!(matches!(apply(b"", &added, &[add]), Err(EditError::Exists { line: 5, .. })));
    let remove = Edit::RemoveProfile { file: FileKind::Credentials, profile: "old".to_owned() };
    let removed = apply(b"", &added, &[remove]).unwrap().credentials;
    let expected = "# mine\n[new]\r\naws_access_key_id = AKIAFAKE\r\nx = y\r\n";
    assert_eq!(String::from_utf8_lossy(&removed), expected);
}

#[test]
fn debug_never_shows_a_value() {
    let edit = set(FileKind::Credentials, "foo", "aws_secret_access_key", Some("hush-hush-hush"));
    let edited = apply(b"", b"", std::slice::from_ref(&edit)).unwrap();
    let shown = format!("{edit:?} {edited:?} {:?}", profiles(b"", &edited.credentials));
    assert!(!shown.contains("hush"), "{shown}");
    assert!(!format!("{:?}", diff(b"", &edited.credentials)).contains("hush-hush"), "diff");
}

/// Texts made of the pieces in which readers differ.
fn file_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "[profile foo]",
        "[profile bar]",
        "[default]",
        "[profile default]",
        "[DEFAULT]",
        "[foo]",
        "[profile 'q']",
        "[sso-session s]",
        "[services d]",
        "region = x",
        "region=y # c",
        "Region: z",
        "s3 =",
        "  region = n",
        "  # note",
        "# top = 1",
        "output = json",
        "  more",
        "k = v",
        "",
        " ",
        "[x] = y",
        "lost",
        "\tt = 1",
        "[profile foo] ; c",
    ]);
    let eol = prop::sample::select(vec!["\n", "\n", "\r\n", "\n\n", ""]);
    prop::collection::vec((piece, eol), 0..9)
        .prop_map(|parts| parts.into_iter().flat_map(|(a, b)| [a, b]).collect())
}

fn value_in(reading: &Reading, profile: &str, key: &str) -> Option<Value> {
    reading.profiles.get(profile).and_then(|keys| keys.get(key)).cloned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Whatever the file: an accepted edit changes the wanted value for every reader that sees the profile,
    /// nothing else for either, and keeps all lines before the place and after it.
    #[test]
    fn an_edit_changes_one_value_only(
        text in file_text(), profile in prop::sample::select(vec!["foo", "default", "new"]),
        key in prop::sample::select(vec!["region", "output", "s3", "zz"]), remove in any::<bool>(),
    ) {
        let value = (!remove).then_some("wanted");
        let Ok(after) = config_after(&text, profile, key, value) else { return Ok(()) };
        for dialect in [Dialect::Botocore, Dialect::Rust] {
            let (Ok(mut old), Ok(mut new)) =
                (read(dialect, text.as_bytes(), b""), read(dialect, after.as_bytes(), b"")) else { continue };
            let seen = new.profiles.contains_key(profile);
            if seen {
                let now = value_in(&new, profile, key);
                prop_assert_eq!(now, value.map(|v| Value::Text(v.to_owned())), "{:?}", dialect);
            }
            for reading in [&mut old, &mut new] {
                if let Some(keys) = reading.profiles.get_mut(profile) { keys.remove(key); }
                // `[default]  # note[profile foo]` is a profile to one reader and no profile to another.
                for keys in reading.other.values_mut() { keys.remove(key); }
            }
            if !text.contains("DEFAULT") && seen && value.is_some() {
                old.profiles.entry(profile.to_owned()).or_default();
            }
            if !text.contains("DEFAULT") {
                prop_assert_eq!(&old, &new, "{:?}", dialect);
            }
        }
        let common = text.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
        let tail = text.bytes().rev().zip(after.bytes().rev()).take_while(|(a, b)| a == b).count();
        let touched = text.len().saturating_sub(common + tail);
        prop_assert!(touched <= 60, "{} bytes touched\n{:?}\n{:?}", touched, text, after);
        // Done again, it does nothing.
        let again = config_after(&after, profile, key, value);
        prop_assert_eq!(again, Ok(after));
    }

    #[test]
    fn any_bytes_never_panic(config in prop::collection::vec(any::<u8>(), 0..120), key in "[a-z]{1,3}") {
        let _ = apply(&config, &config, &[set(FileKind::Config, "default", &key, Some("x")),
            set(FileKind::Credentials, "default", &key, None)]);
        let _ = profiles(&config, &config);
        let _ = super::super::problems(&config, &config);
        let _ = diff(&config, b"[default]\n");
    }
}
