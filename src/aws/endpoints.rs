//! Where each service is spoken to, and who decided that.

use super::call::Service;
use crate::aws_files::Profile;
use std::collections::BTreeMap;

/// The environment variables that matter, read once at the start and passed as a value, so that
/// checks stay functions of their inputs.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Among the values are keys.
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Environment {
    /// The variables of this process that can be read as text.
    pub fn of_process() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(std::env::vars_os().filter_map(text).collect())
    }

    /// The value of a variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(pairs: [(&str, &str); N]) -> Self {
        Self(pairs.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect())
    }
}

/// An address that replaces the SDK's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The URL, with an optional path prefix.
    pub url: String,
    /// Who set it: `--endpoint-url`, an environment variable, a key of the profile.
    pub source: String,
}

impl Override {
    /// The URL as it may be shown: without the user name and password that somebody may have put
    /// into it.
    pub fn shown(&self) -> String {
        let Ok(uri) = self.url.parse::<http::Uri>() else {
            return "what is not an address".to_owned();
        };
        let scheme = uri.scheme_str().unwrap_or("http");
        let host = uri.host().unwrap_or_default();
        let port = uri.port_u16().map_or(String::new(), |port| format!(":{port}"));
        let path = uri.path().trim_end_matches('/');
        format!("{scheme}://{host}{port}{path}")
    }
}

/// The overrides of all services; none for most people.
#[derive(Clone, Debug, Default)]
pub struct Endpoints(BTreeMap<Service, Override>);

impl Endpoints {
    /// In the order that the SDKs keep (SDK reference, "service-specific endpoints"): what was
    /// asked for here, then the environment (service, then global), then the profile (its
    /// `[services]` section, then its `endpoint_url`).
    pub fn resolve(flag: Option<&str>, env: &Environment, profile: Option<&Profile>) -> Self {
        let ignored = env
            .get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            .is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let found = |service: Service| -> Option<Override> {
            let set = |url: &str, source: String| Override { url: url.to_owned(), source };
            if let Some(url) = flag {
                return Some(set(url, "--endpoint-url".to_owned()));
            }
            if ignored {
                return None;
            }
            for variable in [service.endpoint_variable(), "AWS_ENDPOINT_URL"] {
                if let Some(url) = env.get(variable) {
                    return Some(set(url, format!("environment variable {variable}")));
                }
            }
            let profile = profile?;
            let name = &profile.name;
            if let Some(url) = profile.service_endpoint(service.profile_key()) {
                return Some(set(
                    &url,
                    format!("profile {name}, [services], {}", service.profile_key()),
                ));
            }
            let url = profile.endpoint_url.as_deref()?;
            Some(set(url, format!("profile {name}, endpoint_url")))
        };
        Self(Service::ALL.into_iter().filter_map(|s| Some((s, found(s)?))).collect())
    }

    /// One address for every service: the practice account, or another simulator.
    pub fn all_at(url: &str, source: &str) -> Self {
        let set = Override { url: url.to_owned(), source: source.to_owned() };
        Self(Service::ALL.into_iter().map(|service| (service, set.clone())).collect())
    }

    /// The override of a service.
    pub fn get(&self, service: Service) -> Option<&Override> {
        self.0.get(&service)
    }

    /// Whether no service is overridden.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The distinct overrides, each with the services that it redirects.
    pub fn grouped(&self) -> Vec<(Override, Vec<Service>)> {
        let mut groups: Vec<(Override, Vec<Service>)> = Vec::new();
        for (service, set) in &self.0 {
            match groups.iter_mut().find(|(known, _)| known == set) {
                Some((_, services)) => services.push(*service),
                None => groups.push((set.clone(), vec![*service])),
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown() {
        let shown = |url: &str| Override { url: url.into(), source: String::new() }.shown();
        assert_eq!(shown("http://user:pass@127.0.0.1:1/x"), "http://127.0.0.1:1/x");
        assert_eq!(shown("http://127.0.0.1:1"), "http://127.0.0.1:1");
        let env = Environment::from([("AWS_SECRET_ACCESS_KEY", "hidden")]);
        assert_eq!(format!("{env:?}"), "{\"AWS_SECRET_ACCESS_KEY\"}");
    }

    #[test]
    fn who_wins_is_as_in_the_sdks() {
        let env = Environment::from([
            ("AWS_ENDPOINT_URL", "http://all"),
            ("AWS_ENDPOINT_URL_STS", "http://sts"),
        ]);
        let url = |endpoints: &Endpoints, service| endpoints.get(service).map(|o| o.url.clone());
        let by_env = Endpoints::resolve(None, &env, None);
        assert_eq!(url(&by_env, Service::Sts).as_deref(), Some("http://sts"));
        assert_eq!(url(&by_env, Service::Meetings).as_deref(), Some("http://all"));
        let by_flag = Endpoints::resolve(Some("http://flag"), &env, None);
        assert_eq!(url(&by_flag, Service::Sts).as_deref(), Some("http://flag"));
        assert!(Endpoints::resolve(None, &Environment::default(), None).is_empty());
    }
}
