//! A video visit as it is loaded, and the only way to change its state: refused here when it is not listed, refused again by
//! the database, recorded as a row with actor and time, told to whoever watches.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, AppointmentId, FacilityId, PatientId, PractitionerId};
use platform::{Actor, Failure, Resource, Topic, Tx};
use scheduling::model::AppointmentState;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    policy::{self, Subject},
    refusal::Refusal,
};
use crate::model::{Door, Mover, VisitChanged, VisitState, door};

#[derive(Clone, Debug)]
pub struct VisitRow {
    pub appointment: AppointmentId,
    pub patient: PatientId,
    pub facility: FacilityId,
    pub practitioner: PractitionerId,
    pub appointment_state: AppointmentState,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub zone: String,
    pub state: VisitState,
    /// Since when it stands there.
    pub since: Option<Timestamp>,
    pub waiting_since: Option<Timestamp>,
}

impl Resource for VisitRow {
    type Id = AppointmentId;
    const KIND: &'static str = "video_visit";

    /// Of an appointment by video; a visit that nobody has begun yet stands at "scheduled".
    async fn fetch(conn: &mut PgConnection, id: AppointmentId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select a.patient_id, a.facility_id, a.practitioner_id, a.state as "appointment_state: AppointmentState",
                      a.starts_at, a.ends_at, a.zone, v.state as "state?: VisitState", v.since as "since?", v.waiting_since
               from appointment a left join video_visit v on v.appointment_id = a.id
               where a.id = $1 and a.mode = 'video' and a.state not in ('held', 'expired')"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            appointment: id,
            patient: row.patient_id.into(),
            facility: row.facility_id.into(),
            practitioner: row.practitioner_id.into(),
            appointment_state: row.appointment_state,
            starts_at: row.starts_at.to_jiff(),
            ends_at: row.ends_at.to_jiff(),
            zone: row.zone,
            state: row.state.unwrap_or(VisitState::Scheduled),
            since: row.since.map(|since| since.to_jiff()),
            waiting_since: row.waiting_since.map(|since| since.to_jiff()),
        }))
    }

    fn uuid(&self) -> Uuid {
        self.appointment.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, action, self.subject())
    }
}

impl VisitRow {
    pub fn subject(&self) -> Subject {
        Subject { patient: self.patient, facility: self.facility, practitioner: self.practitioner }
    }

    /// Nobody joins any more.
    pub fn is_over(&self) -> bool {
        self.state.is_over() || !self.appointment_state.is_live()
    }

    /// Patient and guests speak with the doctor.
    pub fn is_open(&self) -> bool {
        self.state.is_open() && !self.is_over()
    }

    pub fn not_over(&self) -> Result<(), Failure> {
        if self.is_over() { Err(Refusal::Over.into()) } else { Ok(()) }
    }

    pub fn door(&self, now: Timestamp) -> Door {
        door(self.starts_at, self.ends_at, now).2
    }

    /// Tells whoever watches: the patient's page, the doctor's list, the call.
    pub fn tell(&self, tx: &mut Tx) {
        tx.notify(Topic::Visit(self.appointment));
        tx.notify(Topic::Day(self.practitioner));
    }

    pub fn changed(&self) -> VisitChanged {
        VisitChanged { appointment_id: self.appointment, state: self.state }
    }
}

/// Loads a visit that is about to change, locked behind its appointment: whoever changes both takes them in the same order.
pub async fn for_change(tx: &mut Tx, id: AppointmentId, action: Action) -> Result<VisitRow, Failure> {
    sqlx::query!("select id from appointment where id = $1 for update", id.0).fetch_optional(tx.conn()).await?;
    lock(tx, id).await?;
    tx.load::<VisitRow>(id, action).await
}

/// What the call itself changes: seats, and what follows from who sits there. The appointment stays as it is.
pub async fn for_the_call(tx: &mut Tx, id: AppointmentId) -> Result<VisitRow, Failure> {
    lock(tx, id).await?;
    let row = VisitRow::fetch(tx.conn(), id).await?.ok_or(AppError::NotFound)?;
    tx.touched(VisitRow::KIND, id.0, Some(row.patient));
    Ok(row)
}

async fn lock(tx: &mut Tx, id: AppointmentId) -> Result<(), sqlx::Error> {
    sqlx::query!("select appointment_id from video_visit where appointment_id = $1 for update", id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(())
}

/// Makes the visit's own row, where nothing has begun it yet. The caller holds the appointment.
pub async fn begin(tx: &mut Tx, row: &VisitRow) -> Result<(), Failure> {
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "insert into video_visit (appointment_id, patient_id, since) values ($1, $2, $3) on conflict do nothing",
        row.appointment.0,
        row.patient.0,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Walks a visit along `path`, one listed move after the other.
pub async fn walk(tx: &mut Tx, row: &mut VisitRow, by: Mover, path: &[VisitState]) -> Result<(), Failure> {
    for to in path {
        if row.state.may_become(*to) != Some(by) {
            return Err(Refusal::NotHere { state: row.state.words(), wanted: to.words() }.into());
        }
        write(tx, row, *to).await?;
        row.state = *to;
        row.since = Some(tx.now());
    }
    row.tell(tx);
    Ok(())
}

async fn write(tx: &mut Tx, row: &VisitRow, to: VisitState) -> Result<(), Failure> {
    let (account, now) = (tx.actor().account().map(|account| account.0), tx.now().to_sqlx());
    let written = sqlx::query!(
        "with moved as (
             update video_visit
             set state = $3, since = $4,
                 waiting_since = case when $3 = 'scheduled' then null else coalesce(waiting_since, $4) end
             where appointment_id = $1 and state = $2 returning appointment_id
         )
         insert into video_visit_transition (appointment_id, from_state, to_state, at, account_id)
         select appointment_id, $2, $3, $4, $5 from moved",
        row.appointment.0,
        row.state.name(),
        to.name(),
        now as _,
        account,
    )
    .execute(tx.conn())
    .await?;
    // The row is locked since it was loaded, so this is somebody who forgot to lock it.
    if written.rows_affected() == 0 {
        return Err(Refusal::NotHere { state: row.state.words(), wanted: to.words() }.into());
    }
    Ok(())
}
