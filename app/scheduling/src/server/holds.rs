//! The sweeper: holds that ran out give their place back even when nobody asks for it.

use jiff_sqlx::ToSqlx;
use model::Permission;
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};

/// How many holds one sweep expires at most, so that it never holds up who books.
const BATCH: i64 = 500;

/// Expire what ran out; run by the house itself, once a minute. A hold that somebody confirms at this moment is
/// locked by them and left alone: whoever has the row first wins.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExpireHolds {}

impl Command for ExpireHolds {
    const NAME: &'static str = "scheduling.expire_holds";
    const PERMISSION: Permission = Permission::EditSchedule;
    /// How many there were.
    type Output = i32;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<i32, Failure> {
        let now = tx.now().to_sqlx();
        let expired = sqlx::query!(
            "with due as (
                 select id from appointment where state = 'held' and held_until <= $1
                 order by id limit $2 for update skip locked
             ), expired as (
                 update appointment a set state = 'expired' from due where a.id = due.id
                 returning a.id
             ), recorded as (
                 insert into appointment_transition (appointment_id, from_state, to_state, at)
                 select id, 'held', 'expired', $1 from expired
             )
             select id from expired",
            now as _,
            BATCH,
        )
        .fetch_all(tx.conn())
        .await?;
        // Nobody's day changes: holds do not stand in it.
        Ok(i32::try_from(expired.len()).unwrap_or(i32::MAX))
    }
}
