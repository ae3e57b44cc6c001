//! The only way to change an appointment's state: refused here when it is not listed, refused again by the
//! database, recorded as a row with actor and time, told to whoever watches the practitioner's day.

use jiff_sqlx::ToSqlx;
use model::AppError;
use platform::{Failure, Topic, Tx};

use super::{charge, row::AppointmentRow};
use crate::model::{AppointmentState, Changed};

/// Walks an appointment along `path`, one listed move after the other. `reason` belongs to the first.
pub async fn walk(
    tx: &mut Tx,
    row: &AppointmentRow,
    path: &[AppointmentState],
    reason: Option<&str>,
) -> Result<Changed, Failure> {
    let (mut from, mut reason) = (row.state, reason);
    for to in path {
        if from.may_become(*to).is_none() {
            return Err(not_listed(row.state, *to).into());
        }
        write(tx, row, from, *to, reason.take()).await?;
        from = *to;
    }
    charge::follow(tx, row, from).await?;
    // Holds do not stand in anybody's day.
    if from != AppointmentState::Expired {
        tx.notify(Topic::Day(row.practitioner_id));
    }
    Ok(Changed { id: row.id, state: from })
}

/// What people read who press a button that no longer fits.
pub fn not_listed(from: AppointmentState, to: AppointmentState) -> AppError {
    AppError::rule(
        "appointment_move_listed",
        format!(
            "This appointment stands at “{}” and can’t become “{}”. Somebody may have changed it: please look again.",
            from.label(),
            to.label()
        ),
    )
}

async fn write(
    tx: &mut Tx,
    row: &AppointmentRow,
    from: AppointmentState,
    to: AppointmentState,
    reason: Option<&str>,
) -> Result<(), Failure> {
    let account = tx.actor().account().map(|account| account.0);
    let now = tx.now().to_sqlx();
    let written = sqlx::query!(
        "with moved as (update appointment set state = $3 where id = $1 and state = $2 returning id)
         insert into appointment_transition (appointment_id, from_state, to_state, at, account_id, reason)
         select id, $2, $3, $4, $5, $6 from moved",
        row.id.0,
        from.name(),
        to.name(),
        now as _,
        account,
        reason,
    )
    .execute(tx.conn())
    .await?;
    // The row is locked since it was loaded, so this is somebody who forgot to lock it.
    if written.rows_affected() == 0 { Err(not_listed(from, to).into()) } else { Ok(()) }
}
