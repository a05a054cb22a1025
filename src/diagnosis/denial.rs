//! Reads AWS's "is not authorized to perform" sentence.
//!
//! Grammar: IAM User Guide, "Troubleshoot access denied error messages", with the policy ARN that
//! may follow since early 2026 and the authorization-details suffix.

use regex::Regex;
use std::sync::LazyLock;

/// Who was denied what, and by which kind of policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The principal that AWS saw.
    pub principal: Principal,
    /// The action, such as `chime:CreateMeeting`.
    pub action: String,
    /// The resource ARN, when named.
    pub resource: Option<String>,
    /// Why, as far as the service says.
    pub kind: DenialKind,
    /// The ARN of the denying policy, when named.
    pub policy_arn: Option<String>,
}

/// Why a request was denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DenialKind {
    /// No policy of this type allows it.
    Missing(PolicyType),
    /// A policy of this type denies it.
    Explicit(PolicyType),
    /// The service does not say.
    Unexplained,
}

/// The policy types that AWS names in its denials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyType {
    /// A policy attached to the user, group or role.
    Identity,
    /// A policy attached to the resource.
    Resource,
    /// The permissions boundary of the user or role.
    Boundary,
    /// The policy passed when the session was started.
    Session,
    /// The policy of the VPC endpoint.
    VpcEndpoint,
    /// The trust policy of the role.
    Trust,
    /// The organization's service control policy.
    ServiceControl,
    /// The organization's resource control policy.
    ResourceControl,
    /// A type that this program does not know.
    Other,
}

/// The principal of a denial or of `GetCallerIdentity`, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The ARN as AWS wrote it.
    pub arn: String,
}

impl Principal {
    /// The name of the IAM Identity Center permission set, for `AWSReservedSSO_<set>_<hash>` roles.
    pub fn permission_set(&self) -> Option<&str> {
        let role = self.assumed_role()?;
        let rest = role.strip_prefix("AWSReservedSSO_")?;
        rest.rsplit_once('_').map(|(set, _)| set)
    }

    /// The role's name, for the ARN of an assumed role.
    pub fn assumed_role(&self) -> Option<&str> {
        let (_, rest) = self.arn.split_once(":assumed-role/")?;
        rest.split('/').next()
    }

    /// The user's name without its path, for the ARN of an IAM user.
    pub fn user(&self) -> Option<&str> {
        let (_, rest) = self.arn.split_once(":user/")?;
        rest.rsplit('/').next()
    }

    /// Whether this is the root user of the account.
    pub fn is_root(&self) -> bool {
        self.arn.ends_with(":root")
    }

    /// The twelve-digit account id of the ARN.
    pub fn account(&self) -> Option<&str> {
        self.arn.split(':').nth(4).filter(|account| account.len() == 12)
    }

    /// In words: "user alice", "role Admin", "permission set Developer".
    pub fn words(&self) -> String {
        if let Some(set) = self.permission_set() {
            return format!("permission set {set}");
        }
        if let Some(role) = self.assumed_role() {
            return format!("role {role}");
        }
        if let Some(user) = self.user() {
            return format!("user {user}");
        }
        if self.is_root() {
            return "the root user".to_owned();
        }
        self.arn.clone()
    }
}

/// A pattern of ours; it is a constant, so a mistake in it is found by the tests below.
static SENTENCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)User:\s(?P<who>\S+)\sis\snot\sauthorized\sto\sperform:\s(?P<action>[\w-]+:\w+)
          (?:\son\sresource:\s(?P<resource>[^\s,;]+))?
          (?:\sbecause\sno\s(?P<missing>[a-zA-Z\ -]+?)\sallows\sthe\s[\w:-]+\saction
            |\swith\san\sexplicit\sdeny\sin\s(?:an?|the)\s(?P<explicit>[a-zA-Z\ -]+?policy|[a-zA-Z\ -]*boundary)\b)?
          (?:[a-zA-Z\ -]*:\s(?P<policy>arn:\S+))?",
    )
    .ok()
});

impl Denial {
    /// Reads the sentence wherever it stands in `text`; `None` when it is not there.
    pub fn read(text: &str) -> Option<Self> {
        let found = SENTENCE.as_ref()?.captures(text)?;
        let part = |name: &str| found.name(name).map(|m| m.as_str());
        let kind = match (part("missing"), part("explicit")) {
            (Some(kind), _) => DenialKind::Missing(PolicyType::of(kind)),
            (_, Some(kind)) => DenialKind::Explicit(PolicyType::of(kind)),
            _ => DenialKind::Unexplained,
        };
        Some(Self {
            principal: Principal { arn: part("who")?.to_owned() },
            action: part("action")?.to_owned(),
            resource: part("resource").map(|arn| arn.trim_end_matches('.').to_owned()),
            kind,
            policy_arn: part("policy").map(|arn| arn.trim_end_matches('.').to_owned()),
        })
    }

