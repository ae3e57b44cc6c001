use model::{AccountId, Action, FacilityId, PatientId, PaymentId, RefundId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Locked;
use crate::{
    model::RefundState,
    server::policy::{self, Thing},
};

/// Money that goes back to whom it came from.
#[derive(Clone, Debug)]
pub struct RefundRow {
    pub id: RefundId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub payment: PaymentId,
    pub amount: i64,
    pub state: RefundState,
    pub requested_by: Option<AccountId>,
}

impl Resource for RefundRow {
    type Id = RefundId;
    const KIND: &'static str = "refund";

    async fn fetch(conn: &mut PgConnection, id: RefundId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select facility_id, patient_id, payment_id, amount_minor, state as "state: RefundState", requested_by
               from refund where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            patient: row.patient_id.into(),
            payment: row.payment_id.into(),
            amount: row.amount_minor,
            state: row.state,
            requested_by: row.requested_by.map(Into::into),
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, Thing::Refund, action, self.facility)
    }
}

impl Locked for RefundRow {
    async fn lock(tx: &mut Tx, id: RefundId) -> Result<(), sqlx::Error> {
        sqlx::query!("select id from refund where id = $1 for no key update", id.0).fetch_optional(tx.conn()).await?;
        Ok(())
    }
}
