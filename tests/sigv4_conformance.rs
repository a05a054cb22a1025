//! AWS's published Signature Version 4 test suite, read from the conformance folder beside the
//! project.

use std::fs;
use std::path::{Path, PathBuf};

use chime_setup::practice::sigv4::{
    Authorization, Request, Signed, canonical_request, scope_of, sign, signature_matches,
    string_to_sign,
};

// The suite's own key pair, published for this purpose.
const ACCESS_KEY_ID: &str = "AKIDEXAMPLE";
const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// The suite's folder, or nothing where it is not at hand; in CI it must be.
fn suite() -> Option<PathBuf> {
    let given = std::env::var_os("CHIME_SETUP_CONFORMANCE").map(PathBuf::from);
    let root = given.unwrap_or_else(|| {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("shared").join("conformance")
    });
    let suite = root.join("sigv4");
    if suite.is_dir() {
        return Some(suite);
    }
    assert!(std::env::var_os("CI").is_none(), "the SigV4 vectors are missing: {}", suite.display());
    println!("note: no SigV4 vectors at {}; not checked", suite.display());
    None
}

/// Every folder that holds a request, at any depth.
fn cases(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a readable folder")
        .map(|entry| entry.expect("a readable entry").path())
        .collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            cases(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "req") {
            found.push(entry.with_extension(""));
        }
    }
}

fn text(case: &Path, extension: &str) -> String {
    let path = case.with_extension(extension);
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.replace("\r\n", "\n")
}

/// A request as text, taken apart without any tidying: paths of the suite hold blanks and letters
/// beyond ASCII.
struct Parsed {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Parsed {
    fn read(text: &str) -> Parsed {
        let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end_matches('\n'), ""));
        let mut lines = head.split('\n');
        let first = lines.next().expect("a request line");
        let (method, rest) = first.split_once(' ').expect("a method");
        let target = rest.strip_suffix(" HTTP/1.1").expect("HTTP/1.1");
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in lines {
            if line.starts_with([' ', '\t']) {
                let (_, value) = headers.last_mut().expect("a header to continue");
                value.push('\n');
                value.push_str(line);
            } else {
                let (name, value) = line.split_once(':').expect("a header");
                headers.push((name.to_owned(), value.to_owned()));
            }
        }
        Parsed {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: body.as_bytes().to_vec(),
        }
    }

    fn request(&self) -> Request<'_> {
        Request {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &self.headers,
            body: &self.body,
        }
    }
}

/// The request with the signature that the suite expects, as a server would receive it.
fn received(case: &Path) -> Parsed {
    let mut parsed = Parsed::read(&text(case, "req"));
    let authorization = text(case, "authz").trim().to_owned();
    let has_token = |headers: &[(String, String)]| {
        headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("x-amz-security-token"))
    };
    // One case of the suite adds the token while signing: it is only in the signed request.
    if authorization.contains("x-amz-security-token") && !has_token(&parsed.headers) {
        let signed = Parsed::read(&text(case, "sreq"));
        let token = signed.headers.into_iter();
        parsed
            .headers
            .extend(token.filter(|(name, _)| name.eq_ignore_ascii_case("x-amz-security-token")));
    }
    parsed.headers.push(("Authorization".to_owned(), authorization));
    parsed
}

fn check(case: &Path) {
    let name = case.file_name().expect("a name").to_string_lossy().into_owned();
    let parsed = received(case);
    let request = parsed.request();
    let authorization = Authorization::read(&request).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_eq!(authorization.access_key_id, ACCESS_KEY_ID, "{name}");
    let scope = Some(("us-east-1".to_owned(), "service".to_owned()));
    assert_eq!(scope_of(&request), scope, "{name}");
    let signed = Signed { headers: &authorization.signed_headers, service: &authorization.service };
    let canonical = canonical_request(&request, &signed);
    assert_eq!(canonical, text(case, "creq"), "{name}: canonical request");
    let to_sign = string_to_sign(&authorization, &canonical);
    assert_eq!(to_sign, text(case, "sts"), "{name}: string to sign");
    let signature = sign(SECRET_ACCESS_KEY, &authorization, &to_sign);
    assert_eq!(signature, authorization.signature, "{name}: signature");
    assert!(signature_matches(SECRET_ACCESS_KEY, &authorization, &canonical), "{name}");
    assert!(!signature_matches("not the secret", &authorization, &canonical), "{name}");
}

#[test]
fn every_vector_gives_its_canonical_request_string_and_signature() {
    let Some(suite) = suite() else { return };
    let mut found = Vec::new();
    cases(&suite, &mut found);
    assert!(found.len() >= 30, "only {} vectors found", found.len());
    for case in &found {
        check(case);
    }
}
