//! The Region table and the host names made from it.

use std::sync::LazyLock;

use serde::Deserialize;

/// Host of the retired, us-east-1-only `chime` API (botocore 1.44.5 `endpoints.json`).
pub const LEGACY_HOST: &str = "chime.us-east-1.amazonaws.com";

const FALLBACK_REGION: &str = "us-east-1";

/// One AWS Region, with or without the Amazon Chime SDK in it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts of a table, not the states of one thing"
)]
pub struct Region {
    /// The id used in profiles and host names: `eu-west-2`.
    pub id: String,
    /// The name the AWS console shows: `Europe (London)`.
    pub name: String,
    /// The partition the Region belongs to: `aws`, `aws-us-gov`, `aws-cn` or `aws-eusc`.
    pub partition: String,
    /// The meetings API can be called here (it has a `meetings-chime` endpoint).
    pub control: bool,
    /// Meetings can be hosted here (accepted as `MediaRegion`).
    pub media: bool,
    /// Off until an account enables it.
    pub opt_in: bool,
    /// The meetings API has a FIPS endpoint here.
    pub fips: bool,
    /// Where to call the meetings API from here; the Region itself when `control` is set.
    pub(super) nearest_control: String,
    /// Other names people write for it, such as the city.
    pub(super) aliases: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Table {
    regions: Vec<Region>,
}

// A damaged asset gives an empty table instead of a panic; a unit test keeps it whole.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/chime/regions.json")).unwrap_or_default()
});

/// Partitions, the start of their Region ids and their DNS suffix (botocore 1.44.5
/// `partitions.json`). Longer starts come first: `us-gov-` is not `us-`.
const PARTITIONS: [(&str, &[&str], &str); 8] = [
    ("aws-us-gov", &["us-gov-"], "amazonaws.com"),
    ("aws-cn", &["cn-"], "amazonaws.com.cn"),
    ("aws-eusc", &["eusc-"], "amazonaws.eu"),
    ("aws-iso-b", &["us-isob-"], "sc2s.sgov.gov"),
    ("aws-iso-f", &["us-isof-"], "csp.hci.ic.gov"),
    ("aws-iso-e", &["eu-isoe-"], "cloud.adc-e.uk"),
    ("aws-iso", &["us-iso-"], "c2s.ic.gov"),
    ("aws", AWS_STARTS, "amazonaws.com"),
];

pub(super) const AWS_STARTS: &[&str] =
    &["us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"];

/// Every Region of the public, US government, China and European Sovereign partitions, including
/// those without a meetings endpoint.
pub fn regions() -> &'static [Region] {
    &TABLE.regions
}

/// The Region with exactly this id.
pub fn region(id: &str) -> Option<&'static Region> {
    regions().iter().find(|region| region.id == id)
}

/// The Regions in which the meetings API can be called.
pub fn control_regions() -> impl Iterator<Item = &'static Region> {
    regions().iter().filter(|region| region.control)
}

/// The Regions that can host the media of a meeting created in `control`.
///
/// A meeting stays in its partition. An opt-in control Region hosts its own media only; any
/// other control Region may use every media Region, opt-in ones once the account enabled them
/// (developer guide, "meeting Regions"). Empty when `control` is not a control Region.
pub fn media_regions_for(control: &str) -> Vec<&'static Region> {
    let Some(home) = region(control).filter(|region| region.control) else {
        return Vec::new();
    };
    regions()
        .iter()
        .filter(|region| region.media && region.partition == home.partition)
        .filter(|region| !home.opt_in || region.id == home.id)
        .collect()
}

/// The control Region to use from `region`: itself, or the sensible neighbour.
///
/// For a Region that is not in the table the answer goes by its first letters. Partitions without
/// the Amazon Chime SDK (China, European Sovereign) are answered with a public Region, which needs
/// an account of the public partition.
pub fn nearest_control_region(region_id: &str) -> &'static str {
    if let Some(found) = region(region_id) {
        return &found.nearest_control;
    }
    match region_id.split('-').next().unwrap_or_default() {
        _ if region_id.starts_with("us-gov-") => "us-gov-west-1",
        "eu" | "eusc" => "eu-central-1",
        "ap" | "cn" => "ap-southeast-1",
        "ca" => "ca-central-1",
        "me" => "ap-south-1",
        "af" => "af-south-1",
        "il" => "il-central-1",
        "mx" => "us-west-2",
        _ => FALLBACK_REGION,
    }
}

/// The partition of a Region id, also of one this table does not know; `aws` when nothing fits.
pub fn partition_of(region_id: &str) -> &'static str {
    if let Some(found) = region(region_id) {
        return &found.partition;
    }
    PARTITIONS
        .iter()
        .find(|(_, starts, _)| starts.iter().any(|start| region_id.starts_with(start)))
        .map_or("aws", |(partition, ..)| partition)
}

/// The DNS suffix of a partition's hosts; that of `aws` when the partition is unknown.
pub fn dns_suffix(partition: &str) -> &'static str {
    PARTITIONS
        .iter()
        .find(|(name, ..)| *name == partition)
        .map_or("amazonaws.com", |(_, _, suffix)| suffix)
}

/// Host of the meetings API for a Region. The name is formed for any Region, as SDKs do; whether
/// it exists is what [`Region::control`] says.
pub fn meetings_host(region_id: &str) -> String {
    host("meetings-chime", region_id)
}

/// Host of the Region's own STS endpoint.
pub fn sts_host(region_id: &str) -> String {
    host("sts", region_id)
}

fn host(service: &str, region_id: &str) -> String {
    let suffix = dns_suffix(partition_of(region_id));
    format!("{service}.{region_id}.{suffix}")
}
