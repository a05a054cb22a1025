//! What is not signed as it should be is refused in AWS's words and order.

use super::*;

#[tokio::test]
async fn the_clock_window_is_fifteen_minutes_at_sts_and_five_at_chime() {
    let (_folder, _practice, client) = start(Scenario::Ready).await;
    let at = |minutes: i64| Client { ahead: Duration::minutes(minutes), ..client.clone() };
    assert_eq!(at(-14).identity().await.http, 200);
    assert_eq!(at(14).identity().await.http, 200);
    assert_eq!(at(4).get("/tags?arn=arn:x").await.code(), "AccessDeniedException");
    let late = at(-16).identity().await;
    assert_eq!((late.http, late.code()), (403, "SignatureDoesNotMatch"));
    assert!(late.body.contains("Signature expired: "), "{}", late.body);
    assert!(late.body.contains("Z is now earlier than "), "{}", late.body);
    assert!(late.body.contains("Z - 15 min.)"), "{}", late.body);
    let early = at(6).get("/meetings/x").await;
    assert_eq!((early.http, early.code()), (403, "InvalidSignatureException"));
    let text = early.json()["message"].as_str().expect("a message").to_owned();
    assert!(text.starts_with("Signature not yet current: "), "{text}");
    assert!(text.contains("Z is still later than ") && text.ends_with("Z + 5 min.)"), "{text}");
}

#[tokio::test]
async fn whatever_is_changed_on_the_way_breaks_the_signature() {
    let (_folder, _practice, client) = start(Scenario::Ready).await;
    let wanted =
        Wanted { headers: vec![("x-note", "a")], ..Wanted::new("sts", "POST", "/", IDENTITY) };
    let head = client.signed(&wanted);
    let whole = exchange(&client.port, head.as_bytes(), IDENTITY).await.expect("an answer");
    assert_eq!(whole.http, 200);
    let changed = head.replace("x-note: a", "x-note: b");
    let body = [IDENTITY, b" "].concat();
    let longer = head.replace("content-length: 43", "content-length: 44");
    assert_ne!(longer, head);
    for (head, body) in [(changed, IDENTITY), (longer, body.as_slice())] {
        let answer = exchange(&client.port, head.as_bytes(), body).await.expect("an answer");
        assert_eq!((answer.http, answer.code()), (403, "SignatureDoesNotMatch"));
        assert!(answer.body.contains("The request signature we calculated does not match"));
    }
}

#[tokio::test]
async fn a_payload_hash_must_be_the_bodys_or_say_that_there_is_none() {
    let (_folder, _practice, client) = start(Scenario::Ready).await;
    let http = async |hash: &str| {
        let headers = vec![("x-amz-content-sha256", hash)];
        let wanted = Wanted { headers, ..Wanted::new("sts", "POST", "/", IDENTITY) };
        client.send(wanted).await.expect("an answer").http
    };
    assert_eq!(http("UNSIGNED-PAYLOAD").await, 200);
    assert_eq!(http(&"0".repeat(64)).await, 403);
}

#[tokio::test]
async fn missing_and_malformed_signatures_are_told_apart() {
    let (_folder, _practice, client) = start(Scenario::Ready).await;
    let send = async |extra: &str, body: &[u8]| {
        let head = format!(
            "POST / HTTP/1.1\r\nhost: 127.0.0.1:{}\r\nx-amz-date: 20261123T101500Z\r\n{extra}\
             content-length: {}\r\nconnection: close\r\n",
            client.port,
            body.len()
        );
        exchange(&client.port, head.as_bytes(), body).await.expect("an answer")
    };
    let answer = send("", IDENTITY).await;
    assert_eq!((answer.http, answer.code()), (403, "MissingAuthenticationToken"));
    let answer = send("authorization: AWS4-HMAC-SHA256 Credential=A B\r\n", IDENTITY).await;
    assert_eq!((answer.http, answer.code()), (400, "IncompleteSignature"));
    assert!(answer.body.contains("'B' not a valid key=value pair (missing equal-sign) in Author"));
    let answer = send("", b"").await;
    assert_eq!((answer.http, answer.code()), (403, "MissingAuthenticationTokenException"));
}

