//! The readers against results recorded from the real ones, and against smithy-rs's own cases.
//!
//! The cases are not part of this project. They are read from `$CHIME_SETUP_CONFORMANCE`, else from
//! `../shared/conformance`; without them the tests say so and pass, except in CI.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chime_setup::aws_files::{
    Dialect, Edit, FileKind, Keys, Paths, Reading, Value, apply, problems, profiles, read,
};
use serde_json::{Map, Value as Json};

fn case_file(name: &str) -> Option<Json> {
    let folder = std::env::var_os("CHIME_SETUP_CONFORMANCE").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        PathBuf::from,
    );
    let path = folder.join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).expect("the case file is JSON")),
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{}: {error}", path.display());
            println!("skipped: {} is not there", path.display());
            None
        }
    }
}

fn bytes_of(case: &Json, name: &str) -> Vec<u8> {
    if let Some(text) = case.get(name).and_then(Json::as_str) {
        return text.as_bytes().to_vec();
    }
    case.get(format!("{name}_base64")).and_then(Json::as_str).map(base64).unwrap_or_default()
}

fn base64(text: &str) -> Vec<u8> {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for digit in text.bytes().filter_map(|c| digits.iter().position(|d| *d == c)) {
        bits = bits << 6 | u32::try_from(digit).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    bytes
}

fn keys_json(keys: &Keys) -> Json {
    let value = |value: &Value| match value {
        Value::Text(text) => Json::from(text.as_str()),
        Value::Block(block) => {
            block.iter().map(|(k, v)| (k.clone(), Json::from(v.as_str()))).collect()
        }
    };
    Json::Object(keys.iter().map(|(key, v)| (key.clone(), value(v))).collect())
}

fn sections_json(sections: &BTreeMap<String, Keys>) -> Json {
    Json::Object(sections.iter().map(|(name, keys)| (name.clone(), keys_json(keys))).collect())
}

/// The debug lines in which the record keeps the Rust SDK's other sections.
fn rust_other(reading: &Reading) -> BTreeSet<String> {
    let services = reading.services.iter().map(|(name, keys)| ("services", name.as_str(), keys));
    let other = reading.other.iter().filter_map(|(header, keys)| {
        header.split_once(' ').map(|(prefix, name)| (prefix, name, keys))
    });
    let mut lines = BTreeSet::new();
    for (prefix, name, keys) in services.chain(other) {
        for (key, value) in keys {
            let Value::Block(block) = value else { panic!("the Rust SDK keeps blocks only") };
            for (sub, value) in block {
                lines.insert(format!(
                    "section_key: {prefix:?}, section_name: {name:?}, property_name: {key:?}, \
                     sub_property_name: Some({sub:?}) }}: {value:?}"
                ));
            }
        }
    }
    lines
}

fn recorded_other(text: &str) -> BTreeSet<String> {
    let end =
        |piece: &str| piece.trim().trim_end_matches("} }").trim_end_matches(',').trim().to_owned();
    text.split("PropertiesKey {").skip(1).map(end).collect()
}

fn differences(dialect: Dialect, case: &Json, recorded: &Map<String, Json>) -> Vec<String> {
    let result = read(dialect, &bytes_of(case, "config"), &bytes_of(case, "credentials"));
    let reading = match (result, recorded.get("error")) {
        (Err(error), Some(_)) => {
            assert!(error.line >= 1 && error.column >= 1);
            return line_difference(&error.to_string(), error.line, recorded);
        }
        (Err(error), None) => return vec![format!("refused: {error}")],
        (Ok(_), Some(error)) => return vec![format!("accepted, but recorded is {error}")],
        (Ok(reading), None) => reading,
    };
    let sso = if dialect == Dialect::JavaScript { "sso" } else { "sso_sessions" };
    let mut wanted = vec![
        ("profiles", sections_json(&reading.profiles)),
        (sso, sections_json(&reading.sso_sessions)),
    ];
    if dialect == Dialect::Botocore {
        wanted.push(("services", sections_json(&reading.services)));
        wanted.push(("other", sections_json(&reading.other)));
    }
    let empty = Json::Object(Map::new());
    let mut found: Vec<String> = wanted
        .into_iter()
        .filter(|(part, ours)| recorded.get(*part).unwrap_or(&empty) != ours)
        .map(|(part, ours)| format!("{part}: ours {ours}, recorded {:?}", recorded.get(part)))
        .collect();
    if dialect == Dialect::Rust {
        let theirs =
            recorded.get("other").and_then(Json::as_str).map(recorded_other).unwrap_or_default();
        if rust_other(&reading) != theirs {
            found.push(format!("other: ours {:?}, recorded {theirs:?}", rust_other(&reading)));
        }
    }
    found
}

/// The Rust SDK's error names its line; ours must be the same.
fn line_difference(ours: &str, line: usize, recorded: &Map<String, Json>) -> Vec<String> {
    let error = recorded.get("error").and_then(Json::as_str).unwrap_or_default();
    let theirs = error.split_once(" on line ").and_then(|(_, rest)| rest.split_once(':'));
    match theirs.and_then(|(number, _)| number.parse::<usize>().ok()) {
        Some(number) if number != line => vec![format!("{ours}, but recorded is {error}")],
        _ => Vec::new(),
    }
}

#[test]
fn edge_cases_are_read_as_the_real_readers_read_them() {
    let Some(file) = case_file("profiles/edge-cases.json") else {
        return;
    };
    let cases = file["cases"].as_array().expect("a list of cases");
    let mut wrong = Vec::new();
    for case in cases {
        let columns = [
            (Dialect::Botocore, "botocore"),
            (Dialect::Rust, "aws_runtime"),
            (Dialect::JavaScript, "smithy_ini_loader"),
        ];
        for (dialect, prefix) in columns {
            let recorded =
                case.as_object().unwrap().iter().find(|(key, _)| key.starts_with(prefix));
            let recorded = recorded.and_then(|(_, value)| value.as_object()).expect("a record");
            for difference in differences(dialect, case, recorded) {
                wrong.push(format!("{} [{}]: {difference}", case["name"], dialect.label()));
            }
        }
    }
    assert!(cases.len() >= 50, "the case file is short");
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_edge_case_hides_a_profile_or_a_fatal_line() {
    let Some(file) = case_file("profiles/edge-cases.json") else {
        return;
    };
    for case in file["cases"].as_array().expect("a list of cases") {
        let (config, credentials) = (bytes_of(case, "config"), bytes_of(case, "credentials"));
        let listed: BTreeSet<String> =
            profiles(&config, &credentials).into_iter().map(|profile| profile.name).collect();
        let problems = problems(&config, &credentials);
        for dialect in Dialect::ALL {
            match read(dialect, &config, &credentials) {
                Ok(reading) => {
                    for name in reading.profiles.keys() {
                        let section = dialect == Dialect::JavaScript && name.contains('.');
                        assert!(
                            section || listed.contains(name),
                            "{}: {name} is lost",
                            case["name"]
                        );
                    }
                }
                Err(error) => assert!(
                    problems
                        .iter()
                        .any(|p| p.fatal && p.line == error.line && p.affects.contains(&dialect)),
                    "{}: {error} is not among the problems",
                    case["name"]
                ),
            }
        }
    }
}

#[test]
fn the_rust_reading_passes_smithy_rs_cases() {
    let Some(file) = case_file("smithy-rs/profile-parser-tests.json") else {
        return;
    };
    let tests = file["tests"].as_array().expect("a list of tests");
    for test in tests {
        let text = |name: &str| test["input"].get(name).and_then(Json::as_str).unwrap_or_default();
        let result =
            read(Dialect::Rust, text("configFile").as_bytes(), text("credentialsFile").as_bytes());
        match test["output"].get("config") {
            None => assert!(result.is_err(), "{} was accepted", test["name"]),
            Some(expected) => {
                let reading = result.unwrap_or_else(|error| panic!("{}: {error}", test["name"]));
                assert_eq!(
                    sections_json(&reading.profiles),
                    expected["profiles"],
                    "{}",
                    test["name"]
                );
                if let Some(sessions) = expected.get("sso_sessions") {
                    assert_eq!(&sections_json(&reading.sso_sessions), sessions, "{}", test["name"]);
                }
            }
        }
    }
    assert!(tests.len() >= 60, "the case file is short");
}

#[test]
fn the_files_are_found_where_the_sdks_find_them() {
    let Some(file) = case_file("smithy-rs/file-location-tests.json") else {
        return;
    };
    let tests = file["tests"].as_array().expect("a list of tests");
    assert!(!tests.is_empty());
    for test in tests {
        let env =
            |name: &str| test["environment"].get(name).and_then(Json::as_str).map(str::to_owned);
        let paths = Paths::locate(&env, None).expect("a home is known");
        // On this platform the separator between folder and file is its own.
        let plain = |path: PathBuf| path.to_string_lossy().replace('\\', "/");
        let wanted = |key: &str| test[key].as_str().unwrap_or_default().replace('\\', "/");
        assert_eq!(plain(paths.config), wanted("configLocation"), "{}", test["name"]);
        assert_eq!(plain(paths.credentials), wanted("credentialsLocation"), "{}", test["name"]);
    }
}

/// The inputs on which the AWS CLI's own writer was observed: whatever it did, an edit of ours is either
/// refused or read back as wanted, and every other line of the file is still there.
#[test]
fn inputs_that_the_aws_cli_damages_come_out_whole() {
    let Some(file) = case_file("profiles/edits.json") else {
        return;
    };
    let cases = file["cases"].as_array().expect("a list of cases");
    let mut made = 0;
    for case in cases {
        let (before, update) =
            (case["input"].as_str().unwrap(), case["update"].as_object().unwrap());
        let section = update.get("__section__").and_then(Json::as_str).unwrap_or("default");
        let profile = section.strip_prefix("profile ").unwrap_or(section);
        let Some((key, value)) = update
            .iter()
            .find_map(|(k, v)| Some((k, v.as_str()?)).filter(|(k, _)| *k != "__section__"))
        else {
            continue;
        };
        let edit = Edit::SetKey {
            file: FileKind::Config,
            profile: profile.to_owned(),
            key: key.clone(),
            value: Some(value.to_owned()),
        };
        let Ok(edited) = apply(before.as_bytes(), b"", &[edit]) else {
            continue;
        };
        made += 1;
        let after = String::from_utf8(edited.config).unwrap();
        read_back(&case["name"], before, &after, (profile, key, value));
        let kept: Vec<&str> =
            before.split_inclusive('\n').filter(|line| after.contains(line)).collect();
        assert!(
            kept.len() + 1 >= before.split_inclusive('\n').count(),
            "{}\n{after}",
            case["name"]
        );
    }
    assert!(made >= 15, "{made} of {} edits were made", cases.len());
}

fn read_back(name: &Json, before: &str, after: &str, (profile, key, value): (&str, &str, &str)) {
    for dialect in [Dialect::Botocore, Dialect::Rust] {
        let Ok(reading) = read(dialect, after.as_bytes(), b"") else {
            let broken = read(dialect, before.as_bytes(), b"").is_err();
            assert!(broken, "{name}: {} can no longer read it", dialect.label());
            continue;
        };
        if let Some(keys) = reading.profiles.get(profile) {
            assert_eq!(keys.get(key).and_then(Value::text), Some(value), "{name}");
        }
    }
}
