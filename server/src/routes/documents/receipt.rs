//! GET /bills/payments/{payment}/document.pdf, /staff/billing/payments/{payment}/document.pdf: the receipt of money that has
//! come in.

use axum::{Extension, extract::Path, response::Response};
use billing::server::{paper, row::PaymentRow};
use documents::{Document, Receipt};
use model::{Action, AppError, PaymentId, Permission};
use platform::{Ctx, Failure, Query, Tx, query};

use super::{answer, head, set};

struct OwnReceipt(PaymentId);

impl Query for OwnReceipt {
    const NAME: &'static str = "billing.my_receipt";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = Document;

    async fn execute(self, tx: &mut Tx) -> Result<Document, Failure> {
        let row = tx.load::<PaymentRow>(self.0, Action::View).await?;
        if tx.actor().is_patient(row.patient) { written(tx, &row).await } else { Err(AppError::NotFound.into()) }
    }
}

struct ReceiptDocument(PaymentId);

impl Query for ReceiptDocument {
    const NAME: &'static str = "billing.receipt";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = Document;

    async fn execute(self, tx: &mut Tx) -> Result<Document, Failure> {
        let row = tx.load::<PaymentRow>(self.0, Action::View).await?;
        written(tx, &row).await
    }
}

async fn written(tx: &mut Tx, row: &PaymentRow) -> Result<Document, Failure> {
    let paper = paper::receipt(tx, row).await?;
    let head = head::of(tx, row.facility, row.patient).await?;
    set(&head, &Receipt::of(paper))
}

pub async fn own_receipt(Extension(ctx): Extension<Ctx>, Path(payment): Path<String>) -> Response {
    let document = async { query::ask(ctx.clone(), OwnReceipt(id(&payment)?)).await };
    answer(&ctx, document.await).await
}

pub async fn receipt(Extension(ctx): Extension<Ctx>, Path(payment): Path<String>) -> Response {
    let document = async { query::ask(ctx.clone(), ReceiptDocument(id(&payment)?)).await };
    answer(&ctx, document.await).await
}

fn id(payment: &str) -> Result<PaymentId, AppError> {
    payment.parse().map_err(|_| AppError::NotFound)
}
