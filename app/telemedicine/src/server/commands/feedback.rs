use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, Permission};
use patients::model::text::line;
use platform::{Command, Failure, Tx};

use crate::{
    model::{GiveFeedback, Rating},
    server::{refusal::Refusal, visit},
};

const COMMENT_MAX: usize = 1000;

/// How the video visit worked for the patient, once, after it.
impl Command for GiveFeedback {
    const NAME: &'static str = "telemedicine.give_feedback";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let row = visit::for_change(tx, self.appointment_id, Action::Edit).await?;
        let mut fields = FieldErrors::default();
        let rating = fields.take("rating", self.rating.parse::<Rating>().map_err(|_| "Choose one."));
        let comment = fields.take("comment", line(&self.comment, COMMENT_MAX)).flatten();
        fields.into_result()?;
        if !row.state.is_over() {
            return Err(Refusal::NotOver.into());
        }
        let by = tx.actor().account().ok_or(AppError::Forbidden)?;
        let now = tx.now().to_sqlx();
        let kept = sqlx::query!(
            "insert into video_feedback (appointment_id, rating, comment, account_id, at) values ($1, $2, $3, $4, $5)
             on conflict do nothing",
            row.appointment.0,
            rating.unwrap_or(Rating::SoSo).name(),
            comment,
            by.0,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        if kept.rows_affected() == 0 { Err(Refusal::AlreadySaid.into()) } else { Ok(()) }
    }
}
