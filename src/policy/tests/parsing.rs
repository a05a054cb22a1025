use super::*;

fn error(text: &str) -> ParseError {
    Policy::parse_as(text, PolicyKind::Identity).expect_err(text)
}

fn body(elements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{{{elements}}}]}}"#)
}

#[test]
fn errors_name_line_and_column() {
    let text =
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\"Efect\": \"Allow\"}\n  ]\n}";
    let found = error(text);
    assert_eq!((found.line, found.column), (4, 6));
    assert_eq!(
        found.to_string(),
        "line 4, column 6: a statement has no element \"Efect\"; did you mean Effect?"
    );
    let found = error("{\"Version\": \"2012-10-17\"\n \"Statement\": []}");
    assert_eq!((found.line, found.column), (2, 2));
    assert!(found.message.contains("a comma or }"), "{found}");
}

#[test]
fn statements_know_their_lines() {
    let text = "{\"Version\":\"2012-10-17\",\r\n\"Statement\":[\r\n {\"Effect\":\"Allow\",\r\n\"Action\":\"*\",\"Resource\":\"*\"},\r\n\r\n {\"Effect\":\"Deny\",\"Action\":\"iam:*\",\"Resource\":\"*\"}]}";
    let parsed = Policy::parse(text).expect(text);
    let lines: Vec<usize> = parsed.statements.iter().map(|s| s.line).collect();
    assert_eq!(lines, [3, 6]);
}

