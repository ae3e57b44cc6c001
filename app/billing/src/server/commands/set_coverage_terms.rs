use jiff_sqlx::ToSqlx;
use model::{Action, AppError, FieldErrors, PatientId, Permission};
use platform::{Command, Failure, Tx};
use uuid::Uuid;

use crate::{
    model::SetCoverageTerms,
    server::{place, refusal::told, row::AccountRow, typed},
};

/// What a coverage leaves to the insured person from a day on: a co-pay for each invoice, a percentage, a deductible for
/// the year, and the most that the payer carries in a year. Terms that were valid until then end the day before.
impl Command for SetCoverageTerms {
    const NAME: &'static str = "billing.set_coverage_terms";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let patient =
            sqlx::query_scalar!("select patient_id from coverage where id = $1 for no key update", self.coverage_id.0)
                .fetch_optional(tx.conn())
                .await?
                .ok_or(AppError::NotFound)?;
        let account = tx.load::<AccountRow>((PatientId(patient), self.facility_id), Action::Book).await?;
        let place = place::of(tx, account.facility).await?;
        let mut fields = FieldErrors::default();
        let copay = typed::amount_or_zero(&mut fields, "copay", &self.copay, place.currency);
        let rate = typed::percent(&mut fields, "patient_percent", &self.patient_percent);
        let deductible = typed::amount_or_zero(&mut fields, "deductible", &self.deductible, place.currency);
        let ceiling = (!self.ceiling.trim().is_empty())
            .then(|| typed::amount_or_zero(&mut fields, "ceiling", &self.ceiling, place.currency));
        let from = typed::optional_date(&mut fields, "valid_from", &self.valid_from).unwrap_or(place.today);
        let before =
            from.yesterday().map_err(|_| AppError::invalid("valid_from", "Enter a date, such as 2026-11-24."))?;
        fields.into_result()?;
        sqlx::query!(
            "update coverage_terms set valid_to = $3 where coverage_id = $1 and facility_id = $2 and valid_from < $4 and validity @> $4::date",
            self.coverage_id.0,
            place.id.0,
            before.to_sqlx() as _,
            from.to_sqlx() as _,
        )
        .execute(tx.conn())
        .await?;
        let id: Uuid = tx.new_id();
        let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
        sqlx::query!(
            "insert into coverage_terms (id, coverage_id, facility_id, copay_minor, patient_rate, deductible_minor, ceiling_minor,
                                         valid_from, created_by, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            id,
            self.coverage_id.0,
            place.id.0,
            copay,
            rate,
            deductible,
            ceiling,
            from.to_sqlx() as _,
            by,
            now as _,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
        tx.touched("coverage_terms", id, Some(account.patient));
        Ok(())
    }
}
