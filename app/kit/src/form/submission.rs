use std::marker::PhantomData;

use leptos::{prelude::*, server_fn::ServerFn, web_sys::FormData};
use model::AppError;
use serde::de::DeserializeOwned;

#[cfg(not(feature = "ssr"))]
use crate::wire;

type Answers<S> = RwSignal<Option<Result<<S as ServerFn>::Output, AppError>>>;

/// What became of the forms of one command. It is posted as it was typed and read by the server alone: the browser
/// has no code that knows the command's fields.
pub struct Submission<S: ServerFn>
where
    S::Output: 'static,
{
    value: Answers<S>,
    /// The id of the form that was sent last: the others on the page have nothing to say to its answer.
    sent: RwSignal<Option<String>>,
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
            sent: RwSignal::new(None),
            pending: RwSignal::new(false),
            version: RwSignal::new(0),
            command: PhantomData,
        }
    }

    /// The last answer.
    pub fn value(self) -> Answers<S> {
        self.value
    }

    /// Whether it was the form with this id that was sent last.
    pub(super) fn is_from(self, id: Option<&str>) -> bool {
        self.sent.with(|sent| sent.as_deref() == id)
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
    pub(super) fn post(self, id: Option<String>, data: &FormData) {
        let Self { value, sent, pending, version, .. } = self;
        sent.set(id);
        pending.set(true);
        // The page may be gone before the answer comes.
        let done = move |answer: Result<String, AppError>| {
            value.try_set(Some(answer.and_then(|answer| wire::read(&answer))));
            version.try_update(|version| *version += 1);
            pending.try_set(false);
        };
        wire::submit(S::PATH, data, Box::new(done));
    }

    /// On the server there is nobody who submits.
    #[cfg(feature = "ssr")]
    pub(super) fn post(self, _id: Option<String>, _data: &FormData) {}
}
