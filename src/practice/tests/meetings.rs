//! The meetings API: what it keeps, what it refuses and when meetings end.

use base64::Engine as _;
use serde_json::json;

use super::*;

const EVERYTHING: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":"chime:*","Resource":"*"}]}"#;

async fn with_all_permissions() -> (tempfile::TempDir, Practice, Client) {
    let (folder, practice, client) = start(Scenario::Ready).await;
    practice.console().attach_policy(EVERYTHING).expect("a policy");
    (folder, practice, client)
}

async fn created(client: &Client, token: &str) -> Value {
    let answer = client.chime("POST", "/meetings", &meeting_request(token)).await;
    assert_eq!(answer.http, 200, "{}", answer.body);
    answer.json()["Meeting"].clone()
}

fn id_of(meeting: &Value) -> &str {
    meeting["MeetingId"].as_str().expect("an id")
}

#[tokio::test]
async fn the_same_token_finds_the_same_meeting() {
    let (_folder, practice, client) = start(Scenario::Ready).await;
    let first = created(&client, "the-token").await;
    assert_eq!(created(&client, "the-token").await, first);
    assert_eq!(practice.console().live_meetings(), 1);
    let mut other = meeting_request("the-token");
    other["ExternalMeetingId"] = "another".into();
    let answer = client.chime("POST", "/meetings", &other).await;
    assert_eq!((answer.http, answer.code()), (409, "ConflictException"));
    // Tokens of one Region mean nothing in another.
    let elsewhere = created(&client.in_region("eu-central-1"), "the-token").await;
    assert_ne!(id_of(&elsewhere), id_of(&first));
    // Once the meeting is gone, the token is free.
    let path = format!("/meetings/{}", id_of(&first));
    assert_eq!(client.delete(&path).await.http, 204);
    assert_ne!(id_of(&created(&client, "the-token").await), id_of(&first));
}

#[tokio::test]
async fn a_meeting_is_complete_and_known_only_in_its_control_region() {
    let (_folder, practice, client) = start(Scenario::Ready).await;
    let mut request = meeting_request("complete");
    request["MediaRegion"] = "eu-west-1".into();
    request["TenantIds"] = json!(["tenant-1"]);
    let answer = client.chime("POST", "/meetings", &request).await;
    let meeting = &answer.json()["Meeting"];
    let id = id_of(meeting);
    assert_eq!(meeting["MeetingArn"], format!("arn:aws:chime:us-east-1:111122223333:meeting/{id}"));
    assert_eq!(meeting["MediaRegion"], "eu-west-1");
    assert_eq!(meeting["ExternalMeetingId"], "unit test");
    assert_eq!(meeting["TenantIds"], json!(["tenant-1"]));
    assert_eq!(meeting["MediaPlacement"].as_object().map(serde_json::Map::len), Some(8));
    assert!(answer.header("x-amzn-requestid").is_some_and(|id| id.len() == 36));
    let path = format!("/meetings/{id}");
    assert_eq!(&client.get(&path).await.json()["Meeting"], meeting);
    let answer = client.in_region("eu-central-1").get(&path).await;
    assert_eq!((answer.http, answer.code()), (404, "NotFoundException"));
    assert_eq!(answer.json()["Message"], format!("Meeting {id} not found"));
    assert_eq!(client.delete(&path).await.http, 204);
    assert_eq!(client.delete(&path).await.code(), "NotFoundException");
    assert_eq!((practice.console().live_meetings(), practice.console().deleted_meetings()), (0, 1));
}

#[tokio::test]
async fn meetings_end_when_nobody_speaks() {
    let (_folder, practice, client) = start(Scenario::Ready).await;
    let console = practice.console();
    let silent = created(&client, "silent").await;
    let lively = created(&client, "lively").await;
    assert!(console.set_audio(id_of(&lively), true));
    console.let_time_pass(std::time::Duration::from_mins(5));
    let of = |meeting: &Value| format!("/meetings/{}", id_of(meeting));
    assert_eq!(client.get(&of(&silent)).await.code(), "NotFoundException");
    assert_eq!(client.get(&of(&lively)).await.http, 200);
    console.let_time_pass(std::time::Duration::from_hours(24));
    assert_eq!(console.live_meetings(), 0);
    assert_eq!(client.get(&of(&lively)).await.http, 404);
}

