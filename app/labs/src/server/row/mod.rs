//! Orders, tubes, analyses, reports and alerts as commands load them.

mod alert;
mod analysis;
mod order;
mod report;
mod specimen;

use model::{Action, LabOrderId, LabReportId};
use platform::{Failure, Resource, Tx};

pub use alert::AlertRow;
pub use analysis::AnalysisRow;
pub use order::OrderRow;
pub use report::ReportRow;
pub use specimen::SpecimenRow;

/// Whoever changes anything of an order holds its row: decisions on tubes, results and states come one after the
/// other, and never wait for each other in a circle.
pub async fn lock_order(tx: &mut Tx, order: LabOrderId) -> Result<(), Failure> {
    sqlx::query!("select id from lab_order where id = $1 for no key update", order.0).fetch_optional(tx.conn()).await?;
    Ok(())
}

/// The same for what belongs to reports; those without an order are locked themselves. In the order of ids.
pub async fn lock_reports(tx: &mut Tx, reports: &[LabReportId]) -> Result<(), Failure> {
    let reports: Vec<uuid::Uuid> = reports.iter().map(|report| report.0).collect();
    sqlx::query!(
        "select o.id from lab_order o
         where o.id in (select order_id from lab_report where id = any($1)) order by o.id for no key update",
        &reports,
    )
    .fetch_all(tx.conn())
    .await?;
    sqlx::query!(
        "select id from lab_report where id = any($1) and order_id is null order by id for no key update",
        &reports,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(())
}

/// Loads something that is about to change, under the lock of its order.
pub async fn for_change<R: Resource + InOrder>(tx: &mut Tx, id: R::Id, action: Action) -> Result<R, Failure> {
    if let Some(report) = R::report(tx, id).await? {
        lock_reports(tx, &[report]).await?;
    }
    tx.load::<R>(id, action).await
}

/// Something that belongs to an order.
pub trait InOrder: Resource {
    /// A report of the order.
    fn report(
        tx: &mut Tx,
        id: Self::Id,
    ) -> impl std::future::Future<Output = Result<Option<LabReportId>, sqlx::Error>> + Send;
}
