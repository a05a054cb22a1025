//! The opt-in, read-only probe of the retired `chime` API.
//!
//! `aws-sdk-chime` has no `CreateMeeting` any more; what it can still show is whether the old
//! endpoint is what rejects the user's code. Setup never depends on its answer.

use super::call::Service;
use super::session::{Reply, Session, is_json, words};

impl Session {
    /// `chime:GetGlobalSettings` at the old endpoint, which exists in us-east-1 only.
    pub async fn legacy_probe(&self) -> Reply<()> {
        self.run(
            Service::LegacyChime,
            "GetGlobalSettings",
            "us-east-1",
            is_json,
            |config| async move {
                let client = aws_sdk_chime::Client::new(&config);
                client.get_global_settings().send().await.map_err(|error| words(&error))?;
                Ok(Some(()))
            },
        )
        .await
    }
}
