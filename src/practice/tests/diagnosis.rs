//! The read-only calls that explain an account: the simulator, quotas and Region states.

use serde_json::json;

use super::*;

const USER: &str = "arn:aws:iam::111122223333:user/newcomer";

/// The text of the first element of this name.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(text, _)| text)
}

async fn simulate(client: &Client, source: &str, more: &str) -> Answer {
    let source = source.replace(':', "%3A").replace('/', "%2F");
    let body = format!(
        "Action=SimulatePrincipalPolicy&Version=2010-05-08&PolicySourceArn={source}&\
         ActionNames.member.1=chime%3ACreateMeeting{more}"
    );
    let wanted = Wanted::new("iam", "POST", "/", body.as_bytes());
    client.send(wanted).await.expect("an answer")
}

async fn quotas(client: &Client, operation: &str, body: &Value) -> Answer {
    let target = format!("ServiceQuotasV20190624.{operation}");
    let body = body.to_string();
    let headers = vec![("x-amz-target", target.as_str())];
    let wanted = Wanted { headers, ..Wanted::new("servicequotas", "POST", "/", body.as_bytes()) };
    client.send(wanted).await.expect("an answer")
}

async fn opt_status(client: &Client, region: &str) -> Answer {
    let body = json!({ "RegionName": region }).to_string();
    let wanted = Wanted::new("account", "POST", "/getRegionOptStatus", body.as_bytes());
    client.send(wanted).await.expect("an answer")
}

#[tokio::test]
async fn the_simulator_tells_the_three_decisions_apart() {
    let (_folder, practice, client) = start(Scenario::Ready).await;
    let answer = simulate(&client, USER, "&ActionNames.member.2=chime%3ATagResource").await;
    assert_eq!(answer.http, 200, "{}", answer.body);
    let (first, second) = answer.body.split_once("</MissingContextValues>").expect("two results");
    assert_eq!(element(first, "EvalActionName"), Some("chime:CreateMeeting"));
    assert_eq!(element(first, "EvalDecision"), Some("allowed"));
    assert_eq!(element(first, "SourcePolicyId"), Some("test-meeting"));
    assert!(element(first, "StartPosition").is_some());
    assert_eq!(element(second, "EvalDecision"), Some("implicitDeny"));
    assert!(!answer.body.contains("OrganizationsDecisionDetail"));
    let deny = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Deny","Action":"chime:CreateMeeting","Resource":"*"}]}"#;
    practice.console().attach_policy(deny).expect("a policy");
    let answer = simulate(&client, USER, "").await;
    assert_eq!(element(&answer.body, "EvalDecision"), Some("explicitDeny"));
    assert_eq!(element(&answer.body, "SourcePolicyId"), Some("attached-1"));
}

#[tokio::test]
async fn the_simulator_knows_what_the_organization_forbids() {
    let (_folder, _practice, client) = start(Scenario::ScpDeny).await;
    let answer = simulate(&client, USER, "").await;
    assert_eq!(element(&answer.body, "AllowedByOrganizations"), Some("false"));
    assert_ne!(element(&answer.body, "EvalDecision"), Some("allowed"));
    let matched = element(&answer.body, "MatchedStatements").expect("the element");
    assert_eq!(matched.trim(), "");
}

#[tokio::test]
async fn context_entries_decide_and_missing_ones_are_named() {
    let (_folder, practice, client) = start(Scenario::NoPermission).await;
    let policy = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"chime:CreateMeeting","Resource":"*",
         "Condition":{"StringEquals":{"aws:RequestedRegion":["us-east-1"]}}}]}"#;
    practice.console().attach_policy(policy).expect("a policy");
    let answer = simulate(&client, USER, "").await;
    assert_eq!(element(&answer.body, "EvalDecision"), Some("implicitDeny"));
    let missing = element(&answer.body, "MissingContextValues").expect("the element");
    assert!(missing.contains("<member>aws:RequestedRegion</member>"), "{missing}");
    let entry = "&ContextEntries.member.1.ContextKeyName=aws%3ARequestedRegion&ContextEntries.\
                 member.1.ContextKeyType=string&ContextEntries.member.1.ContextKeyValues.member.1=";
    let answer = simulate(&client, USER, &format!("{entry}us-east-1")).await;
    assert_eq!(element(&answer.body, "EvalDecision"), Some("allowed"));
    let answer = simulate(&client, USER, &format!("{entry}eu-central-1")).await;
    assert_eq!(element(&answer.body, "EvalDecision"), Some("implicitDeny"));
}

#[tokio::test]
async fn several_resources_have_a_result_each() {
    let (_folder, practice, client) = start(Scenario::NoPermission).await;
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
        "Action":"chime:*","Resource":"arn:aws:chime:us-east-1:111122223333:meeting/*"}]}"#;
    practice.console().attach_policy(policy).expect("a policy");
    let more = "&ResourceArns.member.1=arn%3Aaws%3Achime%3Aus-east-1%3A111122223333%3Ameeting%2F*\
                &ResourceArns.member.2=arn%3Aaws%3Achime%3Aus-west-2%3A111122223333%3Ameeting%2F*";
    let answer = simulate(&client, USER, more).await;
    assert_eq!(element(&answer.body, "EvalDecision"), Some("implicitDeny"));
    let results = element(&answer.body, "ResourceSpecificResults").expect("the element");
    assert_eq!(results.matches("<EvalResourceDecision>allowed<").count(), 1);
    assert_eq!(results.matches("<EvalResourceDecision>implicitDeny<").count(), 1);
}

