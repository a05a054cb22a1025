//! Which service and operation a request means. All services share one port, so the path and the
//! body tell them apart.

use super::sigv4::{self, Request};

/// A service of the practice account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// AWS STS.
    Sts,
    /// AWS IAM.
    Iam,
    /// AWS Account Management.
    Account,
    /// Service Quotas.
    Quotas,
    /// Amazon Chime SDK Meetings.
    Meetings,
    /// The retired `chime` API.
    Legacy,
}

/// How a service speaks (botocore 1.44.5 models).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Form body in, XML of this namespace out.
    Query {
        /// The XML namespace.
        namespace: &'static str,
    },
    /// Paths and JSON bodies.
    RestJson,
    /// JSON with the operation in `X-Amz-Target`.
    JsonRpc,
}

impl Service {
    /// The service's name as botocore and the AWS CLI have it.
    pub fn name(self) -> &'static str {
        match self {
            Service::Sts => "sts",
            Service::Iam => "iam",
            Service::Account => "account",
            Service::Quotas => "service-quotas",
            Service::Meetings => "chime-sdk-meetings",
            Service::Legacy => "chime",
        }
    }

    /// The name that belongs into the credential scope.
    pub fn signing_name(self) -> &'static str {
        match self {
            Service::Sts => "sts",
            Service::Iam => "iam",
            Service::Account => "account",
            Service::Quotas => "servicequotas",
            Service::Meetings | Service::Legacy => "chime",
        }
    }

    /// How the service speaks.
    pub fn protocol(self) -> Protocol {
        match self {
            Service::Sts => {
                Protocol::Query { namespace: "https://sts.amazonaws.com/doc/2011-06-15/" }
            }
            Service::Iam => {
                Protocol::Query { namespace: "https://iam.amazonaws.com/doc/2010-05-08/" }
            }
            Service::Quotas => Protocol::JsonRpc,
            Service::Account | Service::Meetings | Service::Legacy => Protocol::RestJson,
        }
    }

    fn signing_as(name: &str) -> Option<Service> {
        let known =
            [Service::Sts, Service::Iam, Service::Account, Service::Quotas, Service::Meetings];
        known.into_iter().find(|service| service.signing_name() == name)
    }
}

/// The name given to what no service knows.
pub const UNKNOWN: &str = "Unknown";

/// Where a request goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The service.
    pub service: Service,
    /// The operation, or [`UNKNOWN`].
    pub operation: &'static str,
    /// The ids in the path, in order.
    pub ids: Vec<String>,
}

/// First path segments that only the retired API has (botocore 1.44.5 `chime` model).
const LEGACY_PATHS: [(&str, &str); 7] = [
    ("accounts", "ListAccounts"),
    ("settings", "GetGlobalSettings"),
    ("phone-number-countries", "ListSupportedPhoneNumberCountries"),
    ("phone-number-orders", "ListPhoneNumberOrders"),
    ("phone-numbers", "ListPhoneNumbers"),
    ("search", "SearchAvailablePhoneNumbers"),
    ("console", "Console"),
];

/// Finds the service and operation. The credential scope decides only where the shape of the
/// request does not.
pub fn route(request: &Request<'_>) -> Route {
    let to = |service, operation| Route { service, operation, ids: Vec::new() };
    if let Some(target) = request.header("x-amz-target") {
        return to(Service::Quotas, quotas_operation(target));
    }
    let segments: Vec<&str> = request.path.split('/').filter(|s| !s.is_empty()).collect();
    match segments.as_slice() {
        ["getRegionOptStatus"] if request.method == "POST" => {
            to(Service::Account, "GetRegionOptStatus")
        }
        ["legacy", rest @ ..] => {
            let inner = meetings_route(request, rest);
            let operation = inner.map_or_else(|| legacy_operation(rest), |found| found.operation);
            to(Service::Legacy, operation)
        }
        [first, ..] if LEGACY_PATHS.iter().any(|(known, _)| known == first) => {
            to(Service::Legacy, legacy_operation(&segments))
        }
        ["meetings"] if request.method == "GET" => to(Service::Legacy, "ListMeetings"),
        ["meetings" | "tags", ..] => {
            meetings_route(request, &segments).unwrap_or_else(|| to(Service::Meetings, UNKNOWN))
        }
        [] if query_action(request).is_some() => query_route(request),
        _ => to(scope_service(request).unwrap_or(Service::Meetings), UNKNOWN),
    }
}

/// The parameters of a query-protocol request: the form body, or the query of a GET.
pub fn query_parameters(request: &Request<'_>) -> Vec<(String, String)> {
    if request.method == "GET" {
        return sigv4::parameters(request.query);
    }
    sigv4::parameters(&String::from_utf8_lossy(request.body))
}

fn query_action(request: &Request<'_>) -> Option<String> {
    let found = query_parameters(request).into_iter().find(|(name, _)| name == "Action");
    found.map(|(_, value)| value)
}

fn query_route(request: &Request<'_>) -> Route {
    let parameters = query_parameters(request);
    let value = |name: &str| {
        parameters.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    };
    let service = match value("Version") {
        "2010-05-08" => Service::Iam,
        "2011-06-15" => Service::Sts,
        _ => scope_service(request).unwrap_or(Service::Sts),
    };
    let operation = match (service, value("Action")) {
        (Service::Sts, "GetCallerIdentity") => "GetCallerIdentity",
        (Service::Iam, "SimulatePrincipalPolicy") => "SimulatePrincipalPolicy",
        _ => UNKNOWN,
    };
    Route { service, operation, ids: Vec::new() }
}

fn scope_service(request: &Request<'_>) -> Option<Service> {
    sigv4::scope_of(request).and_then(|(_, service)| Service::signing_as(&service))
}

