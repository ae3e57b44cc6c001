use std::marker::PhantomData;

use leptos::{prelude::*, server_fn::ServerFn, web_sys::FormData};
use model::AppError;
use serde::de::DeserializeOwned;

type Answers<S> = RwSignal<Option<Result<<S as ServerFn>::Output, AppError>>>;

/// What became of the forms of one command. It is posted as it was typed and read by the server alone: the browser
/// has no code that knows the command's fields.
pub struct Submission<S: ServerFn>
where
    S::Output: 'static,
{
    value: Answers<S>,
    pending: RwSignal<bool>,
    version: RwSignal<usize>,
    command: PhantomData<fn() -> S>,
}

impl<S: ServerFn> Clone for Submission<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: ServerFn> Copy for Submission<S> {}

impl<S: ServerFn> Default for Submission<S>
where
    S::Output: Send + Sync,
{
    fn default() -> Self {
        Self::new()
    }
}

impl<S: ServerFn> Submission<S>
where
    S::Output: Send + Sync,
{
    pub fn new() -> Self {
        Self {
            value: RwSignal::new(None),
            pending: RwSignal::new(false),
            version: RwSignal::new(0),
            command: PhantomData,
        }
    }

    /// The last answer.
    pub fn value(self) -> Answers<S> {
        self.value
    }

    /// An answer is awaited.
    pub fn pending(self) -> RwSignal<bool> {
        self.pending
    }

    /// Forgets the last answer.
    pub fn clear(self) {
        self.value.set(None);
    }

    /// How many answers there were.
    pub fn version(self) -> RwSignal<usize> {
        self.version
    }
}

impl<S> Submission<S>
where
    S: ServerFn<Error = AppError>,
    S::Output: DeserializeOwned + Send + Sync,
{
    #[cfg(not(feature = "ssr"))]
    pub(super) fn post(self, data: &FormData) {
        let Self { value, pending, version, .. } = self;
        pending.set(true);
        // The page may be gone before the answer comes.
        browser::post(S::PATH, data, move |answer| {
            value.try_set(Some(answer.and_then(|answer| browser::read(&answer))));
            version.try_update(|version| *version += 1);
            pending.try_set(false);
        });
    }

    /// On the server there is nobody who submits.
    #[cfg(feature = "ssr")]
    pub(super) fn post(self, _data: &FormData) {}
}

#[cfg(not(feature = "ssr"))]
mod browser {
    use leptos::{
        server_fn::{
            client::{Client, browser::BrowserClient},
            error::{FromServerFnError, ServerFnErrorErr},
            redirect::call_redirect_hook,
            request::{ClientReq, browser::BrowserRequest},
            response::ClientRes,
        },
        task::spawn_local,
        web_sys::{FormData, UrlSearchParams},
    };
    use model::AppError;
    use serde::de::DeserializeOwned;

    pub(super) fn post(path: &'static str, data: &FormData, done: impl FnOnce(Result<String, AppError>) + 'static) {
        send(path, data, Box::new(done));
    }

    fn send(path: &'static str, data: &FormData, done: Box<dyn FnOnce(Result<String, AppError>)>) {
        let fields = UrlSearchParams::new_with_str_sequence_sequence(data);
        let fields = fields.map(|fields| String::from(fields.to_string())).unwrap_or_default();
        spawn_local(async move { done(ask(path, fields).await) });
    }

    async fn ask(path: &str, fields: String) -> Result<String, AppError> {
        const FIELDS: &str = "application/x-www-form-urlencoded";
        let request = <BrowserRequest as ClientReq<AppError>>::try_new_post(path, FIELDS, "application/json", fields)?;
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

    pub(super) fn read<T: DeserializeOwned>(answer: &str) -> Result<T, AppError> {
        serde_json::from_str(answer)
            .map_err(|cause| AppError::from_server_fn_error(ServerFnErrorErr::Deserialization(cause.to_string())))
    }
}
