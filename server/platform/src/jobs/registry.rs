use std::{collections::BTreeMap, future::Future, pin::Pin};

use serde_json::Value;

use super::{
    Job,
    hourly::{self, Hourly},
};
use crate::{
    Failure, Hale,
    sweep::{Sweep, Sweeping},
};

type Running = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;
type Handler = fn(Hale, Value) -> Running;
type Scheduler = fn(Hale) -> Running;

/// The jobs that this program knows how to do. Each department adds its own:
/// `Jobs::default().with::<SendReminder>()`.
#[derive(Clone, Default)]
pub struct Jobs {
    handlers: BTreeMap<&'static str, Handler>,
    /// What comes again by itself.
    hourly: Vec<Scheduler>,
}

impl Jobs {
    #[must_use]
    pub fn with<J: Job>(mut self) -> Self {
        self.handlers.insert(J::IDENTIFIER, handle::<J>);
        self
    }

    /// Does something at every full hour.
    #[must_use]
    pub fn each_hour<J: Job + Default>(mut self) -> Self {
        self.hourly.push(|hale| Box::pin(async move { hourly::schedule::<J>(&hale).await }));
        self.with::<Hourly<J>>()
    }

    /// Sweeps a department's tables once an hour.
    #[must_use]
    pub fn hourly<S: Sweep>(self) -> Self {
        self.each_hour::<Sweeping<S>>()
    }

    /// Sets down the next of everything that comes again, where it does not wait already. The workers do so
    /// whenever they begin.
    pub async fn schedule(&self, hale: &Hale) -> Result<(), Failure> {
        for schedule in &self.hourly {
            schedule(hale.clone()).await?;
        }
        Ok(())
    }

    pub(super) fn known(&self) -> Vec<String> {
        self.handlers.keys().map(|name| (*name).to_owned()).collect()
    }

    pub(super) async fn run(&self, hale: Hale, identifier: &str, payload: Value) -> Result<(), Failure> {
        match self.handlers.get(identifier) {
            Some(handler) => handler(hale, payload).await,
            None => Err(Failure::other(format!("nobody knows the job {identifier}"))),
        }
    }
}

fn handle<J: Job>(hale: Hale, payload: Value) -> Running {
    Box::pin(async move { serde_json::from_value::<J>(payload).map_err(Failure::other)?.run(hale).await })
}
