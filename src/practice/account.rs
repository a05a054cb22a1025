//! The account itself: who exists, which keys are valid, which policies apply and which Regions are
//! on.

use std::collections::{BTreeMap, BTreeSet};

use time::{Duration, OffsetDateTime};

use crate::policy::{Feature, Policy, PolicySet, Wanted, generate};

use super::{Scenario, StartError, random};

/// The account id. The documentation's placeholder, so that nobody takes it for a real account.
pub const ACCOUNT_ID: &str = "111122223333";
const ACCOUNT_NUMBER: u64 = 111_122_223_333;
const USER_NAME: &str = "newcomer";
const ROLE_NAME: &str = "PracticeDeveloper";
const SESSION_LENGTH: Duration = Duration::hours(8);

/// Who a key belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The IAM user, with long-term keys.
    User,
    /// A session of the role, with temporary keys.
    Role,
}

/// One access key. Holds a secret and therefore has no debug print.
#[derive(Clone)]
pub struct Key {
    /// The secret access key.
    pub secret: String,
    /// Who it speaks for.
    pub owner: Owner,
    /// The session of temporary keys.
    pub session: Option<Session>,
}

/// The session of temporary keys.
#[derive(Clone)]
pub struct Session {
    /// The session token.
    pub token: String,
    /// When it ends.
    pub expires: OffsetDateTime,
}

/// A policy and the text it was written as.
#[derive(Clone)]
pub struct Attached {
    /// Its name in the account.
    pub name: String,
    /// Its JSON.
    pub text: String,
    /// Its meaning.
    pub policy: Policy,
}

/// New keys, as the console shows them once.
#[derive(Clone, PartialEq, Eq)]
pub struct NewKeys {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: String,
    /// The session token of temporary keys.
    pub session_token: Option<String>,
}

impl std::fmt::Debug for NewKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The secret stays out of every log.
        f.debug_struct("NewKeys")
            .field("access_key_id", &self.access_key_id)
            .field("temporary", &self.session_token.is_some())
            .finish_non_exhaustive()
    }
}

/// What the account holds.
pub struct Account {
    keys: BTreeMap<String, Key>,
    user_unique_id: String,
    role_unique_id: String,
    /// Policies of the user and of the role, which have the same.
    pub policies: Vec<Attached>,
    /// The read-only policy for diagnosis.
    pub diagnosis: Option<Attached>,
    /// Service control policies by level; none where the account is in no organization.
    pub service_control: Vec<Vec<Attached>>,
    /// Opt-in Regions that were enabled.
    pub enabled: BTreeSet<String>,
    attached_so_far: usize,
}

impl Account {
    /// The account of a scenario, and the keys its developer has in the credentials file.
    pub fn new(scenario: Scenario, now: OffsetDateTime) -> Result<(Account, NewKeys), StartError> {
        let mut account = Account {
            keys: BTreeMap::new(),
            user_unique_id: random::key_id("AIDA", ACCOUNT_NUMBER),
            role_unique_id: random::key_id("AROA", ACCOUNT_NUMBER),
            policies: Vec::new(),
            diagnosis: Some(parsed("practice-diagnosis", &diagnosis_policy())?),
            service_control: Vec::new(),
            enabled: BTreeSet::new(),
            attached_so_far: 0,
        };
        if scenario != Scenario::NoPermission {
            account.policies.push(parsed("test-meeting", &meeting_policy())?);
        }
        if scenario == Scenario::ScpDeny {
            account.service_control = vec![
                vec![parsed("FullAWSAccess", FULL_ACCESS)?],
                vec![parsed("FullAWSAccess", FULL_ACCESS)?, parsed("DenyChime", DENY_CHIME)?],
            ];
        }
        let keys = account.keys_of_the_file(scenario, now);
        Ok((account, keys))
    }

    fn keys_of_the_file(&mut self, scenario: Scenario, now: OffsetDateTime) -> NewKeys {
        match scenario {
            Scenario::SecretWrong => {
                let keys = self.issue_access_key();
                NewKeys { secret_access_key: random::secret(), ..keys }
            }
            Scenario::KeyUnknown => {
                let keys = self.issue_access_key();
                self.keys.remove(&keys.access_key_id);
                keys
            }
            Scenario::Expired => self.issue_session(now.saturating_sub(Duration::hours(1))),
            Scenario::TokenMissing => {
                let keys = self.issue_session(now.saturating_add(SESSION_LENGTH));
                NewKeys { session_token: None, ..keys }
            }
            _ => self.issue_access_key(),
        }
    }

    /// A new long-term key of the user.
    pub fn issue_access_key(&mut self) -> NewKeys {
        let id = random::key_id("AKIA", ACCOUNT_NUMBER);
        let secret = random::secret();
        let key = Key { secret: secret.clone(), owner: Owner::User, session: None };
        self.keys.insert(id.clone(), key);
        NewKeys { access_key_id: id, secret_access_key: secret, session_token: None }
    }

