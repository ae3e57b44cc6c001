use jiff_sqlx::ToSqlx;
use model::{Action, FieldErrors, Permission};
use patients::model::text::line;
use platform::{Command, Failure, Tx};

use super::admit_patient::begin_encounter;
use crate::{
    model::{FailReason, FailToPhone, Mover, VisitChanged, VisitState},
    server::{seat, visit},
};

const NUMBER_MAX: usize = 50;

/// The call did not work out, and doctor and patient speak by telephone: why, and by which number, where it is another than the
/// one in the record. The encounter begins if it has not, and is finished as every other.
impl Command for FailToPhone {
    const NAME: &'static str = "telemedicine.fail_to_phone";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = VisitChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<VisitChanged, Failure> {
        let mut row = visit::for_change(tx, self.appointment_id, Action::Treat).await?;
        let mut fields = FieldErrors::default();
        let reason = fields.take("reason", self.reason.parse::<FailReason>().map_err(|_| "Choose what went wrong."));
        let number = fields.take("number", line(&self.number, NUMBER_MAX)).flatten();
        if number.as_ref().is_some_and(|number| number.chars().filter(char::is_ascii_digit).count() < 3) {
            fields.add("number", "Enter the telephone number, such as +1 212 555 0100.");
        }
        fields.into_result()?;
        if row.state == VisitState::FailedToPhone {
            return Ok(row.changed());
        }
        row.not_over()?;
        begin_encounter(tx, &row).await?;
        visit::walk(tx, &mut row, Mover::Clinician, &[VisitState::FailedToPhone]).await?;
        let (by, now) = (tx.actor().account().map(|account| account.0), tx.now().to_sqlx());
        sqlx::query!(
            "insert into video_fallback (appointment_id, reason, number, account_id, at) values ($1, $2, $3, $4, $5)",
            row.appointment.0,
            reason.unwrap_or(FailReason::Other).name(),
            number,
            by,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        seat::take_away(tx, row.appointment, None).await?;
        Ok(row.changed())
    }
}
