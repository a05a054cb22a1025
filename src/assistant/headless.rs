//! The walk without a window, for the terminal: all checks once, in one call.

use super::{Region, Scenario, Settings, rehearsal::Rehearsal};
use crate::aws::Http;
use crate::aws_files::{self, FileState};
use crate::checks::{
    Board, CheckId, Progress, Report, Request, Tell, Verdict, recover_left_behind, run, verdict,
};
use crate::chime::{RegionShape, classify_region, region};
use crate::diagnosis::Status;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What the walk is asked for.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// The profile; `AWS_PROFILE` or `default` when there is none.
    pub profile: Option<String>,
    /// A control Region instead of the profile's.
    pub region: Option<String>,
    /// A media Region instead of the control Region.
    pub media_region: Option<String>,
    /// Walk with a practice account.
    pub practice: Option<Scenario>,
    /// One address for every service.
    pub endpoint_url: Option<String>,
    /// Leave the test meeting out.
    pub no_meeting: bool,
    /// Ask the retired API, too.
    pub legacy: bool,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct CheckOutcome {
    /// The profile.
    pub profile: String,
    /// The account, once AWS named it.
    pub account: Option<String>,
    /// The control Region.
    pub region: Option<String>,
    /// Whether it was a rehearsal.
    pub practice: bool,
    /// All checks together.
    pub verdict: Verdict,
    /// Every wanted check, in order; one that was cancelled is "not run".
    pub reports: Vec<Report>,
}

/// Why the walk did not start: the words of the request are off.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// No profile of this name.
    #[error("There is no profile called {name}.{}", near(.nearest))]
    UnknownProfile {
        /// What was asked for.
        name: String,
        /// The nearest names that exist.
        nearest: Vec<String>,
    },
    /// No Region of this name.
    #[error("{name} is not a Region.{}", near(.nearest))]
    UnknownRegion {
        /// What was asked for.
        name: String,
        /// The nearest names that exist.
        nearest: Vec<String>,
    },
    /// The endpoint is no URL.
    #[error("{url} is not an address such as http://127.0.0.1:4566.")]
    BadEndpoint {
        /// What was asked for.
        url: String,
    },
    /// The practice account did not start.
    #[error("The practice account could not start: {0}")]
    Practice(String),
}

fn near(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => format!(" Did you mean {one}?"),
        many => format!(" Near it: {}.", many.join(", ")),
    }
}

/// Runs the walk. `tell` hears of every step; `note` of what an earlier run had left behind.
///
/// # Errors
/// When the request names something that does not exist; nothing was written or called then.
pub async fn check(
    settings: &Settings,
    options: &CheckOptions,
    tell: Tell,
    note: &(dyn Fn(&str) + Sync),
    cancel: CancellationToken,
) -> Result<CheckOutcome, CheckError> {
    for name in [&options.region, &options.media_region].into_iter().flatten() {
        known_region(name)?;
    }
    if let Some(url) = &options.endpoint_url {
        known_url(url)?;
    }
    let practice = match options.practice {
        Some(scenario) => Some(start_practice(settings, scenario).await?),
        None => None,
    };
    let request = request(settings, options, practice.as_ref());
    if practice.is_none() {
        known_profile(&request, options.profile.is_some()).await?;
    }
    let wanted = wanted(options);
    // First: what is left behind counts against the quota of meetings, too.
    recover(&request, note).await;
    let board = run(settings.checks, &request, &wanted, Board::default(), tell, cancel).await;
    let outcome = outcome(&request, options, &board, &wanted);
    if let Some(practice) = practice {
        practice.stop().await;
    }
    Ok(outcome)
}

/// Looks after what earlier runs left behind, and says what came of it.
async fn recover(request: &Request, note: &(dyn Fn(&str) + Sync)) {
    match recover_left_behind(&request.ledger, &request.http).await {
        Ok(list) => {
            for one in list.iter().filter(|one| !one.intent.rehearsal) {
                note(&one.words);
            }
        }
        Err(error) => note(&error.to_string()),
    }
}

fn wanted(options: &CheckOptions) -> Vec<CheckId> {
    let walk = CheckId::WALK.into_iter();
    let mut wanted: Vec<CheckId> =
        walk.filter(|id| !(options.no_meeting && *id == CheckId::Meeting)).collect();
    if options.legacy {
        wanted.push(CheckId::Legacy);
    }
    wanted
}

