//! Account Management and Service Quotas: what the account allows in a Region.

use super::call::Service;
use super::session::{Reply, Session, is_json, words};

/// A quota, with the service's own name for it.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotaValue {
    /// The quota code, such as `L-9F286451`.
    pub code: String,
    /// The service's own name.
    pub name: String,
    /// The limit now.
    pub value: f64,
    /// Whether it can be raised.
    pub adjustable: bool,
}

impl Session {
    /// `account:GetRegionOptStatus`, without an account id: the caller's own account. The value is
    /// AWS's word, such as `ENABLED` or `DISABLED`.
    pub async fn get_region_opt_status(&self, at: &str, region: &str) -> Reply<String> {
        self.run(Service::Account, "GetRegionOptStatus", at, is_json, |config| async move {
            let client = aws_sdk_account::Client::new(&config);
            let answer = client.get_region_opt_status().region_name(region).send().await;
            let answer = answer.map_err(|error| words(&error))?;
            let this = answer.region_name.is_some_and(|name| name == region);
            Ok(answer.region_opt_status.filter(|_| this).map(|status| status.as_str().to_owned()))
        })
        .await
    }

    /// `servicequotas:GetServiceQuota` for the service code `chime`.
    pub async fn get_service_quota(&self, region: &str, code: &str) -> Reply<QuotaValue> {
        self.run(Service::ServiceQuotas, "GetServiceQuota", region, is_json, |config| async move {
            let client = aws_sdk_servicequotas::Client::new(&config);
            let request = client.get_service_quota().service_code("chime").quota_code(code);
            let answer = request.send().await.map_err(|error| words(&error))?;
            Ok(answer.quota.and_then(|quota| shape(quota, code)))
        })
        .await
    }

    /// `servicequotas:GetAWSDefaultServiceQuota`: for quotas to which no own value was applied.
    pub async fn get_default_quota(&self, region: &str, code: &str) -> Reply<QuotaValue> {
        let operation = "GetAWSDefaultServiceQuota";
        self.run(Service::ServiceQuotas, operation, region, is_json, |config| async move {
            let client = aws_sdk_servicequotas::Client::new(&config);
            let request =
                client.get_aws_default_service_quota().service_code("chime").quota_code(code);
            let answer = request.send().await.map_err(|error| words(&error))?;
            Ok(answer.quota.and_then(|quota| shape(quota, code)))
        })
        .await
    }
}

fn shape(quota: aws_sdk_servicequotas::types::ServiceQuota, code: &str) -> Option<QuotaValue> {
    Some(QuotaValue {
        code: quota.quota_code.filter(|found| found == code)?,
        name: quota.quota_name?,
        value: quota.value?,
        adjustable: quota.adjustable,
    })
}
