//! SQL that nobody but the bench writes: data by the million, and looks at the result.

use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, postgres::PgRow};

use crate::{Broken, Outcome};

/// One connection, for setting up and for looking afterwards.
pub struct Sql(PgConnection);

impl Sql {
    pub async fn connect(url: &str) -> Outcome<Self> {
        Ok(Self(PgConnection::connect(url).await?))
    }

    /// Several statements, without a transaction around them.
    pub async fn dynamic_run(&mut self, sql: impl Into<String>) -> Outcome<()> {
        let sql = sql.into();
        let ran = sqlx::raw_sql(AssertSqlSafe(sql.clone())).execute(&mut self.0).await;
        ran.map(drop).map_err(|error| told(&error, &sql))
    }

    pub async fn dynamic_rows(&mut self, sql: impl Into<String>) -> Outcome<Vec<PgRow>> {
        let sql = sql.into();
        sqlx::query(AssertSqlSafe(sql.clone())).fetch_all(&mut self.0).await.map_err(|error| told(&error, &sql))
    }

    /// The first column of the only row.
    pub async fn dynamic_one<T>(&mut self, sql: impl Into<String>) -> Outcome<T>
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
    {
        let sql = sql.into();
        sqlx::query_scalar(AssertSqlSafe(sql.clone())).fetch_one(&mut self.0).await.map_err(|error| told(&error, &sql))
    }

    pub async fn close(self) {
        self.0.close().await.ok();
    }
}

fn told(error: &sqlx::Error, sql: &str) -> Broken {
    let start: String = sql.split_whitespace().take(12).collect::<Vec<_>>().join(" ");
    format!("{error} in: {start} …").into()
}

/// Sessions inside a transaction that nobody works in, of a database, once whatever was under way has ended.
pub async fn idle_in_transaction(pool: &PgPool, database: &str) -> Outcome<i64> {
    let mut left = i64::MAX;
    for _ in 0..100 {
        left = dynamic_idle(pool, database).await?;
        if left == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    Ok(left)
}

async fn dynamic_idle(pool: &PgPool, database: &str) -> Outcome<i64> {
    let sql = "select count(*) from pg_stat_activity
               where datname = $1 and pid <> pg_backend_pid() and state like 'idle in transaction%'";
    Ok(sqlx::query_scalar(sql).bind(database).fetch_one(pool).await?)
}
