//! A database per test, copied from a template that was migrated once.

use std::time::Duration;

use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, PgConnection, postgres::PgConnectOptions};
use uuid::Uuid;

use crate::{Hale, Random, hale::MIGRATIONS, hale::Options};

const VARIABLE: &str = "HALE_TEST_DATABASE_URL";
/// Any number that nobody else locks.
const TEMPLATE_LOCK: i64 = 0x4841_4c45;

pub(super) struct Database {
    pub url: String,
    name: String,
}

#[expect(clippy::disallowed_methods, reason = "tests have no settings")]
fn server() -> String {
    std::env::var(VARIABLE)
        .unwrap_or_else(|_| panic!("{VARIABLE} names no PostgreSQL for the tests; `bin/test` starts one and sets it"))
}

fn url_of(database: &str) -> String {
    let mut url = url::Url::parse(&server()).expect("HALE_TEST_DATABASE_URL is a URL");
    url.set_path(database);
    url.into()
}

async fn connect(database: &str) -> PgConnection {
    let options: PgConnectOptions = url_of(database).parse().expect("HALE_TEST_DATABASE_URL is a PostgreSQL URL");
    PgConnection::connect_with(&options).await.expect("the tests' PostgreSQL answers")
}

async fn execute(conn: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await.expect("the tests' PostgreSQL does as told");
}

impl Database {
    pub async fn from_template() -> Self {
        let mut conn = connect("postgres").await;
        let template = template(&mut conn).await;
        let name = format!("hale_test_{}", Uuid::new_v4().simple());
        execute(&mut conn, format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")).await;
        Self { url: url_of(&name), name }
    }
}

/// Made by whichever test comes first; the name changes with the migrations.
async fn template(conn: &mut PgConnection) -> String {
    let mut hash = Sha256::new();
    MIGRATIONS.iter().for_each(|migration| hash.update(&migration.checksum));
    let hash: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("hale_template_{hash}");
    execute(conn, format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    let exists: bool = sqlx::query_scalar("SELECT exists(SELECT FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut *conn)
        .await
        .expect("the tests' PostgreSQL answers");
    if !exists {
        let building = format!("{name}_building");
        execute(conn, format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)")).await;
        execute(conn, format!("CREATE DATABASE {building}")).await;
        migrate(&building).await;
        execute(conn, format!("ALTER DATABASE {building} RENAME TO {name}")).await;
    }
    execute(conn, format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
    name
}

async fn migrate(database: &str) {
    let options = Options {
        clock: crate::Clock::System,
        random: Random::from_seed(1),
        mailer: crate::mail::Mailer::off(),
        base_url: String::new(),
        max_connections: 2,
    };
    let hale = Hale::connect(&url_of(database), options).await.expect("connect to the template");
    hale.migrate().await.expect("the migrations run");
    hale.close().await;
}

impl Drop for Database {
    /// In a thread of its own, because the test's runtime may be on its way out.
    fn drop(&mut self) {
        let name = self.name.clone();
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let drop = async {
                    let mut conn = connect("postgres").await;
                    execute(&mut conn, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
                };
                // A database that stays behind goes with the tests' throw-away cluster.
                let _ = tokio::time::timeout(Duration::from_secs(10), drop).await;
            });
        });
        let _ = dropping.join();
    }
}
