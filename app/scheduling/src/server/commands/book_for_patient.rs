use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, Permission};
use platform::{Command, Failure, Tx};
use uuid::Uuid;

use crate::{
    model::{AppointmentState, BookForPatient, Booked, HOLD_MINUTES, REASON_MAX},
    server::{
        commands::confirm_booking::NOT_LIKE_THAT,
        news::{self, AppointmentBooked},
        occupy::{self, Terms, Wanted},
        request::{self, RequestError},
        row::for_change,
        rules::rules,
        transition, words,
    },
};

rules! {
    /// Why staff can't book this.
    BookForPatientError {
        /// Whoever lets a patient have two appointments at once answers for it by name.
        OverrideNeedsAName => "override_needs_a_name", "Only a person of the staff can allow two appointments at once.";
    }
}

impl From<RequestError> for BookForPatientError {
    fn from(error: RequestError) -> Self {
        Self::Failure(error.into())
    }
}

/// The desk books in one step, with the patient before it or on the telephone. With a reason, the patient may have
/// two appointments at once (a child's and the mother's on one record's account, an examination within a stay).
impl Command for BookForPatient {
    const NAME: &'static str = "scheduling.book_for_patient";
    const PERMISSION: Permission = Permission::BookAppointments;
    type Output = Booked;
    type Error = BookForPatientError;

    async fn execute(self, tx: &mut Tx) -> Result<Booked, BookForPatientError> {
        let mut fields = FieldErrors::default();
        let reason = words::note(&mut fields, "reason", &self.reason, REASON_MAX);
        let why = words::note(&mut fields, "override_reason", &self.override_reason, REASON_MAX);
        if why.as_ref().is_some_and(|why| why.chars().count() < 3) {
            fields.add("override_reason", "Say in a few words why two appointments at once are right.");
        }
        fields.into_result()?;

        let request = request::check(tx, self.patient_id, self.service_id, self.slot).await?;
        let facility = request.service.facility_id;
        if !tx.actor().is_system() && !tx.actor().holds(facility, Permission::BookAppointments) {
            return Err(AppError::Forbidden.into());
        }
        let mode = request.service.mode.chosen(&self.mode).ok_or_else(|| AppError::invalid("mode", NOT_LIKE_THAT))?;
        let override_id = match why {
            Some(why) => Some(allow(tx, &why).await?),
            None => None,
        };
        let wanted = Wanted {
            patient: self.patient_id,
            practitioner: self.slot.practitioner_id,
            resource: request.resource,
            service: &request.service,
            starts_at: self.slot.starts_at,
            held_until: tx.now() + SignedDuration::from_mins(HOLD_MINUTES),
            terms: Terms::of(&request.service),
            mode,
            reason,
            replaces: None,
            override_id,
            instead_of_own_holds: false,
        };
        let id = occupy::occupy(tx, wanted).await?;
        let row = for_change(tx, id, Action::Book).await?;
        transition::walk(tx, &row, &[AppointmentState::Booked], None).await?;
        request::becomes_patient_of(tx, self.patient_id, facility).await?;
        news::tell(tx, self.patient_id, AppointmentBooked(id)).await?;
        Ok(Booked { id, patient_id: self.patient_id })
    }
}

async fn allow(tx: &mut Tx, why: &str) -> Result<Uuid, BookForPatientError> {
    let account = tx.actor().account().ok_or(BookForPatientError::OverrideNeedsAName)?;
    let (id, now): (Uuid, _) = (tx.new_id(), tx.now().to_sqlx());
    sqlx::query!(
        "insert into appointment_override (id, account_id, reason, at) values ($1, $2, $3, $4)",
        id,
        account.0,
        why,
        now as _,
    )
    .execute(tx.conn())
    .await
    .map_err(Failure::from)?;
    Ok(id)
}
