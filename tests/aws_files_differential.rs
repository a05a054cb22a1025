//! The Rust dialect against the real aws-runtime of this build, on generated files.

use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use chime_setup::aws_files::{Dialect, Keys, Value, read};
use proptest::prelude::*;

/// Pieces of lines in which the readers are known to differ, and plain ones.
const PIECES: [&str; 44] = [
    "[profile foo]",
    "[profile bar]",
    "[default]",
    "[profile default]",
    "[DEFAULT]",
    "[foo]",
    "[profile 'q']",
    "[profile \"a b\"]",
    "[ profile y ]",
    "[sso-session s]",
    "[services d]",
    "[plugins]",
    "[profile z",
    "[]",
    "[x] = y",
    "[profile foo] # c",
    "[profile foo]; c",
    "[profile foo#1]",
    "[profile a]b]",
    "[profile\tu]",
    "[profile ]",
    "region = x",
    "region=y # c",
    "Region: z",
    "url = http://x:1/#/",
    "s3 =",
    "  a = 1",
    "\tb = 2 # c",
    "  lost",
    "  # note",
    "# top",
    "; c",
    "k = v;w",
    "lost",
    "= v",
    "a:b = c",
    "my key = v",
    "\u{a0}k = \u{a0}v",
    "é = ß",
    "empty =",
    " ",
    "\u{feff}",
    "  [profile in]",
    "x = 1\\",
];

fn file_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(PIECES.to_vec());
    let eol = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\n\n", "\r", ""]);
    prop::collection::vec((piece, eol), 0..6)
        .prop_map(|parts| parts.into_iter().flat_map(|(a, b)| [a, b]).collect())
}

fn same_keys<'a>(
    ours: &Keys,
    theirs: impl Fn(&str) -> Option<&'a str>,
) -> Result<(), TestCaseError> {
    for (key, value) in ours {
        prop_assert_eq!(value.text(), theirs(key), "{}", key);
    }
    // The SDK lists no keys, so the ones that it might have besides are asked for by name.
    for key in ["region", "url", "s3", "k", "x", "a", "b", "a:b", "empty", "note", "lost", "[x]"] {
        prop_assert_eq!(ours.get(key).and_then(Value::text), theirs(key), "{}", key);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn the_rust_dialect_is_what_aws_runtime_reads(config in file_text(), credentials in file_text()) {
        let files = EnvConfigFiles::builder()
            .with_contents(EnvConfigFileKind::Config, config.as_str())
            .with_contents(EnvConfigFileKind::Credentials, credentials.as_str())
            .build();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        #[allow(clippy::default_trait_access)] // the types are in a crate that we do not name
        let (fs, env) = (Default::default(), Default::default());
        let real = runtime.block_on(aws_config::profile::load(&fs, &env, &files, None));
        let ours = read(Dialect::Rust, config.as_bytes(), credentials.as_bytes());
        let (real, ours) = match (real, ours) {
            (Ok(real), Ok(ours)) => (real, ours),
            (Err(_), Err(_)) => return Ok(()),
            (real, ours) => {
                let refused = (real.is_err(), ours.is_err());
                return Err(TestCaseError::fail(format!("refused by (SDK, us): {refused:?}")));
            }
        };
        let mut names: Vec<&str> = real.profiles().collect();
        names.sort_unstable();
        prop_assert_eq!(names, ours.profiles.keys().collect::<Vec<_>>());
        for (name, keys) in &ours.profiles {
            let profile = real.get_profile(name).unwrap();
            same_keys(keys, |key| profile.get(key))?;
        }
        let mut names: Vec<&str> = real.sso_sessions().collect();
        names.sort_unstable();
        prop_assert_eq!(names, ours.sso_sessions.keys().collect::<Vec<_>>());
        for (name, keys) in &ours.sso_sessions {
            let session = real.sso_session(name).unwrap();
            same_keys(keys, |key| session.get(key))?;
        }
    }
}
