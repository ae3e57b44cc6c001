use model::{Action, AppError, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::{my_bills, own};
use crate::{
    model::{MyPayment, OwnPaymentPage, PaymentState},
    server::row::PaymentRow,
};

/// How a payment of the patient who asks stands: what is known now, and where it goes on.
impl Query for MyPayment {
    const NAME: &'static str = "billing.my_payment";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = OwnPaymentPage;

    async fn execute(self, tx: &mut Tx) -> Result<OwnPaymentPage, Failure> {
        let patient = own::patient(tx)?;
        let row = tx.load::<PaymentRow>(self.payment_id, Action::View).await?;
        let payment = my_bills::payments(tx, patient, Some(row.id)).await?.pop().ok_or(AppError::NotFound)?;
        let bills = bills(tx, &row).await?;
        let session = match row.state {
            PaymentState::Initiated => {
                // With a kept card there is only the page of its bank, once it asks.
                sqlx::query_scalar!(
                    r#"select case when p.saved_method_id is null then s.url else s.confirm_url end as "url"
                       from gateway_session s join payment p on p.id = s.payment_id where p.id = $1"#,
                    row.id.0,
                )
                .fetch_optional(tx.conn())
                .await?
            }
            _ => None,
        };
        let bills = own::bills(tx, patient, Some(&bills)).await?;
        Ok(OwnPaymentPage { payment, bills, at_gateway: session.is_some(), url: session.flatten() })
    }
}

/// What it was begun for; at the desk, what it has paid.
async fn bills(tx: &mut Tx, payment: &PaymentRow) -> Result<Vec<Uuid>, Failure> {
    let found = sqlx::query_scalar!(
        r#"select invoice_id as "id!" from payment_request_invoice where request_id = $1
           union select invoice_id from allocation where payment_id = $2"#,
        payment.request.map(|request| request.0),
        payment.id.0,
    );
    Ok(found.fetch_all(tx.conn()).await?)
}
