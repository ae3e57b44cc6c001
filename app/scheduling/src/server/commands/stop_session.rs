use jiff_sqlx::ToSqlx;
use model::{AppError, FieldErrors, Permission};
use platform::{Command, Failure, Topic, Tx};

use super::end_session::EndSession;
use crate::{
    model::{PlannedFor, StopSession},
    server::{
        planner,
        stranded::{self, Scope},
        words,
    },
};

impl Command for StopSession {
    const NAME: &'static str = "scheduling.stop_session";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = PlannedFor;
    type Error = Failure;

    /// A weekly session takes place for the last time, today or later: what has been stays as it was. A session that
    /// has not begun by then is taken out altogether.
    async fn execute(self, tx: &mut Tx) -> Result<PlannedFor, Failure> {
        let session = sqlx::query!(
            "select practitioner_id, facility_id, valid_from from schedule_template where id = $1 for update",
            self.session_id,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(AppError::NotFound)?;
        let site = planner::site(tx, session.facility_id.into()).await?;
        let (practitioner_id, first) = (session.practitioner_id.into(), session.valid_from.to_jiff());
        let mut fields = FieldErrors::default();
        let last_day = words::date(&mut fields, "last_day", &self.last_day);
        if last_day.is_some_and(|last| last < site.today && first <= site.today) {
            fields.add("last_day", "This day is over. The last day is today or later.");
        }
        fields.into_result()?;
        let last_day = last_day.ok_or(AppError::NotFound)?;

        let before = stranded::before(tx, Scope::of(practitioner_id, site.id)).await?;
        if last_day < first {
            let nothing_was = sqlx::query!(
                "delete from schedule_template where id = $1 and valid_from > $2",
                self.session_id,
                site.today.to_sqlx() as _,
            );
            let deleted = nothing_was.execute(tx.conn()).await?.rows_affected();
            if deleted == 0 {
                return Err(AppError::invalid("last_day", "The last day is not before the first.").into());
            }
            tx.touched("schedule_template", self.session_id, None);
        } else {
            EndSession { session_id: self.session_id, last_day }.execute(tx).await.map_err(Failure::from)?;
        }
        before.refuse_unless(tx, &self.acknowledged).await?;
        tx.notify(Topic::Day(practitioner_id));
        Ok(PlannedFor { practitioner_id })
    }
}
