//! What plain `aws` or an SDK would pick instead of the chosen profile.

use crate::aws::Environment;
use crate::diagnosis::Evidence;

/// Each environment variable that would win over the chosen profile in other tools. Values of keys
/// are never shown, only their last four characters where the variable is an id.
pub fn environment_facts(env: &Environment, profile: &str) -> Vec<Evidence> {
    let mut facts = Vec::new();
    let mut add = |name: &str, text: String| {
        facts.push(Evidence::new(format!("environment variable {name}"), text));
    };
    if let Some(id) = env.get("AWS_ACCESS_KEY_ID") {
        let tail: String = id.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
        add(
            "AWS_ACCESS_KEY_ID",
            format!("is set (…{tail}) and wins over every profile in other tools"),
        );
    }
    if let Some(name) = env.get("AWS_PROFILE").filter(|name| *name != profile) {
        add("AWS_PROFILE", format!("makes other tools use profile {name}"));
    }
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        if let Some(region) = env.get(name) {
            add(name, format!("makes other tools call {region}"));
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_win_is_named_and_no_key_is_shown() {
        let env = Environment::from([
            ("AWS_ACCESS_KEY_ID", "AKIAQQQQQQQQQQQQWXYZ"),
            ("AWS_SECRET_ACCESS_KEY", "do-not-show"),
            ("AWS_PROFILE", "dev"),
        ]);
        let facts = environment_facts(&env, "dev");
        assert_eq!(facts.len(), 1);
        assert!(facts[0].text.contains("WXYZ") && !facts[0].text.contains("AKIAQ"));
        assert_eq!(environment_facts(&env, "other").len(), 2);
        assert!(environment_facts(&Environment::default(), "x").is_empty());
    }
}
