//! The test harness: a database per test from a migrated template, typed users, a clock that stands
//! still, and a generator that always gives the same.
//!
//! It needs a PostgreSQL that it may create databases on, in `HALE_TEST_DATABASE_URL`; `bin/test`
//! starts one.

mod database;
mod users;

use std::ops::Deref;

use jiff::Timestamp;
use model::{AppError, FacilityId, IdempotencyKey};
use sqlx::{Connection, PgConnection, PgPool};

use self::database::Database;
pub use self::users::User;
use crate::{Actor, Clock, Command, Ctx, Hale, Query, Random, command, hale::Options, mail::Mailer, query};

pub struct TestHale {
    hale: Hale,
    pub clock: Clock,
    /// "Hale General", America/New_York.
    pub facility: FacilityId,
    /// "Hale Riverside", Europe/London.
    pub other_facility: FacilityId,
    /// Dropped last: closes and removes the database.
    database: Database,
}

async fn instance(url: String, clock: Clock, seed: u64, max_connections: u32) -> Hale {
    let options = Options {
        clock,
        random: Random::from_seed(seed),
        mailer: Mailer::off(),
        base_url: "http://127.0.0.1:3000".into(),
        max_connections,
    };
    Hale::connect(&url, options).await.expect("connect to the test's database")
}

impl Deref for TestHale {
    type Target = Hale;
    fn deref(&self) -> &Hale {
        &self.hale
    }
}

impl TestHale {
    /// Monday, 2 March 2026, 09:00 in New York, 14:00 in London.
    pub async fn new() -> Self {
        Self::with_connections(20).await
    }

    pub async fn with_connections(max_connections: u32) -> Self {
        let database = Database::from_template().await;
        let clock = Clock::fixed("2026-03-02T14:00:00Z".parse::<Timestamp>().expect("a timestamp"));
        let hale = instance(database.url.clone(), clock.clone(), 7, max_connections).await;
        let facility = users::facility(&hale, "Hale General", "America/New_York", "USD").await;
        let other_facility = users::facility(&hale, "Hale Riverside", "Europe/London", "GBP").await;
        Self { hale, clock, facility, other_facility, database }
    }

    pub fn hale(&self) -> &Hale {
        &self.hale
    }

    /// Another instance of the same house: the same database, by the same clock. Its connections and all that it does by
    /// itself belong to the runtime that waits for it, and end with it.
    pub fn another_instance(&self, seed: u64) -> impl Future<Output = Hale> + Send + use<> {
        instance(self.database.url.clone(), self.clock.clone(), seed, 10)
    }

    pub fn anonymous(&self) -> Actor {
        Actor::anonymous()
    }

    /// For looking behind the curtain in assertions.
    pub fn pool(&self) -> &PgPool {
        self.hale.pool()
    }

    /// One that is not the pool's: for looking on while all of those are taken or killed, for as long as it takes.
    pub async fn connection(&self) -> PgConnection {
        PgConnection::connect(&self.database.url).await.expect("connect to the test's database")
    }

    pub fn new_key(&self) -> IdempotencyKey {
        self.hale.random().uuid(self.clock.now()).into()
    }

    pub async fn run<C: Command>(&self, actor: &Actor, command: C) -> Result<C::Output, AppError> {
        self.run_with_key(actor, self.new_key(), command).await
    }

    pub async fn run_with_key<C: Command>(
        &self,
        actor: &Actor,
        key: IdempotencyKey,
        command: C,
    ) -> Result<C::Output, AppError> {
        command::run(Ctx::of(&self.hale, actor.clone()), key, command).await
    }

    pub async fn ask<Q: Query>(&self, actor: &Actor, query: Q) -> Result<Q::Output, AppError> {
        query::ask(Ctx::of(&self.hale, actor.clone()), query).await
    }
}
