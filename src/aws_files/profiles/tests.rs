use super::*;
use crate::aws_files::{Reading, read};

fn list(config: &str, credentials: &str) -> Vec<Profile> {
    profiles(config.as_bytes(), credentials.as_bytes())
}

fn names(profiles: &[Profile]) -> Vec<&str> {
    profiles.iter().map(|profile| profile.name.as_str()).collect()
}

#[test]
fn both_files_make_one_profile_each_in_their_order() {
    let config = "[profile b]\nregion = eu-west-1\n[default]\noutput = json\n[profile a]\n";
    let credentials = "[a]\naws_access_key_id = AKIAIFAKEFAKEFAKEFAK\naws_secret_access_key = hush\n[c]\nregion = x\n";
    let listed = list(config, credentials);
    assert_eq!(names(&listed), ["b", "default", "a", "c"]);
    let a = &listed[2];
    assert_eq!(a.kind, ProfileKind::AccessKeys { temporary: false });
    assert_eq!(a.secret_access_key, Some(Secret::new("hush")));
    assert!(!a.settings.contains_key("aws_secret_access_key"));
    let key = Origin { file: FileKind::Credentials, line: 2 };
    assert_eq!(a.origins.get("aws_access_key_id"), Some(&key));
    let headers: Vec<usize> = a.headers.iter().map(|origin| origin.line).collect();
    assert_eq!(headers, [5, 1]);
    assert_eq!(a.seen_by, Dialect::ALL);
    assert_eq!(listed[0].region.as_deref(), Some("eu-west-1"));
    assert_eq!(listed[1].kind, ProfileKind::Empty);
}

#[test]
fn damage_to_one_line_hides_no_profile() {
    let config = "[profile a]\nregion = x\nlost\n[profile b]\nregion = y # c\n[profile b]\ns3 =\n  k = v\n[profile c\nregion = z\n";
    let listed = list(config, "[d]\naws_access_key_id = AKIAIFAKEFAKEFAKEFAK\n");
    assert_eq!(names(&listed), ["a", "b", "c", "d"]);
    let regions: Vec<_> = listed.iter().map(|profile| profile.region.as_deref()).collect();
    assert_eq!(regions, [Some("x"), Some("y"), Some("z"), None]);
    assert!(matches!(listed[1].settings.get("s3"), Some(Value::Block(block)) if block["k"] == "v"));
    assert_eq!(listed[0].seen_by, [Dialect::JavaScript]);
    assert_eq!(listed[3].kind, ProfileKind::Incomplete);
    let latin = profiles(b"# \xe9\n[profile a]\nregion = x\n", b"");
    assert_eq!((latin[0].region.as_deref(), latin[0].name.as_str()), (Some("x"), "a"));
}

#[test]
fn kinds_are_those_botocore_would_choose() {
    let keys = "aws_access_key_id = AKIAIFAKEFAKEFAKEFAK\naws_secret_access_key = s\n";
    let cases = [
        (keys.to_owned(), ProfileKind::AccessKeys { temporary: false }),
        (format!("{keys}aws_session_token = t\n"), ProfileKind::AccessKeys { temporary: true }),
        (keys.replace("AKIA", "ASIA"), ProfileKind::AccessKeys { temporary: true }),
        (format!("{keys}role_arn = r\nsource_profile = x\n"), ProfileKind::Role),
        ("role_arn = r\nweb_identity_token_file = f\n".to_owned(), ProfileKind::WebIdentity),
        (format!("{keys}sso_session = s\n"), ProfileKind::IdentityCenter),
        ("sso_start_url = s\n".to_owned(), ProfileKind::IdentityCenter),
        ("credential_process = p\n".to_owned(), ProfileKind::Process),
        ("login_session = l\ncredential_process = p\n".to_owned(), ProfileKind::ConsoleLogin),
        (format!("{keys}login_session = l\n"), ProfileKind::AccessKeys { temporary: false }),
        ("aws_secret_access_key = s\n".to_owned(), ProfileKind::Incomplete),
        ("region = x\ncli_pager =\n".to_owned(), ProfileKind::Empty),
        (String::new(), ProfileKind::Empty),
        ("azure_tenant_id = x\n".to_owned(), ProfileKind::Other),
    ];
    for (text, kind) in cases {
        assert_eq!(list("", &format!("[a]\n{text}"))[0].kind, kind, "{text}");
    }
}