#[tokio::test]
async fn the_simulator_refuses_sessions_strangers_and_those_without_permission() {
    let (_folder, practice, mut client) = start(Scenario::Ready).await;
    client.keys = practice.console().issue_session();
    let session = "arn:aws:sts::111122223333:assumed-role/PracticeDeveloper/newcomer";
    let answer = simulate(&client, session, "").await;
    assert_eq!((answer.http, answer.code()), (400, "InvalidInput"));
    assert!(answer.body.contains("does not clearly define entity type and name."));
    let role = "arn:aws:iam::111122223333:role/PracticeDeveloper";
    assert_eq!(simulate(&client, role, "").await.http, 200);
    let stranger = simulate(&client, "arn:aws:iam::111122223333:user/else", "").await;
    assert_eq!(stranger.code(), "AccessDenied");
    assert_eq!(simulate(&client, role, "&ActionNames.member.2=chime").await.code(), "InvalidInput");
    let odd = simulate(&client, role, "&PolicyInputList.member.1=%7B").await;
    assert_eq!(odd.code(), "InvalidInput");
    practice.console().revoke_diagnosis();
    let answer = simulate(&client, role, "").await;
    assert_eq!((answer.http, answer.code()), (403, "AccessDenied"));
    assert!(answer.body.contains("perform: iam:SimulatePrincipalPolicy on resource: "));
}

#[tokio::test]
async fn policies_and_boundaries_can_come_with_the_simulation() {
    let (_folder, _practice, client) = start(Scenario::NoPermission).await;
    let allow = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22\
                 Allow%22%2C%22Action%22%3A%22chime%3A*%22%2C%22Resource%22%3A%22*%22%7D%5D%7D";
    let with = format!("&PolicyInputList.member.1={allow}");
    let answer = simulate(&client, USER, &with).await;
    assert_eq!(element(&answer.body, "EvalDecision"), Some("allowed"));
    assert_eq!(element(&answer.body, "SourcePolicyId"), Some("PolicyInputList.1"));
    let narrow = allow.replace("chime%3A*", "chime%3AGetMeeting");
    let bounded = format!("{with}&PermissionsBoundaryPolicyInputList.member.1={narrow}");
    let answer = simulate(&client, USER, &bounded).await;
    assert_eq!(element(&answer.body, "EvalDecision"), Some("implicitDeny"));
    assert_eq!(element(&answer.body, "AllowedByPermissionsBoundary"), Some("false"));
}

#[tokio::test]
async fn quotas_are_read_by_code_and_listed_in_pages() {
    let (_folder, practice, client) = start(Scenario::Ready).await;
    let of = |code: &str| json!({ "ServiceCode": "chime", "QuotaCode": code });
    let quota = quotas(&client, "GetServiceQuota", &of("L-9F286451")).await.json();
    assert_eq!(quota["Quota"]["Value"], 250.0);
    // No applied value: the attendees of a meeting cannot be raised.
    let answer = quotas(&client, "GetServiceQuota", &of("L-B1CE561B")).await;
    assert_eq!((answer.http, answer.code()), (400, "NoSuchResourceException"));
    assert_eq!(answer.json()["__type"], "NoSuchResourceException");
    let answer = quotas(&client, "GetAWSDefaultServiceQuota", &of("L-B1CE561B")).await;
    assert_eq!(answer.json()["Quota"]["Value"], 250.0);

    let mut codes = Vec::new();
    let mut body = json!({ "ServiceCode": "chime", "MaxResults": 10 });
    loop {
        let page = quotas(&client, "ListAWSDefaultServiceQuotas", &body).await.json();
        let list = page["Quotas"].as_array().expect("a list").clone();
        codes.extend(list.into_iter().map(|quota| quota["QuotaCode"].clone()));
        let Some(token) = page["NextToken"].as_str() else {
            break;
        };
        body["NextToken"] = token.into();
    }
    assert_eq!(codes.len(), crate::chime::quotas().len());
    body["NextToken"] = "x".into();
    let answer = quotas(&client, "ListServiceQuotas", &body).await;
    assert_eq!(answer.code(), "InvalidPaginationTokenException");
    practice.console().revoke_diagnosis();
    let answer = quotas(&client, "GetServiceQuota", &of("L-9F286451")).await;
    assert_eq!((answer.http, answer.code()), (403, "AccessDeniedException"));
}

#[tokio::test]
async fn regions_say_whether_they_are_on() {
    let (_folder, practice, client) = start(Scenario::Ready).await;
    let status = async |region: &str| opt_status(&client, region).await.json();
    assert_eq!(status("us-east-1").await["RegionOptStatus"], "ENABLED_BY_DEFAULT");
    assert_eq!(status("af-south-1").await["RegionOptStatus"], "DISABLED");
    practice.console().enable_region("af-south-1");
    assert_eq!(status("af-south-1").await["RegionOptStatus"], "ENABLED");
    assert_eq!(client.in_region("af-south-1").identity().await.http, 200);
    let answer = opt_status(&client, "moon-1").await;
    assert_eq!((answer.http, answer.code()), (400, "ValidationException"));
    assert_eq!(answer.json()["reason"], "invalidRegionOptTarget");
}