/// A change to a good request, the code it earns and a part of the text.
fn bad_parameters() -> Vec<(Value, &'static str, &'static str)> {
    const FRAME: &str = "ValidationException";
    const SERVICE: &str = "BadRequestException";
    vec![
        (json!({ "ClientRequestToken": null }), FRAME, "clientRequestToken"),
        (json!({ "ClientRequestToken": "a b" }), FRAME, "[-_a-zA-Z0-9]*"),
        (json!({ "MediaRegion": "x" }), FRAME, "greater than or equal to 2"),
        (json!({ "MediaRegion": "mars-north-1" }), SERVICE, "mars-north-1"),
        (json!({ "MediaRegion": "us-gov-west-1" }), SERVICE, "us-gov-west-1"),
        (json!({ "MediaRegion": "eu-south-1" }), SERVICE, "eu-south-1"),
        (json!({ "ExternalMeetingId": "aws:x" }), SERVICE, "ExternalMeetingId"),
        (json!({ "ExternalMeetingId": "x".repeat(65) }), FRAME, "equal to 64"),
        (json!({ "TenantIds": [] }), FRAME, "tenantIds"),
        (json!({ "TenantIds": ["aaaa"] }), FRAME, "tenantIds.1.member"),
        (json!({ "NotificationsConfiguration": { "SnsTopicArn": "x" } }), FRAME, "^arn"),
        (json!({ "MediaPlacementNetworkType": "Ipv6" }), FRAME, "DualStack"),
        (json!({ "MeetingFeatures": { "Video": { "MaxResolution": "8K" } } }), FRAME, "FHD"),
        (json!({ "MeetingFeatures": { "Attendee": { "MaxCount": 0 } } }), FRAME, "maxCount"),
        (
            json!({ "MeetingFeatures":
                { "Video": { "MaxResolution": "FHD" }, "Attendee": { "MaxCount": 26 } } }),
            SERVICE,
            "25",
        ),
        (json!({ "Tags": [{ "Key": "aws:a", "Value": "" }] }), SERVICE, "aws:"),
        (json!({ "Tags": [{ "Key": "a b", "Value": "" }] }), FRAME, "tags.1.member.key"),
        (json!({ "PrimaryMeetingId": "none-such" }), SERVICE, "none-such"),
    ]
}

#[tokio::test]
async fn bad_parameters_are_refused_before_anything_is_created() {
    let (_folder, practice, client) = with_all_permissions().await;
    for (change, code, text) in bad_parameters() {
        let mut request = meeting_request("bad-parameters");
        let target = request.as_object_mut().expect("an object");
        target.extend(change.as_object().expect("an object").clone());
        let answer = client.chime("POST", "/meetings", &request).await;
        assert_eq!((answer.http, answer.code()), (400, code), "{change}: {}", answer.body);
        assert!(answer.body.contains(text), "{change}: {}", answer.body);
    }
    assert_eq!(client.get("/meetings/not-an-id").await.code(), "ValidationException");
    assert_eq!(practice.console().live_meetings(), 0);
}

#[tokio::test]
async fn attendees_are_created_listed_in_pages_read_and_deleted() {
    let (_folder, _practice, client) = with_all_permissions().await;
    let meeting = created(&client, "attendees").await;
    let path = format!("/meetings/{}/attendees", id_of(&meeting));
    let people: Vec<Value> =
        (0..5).map(|n| json!({ "ExternalUserId": format!("person-{n}") })).collect();
    let mut asked = people.clone();
    asked.push(json!({ "ExternalUserId": "aws:nobody" }));
    let target = format!("{path}?operation=batch-create");
    let answer = client.chime("POST", &target, &json!({ "Attendees": asked })).await.json();
    assert_eq!(answer["Attendees"].as_array().map(Vec::len), Some(5));
    assert_eq!(answer["Errors"][0]["ExternalUserId"], "aws:nobody");
    assert_eq!(answer["Errors"][0]["ErrorCode"], "BadRequest");

    let mut seen = Vec::new();
    let mut next = String::new();
    loop {
        let page = client.get(&format!("{path}?max-results=2{next}")).await.json();
        seen.extend(page["Attendees"].as_array().expect("a list").clone());
        let Some(token) = page["NextToken"].as_str() else {
            break;
        };
        next = format!("&next-token={token}");
    }
    assert_eq!(json!(seen), answer["Attendees"]);
    let attendee = &seen[2];
    let id = attendee["AttendeeId"].as_str().expect("an id");
    let one = format!("{path}/{id}");
    assert_eq!(&client.get(&one).await.json()["Attendee"], attendee);
    let token = attendee["JoinToken"].as_str().expect("a token");
    let plain = base64::engine::general_purpose::STANDARD.decode(token).expect("base64");
    assert!(String::from_utf8_lossy(&plain).starts_with(&format!("{id}:")));
    assert_eq!(client.delete(&one).await.http, 204);
    assert_eq!(client.delete(&one).await.code(), "NotFoundException");
    for query in ["max-results=0", "max-results=101", "next-token=x"] {
        assert_eq!(client.get(&format!("{path}?{query}")).await.http, 400, "{query}");
    }
}

