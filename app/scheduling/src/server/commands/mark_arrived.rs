use model::{Action, FieldErrors, Permission};
use platform::{Command, Tx};
use uuid::Uuid;

use crate::{
    model::{AppointmentState, Changed, MarkArrived, REASON_MAX},
    server::{occupy, offer, row::AppointmentRow, row::for_change, rules::rules, transition, words, zone},
};

rules! {
    /// Why somebody can't be marked as arrived.
    MarkArrivedError {
        NotToday { day: String } => "not_today", "This appointment is on {day}. Only today’s patients can arrive.";
        /// After "did not come", the time may belong to somebody else by now.
        TimeGone => "time_gone", "The time has been given to somebody else since. Please book a new one.";
    }
}

/// The patient is in the house, on the day of the appointment. After "did not come" was written, only on the same
/// day, with a reason, and only if nobody else has the place by now.
impl Command for MarkArrived {
    const NAME: &'static str = "scheduling.mark_arrived";
    const PERMISSION: Permission = Permission::ReceivePatients;
    type Output = Changed;
    type Error = MarkArrivedError;

    async fn execute(self, tx: &mut Tx) -> Result<Changed, MarkArrivedError> {
        let row = for_change(tx, self.appointment_id, Action::Receive).await?;
        let late = row.state == AppointmentState::NoShow;
        let mut fields = FieldErrors::default();
        let reason = words::note(&mut fields, "late_reason", &self.late_reason, REASON_MAX);
        if late && reason.is_none() {
            fields.add("late_reason", "Say why the patient is seen after all, such as “train was late”.");
        }
        fields.into_result()?;

        let site = zone::zone(&row.zone)?;
        let day = zone::date_at(row.starts_at, &site);
        if day != zone::date_at(tx.now(), &site) {
            return Err(MarkArrivedError::NotToday { day: model::time::date(day) });
        }
        if late {
            take_place_back(tx, &row).await?;
        }
        Ok(transition::walk(tx, &row, &[AppointmentState::Arrived], reason.as_deref()).await?)
    }
}

/// The place was free since "did not come". Under the lock, looks whether it still is; the constraints would refuse
/// in any case, but without a sentence.
async fn take_place_back(tx: &mut Tx, row: &AppointmentRow) -> Result<(), MarkArrivedError> {
    let resources: Vec<Uuid> =
        sqlx::query_scalar!("select resource_id from booking where appointment_id = $1 order by 1", row.id.0)
            .fetch_all(tx.conn())
            .await?;
    let service = offer::service(tx.conn(), row.service_id).await?.ok_or(model::AppError::NotFound)?;
    occupy::lock(tx, &resources, row.patient_id, service.need.occupied(row.starts_at)).await?;
    let gone = sqlx::query_scalar!(
        r#"select exists (
               select from booking mine
               join booking other on other.resource_id = mine.resource_id and other.during && mine.during
                    and other.appointment_id <> mine.appointment_id
                    and other.state in ('held', 'booked', 'arrived', 'checked_in', 'in_consultation')
               where mine.appointment_id = $1
               group by mine.resource_id, mine.lane, mine.capacity
               having count(*) >= least(mine.capacity, min(other.capacity))
                   or bool_or(other.lane = mine.lane)
           ) or exists (
               select from appointment mine
               join appointment other on other.patient_id = mine.patient_id and other.during && mine.during
                    and other.id <> mine.id
                    and other.state in ('held', 'booked', 'arrived', 'checked_in', 'in_consultation')
               where mine.id = $1 and mine.override_id is null
           ) as "gone!""#,
        row.id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    if gone { Err(MarkArrivedError::TimeGone) } else { Ok(()) }
}
