//! The practice account: a small AWS on 127.0.0.1 to rehearse with.
//!
//! A real HTTP server that verifies signatures, knows keys, sessions, Regions and policies, keeps
//! meetings, and answers in AWS's own wire forms, so that this program, the AWS CLI and every SDK
//! can use it. Each [`Scenario`] is an account that fails in one realistic way; the [`Console`]
//! repairs it the way a person would. It has its own profile files in its own directory and never
//! touches the user's.
//!
//! Uses only `policy` and `chime`.

mod account;
mod authenticate;
mod authorize;
mod clock;
mod console;
mod fault;
mod files;
mod random;
mod route;
mod scenario;
mod server;
mod services;
mod shared;
mod shell;
pub mod sigv4;
#[cfg(test)]
mod tests;
mod wire;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::net::TcpListener;

pub use account::NewKeys;
pub use console::Console;
pub use fault::{Fault, FaultKind, Which};
pub use scenario::Scenario;
pub use shared::{Observed, Observer, Phase, Seen};
pub use shell::{Shell, exports};

/// The profile's name.
const PROFILE: &str = "practice";

/// What to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How the account fails, if at all.
    pub scenario: Scenario,
    /// Where its two profile files go; created if missing.
    pub directory: PathBuf,
    /// The port; 0 lets the system choose.
    pub port: u16,
}

/// Why a practice account could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port cannot be used.
    #[error("cannot listen on 127.0.0.1:{port}: {source}. Choose another port, or 0 for any")]
    Bind {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// A profile file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file of the same name belongs to somebody.
    #[error(
        "{} was not written by the practice account and is left alone; choose an empty directory",
        path.display()
    )]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// A policy of the scenario is not valid.
    #[error("the practice account's own policy {name} is not valid: {reason}")]
    Policy {
        /// The policy's name.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// A running practice account. Dropping it closes the listener and every connection.
#[derive(Debug)]
pub struct Practice {
    scenario: Scenario,
    endpoint: String,
    files: files::Files,
    console: Console,
    server: server::Server,
}

impl Practice {
    /// Starts the account: listens on 127.0.0.1 and writes the profile files. Needs a tokio runtime
    /// with I/O and time.
    ///
    /// # Errors
    /// If the port is taken, or the files cannot be written or are not ours.
    pub async fn start(options: Options) -> Result<Practice, StartError> {
        let Options { scenario, directory, port } = options;
        let bind = |source| StartError::Bind { port, source };
        let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(bind)?;
        let port = listener.local_addr().map_err(bind)?.port();
        let endpoint = format!("http://127.0.0.1:{port}");
        let (shared, keys) = shared::Shared::new(scenario)?;
        let files = files::Files::write(&directory, scenario, &endpoint, &keys)?;
        let shared = Arc::new(shared);
        let console = Console::new(Arc::clone(&shared));
        let server = server::Server::start(listener, port, shared);
        Ok(Practice { scenario, endpoint, files, console, server })
    }

    /// The address of every service, such as `http://127.0.0.1:4566`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The scenario it was started with.
    pub fn scenario(&self) -> Scenario {
        self.scenario
    }

    /// Its config file.
    pub fn config_path(&self) -> &Path {
        &self.files.config
    }

    /// Its credentials file.
    pub fn credentials_path(&self) -> &Path {
        &self.files.credentials
    }

    /// Its profile's name.
    pub fn profile(&self) -> &'static str {
        PROFILE
    }

    /// Its account id, twelve digits.
    pub fn account_id(&self) -> &str {
        account::ACCOUNT_ID
    }

    /// What can be done in the console.
    pub fn console(&self) -> &Console {
        &self.console
    }

    /// Closes the listener and every connection, and waits until they are closed.
    pub async fn stop(self) {
        self.server.stop().await;
    }
}
