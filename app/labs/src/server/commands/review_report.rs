use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, LabResultId, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{COMMENT_MAX, ReviewReport, Reviewed},
    server::{
        news, progress,
        refusal::Refusal,
        release::{self, Of},
        row::{ReportRow, for_change},
        typed,
    },
};

/// The doctor has looked at a report as it stands, and may say to the patient what it means and what to do now. With
/// that, what waits for a review is released. A result that came after the page was opened refuses it: nobody reviews
/// what they have not seen.
impl Command for ReviewReport {
    const NAME: &'static str = "labs.review_report";
    const PERMISSION: Permission = Permission::ReviewResults;
    type Output = Reviewed;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Reviewed, Failure> {
        let mut fields = FieldErrors::default();
        let comment = typed::note(&mut fields, "comment", &self.comment, COMMENT_MAX);
        let next_step = typed::note(&mut fields, "next_step", &self.next_step, 1000);
        fields.into_result()?;
        let row = for_change::<ReportRow>(tx, self.report_id, Action::Treat).await?;
        let now = tx.now();
        let standings = release::standings(tx.conn(), Of::Report(row.id), now).await?;
        let latest = standings.iter().map(|standing| (standing.verified_at, standing.result)).max();
        let Some((latest_at, _)) = latest else { return Err(Refusal::NothingToReview.into()) };
        let seen: Option<LabResultId> = self.seen_result.trim().parse().ok();
        let saw_latest =
            |seen| standings.iter().any(|standing| standing.result == seen && standing.verified_at == latest_at);
        if seen.is_some_and(|seen| !saw_latest(seen)) {
            return Err(AppError::rule(
                "newer_value",
                "Another result of this report came meanwhile. Please look at it; nothing was saved.",
            )
            .into());
        }
        let account = tx.actor().account().ok_or(AppError::Unauthenticated)?;
        let id: uuid::Uuid = tx.new_id();
        sqlx::query!(
            "insert into lab_review (id, report_id, patient_id, comment, next_step, account_id, at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            id,
            row.id.0,
            row.patient.0,
            comment,
            next_step,
            account.0,
            now.to_sqlx() as _,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("lab_review", id, Some(row.patient));
        news::announce(tx, row.id).await?;
        progress::told(tx, row.facility, row.patient);
        Ok(Reviewed { report_id: row.id, patient_id: row.patient })
    }
}
