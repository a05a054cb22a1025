use super::*;
use crate::aws_files::{ProfileKind, apply, profiles};

fn wanted(token: Option<&str>, region: Option<&str>) -> AccessKeyProfile {
    AccessKeyProfile {
        name: "dev".to_owned(),
        access_key_id: "AKIAIFAKEFAKEFAKEFAK".to_owned(),
        secret_access_key: Secret::new("made/up/for/tests+only/made/up/for/tests"),
        session_token: token.map(Secret::new),
        region: region.map(str::to_owned),
    }
}

/// Both files after saving what is wanted over what is there.
fn after(config: &str, credentials: &str, wanted: &AccessKeyProfile) -> (String, String) {
    let listed = profiles(config.as_bytes(), credentials.as_bytes());
    let existing = listed.iter().find(|profile| profile.name == wanted.name);
    let edits = access_key_edits(existing, wanted);
    let edited = apply(config.as_bytes(), credentials.as_bytes(), &edits).unwrap();
    let now = profiles(&edited.config, &edited.credentials);
    let now = now.iter().find(|profile| profile.name == wanted.name).unwrap();
    assert_eq!(now.kind, ProfileKind::AccessKeys { temporary: wanted.session_token.is_some() });
    assert_eq!(now.access_key_id.as_ref(), Some(&wanted.access_key_id));
    assert_eq!(now.session_token, wanted.session_token);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(edited.config), text(edited.credentials))
}

const PAIR: &str = "aws_access_key_id = AKIAIFAKEFAKEFAKEFAK\n\
                    aws_secret_access_key = made/up/for/tests+only/made/up/for/tests\n";

#[test]
fn a_new_profile_is_keys_in_credentials_and_region_in_config() {
    let (config, credentials) = after("", "", &wanted(None, Some("eu-central-1")));
    assert_eq!(config, "[profile dev]\nregion = eu-central-1\n");
    assert_eq!(credentials, format!("[dev]\n{PAIR}"));
    let (config, credentials) = after("", "", &wanted(Some("FwoGmadeup"), None));
    assert_eq!(config, "");
    assert_eq!(credentials, format!("[dev]\n{PAIR}aws_session_token = FwoGmadeup\n"));
}

#[test]
fn keys_are_changed_where_they_stand_and_old_tokens_go() {
    let old = "[dev]\naws_access_key_id=ASIAIFAKEFAKEFAKEFAK\naws_secret_access_key=old\n# mine\n\
               aws_session_token=old\naws_security_token=old\nregion=eu-west-1\n";
    let (config, credentials) = after("", old, &wanted(None, Some("us-east-1")));
    assert_eq!(config, "");
    let pair = PAIR.replace(" = ", "=");
    assert_eq!(credentials, format!("[dev]\n{pair}# mine\nregion=us-east-1\n"));
    let old = "[profile dev]\naws_access_key_id = x\naws_secret_access_key = y\nregion = a\n";
    let (config, credentials) = after(old, "", &wanted(None, None));
    assert_eq!(config, format!("[profile dev]\n{PAIR}region = a\n"));
    assert_eq!(credentials, "");
    let (config, credentials) = after(old, "", &wanted(Some("FwoG"), None));
    assert_eq!(config, format!("[profile dev]\n{PAIR}region = a\naws_session_token = FwoG\n"));
    assert_eq!(credentials, "");
}

#[test]
fn a_key_in_both_files_is_changed_where_it_wins_and_the_hidden_one_goes() {
    let config = "[profile dev]\naws_access_key_id = x\naws_secret_access_key = y\naws_session_token = old\n";
    let credentials = "[dev]\naws_access_key_id = z\naws_secret_access_key = w\n";
    let (config, credentials) = after(config, credentials, &wanted(None, None));
    assert_eq!(credentials, format!("[dev]\n{PAIR}"));
    assert!(!config.contains("aws_session_token"), "{config}");
    let config = "[profile dev]\naws_session_token = hidden\n";
    let credentials = format!("[dev]\n{PAIR}aws_session_token = old\n");
    let (config, _) = after(config, &credentials, &wanted(None, None));
    assert_eq!(config, "[profile dev]\n", "a token that was hidden does not come through");
}