#[tokio::test]
async fn keys_and_tokens_that_do_not_belong_together_are_refused() {
    let (_folder, practice, client) = start(Scenario::Ready).await;
    let console = practice.console();
    let mut stale = client.clone();
    stale.keys.session_token = console.issue_session().session_token;
    assert_eq!(stale.identity().await.code(), "InvalidClientTokenId");
    let mut bare = client.clone();
    bare.keys = NewKeys { session_token: None, ..console.issue_session() };
    assert_eq!(bare.identity().await.code(), "InvalidClientTokenId");
    assert_eq!(bare.get("/meetings/x").await.code(), "UnrecognizedClientException");
}

#[tokio::test]
async fn old_tokens_beside_long_term_keys_are_expired_ones() {
    let (_folder, practice, expired) = start(Scenario::Expired).await;
    let mut client = expired.clone();
    client.keys = practice.console().issue_access_key();
    client.keys.session_token.clone_from(&expired.keys.session_token);
    assert_eq!(client.identity().await.code(), "ExpiredToken");
}

#[tokio::test]
async fn the_scope_must_name_the_right_service_and_a_region_of_the_account() {
    let (_folder, _practice, client) = start(Scenario::Ready).await;
    let wrong = client.send(Wanted::new("execute-api", "GET", "/meetings/x", b"")).await;
    let wrong = wrong.expect("an answer");
    assert_eq!(wrong.code(), "InvalidSignatureException");
    assert!(wrong.body.contains("Credential should be scoped to correct service: 'chime'."));
    let odd = client.in_region("us-east1").identity().await;
    assert_eq!(odd.code(), "SignatureDoesNotMatch");
    assert!(odd.body.contains("scoped to a valid region, not 'us-east1'."), "{}", odd.body);
    for region in ["us-gov-west-1", "af-south-1"] {
        let answer = client.in_region(region).get("/meetings/x").await;
        assert_eq!(answer.code(), "UnrecognizedClientException", "{region}");
    }
}

#[tokio::test]
async fn a_presigned_address_works_until_it_expires() {
    let (_folder, _practice, client) = start(Scenario::Ready).await;
    let http = async |age: Duration| {
        let target = presigned(&client, OffsetDateTime::now_utc().saturating_sub(age));
        let head = format!(
            "GET {target} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\nconnection: close\r\n",
            client.port
        );
        exchange(&client.port, head.as_bytes(), b"").await.expect("an answer")
    };
    assert_eq!(http(Duration::seconds(30)).await.http, 200);
    let late = http(Duration::seconds(90)).await;
    assert_eq!((late.http, late.code()), (403, "SignatureDoesNotMatch"));
    assert!(late.body.contains("Signature expired: "));
}

/// The address of a `GetCallerIdentity` that is good for a minute.
fn presigned(client: &Client, at: OffsetDateTime) -> String {
    let day = clock::date(at);
    let id = &client.keys.access_key_id;
    let query = format!(
        "Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&\
         X-Amz-Credential={id}%2F{day}%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date={}&\
         X-Amz-Expires=60&X-Amz-SignedHeaders=host",
        clock::basic(at)
    );
    let headers = [("host".to_owned(), format!("127.0.0.1:{}", client.port))];
    let unsigned = format!("{query}&X-Amz-Signature=x");
    let request =
        sigv4::Request { method: "GET", path: "/", query: &unsigned, headers: &headers, body: b"" };
    let authorization = Authorization::read(&request).expect("a signature");
    let names = ["host".to_owned()];
    let canonical = sigv4::canonical_request(&request, &Signed { headers: &names, service: "sts" });
    let text = sigv4::string_to_sign(&authorization, &canonical);
    let signature = sigv4::sign(&client.keys.secret_access_key, &authorization, &text);
    format!("/?{query}&X-Amz-Signature={signature}")
}
