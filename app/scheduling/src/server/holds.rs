//! The sweeper: holds that ran out give their place back even when nobody asks for it.

use std::time::Duration;

use jiff_sqlx::ToSqlx;
use model::{IdempotencyKey, Permission};
use platform::{Command, Ctx, Failure, Hale, Query, Tx, command, query};
use serde::{Deserialize, Serialize};

/// How many holds one sweep expires at most, so that it never holds up who books.
const BATCH: i64 = 500;
const PAUSE: Duration = Duration::from_secs(60);

/// Sweeps once a minute for as long as the server runs. Places do not wait for it: whoever wants one expires what
/// is in the way first. Several servers may sweep at once; each takes what the others have not locked.
pub async fn sweep(hale: Hale) {
    loop {
        tokio::time::sleep(PAUSE).await;
        let due = query::ask(Ctx::system(&hale, "holds"), HoldsDue {}).await.unwrap_or(false);
        if due {
            let key: IdempotencyKey = hale.random().uuid(hale.clock().now()).into();
            // What failed is logged by the spine and tried again in a minute.
            drop(command::run(Ctx::system(&hale, "holds"), key, ExpireHolds {}).await);
        }
    }
}

/// Has any hold run out? Asked first, so that a quiet night leaves no trail of sweeps.
struct HoldsDue {}

impl Query for HoldsDue {
    const NAME: &'static str = "scheduling.holds_due";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = bool;

    async fn execute(self, tx: &mut Tx) -> Result<bool, Failure> {
        let now = tx.now().to_sqlx();
        let due = sqlx::query_scalar!(
            r#"select exists(select from appointment where state = 'held' and held_until <= $1) as "due!""#,
            now as _,
        );
        Ok(due.fetch_one(tx.conn()).await?)
    }
}

/// Expire what ran out. A hold that somebody confirms at this moment is locked by them and left alone: whoever has
/// the row first wins.
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
                 returning a.id, a.patient_id
             ), recorded as (
                 insert into appointment_transition (appointment_id, from_state, to_state, at)
                 select id, 'held', 'expired', $1 from expired
             )
             select id, patient_id from expired",
            now as _,
            BATCH,
        )
        .fetch_all(tx.conn())
        .await?;
        // Nobody's day changes: holds do not stand in it.
        for hold in &expired {
            tx.touched("appointment", hold.id, Some(hold.patient_id.into()));
        }
        Ok(i32::try_from(expired.len()).unwrap_or(i32::MAX))
    }
}