#[tokio::test]
async fn a_meeting_takes_no_more_attendees_than_it_says() {
    let (_folder, _practice, client) = with_all_permissions().await;
    let mut request = meeting_request("with-attendees");
    request["MeetingFeatures"] =
        json!({ "Attendee": { "MaxCount": 2 }, "Video": { "MaxResolution": "None" } });
    request["Attendees"] = json!([
        { "ExternalUserId": "first" }, { "ExternalUserId": "second" }, { "ExternalUserId": "third" }
    ]);
    let answer =
        client.chime("POST", "/meetings?operation=create-attendees", &request).await.json();
    assert_eq!(answer["Attendees"].as_array().map(Vec::len), Some(2));
    assert_eq!(answer["Errors"][0]["ErrorCode"], "LimitExceeded");
    let path = format!("/meetings/{}/attendees", id_of(&answer["Meeting"]));
    let further = json!({ "ExternalUserId": "further" });
    let refused = client.chime("POST", &path, &further).await;
    assert_eq!((refused.http, refused.code()), (400, "LimitExceededException"));
    let video = json!({ "ExternalUserId": "video", "Capabilities":
        { "Audio": "SendReceive", "Video": "Send", "Content": "None" } });
    assert_eq!(client.chime("POST", &path, &video).await.code(), "ValidationException");
    let odd = json!({ "ExternalUserId": "odd", "Capabilities": { "Audio": "Shout" } });
    let answer = client.chime("POST", &path, &odd).await;
    assert!(answer.body.contains("3 validation errors detected"), "{}", answer.body);
}

#[tokio::test]
async fn tags_need_their_own_permission_and_can_be_what_a_policy_asks_for() {
    let (_folder, practice, client) = start(Scenario::Ready).await;
    let mut request = meeting_request("tagged");
    request["Tags"] = json!([{ "Key": "team", "Value": "blue" }]);
    let answer = client.chime("POST", "/meetings", &request).await;
    assert_eq!(answer.code(), "AccessDeniedException");
    assert!(answer.body.contains("perform: chime:TagResource on resource: "), "{}", answer.body);
    practice.console().detach_all_policies();
    let policy = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":["chime:CreateMeeting","chime:*Tag*"],"Resource":"*"},
        {"Effect":"Allow","Action":"chime:GetMeeting","Resource":"*",
         "Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}}]}"#;
    practice.console().attach_policy(policy).expect("a policy");
    let meeting = client.chime("POST", "/meetings", &request).await.json()["Meeting"].clone();
    let path = format!("/meetings/{}", id_of(&meeting));
    assert_eq!(client.get(&path).await.http, 200);
    let arn = meeting["MeetingArn"].clone();
    let untag = json!({ "ResourceARN": arn, "TagKeys": ["team"] });
    let answer = client.chime("POST", "/tags?operation=untag-resource", &untag).await;
    assert_eq!(answer.http, 204, "{}", answer.body);
    assert_eq!(client.get(&path).await.code(), "AccessDeniedException");
}

#[tokio::test]
async fn tags_are_kept_counted_and_listed() {
    let (_folder, _practice, client) = with_all_permissions().await;
    let meeting = created(&client, "tags").await;
    let arn = meeting["MeetingArn"].as_str().expect("an ARN");
    let letter = |n: u8| format!("k-{}", char::from(b'A' + n));
    let tags = |from: u8, to: u8| -> Value {
        (from..to).map(|n| json!({ "Key": letter(n), "Value": "v" })).collect()
    };
    let tag = async |tags: Value| {
        let body = json!({ "ResourceARN": arn, "Tags": tags });
        client.chime("POST", "/tags?operation=tag-resource", &body).await
    };
    assert_eq!(tag(tags(0, 26)).await.http, 204);
    assert_eq!(tag(tags(25, 26)).await.http, 204);
    let more: Value =
        (0..25).map(|n| json!({ "Key": format!("more-{}", letter(n)), "Value": "" })).collect();
    assert_eq!(tag(more).await.code(), "TooManyTagsException");
    let listed = client.get(&format!("/tags?arn={}", arn.replace(':', "%3A"))).await.json();
    assert_eq!(listed["Tags"].as_array().map(Vec::len), Some(26));
    let gone = arn.replace(id_of(&meeting), "01234567-89ab-cdef-0123-456789abcdef");
    let answer = client.get(&format!("/tags?arn={gone}")).await;
    assert_eq!((answer.http, answer.code()), (404, "ResourceNotFoundException"));
}

#[tokio::test]
async fn replicas_need_their_primary_and_are_limited() {
    let (_folder, _practice, client) = with_all_permissions().await;
    let primary = created(&client, "primary").await;
    let replica = async |n: u8| {
        let mut request = meeting_request(&format!("replica-{n}"));
        request["PrimaryMeetingId"] = primary["MeetingId"].clone();
        client.chime("POST", "/meetings", &request).await
    };
    for n in 0..4 {
        assert_eq!(replica(n).await.http, 200);
    }
    assert_eq!(replica(4).await.code(), "LimitExceededException");
}
