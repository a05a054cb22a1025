//! From a cause to what can be done about it, in order: the first is the next step.

use super::denial::Principal;
use super::remedy::{ProfileChange, Remedy, RemedyAction, Repair};

/// What the remedies need to know about this user's case.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// The chosen profile.
    pub profile: String,
    /// The control Region in use, if any.
    pub region: Option<String>,
    /// The Region to use instead, when the one in use cannot be.
    pub suggested_region: Option<String>,
    /// Who AWS says the user is, if known.
    pub principal: Option<Principal>,
    /// The policy that is missing, as JSON.
    pub policy: String,
    /// The keys of the profile that redirect calls (`endpoint_url`, `services`).
    pub override_keys: Vec<String>,
    /// Whether this is the practice account, where the administrator is at hand.
    pub rehearsing: bool,
    /// The operating system (`linux`, `macos`, `windows`), for commands.
    pub system: String,
}

/// The remedies of a cause in this case. Never empty: running again is always left.
pub fn remedies(cause: &str, case: &Case) -> Vec<Remedy> {
    let mut list = Vec::new();
    if case.rehearsing {
        list.extend(rehearsal(cause, case));
    }
    list.extend(own(cause, case));
    list.push(remedy(
        "Run again",
        "Asks AWS once more, with what is set now.",
        RemedyAction::RunAgain,
    ));
    list
}

fn remedy(label: impl Into<String>, text: impl Into<String>, action: RemedyAction) -> Remedy {
    Remedy { label: label.into(), text: text.into(), action }
}

/// What a person would do in the console, done in the practice account's console.
fn rehearsal(cause: &str, case: &Case) -> Option<Remedy> {
    let region = || case.region.clone().unwrap_or_default();
    let (label, text, repair) = match cause {
        "credentials.key-unknown" | "credentials.secret-wrong" => (
            "Create a new access key".to_owned(),
            "As you would in the IAM console. Its two lines go into the profile, with the diff shown first.",
            Repair::NewAccessKey,
        ),
        "credentials.expired" => (
            "Start a new session".to_owned(),
            "As signing in again would. Its three lines go into the profile, with the diff shown first.",
            Repair::NewSession,
        ),
        "credentials.token-missing" => (
            "Copy the session token into the profile".to_owned(),
            "The line that was left out when the keys were copied, with the diff shown first.",
            Repair::CopySessionToken,
        ),
        "permissions.missing-allow" => (
            "Attach the policy".to_owned(),
            "The practice account's administrator attaches the policy shown on the Permissions page.",
            Repair::AttachPolicy,
        ),
        "permissions.service-control-policy" => (
            "Have the organization's policy lifted".to_owned(),
            "The practice organization's administrator takes the denying policy away.",
            Repair::LiftServiceControlPolicy,
        ),
        "region.not-enabled" => (
            format!("Enable {}", region()),
            "As an administrator would, under Account, AWS Regions.",
            Repair::EnableRegion(region()),
        ),
        "quota.meetings" => (
            "End the other meetings".to_owned(),
            "The practice account's other program ends its meetings.",
            Repair::EndOtherMeetings,
        ),
        "quota.rate" => (
            "Stop the other program".to_owned(),
            "The practice account's other program stops calling.",
            Repair::StopOtherTraffic,
        ),
        "clock.behind" | "clock.ahead" => (
            "Set the clock".to_owned(),
            "As turning on automatic time would. Your computer's real clock is not touched.",
            Repair::CorrectClock,
        ),
        _ => return None,
    };
    Some(remedy(label, text, RemedyAction::Practice(repair)))
}

fn own(cause: &str, case: &Case) -> Vec<Remedy> {
    let group = cause.split('.').next().unwrap_or_default();
    match group {
        "credentials" => credentials(cause, case),
        "clock" => clock(case),
        "region" => region(cause, case),
        "permissions" => permissions(cause, case),
        "quota" => quota(cause, case),
        "namespace" => namespace(case),
        "network" => network(cause, case),
        "files" => files(cause, case),
        _ => Vec::new(),
    }
}

fn open(label: &str, text: &str, url: &str) -> Remedy {
    remedy(label, text, RemedyAction::Open(url.to_owned()))
}

