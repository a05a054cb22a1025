//! `network`: do the names resolve, and does something answer at them?

use super::report::{CheckId, Report};
use super::subject::Subject;
use crate::aws::{NoAnswer, NoAnswerKind, Reach, Service, is_loopback};
use crate::chime;
use crate::diagnosis::{CauseId, Evidence, Finding, Status};

/// A place to connect to.
struct Place {
    host: String,
    port: u16,
    purpose: &'static str,
    local: bool,
}

/// The variables that name a proxy, as curl and the SDKs spell them.
const PROXY_VARIABLES: [&str; 6] =
    ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

/// Connects to each host once, side by side, and sends nothing.
pub(super) async fn check(subject: &Subject) -> Report {
    let places = places(subject);
    let mut evidence = overrides(subject);
    let proxy = proxy(subject);
    if let Some(fact) = &proxy {
        evidence.push(fact.clone());
    }
    let (direct, tunnelled): (Vec<Place>, Vec<Place>) =
        places.into_iter().partition(|place| place.local || proxy.is_none());
    let mut tries = tokio::task::JoinSet::new();
    for place in direct {
        let http = subject.request.http.clone();
        tries.spawn(async move {
            let reach = http.reach(&place.host, place.port).await;
            (place.purpose, reach)
        });
    }
    let mut reached = tries.join_all().await;
    reached.sort_by_key(|(purpose, _)| *purpose);
    for (purpose, reach) in &reached {
        evidence.push(fact_of(purpose, reach));
    }
    let behind = !tunnelled.is_empty();
    let reached: Vec<Reach> = reached.into_iter().map(|(_, reach)| reach).collect();
    verdict(subject, &reached, behind).with_evidence(evidence)
}

fn fact_of(purpose: &str, reach: &Reach) -> Evidence {
    let text = match (&reach.failure, reach.address) {
        (None, Some(address)) => {
            format!("{purpose}: connected to {} in {} ms", address.ip(), reach.took.as_millis())
        }
        (Some(failure), _) => format!("{purpose}: {}", failure.text),
        (None, None) => format!("{purpose}: no address"),
    };
    Evidence::new(reach.host.clone(), text)
}

fn verdict(subject: &Subject, reached: &[Reach], behind_proxy: bool) -> Report {
    let failures: Vec<&NoAnswer> = reached.iter().filter_map(|r| r.failure.as_ref()).collect();
    if let Some(first) = failures.first() {
        let cause = cause_of(first);
        let title = match failures.len() {
            n if n == reached.len() => "AWS cannot be reached from this network".to_owned(),
            n => format!("{n} of {} hosts cannot be reached", reached.len()),
        };
        let finding = Finding::new(cause, first.text.clone());
        return Report::new(CheckId::Network, Status::Failed, title)
            .with_finding(finding, Some(subject));
    }
    if behind_proxy {
        let title = "A proxy is set; the calls themselves show whether it lets them through";
        return Report::new(CheckId::Network, Status::CouldNotTell, title);
    }
    let redirected = subject.request.endpoint_url.is_none()
        && !subject.request.rehearsal
        && !subject.endpoints.is_empty();
    if redirected {
        let finding = Finding {
            cause: "network.endpoint-override",
            because: Vec::new(),
            not_because: Vec::new(),
        };
        let title = "A setting sends the calls to another address, which accepts connections";
        return Report::new(CheckId::Network, Status::Attention, title)
            .with_finding(finding, Some(subject));
    }
    let title = match reached.len() {
        1 => "The host accepts connections".to_owned(),
        n => format!("All {n} hosts accept connections"),
    };
    Report::new(CheckId::Network, Status::Passed, title)
}

fn cause_of(failure: &NoAnswer) -> CauseId {
    match failure.kind {
        NoAnswerKind::Dns => "network.dns",
        NoAnswerKind::Offline => "network.offline",
        NoAnswerKind::Refused => "network.refused",
        NoAnswerKind::Timeout => "network.timeout",
        _ => "network.reset",
    }
}

/// Who redirects which services where.
fn overrides(subject: &Subject) -> Vec<Evidence> {
    let groups = subject.endpoints.grouped();
    let facts = groups.into_iter().map(|(set, services)| {
        let ids: Vec<&str> = services.iter().map(|service| service.id()).collect();
        let all = services.len() == Service::ALL.len();
        let which = if all { "every service".to_owned() } else { ids.join(", ") };
        let text = format!("sends {which} to {}", set.shown());
        Evidence::new(set.source, text)
    });
    facts.collect()
}

/// A proxy of the environment, without its password.
fn proxy(subject: &Subject) -> Option<Evidence> {
    if subject.request.rehearsal {
        return None;
    }
    let env = &subject.request.env;
    let (name, value) =
        PROXY_VARIABLES.into_iter().find_map(|name| Some((name, env.get(name)?)))?;
    let shown = value.rsplit('@').next().unwrap_or_default();
    Some(Evidence::new(format!("environment variable {name}"), format!("names the proxy {shown}")))
}

/// One entry a host: STS always, the meetings API where the Region has one.
fn places(subject: &Subject) -> Vec<Place> {
    let mut list: Vec<Place> = Vec::new();
    let own_meetings = subject.control_region().map(|region| chime::meetings_host(&region.id));
    let sts = chime::sts_host(subject.home_region());
    let wanted =
        [(Service::Sts, Some(sts), "STS"), (Service::Meetings, own_meetings, "meetings API")];
    for (service, own, purpose) in wanted {
        let place = match subject.endpoints.get(service) {
            Some(set) => place_of(&set.url, purpose),
            None => own.map(|host| Place { host, port: 443, purpose, local: false }),
        };
        let Some(place) = place else { continue };
        if !list.iter().any(|known| known.host == place.host && known.port == place.port) {
            list.push(place);
        }
    }
    list
}

fn place_of(url: &str, purpose: &'static str) -> Option<Place> {
    let uri = url.parse::<http::Uri>().ok()?;
    let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
    let host = uri.host()?.trim_matches(['[', ']']).to_owned();
    Some(Place { host, port, purpose, local: is_loopback(url) })
}
