//! The encounter as commands load it, and the only way to change its state.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, AppointmentId, EncounterId, FacilityId, PatientId, Permission, PractitionerId};
use patients::server::read::held;
use platform::{Actor, Failure, Resource, Tx};
use scheduling::{
    model::{AppointmentState, FinishConsultation},
    server::row::AppointmentRow,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::policy;
use crate::model::{EncounterState, EncounterStep};

#[derive(Clone, Debug)]
pub struct EncounterRow {
    pub id: EncounterId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub practitioner: Option<PractitionerId>,
    pub appointment: Option<AppointmentId>,
    pub state: EncounterState,
    /// From elsewhere: history, never worked on.
    pub imported: bool,
    pub version: i32,
    pub starts_at: Timestamp,
    pub zone: String,
    /// Where the patient is known, this facility included.
    pub known_at: Vec<FacilityId>,
}

impl Resource for EncounterRow {
    type Id = EncounterId;
    const KIND: &'static str = "encounter";

    async fn fetch(conn: &mut PgConnection, id: EncounterId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select e.facility_id, e.patient_id, e.practitioner_id, e.appointment_id, e.state, e.imported, e.version,
                      e.starts_at, e.zone,
                      array(select pf.facility_id from patient_facility pf where pf.patient_id = e.patient_id) as "known_at!: Vec<Uuid>"
               from encounter e where e.id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let facility: FacilityId = row.facility_id.into();
        let known_at = row.known_at.into_iter().map(FacilityId).chain([facility]).collect();
        Ok(Some(Self {
            id,
            facility,
            patient: row.patient_id.into(),
            practitioner: row.practitioner_id.map(Into::into),
            appointment: row.appointment_id.map(Into::into),
            // The database lists the same words: migrations and this list are compared by a test.
            state: EncounterState::parse(&row.state).ok_or_else(|| sqlx::Error::Decode(row.state.into()))?,
            imported: row.imported,
            version: row.version,
            starts_at: row.starts_at.to_jiff(),
            zone: row.zone,
            known_at,
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    /// Whoever may read the chart reads of the visit; only doctors of the house in which it takes place work on it.
    fn decide(&self, actor: &Actor, action: Action) -> bool {
        match action {
            Action::View => policy::may(actor, self.patient, &self.known_at, Action::View),
            Action::Treat => actor.holds(self.facility, Permission::WriteChart),
            Action::Edit | Action::Book | Action::Move | Action::Cancel | Action::Receive => false,
        }
    }
}

/// Loads an encounter that is about to change, locked behind its appointment: whoever changes both takes them in the
/// same order. The form says whose chart it stood in, and another patient's encounter does not exist there (T11).
pub async fn for_change(tx: &mut Tx, patient: PatientId, id: EncounterId) -> Result<EncounterRow, Failure> {
    sqlx::query!(
        "select a.id from appointment a join encounter e on e.appointment_id = a.id where e.id = $1 for update of a",
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    sqlx::query!("select id from encounter where id = $1 for update", id.0).fetch_optional(tx.conn()).await?;
    let row = tx.load::<EncounterRow>(id, Action::Treat).await?;
    if row.patient != patient {
        return Err(AppError::NotFound.into());
    }
    if row.imported {
        return Err(AppError::rule(
            "encounter_is_imported",
            "This visit comes from another record: it is shown as history and can’t be changed here.",
        )
        .into());
    }
    Ok(row)
}

/// Takes a step, one listed move after the other; each is a row with actor and time. Finishing and breaking off end the
/// appointment, too: what is left of its time is free.
pub async fn take(
    tx: &mut Tx,
    row: &EncounterRow,
    step: EncounterStep,
    reason: Option<&str>,
) -> Result<EncounterState, Failure> {
    if !step.fits(row.state) {
        return Err(not_listed(row.state, step).into());
    }
    let (mut from, mut reason) = (row.state, reason);
    for to in step.path() {
        write(tx, row.id, from, *to, reason.take()).await?;
        from = *to;
    }
    if matches!(step, EncounterStep::Finish | EncounterStep::Discontinue)
        && let Some(appointment_id) = row.appointment
    {
        end_appointment(tx, appointment_id).await?;
    }
    Ok(from)
}

async fn end_appointment(tx: &mut Tx, appointment_id: AppointmentId) -> Result<(), Failure> {
    use platform::Command;
    let appointment = tx.load::<AppointmentRow>(appointment_id, Action::Treat).await?;
    if appointment.state == AppointmentState::InConsultation {
        FinishConsultation { appointment_id }.execute(tx).await?;
    }
    Ok(())
}

fn not_listed(from: EncounterState, step: EncounterStep) -> AppError {
    AppError::rule(
        "encounter_move_listed",
        format!(
            "This visit stands at “{}”: “{}” is not possible now. Somebody may have changed it: please look again.",
            from.words(),
            step.words(),
        ),
    )
}

async fn write(
    tx: &mut Tx,
    id: EncounterId,
    from: EncounterState,
    to: EncounterState,
    reason: Option<&str>,
) -> Result<(), Failure> {
    let (by, now) = (tx.actor().account().map(|account| account.0), tx.now().to_sqlx());
    let ends = matches!(to, EncounterState::Discharged | EncounterState::Discontinued);
    sqlx::query!(
        "with moved as (
             update encounter set state = $3, ends_at = case when $7 then greatest($4, starts_at) else ends_at end
             where id = $1 and state = $2 returning id
         )
         insert into encounter_transition (encounter_id, from_state, to_state, at, account_id, reason)
         select id, $2, $3, $4, $5, $6 from moved",
        id.0,
        from.name(),
        to.name(),
        now as _,
        by,
        reason,
        ends,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The state of an appointment's encounter, where it has one.
pub async fn of_appointment(
    tx: &mut Tx,
    appointment: AppointmentId,
) -> Result<Option<(EncounterId, EncounterState)>, Failure> {
    let row = sqlx::query!("select id, state from encounter where appointment_id = $1", appointment.0)
        .fetch_optional(tx.conn())
        .await?;
    match row {
        Some(row) => Ok(Some((row.id.into(), held(&row.state)?))),
        None => Ok(None),
    }
}
