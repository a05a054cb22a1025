//! What somebody meant by the text in a Region field.

use super::region::{AWS_STARTS, Region, region, regions};

/// What a Region setting looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegionShape {
    /// A Region of the table, written as it should be.
    Known(&'static Region),
    /// An Availability Zone, Local Zone or Wavelength Zone of a Region: `us-east-1a`.
    Zone {
        /// The Region the zone is in.
        region: String,
    },
    /// A Region id in capitals: `US-EAST-1`.
    UpperCase {
        /// The id as it should be written.
        region: String,
    },
    /// The name of a place instead of the id: `Frankfurt`.
    DisplayName {
        /// The id of the Region with that name.
        region: String,
    },
    /// Formed like a Region id, but not in the table: perhaps newer than this program.
    PlausibleUnknown,
    /// Not a Region.
    Unknown {
        /// Region ids that are written alike, the nearest first; at most three.
        nearest: Vec<String>,
    },
    /// Nothing, or only blanks.
    Empty,
}

/// Tells what kind of thing the text in a Region field is. Blanks around it are ignored.
pub fn classify_region(text: &str) -> RegionShape {
    let text = text.trim();
    if text.is_empty() {
        return RegionShape::Empty;
    }
    if let Some(known) = region(text) {
        return RegionShape::Known(known);
    }
    let lower = text.to_lowercase();
    if region(&lower).is_some() {
        return RegionShape::UpperCase { region: lower };
    }
    if let Some(region) = zone(&lower) {
        return RegionShape::Zone { region };
    }
    if let Some(region) = display_name(&lower) {
        return RegionShape::DisplayName { region };
    }
    if is_plausible(text) {
        return RegionShape::PlausibleUnknown;
    }
    RegionShape::Unknown { nearest: nearest_ids(&lower) }
}

/// No id or name is longer; comparing a whole pasted page letter by letter would take long.
const LONGEST: usize = 64;

/// `us-east-1a`, `us-west-2-lax-1a` and `us-east-1-wl1-bos-wlz-1` belong to the Region they begin
/// with.
fn zone(lower: &str) -> Option<String> {
    regions().iter().find_map(|region| {
        let rest = lower.strip_prefix(region.id.as_str())?;
        let mut letters = rest.chars();
        let availability =
            matches!((letters.next(), letters.next()), (Some(c), None) if c.is_ascii_lowercase());
        let local = rest.len() > 2
            && rest.starts_with('-')
            && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        (availability || local).then(|| region.id.clone())
    })
}

fn display_name(lower: &str) -> Option<String> {
    // "EU (Frankfurt)" was the console's older name; "Frankfurt (eu-central-1)" is a common mix.
    let bare = |text: &str| text.replace("europe", "eu");
    let wanted = bare(lower);
    regions()
        .iter()
        .find(|region| {
            bare(&region.name.to_lowercase()) == wanted
                || region.aliases.iter().any(|name| name.to_lowercase() == lower)
                || (lower.contains(&format!("({})", region.id)))
                || lower
                    .strip_prefix(region.id.as_str())
                    .is_some_and(|rest| rest.trim_start().starts_with('('))
        })
        .map(|region| region.id.clone())
}

/// A partition's start, a compass word and a number: `eu-north-2`. The partitions' own patterns
/// take any word in the middle, which would let typing mistakes such as `us-esat-1` through.
fn is_plausible(text: &str) -> bool {
    const COMPASS: [&str; 9] = [
        "north",
        "south",
        "east",
        "west",
        "central",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
    ];
    const OTHER_STARTS: [&str; 7] =
        ["us-gov-", "cn-", "eusc-de-", "us-iso-", "us-isob-", "us-isof-", "eu-isoe-"];
    let starts = OTHER_STARTS.iter().chain(AWS_STARTS);
    starts.filter_map(|start| text.strip_prefix(start)).any(|rest| {
        rest.split_once('-').is_some_and(|(word, number)| {
            COMPASS.contains(&word)
                && (1..=2).contains(&number.len())
                && number.bytes().all(|b| b.is_ascii_digit())
                && !number.starts_with('0')
        })
    })
}

fn nearest_ids(lower: &str) -> Vec<String> {
    if lower.len() > LONGEST {
        return Vec::new();
    }
    let plain: String = lower.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut scored: Vec<(usize, &Region)> = regions()
        .iter()
        .map(|region| {
            let id = strsim::damerau_levenshtein(lower, &region.id);
            let squeezed = strsim::damerau_levenshtein(&plain, &region.id.replace('-', ""));
            let names = region.aliases.iter().map(|name| {
                // One more than the same distance in an id: an id is what was asked for.
                1 + strsim::damerau_levenshtein(lower, &name.to_lowercase())
            });
            (names.chain([id, squeezed]).min().unwrap_or(id), region)
        })
        .filter(|(distance, _)| *distance <= 3)
        .collect();
    // Stable: among equals the table's order stays.
    scored.sort_by_key(|(distance, _)| *distance);
    scored.into_iter().take(3).map(|(_, region)| region.id.clone()).collect()
}
