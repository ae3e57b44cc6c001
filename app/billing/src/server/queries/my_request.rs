use model::{Action, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::own;
use crate::{
    model::{MyRequest, OwnRequest},
    server::row::RequestRow,
};

/// What the billing office has asked the patient for by link, as it stands now.
impl Query for MyRequest {
    const NAME: &'static str = "billing.my_request";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = OwnRequest;

    async fn execute(self, tx: &mut Tx) -> Result<OwnRequest, Failure> {
        let patient = own::patient(tx)?;
        let request = tx.load::<RequestRow>(self.request_id, Action::Book).await?;
        let head = sqlx::query!(
            "select r.note, f.name as facility from payment_request r join facility f on f.id = r.facility_id where r.id = $1",
            request.id.0,
        )
        .fetch_one(tx.conn())
        .await?;
        let invoices: Vec<Uuid> =
            sqlx::query_scalar!("select invoice_id from payment_request_invoice where request_id = $1", request.id.0)
                .fetch_all(tx.conn())
                .await?;
        let mut methods = own::methods(tx, patient).await?;
        methods.retain(|method| !method.expired);
        Ok(OwnRequest {
            id: request.id,
            facility: head.facility,
            note: head.note,
            ended: request.has_ended(tx.now()),
            bills: own::bills(tx, patient, Some(&invoices)).await?,
            under_way: own::under_way(tx, patient, &invoices).await?,
            methods,
        })
    }
}
