use jiff_sqlx::ToSqlx;
use model::{Action, FieldErrors, Permission};
use platform::{Command, Tx};

use crate::{
    model::{AppointmentState, CancelAppointment, CancelReason, CancelledBy, Changed, REASON_MAX},
    server::{
        news::{self, AppointmentCancelled},
        policy,
        row::for_change,
        rules::rules,
        transition, words, zone,
    },
};

rules! {
    /// Why an appointment can't be cancelled.
    CancelAppointmentError {
        /// Patients cancel it themselves until the cut-off; the desk may at any time.
        PastCutoff { until: String } => "past_cutoff", "You could cancel this yourself until {until}. Please call the clinic.";
    }
}

/// Calls an appointment off, with a reason from the short list; "another reason" needs words. The place is free at
/// once, by the change of state. The cancellation stays as a row: whose it was, why, when.
impl Command for CancelAppointment {
    const NAME: &'static str = "scheduling.cancel_appointment";
    const PERMISSION: Permission = Permission::CancelAppointments;
    type Output = Changed;
    type Error = CancelAppointmentError;

    async fn execute(self, tx: &mut Tx) -> Result<Changed, CancelAppointmentError> {
        let mut fields = FieldErrors::default();
        let reason = CancelReason::parse(&self.reason);
        if reason.is_none() {
            fields.add("reason", "Choose why the appointment is cancelled.");
        }
        let note = words::note(&mut fields, "note", &self.note, REASON_MAX);
        if reason == Some(CancelReason::Other) && note.is_none() {
            fields.add("note", "Say in a few words why.");
        }
        fields.into_result()?;
        // Checked just above.
        let reason = reason.unwrap_or(CancelReason::Other);

        let row = for_change(tx, self.appointment_id, Action::Cancel).await?;
        if row.state != AppointmentState::Booked {
            return Err(transition::not_listed(row.state, AppointmentState::Cancelled).into());
        }
        let as_patient = policy::is_bound_by_cutoff(tx.actor(), row.facility_id);
        if as_patient && tx.now() > row.cancel_until() {
            let until = zone::local(row.cancel_until(), &zone::zone(&row.zone)?).full();
            return Err(CancelAppointmentError::PastCutoff { until });
        }

        let by = if as_patient { CancelledBy::Patient } else { reason.by() };
        let account = tx.actor().account().map(|account| account.0);
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "insert into cancellation (appointment_id, cancelled_by, reason, note, account_id, at)
             values ($1, $2, $3, $4, $5, $6)",
            row.id.0,
            by.name(),
            reason.name(),
            note,
            account,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        let cancelled = transition::walk(tx, &row, &[AppointmentState::Cancelled], None).await?;
        news::tell(tx, row.patient_id, AppointmentCancelled(row.id)).await?;
        Ok(cancelled)
    }
}
