//! The smallest policy for a set of features.

use super::model::{
    ActionPart, CURRENT_VERSION, Condition, Effect, Policy, ResourcePart, Statement,
};
use super::operator::{Comparison, Operator};

/// What a policy shall let somebody do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Feature {
    /// The four calls of a test meeting: create it, add an attendee, look it up, delete it.
    TestMeeting,
    /// Add many attendees in one call.
    BatchAttendees,
    /// Create a meeting together with its attendees.
    MeetingWithAttendees,
    /// Look up, list and remove attendees.
    ManageAttendees,
    /// Change what attendees may send and receive.
    Capabilities,
    /// Put, read and remove tags of meetings.
    Tags,
    /// Start and stop live transcription.
    Transcription,
    /// Record, join and stream meetings.
    MediaPipelines,
    /// What this program asks to explain troubles: the policy simulator, quotas, Region state.
    Diagnosis,
    /// The read-only calls that show whether the old `chime` endpoint answers. The old meeting
    /// calls themselves are refused by AWS whatever a policy says.
    Legacy,
}

impl Feature {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::TestMeeting,
        Self::BatchAttendees,
        Self::MeetingWithAttendees,
        Self::ManageAttendees,
        Self::Capabilities,
        Self::Tags,
        Self::Transcription,
        Self::MediaPipelines,
        Self::Diagnosis,
        Self::Legacy,
    ];

    /// The actions the feature needs, with prefix.
    pub fn actions(self) -> Vec<&'static str> {
        RULES
            .iter()
            .filter(|rule| rule.feature == self)
            .flat_map(|rule| rule.actions)
            .copied()
            .collect()
    }
}

/// What to generate a policy for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The features; order and repetition do not matter.
    pub features: Vec<Feature>,
    /// Account id for the ARNs. Without it they have `*` in its place, which gives no more away:
    /// an identity policy reaches resources of its own account only.
    pub account: Option<String>,
    /// Partition for the ARNs: `aws`, `aws-us-gov`.
    pub partition: String,
    /// Control Regions the calls are limited to; empty for any.
    pub regions: Vec<String>,
    /// Name `meeting/*` also for `CreateMeeting`. The Service Authorization Reference asks for `*`
    /// there, but denials seen in the wild name `meeting/*`; prove it with a test meeting.
    pub tightest: bool,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            features: vec![Feature::TestMeeting],
            account: None,
            partition: "aws".to_owned(),
            regions: Vec::new(),
            tightest: false,
        }
    }
}

/// Every account, or every resource.
const ANY: &str = "*";

/// The statement an action goes to. The order is the order in the document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Create,
    Use,
    Transcription,
    PipelineCreate,
    PipelineUse,
    Simulate,
    Diagnosis,
    Legacy,
}

const GROUPS: [Group; 8] = [
    Group::Create,
    Group::Use,
    Group::Transcription,
    Group::PipelineCreate,
    Group::PipelineUse,
    Group::Simulate,
    Group::Diagnosis,
    Group::Legacy,
];

struct Rule {
    feature: Feature,
    group: Group,
    actions: &'static [&'static str],
}

const fn rule(feature: Feature, group: Group, actions: &'static [&'static str]) -> Rule {
    Rule { feature, group, actions }
}

/// Actions and what their `Resource` may name: Service Authorization Reference.
const RULES: &[Rule] = &[
    rule(Feature::TestMeeting, Group::Create, &["chime:CreateMeeting"]),
    rule(Feature::MeetingWithAttendees, Group::Create, &["chime:CreateMeetingWithAttendees"]),
    rule(
        Feature::TestMeeting,
        Group::Use,
        &["chime:CreateAttendee", "chime:GetMeeting", "chime:DeleteMeeting"],
    ),
    rule(Feature::BatchAttendees, Group::Use, &["chime:BatchCreateAttendee"]),
    rule(
        Feature::ManageAttendees,
        Group::Use,
        &["chime:GetAttendee", "chime:ListAttendees", "chime:DeleteAttendee"],
    ),
    rule(
        Feature::Capabilities,
        Group::Use,
        &["chime:UpdateAttendeeCapabilities", "chime:BatchUpdateAttendeeCapabilitiesExcept"],
    ),
    rule(
        Feature::Tags,
        Group::Use,
        &["chime:TagResource", "chime:UntagResource", "chime:ListTagsForResource"],
    ),
    rule(
        Feature::Transcription,
        Group::Transcription,
        &["chime:StartMeetingTranscription", "chime:StopMeetingTranscription"],
    ),
    rule(
        Feature::MediaPipelines,
        Group::PipelineCreate,
        &[
            "chime:CreateMediaCapturePipeline",
            "chime:CreateMediaConcatenationPipeline",
            "chime:CreateMediaLiveConnectorPipeline",
            "chime:ListMediaCapturePipelines",
            "chime:ListMediaPipelines",
        ],
    ),
    rule(
        Feature::MediaPipelines,
        Group::PipelineUse,
        &[
            "chime:GetMediaCapturePipeline",
            "chime:DeleteMediaCapturePipeline",
            "chime:GetMediaPipeline",
            "chime:DeleteMediaPipeline",
        ],
    ),
    rule(
        Feature::Diagnosis,
        Group::Simulate,
        &["iam:SimulatePrincipalPolicy", "iam:GetUser", "iam:GetRole"],
    ),
    rule(
        Feature::Diagnosis,
        Group::Diagnosis,
        &[
            "servicequotas:GetServiceQuota",
            "servicequotas:ListServiceQuotas",
            "servicequotas:GetAWSDefaultServiceQuota",
            "account:GetRegionOptStatus",
        ],
    ),
    rule(
        Feature::Legacy,
        Group::Legacy,
        &[
            "chime:GetGlobalSettings",
            "chime:ListAccounts",
            "chime:ListSupportedPhoneNumberCountries",
        ],
    ),
];