fn quotas_operation(target: &str) -> &'static str {
    match target.strip_prefix("ServiceQuotasV20190624.") {
        Some("GetServiceQuota") => "GetServiceQuota",
        Some("ListServiceQuotas") => "ListServiceQuotas",
        Some("GetAWSDefaultServiceQuota") => "GetAWSDefaultServiceQuota",
        Some("ListAWSDefaultServiceQuotas") => "ListAWSDefaultServiceQuotas",
        _ => UNKNOWN,
    }
}

fn legacy_operation(segments: &[&str]) -> &'static str {
    let first = segments.first().copied().unwrap_or_default();
    LEGACY_PATHS.iter().find(|(known, _)| *known == first).map_or(UNKNOWN, |(_, name)| name)
}

/// The operations of the meetings API (botocore 1.44.5 `chime-sdk-meetings` 2021-07-15).
fn meetings_route(request: &Request<'_>, segments: &[&str]) -> Option<Route> {
    let variant = request.parameter("operation").unwrap_or_default();
    let (operation, ids): (&'static str, &[&str]) =
        match (request.method, segments, variant.as_str()) {
            ("POST", ["meetings"], "create-attendees") => ("CreateMeetingWithAttendees", &[]),
            ("POST", ["meetings"], "") => ("CreateMeeting", &[]),
            ("GET", ["meetings", ids], _) => ("GetMeeting", std::slice::from_ref(ids)),
            ("DELETE", ["meetings", ids], _) => ("DeleteMeeting", std::slice::from_ref(ids)),
            ("POST", ["meetings", id, "attendees"], "batch-create") => {
                ("BatchCreateAttendee", std::slice::from_ref(id))
            }
            ("POST", ["meetings", id, "attendees"], "") => {
                ("CreateAttendee", std::slice::from_ref(id))
            }
            ("GET", ["meetings", id, "attendees"], _) => {
                ("ListAttendees", std::slice::from_ref(id))
            }
            ("GET", ["meetings", id, "attendees", attendee], _) => {
                return Some(with_ids("GetAttendee", &[id, attendee]));
            }
            ("DELETE", ["meetings", id, "attendees", attendee], _) => {
                return Some(with_ids("DeleteAttendee", &[id, attendee]));
            }
            ("POST", ["tags"], "tag-resource") => ("TagResource", &[]),
            ("POST", ["tags"], "untag-resource") => ("UntagResource", &[]),
            ("GET", ["tags"], _) => ("ListTagsForResource", &[]),
            _ => return None,
        };
    Some(with_ids(operation, ids))
}

fn with_ids(operation: &'static str, ids: &[&str]) -> Route {
    let ids = ids.iter().map(|id| sigv4::decoded_segment(id)).collect();
    Route { service: Service::Meetings, operation, ids }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(method: &str, target: &str, body: &str) -> (&'static str, &'static str, Vec<String>) {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let request = Request { method, path, query, headers: &[], body: body.as_bytes() };
        let found = route(&request);
        (found.service.name(), found.operation, found.ids)
    }

    const M: &str = "chime-sdk-meetings";
    const CASES: [(&str, &str, &str, &str); 18] = [
        ("POST", "/meetings", M, "CreateMeeting"),
        ("POST", "/meetings?operation=create-attendees", M, "CreateMeetingW"),
        ("GET", "/meetings/m", M, "GetMeeting"),
        ("DELETE", "/meetings/m", M, "DeleteMeeting"),
        ("POST", "/meetings/m/attendees", M, "CreateAttendee"),
        ("POST", "/meetings/m/attendees?operation=batch-create", M, "Batch"),
        ("GET", "/meetings/m/attendees?max-results=2", M, "ListAttendees"),
        ("GET", "/meetings/m/attendees/a", M, "GetAttendee"),
        ("DELETE", "/meetings/m/attendees/a", M, "DeleteAttendee"),
        ("POST", "/tags?operation=tag-resource", M, "TagResource"),
        ("POST", "/tags?operation=untag-resource", M, "UntagResource"),
        ("GET", "/tags?arn=x", M, "ListTagsForResource"),
        ("PUT", "/meetings/m/attendees/a/capabilities", M, "Unknown"),
        ("GET", "/meetings", "chime", "ListMeetings"),
        ("GET", "/settings", "chime", "GetGlobalSettings"),
        ("POST", "/legacy/meetings", "chime", "CreateMeeting"),
        ("GET", "/legacy/accounts", "chime", "ListAccounts"),
        ("POST", "/getRegionOptStatus", "account", "GetRegionOptStatus"),
    ];

    #[test]
    fn operations_are_told_apart_by_method_path_and_query() {
        for (method, target, service, operation) in CASES {
            let found = of(method, target, "");
            assert_eq!(found.0, service, "{method} {target}");
            assert!(found.1.starts_with(operation), "{method} {target}: {}", found.1);
        }
        assert_eq!(of("GET", "/meetings/a%20b/attendees/c", "").2, ["a b", "c"]);
    }

    #[test]
    fn query_services_are_told_apart_by_version() {
        let sts = "Action=GetCallerIdentity&Version=2011-06-15";
        assert_eq!(of("POST", "/", sts).1, "GetCallerIdentity");
        assert_eq!(of("GET", &format!("/?{sts}"), "").0, "sts");
        let iam = "Action=SimulatePrincipalPolicy&Version=2010-05-08";
        assert_eq!(of("POST", "/", iam).0, "iam");
        assert_eq!(of("POST", "/", "Action=ListUsers&Version=2010-05-08").1, "Unknown");
        assert_eq!(of("POST", "/", "\u{fffd}%%%"), ("chime-sdk-meetings", "Unknown", vec![]));
    }
}
