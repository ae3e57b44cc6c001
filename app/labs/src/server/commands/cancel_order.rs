use model::{Action, FieldErrors, Permission, SpecimenId};
use platform::{
    Command, Failure, Tx,
    outside::{self, Happened},
};

use crate::{
    model::{CancelOrder, OrderChanged, OrderState, REASON_MAX, SpecimenState},
    server::{
        progress,
        refusal::Refusal,
        row::{OrderRow, SpecimenRow, for_change},
        typed,
    },
};

/// Calls an order off, with a reason, while nothing of it has a result. Tubes that were not drawn are not drawn; those
/// that were come to the laboratory, which sees that nobody waits for them.
impl Command for CancelOrder {
    const NAME: &'static str = "labs.cancel_order";
    const PERMISSION: Permission = Permission::OrderTests;
    type Output = OrderChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<OrderChanged, Failure> {
        let mut fields = FieldErrors::default();
        let reason =
            typed::required(&mut fields, "reason", &self.reason, REASON_MAX, "Say why it is not needed any more.");
        fields.into_result()?;
        let row = for_change::<OrderRow>(tx, self.order_id, Action::Cancel).await?;
        if !matches!(row.state, OrderState::Ordered | OrderState::Collected) {
            return Err(Refusal::OrderNotOpen.into());
        }
        let any = sqlx::query_scalar!(
            r#"select exists (select from lab_result v join lab_analysis a on a.id = v.analysis_id
                              join lab_report r on r.id = a.report_id where r.order_id = $1) as "any!""#,
            row.id.0,
        );
        if any.fetch_one(tx.conn()).await? {
            return Err(Refusal::OrderHasResults.into());
        }
        sqlx::query!(
            "update lab_order set state = 'cancelled', cancel_reason = $2, version = version + 1 where id = $1",
            row.id.0,
            reason,
        )
        .execute(tx.conn())
        .await?;
        sqlx::query!(
            "update lab_analysis a set state = 'not_done', not_done_reason = $2
             from lab_report r where r.id = a.report_id and r.order_id = $1 and a.state in ('pending', 'retest')",
            row.id.0,
            "The order was cancelled.",
        )
        .execute(tx.conn())
        .await?;
        for id in expected(tx, &row).await? {
            // Whoever may cancel the order may let its tubes go.
            let specimen = tx.load::<SpecimenRow>(id, Action::View).await?;
            progress::walk(tx, &specimen, SpecimenState::Cancelled, Some(&reason)).await?;
        }
        sqlx::query!("update specimen set in_process = false where order_id = $1 and in_process", row.id.0)
            .execute(tx.conn())
            .await?;
        progress::told(tx, row.facility, row.patient);
        outside::tell(tx, Happened::OrderCancelled(row.id, row.facility)).await?;
        Ok(OrderChanged { id: row.id, patient_id: row.patient, state: OrderState::Cancelled })
    }
}

async fn expected(tx: &mut Tx, row: &OrderRow) -> Result<Vec<SpecimenId>, Failure> {
    let found =
        sqlx::query_scalar!("select id from specimen where order_id = $1 and state = 'expected' order by id", row.id.0);
    Ok(found.fetch_all(tx.conn()).await?.into_iter().map(Into::into).collect())
}