fn set_region(case: &Case, why: &str) -> Option<Remedy> {
    let region = case.suggested_region.clone()?;
    let label = format!("Change the Region to {region}");
    let change = ProfileChange::Set { key: "region".to_owned(), value: region };
    Some(remedy(label, why, RemedyAction::EditProfile(vec![change])))
}

fn iam_console() -> Remedy {
    open(
        "Open the IAM console",
        "Under Users, your user, Security credentials, Access keys.",
        "https://console.aws.amazon.com/iam/home#/security_credentials",
    )
}

fn credentials(cause: &str, case: &Case) -> Vec<Remedy> {
    let profile = &case.profile;
    let enter = |label: &str, text: &str| remedy(label, text, RemedyAction::EnterKeys);
    // A name that a shell would take apart is left to the person.
    let safe = |c: char| c.is_ascii_alphanumeric() || "_-/.%@:+".contains(c);
    let name = if profile.chars().all(safe) { profile.as_str() } else { "NAME" };
    let command = |what: &str, text: &str| {
        let line = format!("{what} --profile {name}");
        remedy(format!("Copy \"{line}\""), text, RemedyAction::Copy(line))
    };
    match cause {
        "credentials.token-stale" => {
            let change = ProfileChange::Remove { key: "aws_session_token".to_owned() };
            vec![remedy(
                "Remove the old session token",
                "Deletes one line of the profile, with the diff shown first.",
                RemedyAction::EditProfile(vec![change]),
            )]
        }
        "credentials.sso-signed-out" => {
            vec![command("aws sso login", "Run it in a terminal, then run this again.")]
        }
        "credentials.login-expired" => {
            vec![command("aws login", "Run it in a terminal, then run this again.")]
        }
        "credentials.none" | "credentials.profile-missing" => {
            vec![
                enter(
                    "Create a profile with an access key",
                    "Opens the form; nothing is written before you saw the diff.",
                ),
                iam_console(),
            ]
        }
        "credentials.token-missing" | "credentials.expired" => {
            vec![enter(
                "Paste fresh keys",
                "All three lines together, as the access portal shows them.",
            )]
        }
        "credentials.secret-wrong" => {
            vec![
                enter("Paste the secret again", "40 characters, without quotes or blanks."),
                iam_console(),
            ]
        }
        "credentials.root-user" => vec![iam_console()],
        "credentials.process-failed"
        | "credentials.role-denied"
        | "credentials.source-profile"
        | "credentials.mfa-required"
        | "credentials.sso-region"
        | "credentials.sso-no-access"
        | "credentials.environment-wins"
        | "credentials.shadowed" => Vec::new(),
        _ => vec![
            enter("Paste the keys again", "Both parts of one key, whole and without quotes."),
            iam_console(),
        ],
    }
}

fn clock(case: &Case) -> Vec<Remedy> {
    if case.rehearsing {
        // The computer's real clock is right.
        return Vec::new();
    }
    let (line, text) = match case.system.as_str() {
        "windows" => {
            ("w32tm /resync", "Run it as administrator, or turn on \"Set time automatically\".")
        }
        "macos" => (
            "sudo sntp -sS time.apple.com",
            "Or turn on \"Set time automatically\" in the settings.",
        ),
        _ => ("sudo timedatectl set-ntp true", "Turns on automatic time."),
    };
    vec![remedy(format!("Copy \"{line}\""), text, RemedyAction::Copy(line.to_owned()))]
}

fn region(cause: &str, case: &Case) -> Vec<Remedy> {
    let mut list: Vec<Remedy> =
        set_region(case, "Changes one line of the profile, with the diff shown first.")
            .into_iter()
            .collect();
    if cause == "region.not-enabled" {
        list.push(open(
            "Open Account, AWS Regions",
            "An administrator can enable the Region there; it may take some hours.",
            "https://console.aws.amazon.com/billing/home#/account",
        ));
    }
    list
}

