//! GET /staff/billing/till/{shift}/document.pdf: the report of a cashier's shift.

use axum::{Extension, extract::Path, response::Response};
use billing::server::{paper, row::ShiftRow};
use documents::{Document, Shift};
use model::{Action, AppError, CashierShiftId, Permission};
use platform::{Ctx, Failure, Query, Tx, query};
use scheduling::server::zone;

use super::{answer, head, set};

struct ShiftReport(CashierShiftId);

impl Query for ShiftReport {
    const NAME: &'static str = "billing.shift_document";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = Document;

    async fn execute(self, tx: &mut Tx) -> Result<Document, Failure> {
        let row = tx.load::<ShiftRow>(self.0, Action::View).await?;
        let paper = paper::shift(tx, &row).await?;
        let wall =
            sqlx::query_scalar!("select zone from facility where id = $1", row.facility.0).fetch_one(tx.conn()).await?;
        let wall = zone::zone(&wall)?;
        let closed = paper.closed.map(|at| zone::local(at, &wall));
        let opened = zone::local(paper.opened, &wall);
        let head = head::of_house(tx, row.facility).await?;
        set(&head, &Shift::of(paper, &opened, closed.as_ref()))
    }
}

pub async fn shift(Extension(ctx): Extension<Ctx>, Path(shift): Path<String>) -> Response {
    let document = async {
        let shift = shift.parse().map_err(|_| AppError::NotFound)?;
        query::ask(ctx.clone(), ShiftReport(shift)).await
    };
    answer(&ctx, document.await).await
}