async fn start_practice(settings: &Settings, scenario: Scenario) -> Result<Rehearsal, CheckError> {
    let started = Rehearsal::start(scenario, settings.data.clone()).await;
    started.map_err(|error| CheckError::Practice(error.to_string()))
}

fn request(settings: &Settings, options: &CheckOptions, practice: Option<&Rehearsal>) -> Request {
    let named = options.profile.clone();
    let usual = || settings.env.get("AWS_PROFILE").unwrap_or("default").to_owned();
    let (paths, profile) = match practice {
        Some(rehearsal) => (rehearsal.paths(), rehearsal.practice().profile().to_owned()),
        None => (settings.paths.clone(), named.unwrap_or_else(usual)),
    };
    Request {
        paths,
        profile,
        region: options.region.clone(),
        media_region: options.media_region.clone(),
        endpoint_url: options.endpoint_url.clone(),
        rehearsal: practice.is_some(),
        rehearsal_inside: practice.is_some(),
        env: settings.env.clone(),
        ledger: settings.ledger(),
        http: Http::default(),
    }
}

/// A profile that was named must exist. One that only the environment names, where there is no
/// profile at all, is the check's to speak of.
async fn known_profile(request: &Request, named: bool) -> Result<(), CheckError> {
    if !named && request.env.get("AWS_PROFILE").is_none() {
        return Ok(());
    }
    let paths = request.paths.clone();
    let Ok(snapshot) = tokio::task::spawn_blocking(move || aws_files::load(&paths)).await else {
        return Ok(());
    };
    // It may stand in a file that cannot be read; the check speaks of that.
    let unreadable = |state: &FileState| matches!(state, FileState::Unreadable { .. });
    if unreadable(&snapshot.config) || unreadable(&snapshot.credentials) {
        return Ok(());
    }
    let profiles = aws_files::profiles(snapshot.config.bytes(), snapshot.credentials.bytes());
    let names = || profiles.iter().map(|profile| profile.name.as_str());
    if names().any(|name| name == request.profile) || (!named && profiles.is_empty()) {
        return Ok(());
    }
    let mut nearest = aws_files::nearest_names(&request.profile, names());
    if nearest.is_empty() {
        // Nothing is like it: then what there is.
        nearest = names().take(5).map(str::to_owned).collect();
    }
    Err(CheckError::UnknownProfile { name: request.profile.clone(), nearest })
}

fn known_region(name: &str) -> Result<&'static Region, CheckError> {
    let unknown = |mut nearest: Vec<String>| {
        if nearest.is_empty() {
            nearest = ["us-east-1", "eu-central-1", "ap-southeast-1"].map(str::to_owned).into();
        }
        CheckError::UnknownRegion { name: name.to_owned(), nearest }
    };
    match classify_region(name) {
        RegionShape::Known(known) => Ok(known),
        RegionShape::Zone { region }
        | RegionShape::UpperCase { region }
        | RegionShape::DisplayName { region } => Err(unknown(vec![region])),
        RegionShape::Unknown { nearest } => Err(unknown(nearest)),
        RegionShape::PlausibleUnknown | RegionShape::Empty => {
            region(name).ok_or_else(|| unknown(vec!["us-east-1".to_owned()]))
        }
    }
}

fn known_url(url: &str) -> Result<(), CheckError> {
    let parsed = url.parse::<http::Uri>().ok();
    let web = parsed.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()
    });
    if web { Ok(()) } else { Err(CheckError::BadEndpoint { url: url.to_owned() }) }
}

fn outcome(
    request: &Request,
    options: &CheckOptions,
    board: &Board,
    wanted: &[CheckId],
) -> CheckOutcome {
    let reports: Vec<Report> = wanted
        .iter()
        .map(|id| match board.get(*id) {
            Some(report) => (**report).clone(),
            None => Report::new(*id, Status::NotRun, "Cancelled"),
        })
        .collect();
    let region = board.subject().and_then(|subject| subject.region.clone()).map(|r| r.value);
    CheckOutcome {
        profile: request.profile.clone(),
        account: board.identity().map(|identity| identity.account.clone()),
        region: region.or_else(|| options.region.clone()),
        practice: options.practice.is_some(),
        verdict: verdict(&reports),
        reports,
    }
}

/// Progress that nobody listens to.
pub fn silence() -> Tell {
    Arc::new(|_: Progress| {})
}
