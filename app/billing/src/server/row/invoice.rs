use model::{Action, CoverageId, FacilityId, InvoiceId, PatientId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Locked;
use crate::{
    model::InvoiceState,
    server::policy::{self, Thing},
};

/// An invoice with the state that is kept: draft, issued or discarded. How it stands is what the ledger says.
#[derive(Clone, Debug)]
pub struct InvoiceRow {
    pub id: InvoiceId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub currency: String,
    pub state: InvoiceState,
    pub coverage: Option<CoverageId>,
    pub version: i32,
}

impl Resource for InvoiceRow {
    type Id = InvoiceId;
    const KIND: &'static str = "invoice";

    async fn fetch(conn: &mut PgConnection, id: InvoiceId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select facility_id, patient_id, currency, state as "state: InvoiceState", coverage_id, version
               from invoice where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            patient: row.patient_id.into(),
            currency: row.currency,
            state: row.state,
            coverage: row.coverage_id.map(Into::into),
            version: row.version,
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        let own = self.state == InvoiceState::Issued && policy::is_own(actor, action, self.patient);
        own || policy::may(actor, Thing::Invoice, action, self.facility)
    }
}

impl Locked for InvoiceRow {
    async fn lock(tx: &mut Tx, id: InvoiceId) -> Result<(), sqlx::Error> {
        sqlx::query!("select id from invoice where id = $1 for no key update", id.0).fetch_optional(tx.conn()).await?;
        Ok(())
    }
}