#[test]
fn an_endpoint_is_found_by_service_in_both_spellings() {
    let config = |key: &str, more: &str| {
        format!(
            "[profile a]\nservices = dev\nendpoint_url = http://all\n{more}[services dev]\n{key} =\n  endpoint_url = http://one\nsts =\n  endpoint_url = http://sts\n"
        )
    };
    for key in ["chime_sdk_meetings", "chime-sdk-meetings"] {
        let a = list(&config(key, ""), "").remove(0);
        assert_eq!(
            a.service_endpoint("chime_sdk_meetings").as_deref(),
            Some("http://one"),
            "{key}"
        );
        assert_eq!(a.endpoint_for("iam").as_deref(), Some("http://all"));
        assert_eq!(a.service_endpoint("iam"), None);
    }
    let both = config("chime-sdk-meetings", "")
        + "chime_sdk_meetings =\n  endpoint_url = http://documented\n";
    let a = list(&both, "").remove(0);
    assert_eq!(a.service_endpoint("chime_sdk_meetings").as_deref(), Some("http://documented"));
    let off = list(&config("sts", "ignore_configured_endpoint_urls = true\n"), "").remove(0);
    assert_eq!((off.service_endpoint("sts"), off.endpoint_for("sts")), (None, None));
    let damaged = list(&(config("sts", "") + "lost\n"), "").remove(0);
    assert_eq!(damaged.service_endpoint("sts").as_deref(), Some("http://sts"));
}

/// The inverse, for made-up ids: the account in the upper bits, the rest zero.
fn id_of(account: u64) -> String {
    let bits = (u128::from(account) << 7 | 1 << 47) << 32;
    let digit = |at: u32| {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[usize::try_from(bits >> (75 - 5 * at) & 31).unwrap()]
    };
    let coded: String = (0..16).map(|at| char::from(digit(at))).collect();
    format!("AKIA{coded}")
}

#[test]
fn the_account_is_in_newer_key_ids() {
    for account in [0, 1, 123_456_789_012, 999_999_999_999] {
        assert_eq!(account_in_key(&id_of(account)), Some(format!("{account:012}")));
    }
    for id in [
        "AKIAIFAKEFAKEFAKEFAK",
        "AKIA",
        "AROAQAAAAAAAAAAAAAAA",
        "AKIAQAAAAAAAAAAAAAA1",
        "AKIAQé",
        "",
    ] {
        assert_eq!(account_in_key(id), None, "{id}");
    }
}

#[test]
fn debug_of_everything_hides_values() {
    let text = "[a]\naws_access_key_id = AKIAIFAKEFAKEFAKEFAK\naws_secret_access_key = hush\naws_session_token = hush\n";
    let reading: Reading = read(Dialect::Botocore, b"", text.as_bytes()).unwrap();
    let shown = format!("{:?} {reading:?} {:?}", list("", text), reading.profiles);
    assert!(!shown.contains("hush"), "{shown}");
}

#[test]
fn a_secret_that_was_indented_by_mistake_does_not_show() {
    let text = "[a]\nregion = x\n aws_secret_access_key = hush\ns3 =\n  aws_session_token = hush\n";
    let listed = list("", text);
    let a = &listed[0];
    let texts = a.settings.values().map(|value| match value {
        Value::Text(text) => text.clone(),
        Value::Block(block) => format!("{block:?}"),
    });
    let shown = texts.collect::<String>() + a.region.as_deref().unwrap_or_default();
    assert!(!shown.contains("hush") && shown.contains("aws_secret_access_key"), "{shown}");
}