fn permissions(cause: &str, case: &Case) -> Vec<Remedy> {
    let who = case.principal.as_ref().map_or_else(|| "my user".to_owned(), Principal::words);
    let arn = case.principal.as_ref().map_or("", |principal| principal.arn.as_str());
    let what = match cause {
        "permissions.service-control-policy" => "a policy of our organization denies it",
        "permissions.boundary" => "my permissions boundary leaves it out",
        "permissions.explicit-deny" => "a policy denies it",
        "permissions.vpc-endpoint" => "the VPC endpoint's policy leaves it out",
        _ => "no policy allows it",
    };
    let set = case.principal.as_ref().and_then(Principal::permission_set);
    let place = match set {
        Some(set) => {
            format!("Please edit the permission set {set} in IAM Identity Center (not the role).")
        }
        None => format!("Please attach this policy to {who}."),
    };
    let message = format!(
        "Hello,\n\nI need to make test meetings with the Amazon Chime SDK, and {what}.\n\
         Principal: {arn}\n{place}\n\n{}\n",
        case.policy
    );
    vec![
        remedy(
            "Copy a message for the administrator",
            "Says who you are, what is missing, and the policy that would do.",
            RemedyAction::AskAdministrator(message),
        ),
        remedy(
            "Copy the policy",
            "The smallest policy for a test meeting.",
            RemedyAction::Copy(case.policy.clone()),
        ),
    ]
}

fn quota(cause: &str, case: &Case) -> Vec<Remedy> {
    if cause == "quota.rate" {
        return Vec::new();
    }
    let region = case.region.as_deref().unwrap_or("us-east-1");
    vec![open(
        "Open Service Quotas",
        "An administrator can ask for a higher number of concurrent meetings there.",
        &format!(
            "https://console.aws.amazon.com/servicequotas/home?region={region}#!/services/chime/quotas"
        ),
    )]
}

fn drop_overrides(case: &Case) -> Option<Remedy> {
    if case.override_keys.is_empty() {
        return None;
    }
    let changes = case.override_keys.iter().map(|key| ProfileChange::Remove { key: key.clone() });
    Some(remedy(
        "Remove the endpoint setting",
        "Calls go to AWS's own address again. The diff is shown first.",
        RemedyAction::EditProfile(changes.collect()),
    ))
}

fn namespace(case: &Case) -> Vec<Remedy> {
    let mut list: Vec<Remedy> = drop_overrides(case).into_iter().collect();
    list.push(open(
        "Open the migration guide",
        "Which calls of the old Chime client became which of ChimeSDKMeetings.",
        "https://docs.aws.amazon.com/chime-sdk/latest/dg/meeting-namespace-migration.html",
    ));
    list
}

fn network(cause: &str, case: &Case) -> Vec<Remedy> {
    if cause == "network.endpoint-override" && !case.rehearsing {
        return drop_overrides(case).into_iter().collect();
    }
    let hosts = "*.amazonaws.com TCP 443\n*.chime.aws TCP 443, UDP 3478";
    vec![remedy(
        "Copy what the network must allow",
        "Hosts and ports, for whoever runs the network.",
        RemedyAction::Copy(hosts.to_owned()),
    )]
}

fn files(cause: &str, case: &Case) -> Vec<Remedy> {
    if cause == "files.too-open" && case.system != "windows" {
        let line = "chmod 600 ~/.aws/credentials ~/.aws/config";
        let text = "Only your own user can read the files then.";
        return vec![remedy(format!("Copy \"{line}\""), text, RemedyAction::Copy(line.to_owned()))];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::all_causes;

    #[test]
    fn every_cause_offers_a_next_step() {
        for rehearsing in [false, true] {
            let case = Case {
                profile: "dev".into(),
                suggested_region: Some("eu-west-2".into()),
                region: Some("eu-west-1".into()),
                override_keys: vec!["endpoint_url".into()],
                rehearsing,
                ..Case::default()
            };
            for cause in all_causes() {
                let list = remedies(&cause.id, &case);
                assert!(matches!(list.last().map(|r| &r.action), Some(RemedyAction::RunAgain)));
                assert!(
                    list.iter().all(|r| !r.label.is_empty() && !r.text.is_empty()),
                    "{}",
                    cause.id
                );
                let practice = |r: &Remedy| matches!(r.action, RemedyAction::Practice(_));
                assert!(rehearsing || !list.iter().any(practice), "{}: practice outside", cause.id);
            }
        }
    }

    #[test]
    fn a_permission_set_changes_the_advice() {
        let arn = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/ada";
        let case = Case { principal: Some(Principal { arn: arn.into() }), ..Case::default() };
        let list = remedies("permissions.missing-allow", &case);
        let RemedyAction::AskAdministrator(message) = &list[0].action else { panic!("{list:?}") };
        assert!(message.contains("permission set Dev in IAM Identity Center"), "{message}");
    }
}
