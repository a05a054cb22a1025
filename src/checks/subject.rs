//! What the checks are about: the chosen profile, its Region, and where the services are.

use crate::aws::{CallerIdentity, Endpoints, Environment, Http, Service};
use crate::aws_files::{self, FileKind, FileState, Paths, Profile, Snapshot};
use crate::chime;
use crate::diagnosis::{Case, Principal, Remedy, remedies};
use crate::identity::Contents;
use crate::meeting::Ledger;
use crate::policy::{Policy, Wanted, generate};

/// What was asked for: plain values, so that a run is a function of them and of the world.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where the two files are.
    pub paths: Paths,
    /// The chosen profile.
    pub profile: String,
    /// A control Region that was asked for instead of the profile's.
    pub region: Option<String>,
    /// A media Region that was asked for instead of the control Region.
    pub media_region: Option<String>,
    /// One address for every service.
    pub endpoint_url: Option<String>,
    /// Whether this is the practice account: the environment is left out of everything.
    pub rehearsal: bool,
    /// Whether the practice account lives in this process and ends with it.
    pub rehearsal_inside: bool,
    /// The environment.
    pub env: Environment,
    /// Where test meetings are remembered.
    pub ledger: Ledger,
    /// The way out.
    pub http: Http,
}

/// A Region and who named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionChoice {
    /// The text as it was given.
    pub value: String,
    /// `--region`, or file and line of the profile.
    pub source: String,
}

/// The request together with what the files say.
#[derive(Clone, Debug)]
pub struct Subject {
    /// What was asked for.
    pub request: Request,
    /// The two files as they were read.
    pub snapshot: Snapshot,
    /// The chosen profile, if it is there.
    pub profile: Option<Profile>,
    /// The names of all profiles.
    pub names: Vec<String>,
    /// The control Region, if one is set.
    pub region: Option<RegionChoice>,
    /// Where each service is spoken to.
    pub endpoints: Endpoints,
    /// Who AWS says the caller is, once known.
    pub identity: Option<CallerIdentity>,
}

impl Subject {
    /// Reads the snapshot for this request. Pure.
    pub fn of(request: Request, snapshot: Snapshot) -> Self {
        let profiles =
            aws_files::profiles(bytes_of(&snapshot.config), bytes_of(&snapshot.credentials));
        let names = profiles.iter().map(|profile| profile.name.clone()).collect();
        let profile = profiles.into_iter().find(|profile| profile.name == request.profile);
        let region = region_choice(&request, profile.as_ref());
        let none = Environment::default();
        let env = if request.rehearsal { &none } else { &request.env };
        let endpoints = Endpoints::resolve(request.endpoint_url.as_deref(), env, profile.as_ref());
        Self { request, snapshot, profile, names, region, endpoints, identity: None }
    }

    /// The bytes of both files; a file that could not be read is empty.
    pub fn contents(&self) -> Contents<'_> {
        Contents {
            config: bytes_of(&self.snapshot.config),
            credentials: bytes_of(&self.snapshot.credentials),
        }
    }

    /// The Region whose STS knows every account of the partition, enabled or not.
    pub fn home_region(&self) -> &'static str {
        match self.partition() {
            "aws-us-gov" => "us-gov-west-1",
            "aws-cn" => "cn-north-1",
            _ => "us-east-1",
        }
    }

    /// The partition of the chosen Region; the commercial one when there is none.
    pub fn partition(&self) -> &'static str {
        self.region.as_ref().map_or("aws", |region| chime::partition_of(&region.value))
    }

    /// The Region, when it is one where meetings can be created.
    pub fn control_region(&self) -> Option<&'static chime::Region> {
        chime::region(&self.region.as_ref()?.value).filter(|region| region.control)
    }

    /// Who redirects this service, where nobody asked for that in this very run.
    pub fn override_of(&self, service: Service) -> Option<String> {
        if self.request.rehearsal || self.request.endpoint_url.is_some() {
            return None;
        }
        self.endpoints.get(service).map(|set| set.source.clone())
    }

    /// What can be done about a cause in this case.
    pub fn remedies(&self, cause: &str) -> Vec<Remedy> {
        remedies(cause, &self.case())
    }

    fn case(&self) -> Case {
        let region = self.region.as_ref().map(|choice| choice.value.clone());
        let override_keys = self.profile.iter().flat_map(|profile| {
            let keys = ["endpoint_url", "services"];
            keys.into_iter().filter(|key| profile.settings.contains_key(*key)).map(str::to_owned)
        });
        let mut override_keys: Vec<String> = override_keys.collect();
        if self.request.rehearsal {
            // The practice profile's own address is what makes it the practice account.
            override_keys.retain(|key| key != "endpoint_url");
        }
        Case {
            profile: self.request.profile.clone(),
            suggested_region: Some(suggested_region(region.as_deref())),
            region,
            principal: self.identity.as_ref().map(|who| Principal { arn: who.arn.clone() }),
            policy: policy_for(self.identity.as_ref(), self.partition()).to_json_pretty(),
            override_keys,
            rehearsing: self.request.rehearsal,
            system: std::env::consts::OS.to_owned(),
        }
    }

    /// The name of a file for people: `~/.aws/config`, or where it is.
    pub fn file_name(&self, kind: FileKind) -> String {
        let path = match kind {
            FileKind::Config => &self.request.paths.config,
            FileKind::Credentials => &self.request.paths.credentials,
        };
        path.display().to_string()
    }
}

/// The smallest policy for a test meeting, for this account if it is known.
pub fn policy_for(identity: Option<&CallerIdentity>, partition: &str) -> Policy {
    let account = identity.map(|identity| identity.account.clone());
    generate(&Wanted { account, partition: partition.to_owned(), ..Wanted::default() })
}

fn region_choice(request: &Request, profile: Option<&Profile>) -> Option<RegionChoice> {
    if let Some(value) = &request.region {
        return Some(RegionChoice { value: value.clone(), source: "chosen here".to_owned() });
    }
    let profile = profile?;
    let value = profile.region.clone().filter(|region| !region.is_empty())?;
    Some(RegionChoice { value, source: crate::identity::place_of(profile, "region") })
}

/// The Region to offer instead of one that cannot be used.
fn suggested_region(region: Option<&str>) -> String {
    use chime::RegionShape;
    let Some(region) = region else {
        return "us-east-1".to_owned();
    };
    let meant = match chime::classify_region(region) {
        RegionShape::Known(known) if known.control && known.opt_in => {
            return "us-east-1".to_owned();
        }
        RegionShape::Known(known) => known.id.clone(),
        RegionShape::Zone { region }
        | RegionShape::UpperCase { region }
        | RegionShape::DisplayName { region } => region,
        RegionShape::Unknown { nearest } => nearest.into_iter().next().unwrap_or_default(),
        RegionShape::PlausibleUnknown | RegionShape::Empty => String::new(),
    };
    chime::nearest_control_region(&meant).to_owned()
}

fn bytes_of(state: &FileState) -> &[u8] {
    match state {
        FileState::Read { bytes, .. } => bytes,
        FileState::Missing | FileState::Unreadable { .. } => &[],
    }
}
