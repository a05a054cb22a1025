//! What is known of the service without asking it: Regions, hosts, IAM actions, quotas and the
//! names that changed when the meetings API left the `chime` namespace.
//!
//! Pure data and lookups. The data lives in `assets/chime/*.json`, is built into the program and
//! parsed once; each file names its source. Where the service itself answers (a quota's value, a
//! Region's opt-in state), its answer outranks these tables.

mod catalogue;
mod region;
mod shape;
#[cfg(test)]
mod tests;

pub use catalogue::{
    AccessLevel, Action, Api, QUOTA_CONCURRENT_MEETINGS, Quota, QuotaKind, Rename, RenameKind,
    ResourceKind, action, actions, quotas, renames,
};
pub use region::{
    LEGACY_HOST, Region, control_regions, dns_suffix, media_regions_for, meetings_host,
    nearest_control_region, partition_of, region, regions, sts_host,
};
pub use shape::{RegionShape, classify_region};
