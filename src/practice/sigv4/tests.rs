use super::*;

const SECRET: &str = "practice-only-secret-of-this-test-file-1";

fn authorization() -> Authorization {
    Authorization {
        access_key_id: "AKIAPRACTICEONLY2345".to_owned(),
        date: "20261123".to_owned(),
        region: "eu-central-1".to_owned(),
        service: "chime".to_owned(),
        signed_headers: vec!["host".to_owned(), "x-amz-date".to_owned()],
        signature: String::new(),
        timestamp: "20261123T101500Z".to_owned(),
        session_token: None,
        form: Form::Header,
    }
}

fn headers(authorization: &str) -> Vec<(String, String)> {
    let pairs = [
        ("Host", "127.0.0.1:4566"),
        ("X-Amz-Date", "20261123T101500Z"),
        ("Authorization", authorization),
    ];
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn request<'a>(path: &'a str, query: &'a str, headers: &'a [(String, String)]) -> Request<'a> {
    Request { method: "GET", path, query, headers, body: b"" }
}

#[test]
fn a_header_is_read_with_and_without_blanks_between_its_parts() {
    for between in [", ", ",", " ,  "] {
        let text = format!(
            "AWS4-HMAC-SHA256 Credential=AKIAPRACTICEONLY2345/20261123/eu-central-1/chime/\
             aws4_request{between}SignedHeaders=host;x-amz-date{between}Signature=abc"
        );
        let headers = headers(&text);
        let read = Authorization::read(&request("/", "", &headers)).expect("a signature");
        assert_eq!(read, Authorization { signature: "abc".to_owned(), ..authorization() });
    }
}

#[test]
fn what_is_malformed_is_named() {
    let cases = [
        ("Bearer abc", "Request is missing Authentication Token"),
        ("AWS4-ECDSA-P256-SHA256 Credential=a", "Unsupported AWS 'algorithm'"),
        ("AWS4-HMAC-SHA256 Credential=AK IA/20261123/r/s/aws4_request", "'IA/20261123/r/s/aws4_r"),
        ("AWS4-HMAC-SHA256 Credential=a", "requires 'SignedHeaders' parameter. Authorization he"),
        (
            "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c",
            "Credential must have exactly 5 slash-delimited elements",
        ),
        (
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws5, SignedHeaders=host, Signature=c",
            "valid terminator: 'aws4_request', not 'aws5'",
        ),
    ];
    for (header, expected) in cases {
        let headers = headers(header);
        let fault = Authorization::read(&request("/", "", &headers)).expect_err(header);
        assert!(fault.to_string().contains(expected), "{header}: {fault}");
    }
    assert_eq!(Authorization::read(&request("/", "", &[])), Err(Malformed::Missing));
}

#[test]
fn a_presigned_query_is_signed_without_its_own_signature() {
    let query = "X-Amz-Signature=def&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAPRACTI\
                 CEONLY2345%2F20261123%2Feu-central-1%2Fchime%2Faws4_request&X-Amz-Date=20261123T1\
                 01500Z&X-Amz-SignedHeaders=host&X-Amz-Expires=60&a=b+c";
    let read = Authorization::read(&request("/", query, &[])).expect("a signature");
    assert_eq!(read.form, Form::Query { expires: Some(60) });
    assert_eq!(read.signature, "def");
    let canonical = canonical_query(query);
    assert!(!canonical.contains("Signature="));
    assert!(canonical.ends_with("&a=b%20c"), "{canonical}");
    for wrong in ["0", "604801", "soon"] {
        let query = query.replace("Expires=60", &format!("Expires={wrong}"));
        assert!(Authorization::read(&request("/", &query, &[])).is_err(), "{wrong}");
    }
}

#[test]
fn paths_are_encoded_once_more_except_for_s3() {
    let names = ["host".to_owned()];
    let of = |path: &str, service: &str| {
        let signed = Signed { headers: &names, service };
        let text = canonical_request(&request(path, "", &[]), &signed);
        text.lines().nth(1).map(str::to_owned)
    };
    assert_eq!(of("/a%20b//c/./d/../", "chime").as_deref(), Some("/a%2520b/c/"));
    assert_eq!(of("/a%20b//c", "s3").as_deref(), Some("/a%20b//c"));
    assert_eq!(of("", "chime").as_deref(), Some("/"));
    assert_eq!(of("/../..", "chime").as_deref(), Some("/"));
}

#[test]
fn a_signature_fits_only_its_own_secret_and_request() {
    let headers = headers("");
    let mine = request("/meetings", "", &headers);
    let mut authorization = authorization();
    let of = |request: &Request<'_>, authorization: &Authorization| {
        let signed = Signed { headers: &authorization.signed_headers, service: "chime" };
        canonical_request(request, &signed)
    };
    let canonical = of(&mine, &authorization);
    let text = string_to_sign(&authorization, &canonical);
    authorization.signature = sign(SECRET, &authorization, &text);
    assert!(signature_matches(SECRET, &authorization, &canonical));
    assert!(!signature_matches("another", &authorization, &canonical));
    let other = of(&request("/meetings/x", "", &headers), &authorization);
    assert!(!signature_matches(SECRET, &authorization, &other));
    authorization.signature.pop();
    assert!(!signature_matches(SECRET, &authorization, &canonical));
}

#[test]
fn a_stated_payload_hash_takes_the_place_of_the_computed_one() {
    let empty = payload_hash(&request("/", "", &[]));
    assert!(empty.starts_with("e3b0c44298fc1c14"));
    let stated = [("X-Amz-Content-Sha256".to_owned(), "UNSIGNED-PAYLOAD".to_owned())];
    assert_eq!(payload_hash(&request("/", "", &stated)), "UNSIGNED-PAYLOAD");
}

#[test]
fn broken_escapes_are_kept_and_never_panic() {
    assert_eq!(canonical_query("a=%2&b=%zz&%"), "%25=&a=%252&b=%25zz");
    assert_eq!(parameters("a=%e1%88%b4&b&&=c").len(), 3);
    assert_eq!(decoded_segment("a+b%20c"), "a+b c");
}

proptest::proptest! {
    #[test]
    fn no_request_makes_the_reader_panic(
        method in "[A-Z]{0,5}",
        path in ".{0,40}",
        query in ".{0,60}",
        value in "(AWS4-HMAC-SHA256 )?(Credential=|SignedHeaders=|Signature=|[/;,= ]|.){0,20}",
        body in proptest::collection::vec(proptest::num::u8::ANY, 0..40),
    ) {
        let headers = headers(&value);
        let request =
            Request { method: &method, path: &path, query: &query, headers: &headers, body: &body };
        let names = match Authorization::read(&request) {
            Ok(authorization) => authorization.signed_headers,
            Err(fault) => vec![fault.to_string()],
        };
        let signed = Signed { headers: &names, service: "chime" };
        let canonical = canonical_request(&request, &signed);
        proptest::prop_assert!(canonical.ends_with(&payload_hash(&request)));
        // Encoding twice is encoding once: the canonical query is already canonical.
        let once = canonical_query(&query);
        proptest::prop_assert_eq!(canonical_query(&once), once);
    }
}
