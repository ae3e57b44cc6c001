//! Requests to the gateway. Each is form-encoded, carries the secret key, and, where it makes something, our own id as its
//! idempotency key: asked again after a cut, the gateway gives the first answer (T9.5).

use std::{sync::Arc, time::Duration};

use billing::server::gateway::GatewayError;
use platform::settings::Secret;
use reqwest::{
    Client, Method, RequestBuilder, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use serde::de::DeserializeOwned;
use url::{Url, form_urlencoded};

use crate::object::Complaint;

/// The edition of the interface that the answers are written in.
const VERSION: &str = "2024-06-20";
/// The patient waits for a page; a job waits for itself.
const PATIENCE: Duration = Duration::from_secs(20);
/// No answer of the gateway is so long.
const LONGEST: u64 = 8 * 1024 * 1024;

pub type Fields<'a> = &'a [(&'a str, String)];

#[derive(Debug, thiserror::Error)]
#[error("The connection to the payment gateway can’t be prepared: {0}.")]
pub struct NoClient(String);

pub(crate) struct Wire {
    client: Client,
    url: String,
    key: HeaderValue,
}

impl Wire {
    pub fn new(url: &Url, key: &Secret) -> Result<Self, NoClient> {
        let failed = |error: &dyn std::fmt::Display| NoClient(error.to_string());
        let mut authorities = RootCertStore::empty();
        authorities.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(&error))?
            .with_root_certificates(authorities)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .timeout(PATIENCE)
            .connect_timeout(Duration::from_secs(5))
            // An answer of the gateway never leads elsewhere, and the key would follow.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| failed(&error))?;
        let mut key = HeaderValue::from_str(&format!("Bearer {}", key.expose())).map_err(|error| failed(&error))?;
        key.set_sensitive(true);
        Ok(Self { client, url: url.as_str().trim_end_matches('/').to_owned(), key })
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str, fields: Fields<'_>) -> Result<T, GatewayError> {
        let query = encoded(fields);
        let at = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
        self.send(self.request(Method::GET, &at)).await
    }

    /// `key`: asked twice under it, it is done once.
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        key: &str,
        fields: Fields<'_>,
    ) -> Result<T, GatewayError> {
        let request = self
            .request(Method::POST, path)
            .header("Idempotency-Key", key)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(encoded(fields));
        self.send(request).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}/v1/{path}", self.url));
        request.header(AUTHORIZATION, self.key.clone()).header("Stripe-Version", VERSION)
    }

    async fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, GatewayError> {
        // The address may hold an id: the cause goes without it.
        let unreachable = |error: reqwest::Error| GatewayError::Unreachable(error.without_url().to_string());
        let answer = request.send().await.map_err(unreachable)?;
        let status = answer.status();
        if answer.content_length().is_some_and(|length| length > LONGEST) {
            return Err(GatewayError::Unreachable("its answer is too long".into()));
        }
        let body = answer.bytes().await.map_err(unreachable)?;
        if status.is_success() {
            return serde_json::from_slice(&body)
                .map_err(|error| GatewayError::Unreachable(format!("its answer can’t be read: {error}")));
        }
        let complaint = serde_json::from_slice::<Complaint>(&body).map(|complaint| complaint.sentence());
        let sentence = format!("{status}: {}", complaint.unwrap_or_else(|_| "no reason given".into()));
        Err(match status {
            // So it answers when a bank says no, and only then.
            StatusCode::PAYMENT_REQUIRED => GatewayError::Declined(sentence),
            _ if is_for_now(status) => GatewayError::Unreachable(sentence),
            _ => GatewayError::Refused(sentence),
        })
    }
}

/// It may be answered later: too many at once, the same key at work, something broken over there.
fn is_for_now(status: StatusCode) -> bool {
    status.is_server_error()
        || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS)
}

fn encoded(fields: Fields<'_>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
