use jiff::Timestamp;
use model::{Action, FacilityId, PatientId, PaymentRequestId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Locked;
use crate::server::policy;

/// Staff have asked for money; the patient pays after signing in.
#[derive(Clone, Debug)]
pub struct RequestRow {
    pub id: PaymentRequestId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub expires_at: Timestamp,
    pub withdrawn: bool,
}

impl RequestRow {
    pub fn has_ended(&self, now: Timestamp) -> bool {
        self.withdrawn || self.expires_at <= now
    }
}

impl Resource for RequestRow {
    type Id = PaymentRequestId;
    const KIND: &'static str = "payment_request";

    async fn fetch(conn: &mut PgConnection, id: PaymentRequestId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select facility_id, patient_id, expires_at, withdrawn_at is not null as "withdrawn!"
               from payment_request where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            patient: row.patient_id.into(),
            expires_at: row.expires_at.to_jiff(),
            withdrawn: row.withdrawn,
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may_pay(actor, action, self.facility, self.patient)
    }
}

impl Locked for RequestRow {
    async fn lock(tx: &mut Tx, id: PaymentRequestId) -> Result<(), sqlx::Error> {
        sqlx::query!("select id from payment_request where id = $1 for no key update", id.0)
            .fetch_optional(tx.conn())
            .await?;
        Ok(())
    }
}
