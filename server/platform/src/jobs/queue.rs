//! The table `job`: add, lease, finish.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

use super::Job;

/// Wakes the workers of every instance.
pub(crate) const CHANNEL: &str = "job";

/// For so long a job belongs to the worker that took it. The worker gives up a little earlier.
pub(super) const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// The pauses add up to about five hours: long enough for a mail server to come back.
const ATTEMPTS: i32 = 12;

/// A job that a worker has taken.
pub(super) struct Leased {
    pub id: i64,
    pub identifier: String,
    pub payload: serde_json::Value,
    pub attempts: i32,
}

pub(super) async fn add<J: Job>(
    conn: &mut PgConnection,
    job: &J,
    key: Option<&str>,
    due: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    let payload = serde_json::to_value(job).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query!(
        "insert into job (identifier, payload, key, due_at) values ($1, $2, $3, $4)
         on conflict (identifier, key) where key is not null and attempts = 0 do nothing",
        J::IDENTIFIER,
        payload,
        key,
        due.map(|due| due.to_sqlx()),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the job that has waited longest, among those that this worker knows. The attempt is counted
/// now: a job that takes the whole server down with it is not tried for ever.
pub(super) async fn lease(
    conn: &mut PgConnection,
    known: &[String],
    now: Timestamp,
) -> Result<Option<Leased>, sqlx::Error> {
    sqlx::query_as!(
        Leased,
        "update job set attempts = attempts + 1, leased_until = $3
         where id = (
             select id from job
             where identifier = any($1) and gave_up_at is null
               and (due_at is null or due_at <= $2) and (leased_until is null or leased_until <= $2)
             order by due_at nulls first, id
             for update skip locked limit 1)
         returning id, identifier, payload, attempts",
        known,
        now.to_sqlx(),
        (now + LEASE).to_sqlx(),
    )
    .fetch_optional(conn)
    .await
}

pub(super) async fn done(conn: &mut PgConnection, id: i64) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from job where id = $1", id).execute(conn).await?;
    Ok(())
}

/// Puts a job back for a later attempt, or aside after the last one. Says whether it was the last.
pub(super) async fn failed(
    conn: &mut PgConnection,
    job: &Leased,
    error: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let last = job.attempts >= ATTEMPTS;
    sqlx::query!(
        "update job set leased_until = null, last_error = $2, due_at = $3,
                        gave_up_at = case when $4 then $5::timestamptz end
         where id = $1",
        job.id,
        error,
        (now + pause(job.attempts)).to_sqlx(),
        last,
        now.to_sqlx(),
    )
    .execute(conn)
    .await?;
    Ok(last)
}

/// 10 seconds, 20, 40 … at most an hour and a half.
fn pause(attempts: i32) -> SignedDuration {
    let doubled = attempts.clamp(1, 10) - 1;
    SignedDuration::from_secs(10 << doubled).min(SignedDuration::from_mins(90))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stop_growing() {
        assert_eq!(pause(1), SignedDuration::from_secs(10));
        assert_eq!(pause(4), SignedDuration::from_secs(80));
        assert_eq!(pause(ATTEMPTS), pause(i32::MAX));
        assert!((1..ATTEMPTS).map(pause).sum::<SignedDuration>() > SignedDuration::from_hours(4));
    }
}
