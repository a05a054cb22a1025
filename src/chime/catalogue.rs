//! IAM actions, service quotas and renamed names.

use std::sync::LazyLock;

use serde::Deserialize;

/// Quota code of the number of meetings that may run at once in one account and Region.
pub const QUOTA_CONCURRENT_MEETINGS: &str = "L-9F286451";

/// Access level of an action, as the Service Authorization Reference classes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessLevel {
    /// Lists what exists.
    List,
    /// Reads content or settings.
    Read,
    /// Creates, changes or deletes.
    Write,
    /// Changes tags only.
    Tagging,
}

/// What an action's `Resource` element may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResourceKind {
    /// Nothing narrower than `*`.
    Any,
    /// `arn:PARTITION:chime:REGION:ACCOUNT:meeting/ID`.
    Meeting,
    /// `arn:PARTITION:chime:REGION:ACCOUNT:media-pipeline/ID`.
    MediaPipeline,
    /// `arn:PARTITION:chime:REGION:ACCOUNT:media-insights-pipeline-configuration/NAME`.
    MediaInsightsConfiguration,
    /// `arn:PARTITION:chime:REGION:ACCOUNT:media-pipeline-kinesis-video-stream-pool/NAME`.
    VideoStreamPool,
}

/// The API an action belongs to. All of them share the IAM prefix `chime`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Api {
    /// Amazon Chime SDK Meetings, at `meetings-chime.REGION`.
    Meetings,
    /// The old `chime` namespace, at [`LEGACY_HOST`](super::LEGACY_HOST).
    Legacy,
    /// Amazon Chime SDK Media Pipelines.
    MediaPipelines,
}

/// One IAM action of the service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Action {
    /// Name with prefix: `chime:CreateMeeting`.
    pub name: String,
    /// What kind of access it gives.
    pub level: AccessLevel,
    /// What its `Resource` element may name.
    pub resource: ResourceKind,
    /// The API that has an operation of this name.
    pub api: Api,
    /// One of the four calls a test meeting makes.
    #[serde(rename = "test_meeting")]
    pub needed_for_test_meeting: bool,
    /// What it lets somebody do, in plain words: `Add one attendee to a meeting`.
    pub purpose: String,
}

/// What a quota limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuotaKind {
    /// Meetings at the same time, per account and Region.
    ConcurrentMeetings,
    /// Meetings at the same time made through the old endpoint.
    LegacyConcurrentMeetings,
    /// Attendees in one meeting.
    AttendeesPerMeeting,
    /// Replica meetings of one primary meeting.
    ReplicaMeetings,
    /// Video streams published in one meeting.
    PublishedVideos,
    /// Video streams one attendee receives.
    SubscribedVideos,
    /// Steady requests per second of an operation; `*` is all meeting operations together.
    Rate(String),
    /// Requests per second of an operation in a burst; `*` is all meeting operations together.
    Burst(String),
    /// Requests per second of the media pipelines API.
    MediaPipelineRate,
    /// Media pipelines at the same time.
    ActiveMediaPipelines,
}

/// One quota of service code `chime`.
///
/// Defaults are documentation; codes come from public lists. Match by code and show the service's
/// own name and value where Service Quotas answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Quota {
    /// Quota code: `L-9F286451`.
    pub code: String,
    /// Plain name of our own.
    pub name: String,
    /// Documented default, in the unit of its kind (a count, or requests per second).
    pub default: f64,
    /// Whether an increase can be asked for; `None` where the documentation does not say.
    pub adjustable: Option<bool>,
    /// What it limits.
    pub kind: QuotaKind,
}

/// What sort of name changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RenameKind {
    /// A client class, package or command.
    Client,
    /// A host name.
    Endpoint,
    /// A service principal of events and notifications.
    Principal,
    /// An API operation.
    Operation,
    /// An exception.
    Exception,
}

/// A name of the old `chime` namespace and its successor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Rename {
    /// The name in old code.
    pub legacy: String,
    /// The name today; empty when the call has no successor and must be removed.
    pub today: String,
    /// What sort of name it is.
    pub kind: RenameKind,
}

#[derive(Deserialize)]
struct QuotaRow {
    code: String,
    name: String,
    default: f64,
    adjustable: Option<bool>,
    kind: String,
    #[serde(default)]
    operation: String,
}

#[derive(Default, Deserialize)]
struct Actions {
    actions: Vec<Action>,
}

#[derive(Default, Deserialize)]
struct Quotas {
    quotas: Vec<QuotaRow>,
}

#[derive(Default, Deserialize)]
struct Renames {
    renames: Vec<Rename>,
}

// A damaged asset gives an empty table instead of a panic; unit tests keep them whole.
static ACTIONS: LazyLock<Actions> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/chime/actions.json")).unwrap_or_default()
});
static QUOTAS: LazyLock<Vec<Quota>> = LazyLock::new(|| {
    let table: Quotas =
        serde_json::from_str(include_str!("../../assets/chime/quotas.json")).unwrap_or_default();
    table.quotas.into_iter().filter_map(quota).collect()
});
static RENAMES: LazyLock<Renames> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/chime/renames.json")).unwrap_or_default()
});

/// Every known action of the meetings, legacy and media pipelines APIs (Service Authorization
/// Reference, prefix `chime`).
pub fn actions() -> &'static [Action] {
    &ACTIONS.actions
}

/// The action of this name, compared as IAM does: without regard to case.
pub fn action(name: &str) -> Option<&'static Action> {
    actions().iter().find(|action| action.name.eq_ignore_ascii_case(name))
}

/// The known quotas of service code `chime`. All are per account and Region.
pub fn quotas() -> &'static [Quota] {
    &QUOTAS
}

/// The table of names that changed from the `chime` namespace to `ChimeSDKMeetings`.
pub fn renames() -> &'static [Rename] {
    &RENAMES.renames
}

fn quota(row: QuotaRow) -> Option<Quota> {
    let kind = match row.kind.as_str() {
        "concurrent-meetings" => QuotaKind::ConcurrentMeetings,
        "legacy-concurrent-meetings" => QuotaKind::LegacyConcurrentMeetings,
        "attendees-per-meeting" => QuotaKind::AttendeesPerMeeting,
        "replica-meetings" => QuotaKind::ReplicaMeetings,
        "published-videos" => QuotaKind::PublishedVideos,
        "subscribed-videos" => QuotaKind::SubscribedVideos,
        "rate" => QuotaKind::Rate(row.operation),
        "burst" => QuotaKind::Burst(row.operation),
        "media-pipeline-rate" => QuotaKind::MediaPipelineRate,
        "active-media-pipelines" => QuotaKind::ActiveMediaPipelines,
        _ => return None,
    };
    Some(Quota {
        code: row.code,
        name: row.name,
        default: row.default,
        adjustable: row.adjustable,
        kind,
    })
}