/// Statements IAM refuses, and part of what is said about them.
const REFUSED: &[(&str, &str)] = &[
    (r#""Effect":"Allow","Action":"*""#, "no Resource"),
    (r#""Effect":"Allow","Resource":"*""#, "no Action"),
    (r#""Action":"*","Resource":"*""#, "no Effect"),
    (r#""Effect":"allow","Action":"*","Resource":"*""#, "written so"),
    (r#""Effect":["Allow"],"Action":"*","Resource":"*""#, "not a list"),
    (r#""Effect":"Allow","Action":"*","NotAction":"*","Resource":"*""#, "keep one"),
    (r#""Effect":"Allow","Action":"*","Resource":"*","NotResource":"*""#, "keep one"),
    (r#""Effect":"Allow","Action":"*","Resource":"*","Effect":"Deny""#, "given twice"),
    (r#""Effect":"Allow","Action":[],"Resource":"*""#, "empty list"),
    (r#""Effect":"Allow","Action":"*","Resource":[]"#, "empty list"),
    (r#""Effect":"Allow","Action":"*","Resource":{}"#, "not an object"),
    (r#""Effect":"Allow","Action":[[]],"Resource":"*""#, "not a list"),
    (r#""Effect":"Allow","Action":"CreateMeeting","Resource":"*""#, "service prefix"),
    (r#""Effect":"Allow","Action":"","Resource":"*""#, "service prefix"),
    (r#""Effect":"Allow","Action":"a a:Get","Resource":"*""#, "service prefix"),
    (r#""Effect":"Allow","Action":"chime:Get:Meeting","Resource":"*""#, "one colon"),
    (r#""Effect":"Allow","Action":"*","Resource":"meeting/1""#, "nor an ARN"),
    (r#""Effect":"Allow","Action":"*","Resource":"""#, "nor an ARN"),
    (r#""Effect":"Allow","Action":"*","Resource":"arn:aws""#, "names no service"),
    (r#""Effect":"Allow","Action":"*","Resource":"arn:aws:s3::b""#, "lacks a field"),
    (r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":"b"}"#, "needs an object"),
    (r#""Effect":"Allow","Action":"*","Resource":"arn:error:s3:::b""#, "not a partition"),
    (r#""Sid":"a b","Effect":"Allow","Action":"*","Resource":"*""#, "letters"),
    (r#""Sid":1,"Effect":"Allow","Action":"*","Resource":"*""#, "not a number"),
    (r#""Principal":"*","Effect":"Allow","Action":"*","Resource":"*""#, "attached"),
    (r#""Effect":"Allow","Action":"*","Resource":"*","Condition":[]"#, "an object"),
    (r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{"a":{"b":"c"}}"#, "operator"),
    (
        r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEqual":{"a:b":"c"}}"#,
        "did you mean StringEquals?",
    ),
    (
        r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{"NullIfExists":{"a:b":"true"}}"#,
        "no IfExists",
    ),
    (
        r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"a:b":null}}"#,
        "not null",
    ),
    (
        r#""Effect":"Allow","Action":"*","Resource":"*","Condition":{"DateLessThan":{"a:b":"soon"}}"#,
        "not a date",
    ),
];

#[test]
fn what_iam_refuses_is_refused() {
    let ok = r#""Effect":"Allow","Action":"chime:*","Resource":"*""#;
    Policy::parse(&body(ok)).expect("the base case is fine");
    for (elements, part) in REFUSED {
        let found = error(&body(elements));
        assert!(found.message.contains(*part), "{elements}\n{found}");
        assert_eq!(found.line, 1);
    }
}

#[test]
fn the_frame_of_the_document_is_checked() {
    for (text, part) in [
        ("", "no text"),
        ("   ", "no text"),
        ("[]", "not a list"),
        ("hello", "unexpected 'h'"),
        ("{}", "no Statement"),
        (r#"{"Version":"2012-10-17"}"#, "no Statement"),
        (r#"{"Version":"2012-10-17","Statement":[]}"#, "empty list"),
        (r#"{"Version":"2012-10-17","Statement":["x"]}"#, "not a text"),
        (r#"{"Version":"2013-10-17","Statement":{}}"#, "does not exist"),
        (r#"{"Version":2012,"Statement":{}}"#, "not a number"),
        (r#"{"Id":{},"Statement":{}}"#, "not an object"),
        (r#"{"Statements":[]}"#, "did you mean Statement?"),
        (r#"{"Statement":[],}"#, "remove it"),
        (r#"{"Statement":[1,]}"#, "remove it"),
        (r#"{"Statement":[]} x"#, "after the end"),
        (r#"{"Statement":"#, "text ends"),
        (r#"{"Stat"#, "no closing quote"),
        ("{'Statement':1}", "double quotes"),
        (r#"{"Id":"\x","Statement":1}"#, "unknown escape"),
        (r#"{"Id":"\ud800","Statement":1}"#, "hexadecimal"),
        (r#"{"Id":01,"Statement":1}"#, "not a JSON number"),
    ] {
        let found = error(text);
        assert!(found.message.contains(part), "{text}\n{found}");
    }
    let twice = body(
        r#""Sid":"A","Effect":"Deny","Action":"*","Resource":"*"},{"Sid":"A","Effect":"Deny","Action":"*","Resource":"*""#,
    );
    assert!(error(&twice).message.contains("two statements"));
    let deep = format!("{}1{}", "[".repeat(5000), "]".repeat(5000));
    assert!(error(&deep).message.contains("levels"));
}

#[test]
fn what_iam_takes_is_taken() {
    for text in [
        r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
        r#"{"Version":"2008-10-17","Id":"x","Statement":{"Effect":"Deny","NotAction":["iam:*"],"NotResource":["*"]}}"#,
        "\u{feff}{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*:*\",\"Resource\":\"arn:aws:sqs\"}}",
        r#"{"Statement":[{"Sid":"","Effect":"Allow","Action":"a:b","Resource":"*"},{"Sid":"","Effect":"Allow","Action":"a:b","Resource":"arn:*:s3:::b"}]}"#,
        r#"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"a":{},"Bool":{}}}}"#,
        r#"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"Bool":{"a:b":[true,"false"]},"NumericEquals":{"a:c":1.5}}}}"#,
    ] {
        Policy::parse_as(text, PolicyKind::Identity).unwrap_or_else(|e| panic!("{text}: {e}"));
    }
}

#[test]
fn resource_policies_need_a_principal_and_no_resource() {
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["123456789012","arn:aws:iam::123456789012:role/r"],"Service":"chime.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    let parsed = Policy::parse(trust).expect(trust);
    let first = parsed.statements.first().expect("one statement");
    assert_eq!(first.resources, ResourcePart::None);
    assert!(matches!(&first.principal, Some(Principal::Is(names)) if names.len() == 3));
    Policy::parse_as(trust, PolicyKind::Resource).expect(trust);
    assert!(error(trust).message.contains("identity-based policy has no Principal"));
    let none = body(r#""Effect":"Allow","Action":"*","Resource":"*""#);
    let found = Policy::parse_as(&none, PolicyKind::Resource).expect_err("no principal");
    assert!(found.message.contains("no Principal"), "{found}");
    for (principal, part) in [
        (r#""alice""#, "is \"*\" or an object"),
        ("{}", "is \"*\" or an object"),
        (r#"{"AWS":"arn:aws:iam::1:user/*"}"#, "in full"),
        (r#"{"AWS":"alice"}"#, "neither an account id"),
        (r#"{"Aws":"*"}"#, "did you mean AWS?"),
    ] {
        let text = body(&format!(r#""Effect":"Allow","Principal":{principal},"Action":"a:b""#));
        let found = Policy::parse(&text).expect_err(&text);
        assert!(found.message.contains(part), "{principal}: {found}");
    }
    let both = body(r#""Effect":"Deny","Principal":"*","NotPrincipal":"*","Action":"a:b""#);
    assert!(Policy::parse(&both).is_err());
}

#[test]
fn printing_is_stable_and_readable() {
    let text = r#"{"Statement":{"Condition":{"StringEquals":{"aws:RequestedRegion":"us-east-1","aws:x":["a","b"]}},"Resource":"*","Action":"chime:CreateMeeting","Effect":"Allow","Sid":"A"},"Version":"2012-10-17"}"#;
    let parsed = Policy::parse(text).expect(text);
    let pretty = parsed.to_json_pretty();
    let expected = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "A",
      "Effect": "Allow",
      "Action": [
        "chime:CreateMeeting"
      ],
      "Resource": "*",
      "Condition": {
        "StringEquals": {
          "aws:RequestedRegion": "us-east-1",
          "aws:x": [
            "a",
            "b"
          ]
        }
      }
    }
  ]
}"#;
    assert_eq!(pretty, expected);
    let minified = parsed.to_json_minified();
    assert!(!minified.contains([' ', '\n']));
    assert_eq!(iam_size(&pretty), minified.chars().count());
    let value = serde_json::from_str(&minified).expect("our output is JSON");
    assert_eq!(Policy::from_value(&value).expect("and a policy").to_json_pretty(), pretty);
}

#[test]
fn size_counts_as_iam_does() {
    assert_eq!(iam_size("{ \"a b\" :\n\t\"c\\\" d\" }"), "{\"a b\":\"c\\\" d\"}".len());
    assert_eq!(iam_size("\"é\""), 3);
    assert_eq!(iam_size(r#""\\" "x""#), 7);
    assert_eq!(iam_size(""), 0);
}

#[test]
fn errors_without_text_have_no_line() {
    let value = serde_json::json!({"Statement": {"Effect": "Allow", "Action": "*"}});
    let found = Policy::from_value(&value).expect_err("no resource");
    assert_eq!(found.to_string(), "the statement has no Resource or NotResource");
}