    /// Temporary keys of the role until that time.
    pub fn issue_session(&mut self, expires: OffsetDateTime) -> NewKeys {
        let id = random::key_id("ASIA", ACCOUNT_NUMBER);
        let (secret, token) = (random::secret(), random::session_token());
        let session = Some(Session { token: token.clone(), expires });
        let key = Key { secret: secret.clone(), owner: Owner::Role, session };
        self.keys.insert(id.clone(), key);
        NewKeys { access_key_id: id, secret_access_key: secret, session_token: Some(token) }
    }

    /// Temporary keys of the role for a working day.
    pub fn issue_fresh_session(&mut self, now: OffsetDateTime) -> NewKeys {
        self.issue_session(now.saturating_add(SESSION_LENGTH))
    }

    /// The key of this id.
    pub fn key(&self, id: &str) -> Option<&Key> {
        self.keys.get(id)
    }

    /// Whether this is the token of a session that has ended.
    pub fn has_ended(&self, token: &str, now: OffsetDateTime) -> bool {
        let mut sessions = self.keys.values().filter_map(|key| key.session.as_ref());
        sessions.any(|session| session.token == token && session.expires <= now)
    }

    /// Attaches a policy to the user and the role.
    pub fn attach(&mut self, json: &str) -> Result<(), String> {
        let policy = Policy::parse(json).map_err(|fault| fault.to_string())?;
        self.attached_so_far += 1;
        let name = format!("attached-{}", self.attached_so_far);
        self.policies.push(Attached { name, text: json.to_owned(), policy });
        Ok(())
    }

    /// The identity policies in force.
    pub fn identity_policies(&self) -> impl Iterator<Item = &Attached> {
        self.policies.iter().chain(&self.diagnosis)
    }

    /// Everything that a request of this account is judged by.
    pub fn policy_set(&self) -> PolicySet {
        let level = |level: &Vec<Attached>| level.iter().map(|held| held.policy.clone()).collect();
        PolicySet {
            identity: self.identity_policies().map(|held| held.policy.clone()).collect(),
            service_control: self.service_control.iter().map(level).collect(),
            ..PolicySet::default()
        }
    }

    /// Whether a Region may be used: it is on by default, or was enabled.
    pub fn is_enabled(&self, region: &crate::chime::Region) -> bool {
        !region.opt_in || self.enabled.contains(&region.id)
    }

    /// The caller's ARN, as `GetCallerIdentity` and denials name it.
    pub fn caller_arn(owner: Owner) -> String {
        match owner {
            Owner::User => format!("arn:aws:iam::{ACCOUNT_ID}:user/{USER_NAME}"),
            Owner::Role => {
                format!("arn:aws:sts::{ACCOUNT_ID}:assumed-role/{ROLE_NAME}/{USER_NAME}")
            }
        }
    }

    /// The ARN that policies are attached to: of a session, its role's.
    pub fn policy_source_arn(owner: Owner) -> String {
        match owner {
            Owner::User => Account::caller_arn(Owner::User),
            Owner::Role => format!("arn:aws:iam::{ACCOUNT_ID}:role/{ROLE_NAME}"),
        }
    }

    /// The unique id, with the session's name behind the role's.
    pub fn user_id(&self, owner: Owner) -> String {
        match owner {
            Owner::User => self.user_unique_id.clone(),
            Owner::Role => format!("{}:{USER_NAME}", self.role_unique_id),
        }
    }
}

fn parsed(name: &str, text: &str) -> Result<Attached, StartError> {
    let policy = Policy::parse(text)
        .map_err(|fault| StartError::Policy { name: name.to_owned(), reason: fault.to_string() })?;
    Ok(Attached { name: name.to_owned(), text: text.to_owned(), policy })
}

/// The policy this program hands out for a test meeting, for every Region, so that changing the
/// Region is never answered with a missing permission.
fn meeting_policy() -> String {
    let wanted = Wanted {
        features: vec![Feature::TestMeeting],
        account: Some(ACCOUNT_ID.to_owned()),
        partition: "aws".to_owned(),
        regions: Vec::new(),
        tightest: false,
    };
    generate(&wanted).to_json_pretty()
}

fn diagnosis_policy() -> String {
    let user = Account::policy_source_arn(Owner::User);
    let role = Account::policy_source_arn(Owner::Role);
    format!(
        r#"{{
  "Version": "2012-10-17",
  "Statement": [
    {{
      "Sid": "SimulateMyself",
      "Effect": "Allow",
      "Action": "iam:SimulatePrincipalPolicy",
      "Resource": ["{user}", "{role}"]
    }},
    {{
      "Sid": "ReadQuotasAndRegions",
      "Effect": "Allow",
      "Action": [
        "servicequotas:GetServiceQuota",
        "servicequotas:ListServiceQuotas",
        "servicequotas:GetAWSDefaultServiceQuota",
        "servicequotas:ListAWSDefaultServiceQuotas",
        "account:GetRegionOptStatus"
      ],
      "Resource": "*"
    }}
  ]
}}
"#
    )
}

const FULL_ACCESS: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }]
}
"#;

const DENY_CHIME: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "NoChime", "Effect": "Deny", "Action": "chime:*", "Resource": "*" }
  ]
}
"#;
