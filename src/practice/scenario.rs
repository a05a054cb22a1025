//! The accounts a newcomer can rehearse with: one that works and others that fail in one way each.

/// A practice account that is set up to fail in one realistic way, or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scenario {
    /// Everything works.
    Ready,
    /// The secret access key in the file is not the account's.
    SecretWrong,
    /// The access key id was deleted.
    KeyUnknown,
    /// Temporary keys whose session ended an hour ago.
    Expired,
    /// Temporary keys whose session token was not copied.
    TokenMissing,
    /// No policy lets the user call the meetings API.
    NoPermission,
    /// A service control policy of the organization denies `chime:*`.
    ScpDeny,
    /// The profile's Region has no Chime SDK meetings endpoint.
    RegionNoEndpoint,
    /// The profile's Region must be enabled first, and is not.
    RegionNotEnabled,
    /// 250 other meetings run, so no further one may start.
    QuotaMeetings,
    /// Another program of the account uses up the request rate.
    Throttled,
    /// This computer's clock is 20 minutes behind AWS's.
    ClockBehind,
    /// The profile sends meeting calls to the retired `chime` API.
    LegacyOnly,
}

/// The fixed facts of one scenario, kept together so that no list of them can drift from another.
struct Facts {
    name: &'static str,
    title: &'static str,
    story: &'static str,
    cause: Option<&'static str>,
    region: &'static str,
}

