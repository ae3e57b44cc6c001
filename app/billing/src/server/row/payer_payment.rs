use model::{Action, FacilityId, OrganizationId, PatientId, PayerPaymentId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Locked;
use crate::server::policy::{self, Thing};

/// What a payer has paid at once, for invoices of several patients.
#[derive(Clone, Debug)]
pub struct PayerPaymentRow {
    pub id: PayerPaymentId,
    pub facility: FacilityId,
    pub payer: OrganizationId,
    pub currency: String,
    pub amount: i64,
}

impl Resource for PayerPaymentRow {
    type Id = PayerPaymentId;
    const KIND: &'static str = "payer_payment";

    async fn fetch(conn: &mut PgConnection, id: PayerPaymentId) -> Result<Option<Self>, sqlx::Error> {
        let row =
            sqlx::query!("select facility_id, payer_id, currency, amount_minor from payer_payment where id = $1", id.0)
                .fetch_optional(conn)
                .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            payer: row.payer_id.into(),
            currency: row.currency,
            amount: row.amount_minor,
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        None
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, Thing::PayerPayment, action, self.facility)
    }
}

impl Locked for PayerPaymentRow {
    async fn lock(tx: &mut Tx, id: PayerPaymentId) -> Result<(), sqlx::Error> {
        sqlx::query!("select id from payer_payment where id = $1 for no key update", id.0)
            .fetch_optional(tx.conn())
            .await?;
        Ok(())
    }
}
