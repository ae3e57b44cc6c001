//! How Hale reaches the payment gateway.

use std::net::IpAddr;

use clap::Args;
use url::{Host, Url};

use super::Secret;

#[derive(Clone, Debug, Args)]
pub struct PaymentSettings {
    /// The secret key of the payment gateway; without it bills are not paid online
    #[arg(long = "payments-key", env = "HALE_PAYMENTS_KEY", value_name = "KEY", hide_env_values = true, value_parser = key)]
    pub key: Option<Secret>,

    /// The secret by which the payment gateway signs what it tells Hale; two with a comma while it is changed
    #[arg(long = "payments-webhook-secret", env = "HALE_PAYMENTS_WEBHOOK_SECRET", value_name = "SECRET",
          value_delimiter = ',', hide_env_values = true, value_parser = webhook_secret)]
    pub webhook_secrets: Vec<Secret>,

    /// Where the payment gateway's HTTP interface is
    #[arg(long = "payments-url", env = "HALE_PAYMENTS_URL", value_name = "URL", default_value = "https://api.stripe.com",
          value_parser = gateway_url)]
    pub url: Url,
}

impl PaymentSettings {
    /// Is there a gateway? The key without the secret would take money and never hear of it.
    pub fn gateway(&self) -> Result<Option<&Secret>, &'static str> {
        match (&self.key, self.webhook_secrets.is_empty()) {
            (None, true) => Ok(None),
            (Some(key), false) => Ok(Some(key)),
            (Some(_), true) => Err(
                "HALE_PAYMENTS_WEBHOOK_SECRET is missing: with HALE_PAYMENTS_KEY alone Hale would not learn that a bill was paid.",
            ),
            (None, false) => Err(
                "HALE_PAYMENTS_KEY is missing: HALE_PAYMENTS_WEBHOOK_SECRET alone does not reach the payment gateway.",
            ),
        }
    }
}

fn key(value: &str) -> Result<Secret, String> {
    secret(value, "HALE_PAYMENTS_KEY must be the secret key of the payment gateway, such as sk_live_…, but it")
}

fn webhook_secret(value: &str) -> Result<Secret, String> {
    secret(
        value.trim(),
        "HALE_PAYMENTS_WEBHOOK_SECRET must be the signing secret of the webhook, such as whsec_…, but it",
    )
}

/// It is not quoted: it is a secret.
fn secret(value: &str, sentence: &str) -> Result<Secret, String> {
    match value {
        "" => Err(format!("{sentence} is empty.")),
        _ if !value.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err(format!("{sentence} holds a blank or a letter that no key has."))
        }
        _ => Ok(Secret(value.to_owned())),
    }
}

fn gateway_url(value: &str) -> Result<Url, String> {
    let wrong =
        |why: String| format!("HALE_PAYMENTS_URL must be an address such as https://api.stripe.com, but {why}.");
    let url = Url::parse(value).map_err(|_| wrong(format!("it is {value:?}")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(wrong(format!("{value:?} does not start with https://")));
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("it holds more than a host and a path".into()));
    }
    if url.scheme() == "http" && !is_this_machine(&url) {
        return Err(wrong(format!("{value:?} is not encrypted: http is for this machine alone")));
    }
    Ok(url)
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    }
}
