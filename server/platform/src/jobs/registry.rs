use std::{collections::BTreeMap, future::Future, pin::Pin};

use serde_json::Value;

use super::Job;
use crate::{Failure, Hale};

type Running = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;
type Handler = fn(Hale, Value) -> Running;

/// The jobs that this program knows how to do. Each department adds its own:
/// `Jobs::default().with::<SendReminder>()`.
#[derive(Clone, Default)]
pub struct Jobs(BTreeMap<&'static str, Handler>);

impl Jobs {
    #[must_use]
    pub fn with<J: Job>(mut self) -> Self {
        self.0.insert(J::IDENTIFIER, handle::<J>);
        self
    }

    pub(super) fn known(&self) -> Vec<String> {
        self.0.keys().map(|name| (*name).to_owned()).collect()
    }

    pub(super) async fn run(&self, hale: Hale, identifier: &str, payload: Value) -> Result<(), Failure> {
        match self.0.get(identifier) {
            Some(handler) => handler(hale, payload).await,
            None => Err(Failure::other(format!("nobody knows the job {identifier}"))),
        }
    }
}

fn handle<J: Job>(hale: Hale, payload: Value) -> Running {
    Box::pin(async move { serde_json::from_value::<J>(payload).map_err(Failure::other)?.run(hale).await })
}
