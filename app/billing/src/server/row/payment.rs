use model::{Action, FacilityId, PatientId, PaymentId, PaymentRequestId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Locked;
use crate::{
    model::{Method, PaymentState},
    server::policy::{self, Thing},
};

/// Money that came in, or is to come.
#[derive(Clone, Debug)]
pub struct PaymentRow {
    pub id: PaymentId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub method: Method,
    pub state: PaymentState,
    pub currency: String,
    pub amount: i64,
    pub rounding: i64,
    pub request: Option<PaymentRequestId>,
    /// The card with which it is made at the gateway’s page is kept.
    pub keeps: bool,
}

impl Resource for PaymentRow {
    type Id = PaymentId;
    const KIND: &'static str = "payment";

    async fn fetch(conn: &mut PgConnection, id: PaymentId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select facility_id, patient_id, method as "method: Method", state as "state: PaymentState", currency,
                      amount_minor, rounding_minor, request_id, keeps_method
               from payment where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            patient: row.patient_id.into(),
            method: row.method,
            state: row.state,
            currency: row.currency,
            amount: row.amount_minor,
            rounding: row.rounding_minor,
            request: row.request_id.map(Into::into),
            keeps: row.keeps_method,
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, Thing::Payment, action, self.facility) || policy::is_own(actor, action, self.patient)
    }
}

impl Locked for PaymentRow {
    async fn lock(tx: &mut Tx, id: PaymentId) -> Result<(), sqlx::Error> {
        sqlx::query!("select id from payment where id = $1 for no key update", id.0).fetch_optional(tx.conn()).await?;
        Ok(())
    }
}