impl Scenario {
    /// Every scenario, `ready` first, in the order in which a walk would meet the trouble.
    pub fn all() -> &'static [Scenario] {
        &[
            Scenario::Ready,
            Scenario::SecretWrong,
            Scenario::KeyUnknown,
            Scenario::Expired,
            Scenario::TokenMissing,
            Scenario::ClockBehind,
            Scenario::NoPermission,
            Scenario::ScpDeny,
            Scenario::RegionNoEndpoint,
            Scenario::RegionNotEnabled,
            Scenario::QuotaMeetings,
            Scenario::Throttled,
            Scenario::LegacyOnly,
        ]
    }

    /// The name used on the command line, such as `secret-wrong`.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// A few words for a list.
    pub fn title(self) -> &'static str {
        self.facts().title
    }

    /// Two plain sentences: what happened to this developer.
    pub fn story(self) -> &'static str {
        self.facts().story
    }

    /// The id of the cause that a walk through this account must reach; `None` for `ready`.
    pub fn cause(self) -> Option<&'static str> {
        self.facts().cause
    }

    /// The scenario of this name, in the spelling of [`Scenario::name`].
    pub fn parse(name: &str) -> Option<Scenario> {
        Scenario::all().iter().copied().find(|scenario| scenario.name() == name)
    }

    /// The Region written into the practice profile.
    pub(super) fn region(self) -> &'static str {
        self.facts().region
    }

    fn facts(self) -> Facts {
        match self {
            Scenario::Ready => Facts {
                name: "ready",
                title: "Everything works",
                story: "You have working keys and the permissions for a test meeting. \
                        Nothing stands in the way.",
                cause: None,
                region: "us-east-1",
            },
            Scenario::SecretWrong | Scenario::KeyUnknown => self.facts_of_long_term_keys(),
            Scenario::Expired | Scenario::TokenMissing => self.facts_of_temporary_keys(),
            Scenario::NoPermission | Scenario::ScpDeny => self.facts_of_permissions(),
            Scenario::RegionNoEndpoint | Scenario::RegionNotEnabled => self.facts_of_regions(),
            Scenario::QuotaMeetings | Scenario::Throttled => self.facts_of_quotas(),
            Scenario::ClockBehind | Scenario::LegacyOnly => self.facts_of_surroundings(),
        }
    }

    fn facts_of_long_term_keys(self) -> Facts {
        if self == Scenario::SecretWrong {
            return Facts {
                name: "secret-wrong",
                title: "The secret key is wrong",
                story: "You copied the access key id of one key and the secret of another. \
                        AWS knows the key but cannot confirm your signature.",
                cause: Some("credentials.secret-wrong"),
                region: "us-east-1",
            };
        }
        Facts {
            name: "key-unknown",
            title: "The access key was deleted",
            story: "A colleague tidied up the account and deleted your access key. \
                    The key is still in your credentials file.",
            cause: Some("credentials.key-unknown"),
            region: "us-east-1",
        }
    }

    fn facts_of_temporary_keys(self) -> Facts {
        if self == Scenario::Expired {
            return Facts {
                name: "expired",
                title: "The session has expired",
                story: "You pasted temporary keys from the sign-in portal this morning. \
                        Their session ended an hour ago.",
                cause: Some("credentials.expired"),
                region: "us-east-1",
            };
        }
        Facts {
            name: "token-missing",
            title: "The session token is missing",
            story: "You copied temporary keys from the sign-in portal, but only two of the three \
                    lines. The session token did not come along.",
            cause: Some("credentials.token-missing"),
            region: "us-east-1",
        }
    }

    fn facts_of_permissions(self) -> Facts {
        if self == Scenario::NoPermission {
            return Facts {
                name: "no-permission",
                title: "No permission for meetings",
                story: "Your user is new and nobody has attached a policy for the Chime SDK yet. \
                        AWS knows who you are and refuses every meeting call.",
                cause: Some("permissions.missing-allow"),
                region: "us-east-1",
            };
        }
        Facts {
            name: "scp-deny",
            title: "The organization forbids Chime",
            story: "Your own policy allows test meetings. A service control policy of your \
                    organization denies everything in Chime.",
            cause: Some("permissions.service-control-policy"),
            region: "us-east-1",
        }
    }

    fn facts_of_regions(self) -> Facts {
        if self == Scenario::RegionNoEndpoint {
            return Facts {
                name: "region-no-endpoint",
                title: "The Region has no meetings API",
                story: "Your company works in Ireland, so your profile says eu-west-1. \
                        The Chime SDK meetings API is not offered in that Region.",
                cause: Some("region.no-endpoint"),
                region: "eu-west-1",
            };
        }
        Facts {
            name: "region-not-enabled",
            title: "The Region is not enabled",
            story: "Your users are in South Africa, so your profile says af-south-1. \
                    That Region must be enabled for an account before its keys work there.",
            cause: Some("region.not-enabled"),
            region: "af-south-1",
        }
    }

    fn facts_of_quotas(self) -> Facts {
        if self == Scenario::QuotaMeetings {
            return Facts {
                name: "quota-meetings",
                title: "Too many meetings are running",
                story: "A load test of another team left 250 meetings running in us-east-1. \
                        That is all your account may have at once.",
                cause: Some("quota.meetings"),
                region: "us-east-1",
            };
        }
        Facts {
            name: "throttled",
            title: "Too many requests",
            story: "Another program of your account calls the meetings API in a tight loop. \
                    It uses up the request rate that you share with it.",
            cause: Some("quota.rate"),
            region: "us-east-1",
        }
    }

    fn facts_of_surroundings(self) -> Facts {
        if self == Scenario::ClockBehind {
            return Facts {
                name: "clock-behind",
                title: "The clock is behind",
                story: "Your computer was asleep for a long time and its clock is 20 minutes \
                        behind. AWS takes your requests for old ones.",
                cause: Some("clock.behind"),
                region: "us-east-1",
            };
        }
        Facts {
            name: "legacy-only",
            title: "Calls go to the retired API",
            story: "You set up your profile from an old tutorial. It sends meeting calls to the \
                    chime endpoint, which was closed to them.",
            cause: Some("namespace.legacy"),
            region: "us-east-1",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_finds_its_scenario_again() {
        for scenario in Scenario::all() {
            assert_eq!(Scenario::parse(scenario.name()), Some(*scenario));
        }
        assert_eq!(Scenario::parse("Ready"), None);
        assert_eq!(Scenario::parse(""), None);
    }

    #[test]
    fn only_ready_has_no_cause_and_every_story_is_two_sentences() {
        for scenario in Scenario::all() {
            assert_eq!(scenario.cause().is_none(), *scenario == Scenario::Ready);
            assert_eq!(scenario.story().matches('.').count(), 2, "{}", scenario.name());
            assert!(!scenario.story().contains("  "), "{}", scenario.name());
        }
    }
}
