//! The tables are whole, agree with each other, and are read as people write.

use super::*;

fn id_of(region: &str) -> &'static Region {
    region_or_panic(region)
}

fn region_or_panic(id: &str) -> &'static Region {
    super::region(id).unwrap_or_else(|| panic!("{id} is missing"))
}

#[test]
fn region_table_is_whole() {
    assert_eq!(regions().len(), 39);
    assert_eq!(control_regions().count(), 14);
    assert_eq!(regions().iter().filter(|r| r.media).count(), 21);
    let mut ids: Vec<_> = regions().iter().map(|r| &r.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), regions().len());
    for region in regions() {
        assert_eq!(partition_of(&region.id), region.partition, "{}", region.id);
        assert!(id_of(&region.nearest_control).control, "{}", region.id);
        assert!(!region.control || region.media, "{}", region.id);
        assert!(!region.control || region.nearest_control == region.id);
        assert!(!region.fips || region.control, "{}", region.id);
        assert!(!region.name.is_empty() && !region.aliases.is_empty());
        for alias in &region.aliases {
            let found = classify_region(alias);
            let expected = RegionShape::DisplayName { region: region.id.clone() };
            assert_eq!(found, expected, "{alias}");
        }
    }
}

#[test]
fn opt_in_and_fips_as_documented() {
    let listed = |pick: fn(&Region) -> bool| -> Vec<&str> {
        control_regions().filter(|r| pick(r)).map(|r| r.id.as_str()).collect()
    };
    assert_eq!(listed(|r| r.opt_in), ["af-south-1", "il-central-1"]);
    let mut fips = listed(|r| r.fips);
    fips.sort_unstable();
    let expected = ["ca-central-1", "us-east-1", "us-gov-east-1", "us-gov-west-1", "us-west-2"];
    assert_eq!(fips, expected);
}

#[test]
fn media_regions_follow_the_rules() {
    let ids = |control: &str| -> Vec<&str> {
        media_regions_for(control).iter().map(|r| r.id.as_str()).collect()
    };
    assert_eq!(ids("us-east-1").len(), 19);
    assert!(ids("us-east-1").contains(&"eu-west-1"));
    assert_eq!(ids("af-south-1"), ["af-south-1"]);
    assert_eq!(ids("us-gov-west-1"), ["us-gov-east-1", "us-gov-west-1"]);
    assert!(ids("eu-west-1").is_empty());
    assert!(ids("nowhere").is_empty());
}

#[test]
fn region_fields_are_understood() {
    let known = |id: &str| RegionShape::Known(id_of(id));
    let zone = |id: &str| RegionShape::Zone { region: id.into() };
    let upper = |id: &str| RegionShape::UpperCase { region: id.into() };
    let place = |id: &str| RegionShape::DisplayName { region: id.into() };
    for (text, expected) in [
        ("us-east-1", known("us-east-1")),
        ("  eu-west-2\t", known("eu-west-2")),
        ("us-east-1a", zone("us-east-1")),
        ("US-EAST-1A", zone("us-east-1")),
        ("us-west-2-lax-1a", zone("us-west-2")),
        ("us-east-1-wl1-bos-wlz-1", zone("us-east-1")),
        ("US-EAST-1", upper("us-east-1")),
        ("Eu-Central-1", upper("eu-central-1")),
        ("Frankfurt", place("eu-central-1")),
        ("europe (frankfurt)", place("eu-central-1")),
        ("EU (Frankfurt)", place("eu-central-1")),
        ("Frankfurt (eu-central-1)", place("eu-central-1")),
        ("eu-central-1 (Frankfurt)", place("eu-central-1")),
        ("South America (São Paulo)", place("sa-east-1")),
        ("US East (N. Virginia)", place("us-east-1")),
        ("eu-north-2", RegionShape::PlausibleUnknown),
        ("us-gov-central-1", RegionShape::PlausibleUnknown),
        ("", RegionShape::Empty),
        (" \t", RegionShape::Empty),
    ] {
        assert_eq!(classify_region(text), expected, "{text:?}");
    }
}

