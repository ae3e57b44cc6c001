//! The appointment as commands load it.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::{Action, AppointmentId, FacilityId, PatientId, PractitionerId, ServiceId};
use platform::{Actor, Failure, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::policy::{self, Subject};
use crate::model::AppointmentState;

#[derive(Clone, Debug)]
pub struct AppointmentRow {
    pub id: AppointmentId,
    pub facility_id: FacilityId,
    pub patient_id: PatientId,
    pub service_id: ServiceId,
    pub practitioner_id: PractitionerId,
    pub state: AppointmentState,
    pub starts_at: Timestamp,
    pub zone: String,
    pub cancel_cutoff_hours: i32,
    /// Said of holds; others are kept for ever.
    pub held_until: Option<Timestamp>,
}

impl Resource for AppointmentRow {
    type Id = AppointmentId;
    const KIND: &'static str = "appointment";

    async fn fetch(conn: &mut PgConnection, id: AppointmentId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select id, facility_id, patient_id, service_id, practitioner_id, state as "state: AppointmentState",
                      starts_at, zone, cancel_cutoff_hours, held_until
               from appointment where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id: row.id.into(),
            facility_id: row.facility_id.into(),
            patient_id: row.patient_id.into(),
            service_id: row.service_id.into(),
            practitioner_id: row.practitioner_id.into(),
            state: row.state,
            starts_at: row.starts_at.to_jiff(),
            zone: row.zone,
            cancel_cutoff_hours: row.cancel_cutoff_hours,
            held_until: row.held_until.map(|until| until.to_jiff()),
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient_id)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, action, self.subject())
    }
}

impl AppointmentRow {
    pub fn subject(&self) -> Subject {
        Subject { patient: self.patient_id, facility: self.facility_id }
    }

    /// Until then patients may move or cancel it themselves.
    pub fn cancel_until(&self) -> Timestamp {
        cancel_until(self.starts_at, self.cancel_cutoff_hours)
    }
}

/// Elapsed hours before the start: twenty-four hours are twenty-four hours across a change of the clock, too.
pub fn cancel_until(starts_at: Timestamp, cutoff_hours: i32) -> Timestamp {
    starts_at - jiff::SignedDuration::from_hours(i64::from(cutoff_hours))
}

/// Loads an appointment that is about to change. The row is locked first, so that whatever is decided on it is
/// still true when it is written; two people who press at once come one after the other.
pub async fn for_change(tx: &mut Tx, id: AppointmentId, action: Action) -> Result<AppointmentRow, Failure> {
    sqlx::query!("select id from appointment where id = $1 for update", id.0).fetch_optional(tx.conn()).await?;
    tx.load::<AppointmentRow>(id, action).await
}

/// Which holds make room before a place is given away.
pub struct Freeing<'a> {
    pub resources: &'a [Uuid],
    pub patient: PatientId,
    pub from: Timestamp,
    pub to: Timestamp,
    /// Also the times that the asking person still holds for this patient: nobody keeps two while deciding.
    pub own_holds: bool,
}

/// Expires holds that ran out, of the given resources around a stretch of time and of the patient (T1.6). The clock
/// is the transaction's: one instant for everything that is decided in it, and in tests the one that stands still.
///
/// Called under the locks of `occupy`, and in the order of ids: two that expire the same holds never wait for each
/// other.
pub async fn expire_holds(tx: &mut Tx, freeing: Freeing<'_>) -> Result<(), Failure> {
    let account = tx.actor().account().map(|account| account.0);
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "with due as (
             select a.id from appointment a
             where a.state = 'held'
               and (a.held_until <= $1 and (a.patient_id = $3 or exists (
                        select from booking b
                        where b.appointment_id = a.id and b.resource_id = any($2) and b.during && tstzrange($4, $5)))
                    or $6 and a.patient_id = $3 and a.created_by is not distinct from $7)
             order by a.id for update
         ), expired as (
             update appointment a set state = 'expired' from due where a.id = due.id and a.state = 'held' returning a.id
         )
         insert into appointment_transition (appointment_id, from_state, to_state, at)
         select id, 'held', 'expired', $1 from expired",
        now as _,
        freeing.resources,
        freeing.patient.0,
        freeing.from.to_sqlx() as _,
        freeing.to.to_sqlx() as _,
        freeing.own_holds,
        account,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
