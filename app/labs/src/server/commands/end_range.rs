use jiff::ToSpan;
use jiff_sqlx::ToSqlx;
use model::{AppError, FieldErrors, LabTestId, Permission};
use platform::{Command, Failure, Tx};
use scheduling::server::words;

use crate::{
    model::EndRange,
    server::{catalogue, refusal::Refusal},
};

/// Values collected after that day are no longer judged by it; what was judged stays as it is. Yesterday is the earliest:
/// what was collected before may have been judged already. A range that has not begun by then never holds.
impl Command for EndRange {
    const NAME: &'static str = "labs.end_range";
    const PERMISSION: Permission = Permission::EditCatalogue;
    type Output = LabTestId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<LabTestId, Failure> {
        let range = sqlx::query!(
            "select test_id, valid_from, valid_to from lab_range where id = $1 for update",
            self.range_id,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(AppError::NotFound)?;
        if range.valid_to.is_some() {
            return Err(Refusal::RangeEnded.into());
        }
        let mut fields = FieldErrors::default();
        let last = words::date(&mut fields, "last_day", &self.last_day);
        let yesterday = catalogue::today(tx)?.saturating_sub(1.day());
        if last.is_some_and(|last| last < yesterday) {
            fields.add("last_day", "The earliest is yesterday: what was collected before may have been judged by it.");
        }
        fields.into_result()?;
        let Some(last) = last else { return Err(AppError::NotFound.into()) };
        let begins = range.valid_from.map(|from| from.to_jiff());
        let ends = last.saturating_add(1.day()).max(begins.unwrap_or(last));
        sqlx::query!("update lab_range set valid_to = $2 where id = $1", self.range_id, ends.to_sqlx() as _)
            .execute(tx.conn())
            .await?;
        tx.touched("lab_range", self.range_id, None);
        Ok(range.test_id.into())
    }
}