#[test]
fn typing_mistakes_get_neighbours() {
    for (text, first) in [
        ("us-east1", "us-east-1"),
        ("useast1", "us-east-1"),
        ("us_east_1", "us-east-1"),
        ("us-esat-1", "us-east-1"),
        ("eu-cental-1", "eu-central-1"),
        ("frankfrut", "eu-central-1"),
    ] {
        match classify_region(text) {
            RegionShape::Unknown { nearest } => {
                assert_eq!(nearest.first().map(String::as_str), Some(first), "{text}");
                assert!(nearest.len() <= 3);
            }
            other => panic!("{text}: {other:?}"),
        }
    }
    let none = classify_region("the moon and the stars");
    assert_eq!(none, RegionShape::Unknown { nearest: Vec::new() });
}

#[test]
fn neighbours_and_hosts() {
    assert_eq!(nearest_control_region("eu-west-1"), "eu-west-2");
    assert_eq!(nearest_control_region("us-east-2"), "us-east-1");
    assert_eq!(nearest_control_region("us-west-2"), "us-west-2");
    assert_eq!(nearest_control_region("us-gov-north-1"), "us-gov-west-1");
    assert_eq!(nearest_control_region("eu-east-9"), "eu-central-1");
    assert_eq!(nearest_control_region("nonsense"), "us-east-1");
    assert_eq!(meetings_host("us-east-1"), "meetings-chime.us-east-1.amazonaws.com");
    assert_eq!(sts_host("cn-north-1"), "sts.cn-north-1.amazonaws.com.cn");
    assert_eq!(sts_host("eusc-de-east-1"), "sts.eusc-de-east-1.amazonaws.eu");
    assert_eq!(partition_of("us-isob-east-1"), "aws-iso-b");
    assert_eq!(partition_of("us-gov-north-7"), "aws-us-gov");
    assert_eq!(dns_suffix("unheard-of"), "amazonaws.com");
}

#[test]
fn action_table_is_whole() {
    assert_eq!(actions().iter().filter(|a| a.api == Api::Meetings).count(), 16);
    let needed: Vec<_> =
        actions().iter().filter(|a| a.needed_for_test_meeting).map(|a| a.name.as_str()).collect();
    let expected =
        ["chime:CreateMeeting", "chime:CreateAttendee", "chime:GetMeeting", "chime:DeleteMeeting"];
    assert_eq!(needed, expected);
    let mut names: Vec<_> = actions().iter().map(|a| a.name.to_lowercase()).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), actions().len());
    for action in actions() {
        assert!(action.name.starts_with("chime:") && !action.purpose.is_empty());
    }
    let create = action("CHIME:createmeeting").map(|a| a.resource);
    assert_eq!(create, Some(ResourceKind::Any));
    assert_eq!(action("chime:DeleteMeeting").map(|a| a.resource), Some(ResourceKind::Meeting));
    assert!(action("chime-sdk-meetings:CreateMeeting").is_none());
}

#[test]
fn quota_and_rename_tables_are_whole() {
    let source = include_str!("../../assets/chime/quotas.json");
    assert_eq!(quotas().len(), source.matches("\"code\"").count(), "a quota kind is unknown");
    let meetings = quotas().iter().find(|q| q.code == QUOTA_CONCURRENT_MEETINGS);
    assert_eq!(
        meetings.map(|q| (q.default, q.kind.clone())),
        Some((250.0, QuotaKind::ConcurrentMeetings))
    );
    let mut codes: Vec<_> = quotas().iter().map(|q| &q.code).collect();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), quotas().len());
    let today =
        |legacy: &str| renames().iter().find(|r| r.legacy == legacy).map(|r| r.today.as_str());
    assert_eq!(today("UnauthorizedClientException"), Some("UnauthorizedException"));
    assert_eq!(today("TagMeeting"), Some("TagResource"));
    assert_eq!(today("ListMeetings"), Some(""));
    for rename in renames().iter().filter(|r| r.kind == RenameKind::Operation) {
        let known = |name: &str| action(&format!("chime:{name}"));
        assert!(known(&rename.legacy).is_some(), "{}", rename.legacy);
        if !rename.today.is_empty() {
            assert_eq!(known(&rename.today).map(|a| a.api), Some(Api::Meetings));
        }
    }
}

#[test]
fn no_text_in_a_region_field_panics() {
    for text in ["é", "us-east-é", "-", "us-east-1é", "(us-east-1)", "us-", "\u{0}", "🦀-east-1"]
    {
        assert!(!matches!(classify_region(text), RegionShape::Known(_)), "{text}");
    }
    let page = "x-".repeat(100_000);
    assert_eq!(classify_region(&page), RegionShape::Unknown { nearest: Vec::new() });
}
