//! The two files of the practice profile, in a directory of their own.
//!
//! Written in the form that all SDKs read alike: `[profile NAME]` in `config`, `[NAME]` in
//! `credentials`, lower-case keys, nested blocks indented by four blanks, no trailing comments.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::account::NewKeys;
use super::{PROFILE, Scenario, StartError};

/// The first line of both files. A file without it is somebody's own and is left alone.
const MARK: &str = "# Practice account of Chime Setup";

/// Where the two files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// `AWS_CONFIG_FILE`.
    pub config: PathBuf,
    /// `AWS_SHARED_CREDENTIALS_FILE`.
    pub credentials: PathBuf,
}

impl Files {
    /// Writes both files.
    ///
    /// # Errors
    /// If a file of the same name is not ours, or cannot be written.
    pub fn write(
        directory: &Path,
        scenario: Scenario,
        endpoint: &str,
        keys: &NewKeys,
    ) -> Result<Files, StartError> {
        let files =
            Files { config: directory.join("config"), credentials: directory.join("credentials") };
        for path in [&files.config, &files.credentials] {
            check_ours(path)?;
        }
        make_directory(directory).map_err(|source| failed(directory, source))?;
        let texts = [
            (&files.config, config(scenario, endpoint)),
            (&files.credentials, credentials(scenario, keys)),
        ];
        for (path, text) in texts {
            replace(directory, path, &text).map_err(|source| failed(path, source))?;
        }
        Ok(files)
    }
}

fn config(scenario: Scenario, endpoint: &str) -> String {
    let region = scenario.region();
    let mut text = format!(
        "{MARK}: scenario \"{}\". Not a real account.\n[profile {PROFILE}]\nregion = \
         {region}\nendpoint_url = {endpoint}\n",
        scenario.name()
    );
    if scenario == Scenario::LegacyOnly {
        text.push_str("services = old-tutorial\n\n[services old-tutorial]\nchime_sdk_meetings =\n");
        text.push_str("    endpoint_url = ");
        text.push_str(endpoint);
        text.push_str("/legacy\n");
    }
    text
}

fn credentials(scenario: Scenario, keys: &NewKeys) -> String {
    let mut text = format!(
        "{MARK}: scenario \"{}\". These keys work nowhere else.\n[{PROFILE}]\naws_access_key_id = \
         {}\naws_secret_access_key = {}\n",
        scenario.name(),
        keys.access_key_id,
        keys.secret_access_key
    );
    if let Some(token) = &keys.session_token {
        text.push_str("aws_session_token = ");
        text.push_str(token);
        text.push('\n');
    }
    text
}

/// Refuses a file that this program did not write. An unreadable one is not ours either.
fn check_ours(path: &Path) -> Result<(), StartError> {
    let text = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(failed(path, source)),
    };
    if text.is_empty() || text.starts_with(MARK.as_bytes()) {
        return Ok(());
    }
    Err(StartError::NotOurs { path: path.to_owned() })
}

fn failed(path: &Path, source: std::io::Error) -> StartError {
    StartError::Write { path: path.to_owned(), source }
}

fn make_directory(directory: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// Writes a new file beside the old one and puts it in its place in one step.
fn replace(directory: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = directory.join(format!(".{name}.{}", super::random::uuid()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&beside, path)).inspect_err(|_| {
        // Best effort: the first fault is the one to report.
        let _ = fs::remove_file(&beside);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(token: Option<&str>) -> NewKeys {
        NewKeys {
            access_key_id: "AKIAPRACTICEONLY2345".to_owned(),
            secret_access_key: "practice-only-secret".to_owned(),
            session_token: token.map(str::to_owned),
        }
    }

    fn write(directory: &Path, scenario: Scenario) -> Result<Files, StartError> {
        Files::write(directory, scenario, "http://127.0.0.1:4566", &keys(None))
    }

    #[test]
    fn the_profile_is_written_in_the_form_that_all_readers_share() {
        let text = config(Scenario::RegionNotEnabled, "http://127.0.0.1:4566");
        assert!(text.ends_with(
            "\n[profile practice]\nregion = af-south-1\nendpoint_url = http://127.0.0.1:4566\n"
        ));
        let text = config(Scenario::LegacyOnly, "http://127.0.0.1:4566");
        assert!(text.ends_with(
            "services = old-tutorial\n\n[services old-tutorial]\nchime_sdk_meetings =\n    \
             endpoint_url = http://127.0.0.1:4566/legacy\n"
        ));
        let text = credentials(Scenario::Expired, &keys(Some("token")));
        assert!(text.ends_with(
            "[practice]\naws_access_key_id = AKIAPRACTICEONLY2345\naws_secret_access_key = \
             practice-only-secret\naws_session_token = token\n"
        ));
    }

    #[test]
    fn files_are_private_and_replaced_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let directory = folder.path().join("a").join("practice");
        write(&directory, Scenario::Ready).expect("written");
        let files = write(&directory, Scenario::Throttled).expect("written again");
        let text = fs::read_to_string(&files.config).expect("readable");
        assert!(text.contains("scenario \"throttled\""));
        assert_eq!(fs::read_dir(&directory).expect("a folder").count(), 2);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode();
            assert_eq!(mode(&files.credentials) & 0o777, 0o600);
            assert_eq!(mode(&directory) & 0o777, 0o700);
        }
    }

    #[test]
    fn a_file_of_somebody_else_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("config");
        fs::write(&config, "[default]\nregion = eu-west-2\n").expect("written");
        let fault = write(folder.path(), Scenario::Ready).expect_err("not ours");
        assert!(matches!(&fault, StartError::NotOurs { path } if *path == config), "{fault}");
        let text = fs::read_to_string(&config).expect("readable");
        assert_eq!(text, "[default]\nregion = eu-west-2\n");
        assert!(!folder.path().join("credentials").exists());
    }
}
