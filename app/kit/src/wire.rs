//! How questions and commands get to the server, and answers back: text in, text out, in one place.

use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use model::AppError;
use serde::{Serialize, de::DeserializeOwned};

pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, AppError> {
    serde_json::from_str(text).map_err(|cause| unreadable(&cause))
}

#[cold]
fn unreadable(cause: &serde_json::Error) -> AppError {
    AppError::from_server_fn_error(ServerFnErrorErr::Deserialization(cause.to_string()))
}

/// Our types are all made of what JSON has; one that is not would be found by the first page that asks with it.
pub(crate) fn write<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
pub(crate) use browser::{ask, ask_again, submit};

#[cfg(not(feature = "ssr"))]
mod browser {
    use std::time::Duration;

    use leptos::{
        server_fn::{
            client::{Client, browser::BrowserClient},
            redirect::call_redirect_hook,
            request::{ClientReq, browser::BrowserRequest},
            response::ClientRes,
        },
        task::spawn_local,
        web_sys::{FormData, UrlSearchParams},
    };
    use send_wrapper::SendWrapper;

    use super::*;

    /// After so many milliseconds a house that was full is asked again, give or take a half.
    const AGAIN: [f64; 4] = [200.0, 400.0, 800.0, 1600.0];
    const JSON: &str = "application/json";
    const FIELDS: &str = "application/x-www-form-urlencoded";

    /// Asks the server function at `path` with arguments that are JSON already.
    pub(crate) async fn ask(path: &str, question: String) -> Result<String, AppError> {
        post(path, JSON, question).await
    }

    /// Asks until there is room: a thousand screens that ask at the same moment, because the same day has changed, come
    /// again one by one before anybody is told that the house is busy.
    pub(crate) async fn ask_again(path: &str, question: String) -> Result<String, AppError> {
        for wait in AGAIN {
            match ask(path, question.clone()).await {
                Err(AppError::Busy) => SendWrapper::new(gloo_timers::future::sleep(spread(wait))).await,
                answer => return answer,
            }
        }
        ask(path, question).await
    }

    fn spread(milliseconds: f64) -> Duration {
        Duration::from_secs_f64(milliseconds / 1000.0 * (0.5 + js_sys::Math::random()))
    }

    /// Sends a form as it was typed.
    pub(crate) fn submit(path: &'static str, data: &FormData, done: Box<dyn FnOnce(Result<String, AppError>)>) {
        let fields = UrlSearchParams::new_with_str_sequence_sequence(data);
        let fields = fields.map(|fields| String::from(fields.to_string())).unwrap_or_default();
        spawn_local(async move { done(post(path, FIELDS, fields).await) });
    }

    async fn post(path: &str, kind: &str, body: String) -> Result<String, AppError> {
        let request = <BrowserRequest as ClientReq<AppError>>::try_new_post(path, kind, JSON, body)?;
        text_of(<BrowserClient as Client<AppError>>::send(request).await?).await
    }

    async fn text_of(answer: impl ClientRes<AppError>) -> Result<String, AppError> {
        let (status, location) = (answer.status(), answer.location());
        let sent_on = (300..=399).contains(&status) || answer.has_redirect();
        let text = answer.try_into_string().await?;
        if (400..=599).contains(&status) {
            return Err(read(&text).unwrap_or_else(|unreadable| unreadable));
        }
        if sent_on {
            call_redirect_hook(&location);
        }
        Ok(text)
    }
}