/// Makes the policy: one statement per set of resources, every action by name, resources as narrow
/// as each action takes them. No feature gives a policy without statements.
pub fn generate(wanted: &Wanted) -> Policy {
    made(wanted, &[wanted.account.as_deref().unwrap_or(ANY)])
}

/// The same policy for more than one account: the statements of [`generate`], each with the
/// resources of all `accounts`, in their order and none twice. `wanted.account` counts only when
/// there are no `accounts`.
pub fn generate_for_accounts(wanted: &Wanted, accounts: &[String]) -> Policy {
    if accounts.is_empty() {
        return generate(wanted);
    }
    let accounts: Vec<&str> = accounts.iter().map(String::as_str).collect();
    made(wanted, &accounts)
}

fn made(wanted: &Wanted, accounts: &[&str]) -> Policy {
    let mut statements = Vec::new();
    for group in GROUPS {
        let actions: Vec<String> = RULES
            .iter()
            .filter(|rule| wanted.features.contains(&rule.feature))
            .filter(|rule| placed(rule.group, wanted.tightest) == group)
            .flat_map(|rule| rule.actions)
            .map(|action| (*action).to_owned())
            .collect();
        if !actions.is_empty() {
            statements.push(Statement {
                sid: Some(sid(group).to_owned()),
                effect: Effect::Allow,
                principal: None,
                actions: ActionPart::Actions(actions),
                resources: ResourcePart::Resources(all_resources(group, wanted, accounts)),
                conditions: conditions(group, wanted),
                line: 0,
            });
        }
    }
    Policy { version: Some(CURRENT_VERSION.to_owned()), id: None, statements }
}

fn placed(group: Group, tightest: bool) -> Group {
    match group {
        Group::Create if tightest => Group::Use,
        other => other,
    }
}

fn sid(group: Group) -> &'static str {
    match group {
        Group::Create => "ChimeCreateMeetings",
        Group::Use => "ChimeUseMeetings",
        Group::Transcription => "ChimeTranscribeMeetings",
        Group::PipelineCreate => "ChimeCreateMediaPipelines",
        Group::PipelineUse => "ChimeUseMediaPipelines",
        Group::Simulate => "DiagnosisSimulate",
        Group::Diagnosis => "DiagnosisRead",
        Group::Legacy => "ChimeLegacyProbe",
    }
}

fn all_resources(group: Group, wanted: &Wanted, accounts: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    for resource in accounts.iter().flat_map(|id| resources(group, &wanted.partition, id)) {
        if !all.contains(&resource) {
            all.push(resource);
        }
    }
    all
}

fn resources(group: Group, partition: &str, account: &str) -> Vec<String> {
    match group {
        // The Region stays open in the ARN: sources disagree on whether meeting ARNs have one.
        Group::Use => vec![format!("arn:{partition}:chime:*:{account}:meeting/*")],
        Group::PipelineUse => vec![format!("arn:{partition}:chime:*:{account}:media-pipeline/*")],
        Group::Simulate => {
            ["user", "role"].map(|kind| format!("arn:{partition}:iam::{account}:{kind}/*")).to_vec()
        }
        _ => vec![ANY.to_owned()],
    }
}

/// Only the service's own regional calls are limited to Regions. IAM, the account API and the
/// legacy endpoint answer in us-east-1 whatever Region is worked in, and quotas are read to compare
/// Regions.
fn conditions(group: Group, wanted: &Wanted) -> Vec<Condition> {
    let elsewhere = matches!(group, Group::Simulate | Group::Diagnosis | Group::Legacy);
    if wanted.regions.is_empty() || elsewhere {
        return Vec::new();
    }
    vec![Condition {
        operator: Operator::plain(Comparison::StringEquals),
        key: "aws:RequestedRegion".to_owned(),
        values: wanted.regions.clone(),
    }]
}
