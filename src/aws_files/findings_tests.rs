use crate::aws_files::profiles;

/// Made up: of the right shape, with no account in it.
const ID: &str = "AKIAIFAKEFAKEFAKEFAK";
const TEMPORARY: &str = "ASIAIFAKEFAKEFAKEFAK";
const SECRET: &str = "made/up/for/tests+only/made/up/for/tests";

fn causes(keys: &str) -> Vec<(String, String)> {
    let file = format!("[a]\n{keys}\n");
    let listed = profiles(b"", file.as_bytes());
    let findings = listed[0].findings();
    for finding in &findings {
        assert!(finding.what.ends_with('.'), "{}", finding.what);
        assert!(!format!("{finding:?}").contains("made/up"), "{finding:?}");
    }
    findings.into_iter().map(|f| (f.cause.replace("credentials.", ""), f.key)).collect()
}

fn keys(id: &str, secret: &str, more: &str) -> Vec<(String, String)> {
    causes(&format!("aws_access_key_id = {id}\naws_secret_access_key = {secret}\n{more}"))
}

fn found(cause: &str, key: &str) -> Vec<(String, String)> {
    vec![(cause.to_owned(), key.to_owned())]
}

#[test]
fn good_profiles_have_no_findings() {
    assert_eq!(keys(ID, SECRET, ""), []);
    assert_eq!(keys(TEMPORARY, SECRET, "aws_session_token = FwoGmadeup=="), []);
    assert_eq!(causes("region = us-east-1"), []);
    assert_eq!(keys("test", "test", ""), [], "what simulators of AWS take");
    assert_eq!(
        causes("role_arn = arn:aws-us-gov:iam::123456789012:role/a/b/My_Role\nsource_profile = x"),
        []
    );
    assert_eq!(causes("sso_session = s\nsso_account_id = 123456789012\nsso_role_name = R"), []);
}

#[test]
fn halves_are_told() {
    assert_eq!(
        causes(&format!("aws_access_key_id = {ID}")),
        found("incomplete", "aws_secret_access_key")
    );
    assert_eq!(
        causes(&format!("aws_secret_access_key = {SECRET}")),
        found("incomplete", "aws_access_key_id")
    );
    assert_eq!(causes("aws_session_token = x"), found("incomplete", "aws_access_key_id"));
}

#[test]
fn wrong_shapes_are_told() {
    let id = found("malformed", "aws_access_key_id");
    for wrong in [
        &format!("\"{ID}\""),
        "AKIAIFAKEFAKE",
        "AKIAIFAKEFAKEFAKEFAKX",
        "akiaifakefakefakefak",
        "AKIAIfakefakefakefak",
        "AROAIFAKEFAKEFAKEFAK",
        "AIDAIFAKEFAKEFAKEFAK",
        &format!("{ID} # mine"),
        &format!("id={ID}"),
        "<your-access-key-id>",
        SECRET,
    ] {
        assert_eq!(keys(wrong, SECRET, ""), id, "{wrong}");
    }
    let secret = found("malformed", "aws_secret_access_key");
    for wrong in [
        format!("'{SECRET}'"),
        format!("{SECRET}x"),
        SECRET[1..].to_owned(),
        format!("{SECRET}%"),
        format!("{} {}", &SECRET[..20], &SECRET[20..]),
        format!("{}\n {}", &SECRET[..20], &SECRET[20..]),
        ID.to_owned(),
    ] {
        assert_eq!(keys(ID, &wrong, ""), secret, "{wrong}");
    }
    assert_eq!(keys(SECRET, ID, ""), id, "swapped: one finding, not two");
}

#[test]
fn samples_are_told() {
    assert_eq!(keys("AKIAMADEUPEXAMPLE", SECRET, ""), found("sample", "aws_access_key_id"));
    assert_eq!(keys(ID, "made/up/EXAMPLEKEY", ""), found("sample", "aws_secret_access_key"));
}

#[test]
fn tokens_must_fit_the_keys() {
    assert_eq!(keys(TEMPORARY, SECRET, ""), found("token-missing", "aws_session_token"));
    assert_eq!(
        keys(ID, SECRET, "aws_session_token = FwoG"),
        found("token-stale", "aws_session_token")
    );
    assert_eq!(
        keys(ID, SECRET, "aws_security_token = FwoG"),
        found("token-stale", "aws_security_token")
    );
    assert_eq!(
        keys(TEMPORARY, SECRET, "aws_session_token = \"FwoG\""),
        found("malformed", "aws_session_token")
    );
}

#[test]
fn roles_and_accounts_are_checked() {
    let arn = found("malformed", "role_arn");
    for wrong in [
        "arn:aws:sts::123456789012:assumed-role/R/me",
        "arn:aws:iam::123456789012:user/me",
        "R",
        "arn:aws:iam::1234:role/R",
        "arn:aws:iam::123456789012:role/",
        "arn:aws:iam::123456789012:root",
        "arn:aws:iam::123456789012:instance-profile/R",
    ] {
        assert_eq!(causes(&format!("role_arn = {wrong}\nsource_profile = x")), arn, "{wrong}");
    }
    let role = "role_arn = arn:aws:iam::123456789012:role/R";
    assert_eq!(causes(role), found("source-profile", "source_profile"));
    assert_eq!(
        causes(&format!("{role}\nsource_profile = x\ncredential_source = Environment")),
        found("source-profile", "credential_source")
    );
    assert_eq!(
        causes(&format!("{role}\ncredential_source = environment")),
        found("source-profile", "credential_source")
    );
    assert_eq!(causes("aws_account_id = 1234-5678-9012"), found("malformed", "aws_account_id"));
}

#[test]
fn identity_center_is_checked() {
    assert_eq!(
        causes("sso_session = s\nsso_account_id = 123456789012"),
        found("incomplete", "sso_role_name")
    );
    assert_eq!(causes("sso_session = s\nsso_role_name = R"), found("incomplete", "sso_account_id"));
    assert_eq!(causes("sso_session = s\nsso_region = us-east-1"), found("malformed", "sso_region"));
    assert_eq!(causes("sso_start_url = https://x/start"), found("incomplete", "sso_region"));
    assert_eq!(
        causes("sso_start_url = x.awsapps.com\nsso_region = us-east-1"),
        found("malformed", "sso_start_url")
    );
}
