//! The running house: the pool, the clock, the source of randomness. Cheap to clone.

use std::{net::IpAddr, sync::Arc, time::Duration};

use sqlx::{
    Connection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::runtime::Handle;

use crate::{
    Actor, Clock, Random,
    audit::{PageReads, Scribe},
    fittings::Fittings,
    herald::Herald,
    live::Live,
    mail::Mailer,
    wire::Wire,
};

/// The schema, in one timestamped sequence.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// After so long without work a connection is looked at before it is used.
const RESTED: Duration = Duration::from_millis(500);

#[derive(Clone)]
pub struct Hale(Arc<Inner>);

struct Inner {
    runtime: Handle,
    pool: PgPool,
    clock: Clock,
    random: Random,
    live: Live,
    wire: Wire,
    herald: Herald,
    scribe: Scribe,
    mailer: Mailer,
    base_url: String,
    fittings: Fittings,
}

/// What differs between a server and a test.
#[derive(Clone)]
pub struct Options {
    pub clock: Clock,
    pub random: Random,
    pub mailer: Mailer,
    /// The address in links and e-mails; `https` makes cookies `Secure`.
    pub base_url: String,
    pub max_connections: u32,
}

impl Hale {
    /// Connects, without migrating.
    ///
    /// `idle_in_transaction_session_timeout` backs the spawned units of work: whatever goes wrong, no
    /// connection stays inside a transaction for longer than half a minute.
    pub async fn connect(url: &str, options: Options) -> Result<Self, sqlx::Error> {
        let connect: PgConnectOptions = url.parse()?;
        let connect = connect.application_name("hale").options([
            ("idle_in_transaction_session_timeout", "30s"),
            ("statement_timeout", "30s"),
            ("lock_timeout", "10s"),
            ("timezone", "UTC"),
            // Compiling a plan takes longer than any question that people wait for.
            ("jit", "off"),
        ]);
        let pool = PgPoolOptions::new()
            .max_connections(options.max_connections)
            .acquire_timeout(Duration::from_secs(10))
            // A connection that was used a moment ago is not asked whether it lives: that would be a round trip for each
            // unit of work. One that rested may have lost its PostgreSQL meanwhile.
            .test_before_acquire(false)
            .before_acquire(|conn, meta| {
                Box::pin(async move {
                    if meta.idle_for >= RESTED {
                        conn.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(connect)
            .await?;
        let Options { clock, random, mailer, base_url, max_connections: _ } = options;
        let (herald, scribe) = (Herald::start(pool.clone()), Scribe::start(&pool));
        let wire = Wire::start(pool.clone(), random.uuid(clock.now()));
        Ok(Self(Arc::new(Inner {
            runtime: Handle::current(),
            live: Live::new(),
            wire,
            fittings: Fittings::default(),
            herald,
            scribe,
            pool,
            clock,
            random,
            mailer,
            base_url,
        })))
    }

    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        MIGRATIONS.run(&self.0.pool).await
    }

    /// One look at the database, for /readyz.
    pub async fn is_ready(&self) -> bool {
        sqlx::query_scalar!("select 1").fetch_one(&self.0.pool).await.is_ok()
    }

    pub async fn close(&self) {
        self.0.herald.flush().await;
        self.0.pool.close().await;
    }

    /// Where units of work run: the runtime that connected. Pages are rendered elsewhere.
    pub(crate) fn runtime(&self) -> &Handle {
        &self.0.runtime
    }

    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub fn random(&self) -> &Random {
        &self.0.random
    }

    pub fn mailer(&self) -> &Mailer {
        &self.0.mailer
    }

    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    pub fn live(&self) -> &Live {
        &self.0.live
    }

    pub fn wire(&self) -> &Wire {
        &self.0.wire
    }

    pub(crate) fn fittings(&self) -> &Fittings {
        &self.0.fittings
    }

    pub(crate) fn scribe(&self) -> &Scribe {
        &self.0.scribe
    }

    pub(crate) fn herald(&self) -> &Herald {
        &self.0.herald
    }

    pub(crate) fn pool(&self) -> &PgPool {
        &self.0.pool
    }
}

/// One request: who asks, from where, and the id under which the log knows it.
#[derive(Clone)]
pub struct Ctx {
    pub hale: Hale,
    pub actor: Actor,
    pub request_id: String,
    pub address: Option<IpAddr>,
    /// Where its reads are written down together, when it makes a page.
    pub(crate) page: Option<PageReads>,
}

impl Ctx {
    /// For the command line, jobs and seeds.
    pub fn system(hale: &Hale, label: &'static str) -> Self {
        Self::of(hale, Actor::system(label))
    }

    pub fn of(hale: &Hale, actor: Actor) -> Self {
        let request_id = hale.random().uuid(hale.clock().now()).to_string();
        Self { hale: hale.clone(), actor, request_id, address: None, page: None }
    }
}