    /// Why it was denied, as a clause: "no identity-based policy allows it".
    pub fn why(&self) -> String {
        match &self.kind {
            DenialKind::Missing(kind) => format!("no {} allows it", kind.words()),
            DenialKind::Explicit(kind) => format!("{} denies it", kind.with_article()),
            DenialKind::Unexplained => "AWS does not say why".to_owned(),
        }
    }

    /// The id of the cause that this denial is.
    pub fn cause(&self) -> &'static str {
        let (DenialKind::Missing(kind) | DenialKind::Explicit(kind)) = &self.kind else {
            return "permissions.unexplained";
        };
        match kind {
            PolicyType::ServiceControl | PolicyType::ResourceControl => {
                "permissions.service-control-policy"
            }
            PolicyType::Boundary => "permissions.boundary",
            PolicyType::Session => "permissions.session-policy",
            PolicyType::VpcEndpoint => "permissions.vpc-endpoint",
            PolicyType::Trust => "credentials.role-denied",
            PolicyType::Other => "permissions.unexplained",
            PolicyType::Identity | PolicyType::Resource => match self.kind {
                DenialKind::Explicit(_) => "permissions.explicit-deny",
                _ => "permissions.missing-allow",
            },
        }
    }
}

impl PolicyType {
    /// AWS's own name for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Identity => "identity-based policy",
            Self::Resource => "resource-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
            Self::VpcEndpoint => "VPC endpoint policy",
            Self::Trust => "role trust policy",
            Self::ServiceControl => "service control policy",
            Self::ResourceControl => "resource control policy",
            Self::Other => "policy",
        }
    }

    fn with_article(self) -> String {
        let article = if self == Self::Identity { "an" } else { "a" };
        format!("{article} {}", self.words())
    }

    fn of(words: &str) -> Self {
        match words.trim().trim_start_matches("the ").to_ascii_lowercase().as_str() {
            "identity-based policy" => Self::Identity,
            "resource-based policy" => Self::Resource,
            "permissions boundary" => Self::Boundary,
            "session policy" | "sessions policy" => Self::Session,
            "vpc endpoint policy" => Self::VpcEndpoint,
            "role trust policy" => Self::Trust,
            "service control policy" => Self::ServiceControl,
            "resource control policy" => Self::ResourceControl,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "User: arn:aws:iam::111122223333:user/dev is not authorized to perform: \
        chime:CreateMeeting on resource: arn:aws:chime:us-east-1:111122223333:meeting/*";

    #[test]
    fn every_form_names_its_cause() {
        let table = [
            (
                " because no identity-based policy allows the chime:CreateMeeting action",
                "permissions.missing-allow",
            ),
            (
                " because no permissions boundary allows the chime:CreateMeeting action",
                "permissions.boundary",
            ),
            (
                " because no session policy allows the chime:CreateMeeting action",
                "permissions.session-policy",
            ),
            (
                " because no VPC endpoint policy allows the chime:CreateMeeting action",
                "permissions.vpc-endpoint",
            ),
            (
                " because no service control policy allows the chime:CreateMeeting action",
                "permissions.service-control-policy",
            ),
            (
                " because no resource control policy allows the chime:CreateMeeting action",
                "permissions.service-control-policy",
            ),
            (" with an explicit deny in an identity-based policy", "permissions.explicit-deny"),
            (
                " with an explicit deny in a service control policy",
                "permissions.service-control-policy",
            ),
            (" with an explicit deny in a permissions boundary", "permissions.boundary"),
            (" with an explicit deny in the role trust policy", "credentials.role-denied"),
            ("", "permissions.unexplained"),
        ];
        for (tail, cause) in table {
            let text = format!("{HEAD}{tail}");
            let denial = Denial::read(&text).unwrap_or_else(|| panic!("not read: {text}"));
            assert_eq!(denial.cause(), cause, "{text}");
            assert_eq!(denial.action, "chime:CreateMeeting");
            assert_eq!(
                denial.resource.as_deref(),
                Some("arn:aws:chime:us-east-1:111122223333:meeting/*")
            );
        }
    }

    #[test]
    fn the_policy_arn_and_the_suffix_are_read() {
        let arn = "arn:aws:organizations::987654321098:policy/o-a/service_control_policy/p-b";
        let text = format!(
            "{HEAD} with an explicit deny in a service control policy: {arn} Go to https://example.test for complete details"
        );
        let denial = Denial::read(&text).expect("reads");
        assert_eq!(denial.policy_arn.as_deref(), Some(arn));
        assert_eq!(denial.cause(), "permissions.service-control-policy");
    }

    #[test]
    fn a_permission_set_is_recognised() {
        let principal = Principal {
            arn: "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_Team_0123456789abcdef/ada".into(),
        };
        assert_eq!(principal.permission_set(), Some("Dev_Team"));
        assert_eq!(principal.words(), "permission set Dev_Team");
        assert_eq!(principal.account(), Some("111122223333"));
    }

    #[test]
    fn other_texts_are_not_denials() {
        assert_eq!(Denial::read("Rate exceeded"), None);
        assert_eq!(Denial::read(""), None);
    }
}
