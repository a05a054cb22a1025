//! AWS STS: who the credentials belong to.

use super::call::Service;
use super::session::{Reply, Session, is_xml, words};

/// What `GetCallerIdentity` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallerIdentity {
    /// The twelve-digit account id.
    pub account: String,
    /// The ARN of the principal.
    pub arn: String,
    /// The unique id of the principal.
    pub user_id: String,
}

impl Session {
    /// `sts:GetCallerIdentity` in this Region. Needs no permission; an answer without account or
    /// ARN is no success.
    pub async fn get_caller_identity(&self, region: &str) -> Reply<CallerIdentity> {
        self.run(Service::Sts, "GetCallerIdentity", region, is_xml, |config| async move {
            let answer = aws_sdk_sts::Client::new(&config).get_caller_identity().send().await;
            let answer = answer.map_err(|error| words(&error))?;
            let identity = (|| {
                Some(CallerIdentity {
                    account: answer.account.filter(|account| account.len() == 12)?,
                    arn: answer.arn.filter(|arn| arn.starts_with("arn:"))?,
                    user_id: answer.user_id?,
                })
            })();
            Ok(identity)
        })
        .await
    }
}
