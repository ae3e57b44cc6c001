use model::{AccountId, Action, FacilityId, InvoiceId, PatientId, PlacementId, SuspenseId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Locked;
use crate::{
    model::{Method, PlacementKind, RefundState},
    server::policy::{self, Thing},
};

/// Money that came and fits nothing.
#[derive(Clone, Debug)]
pub struct SuspenseRow {
    pub id: SuspenseId,
    pub facility: FacilityId,
    pub method: Method,
    pub currency: String,
    pub amount: i64,
    /// As the gateway calls it.
    pub gateway_id: Option<String>,
}

impl Resource for SuspenseRow {
    type Id = SuspenseId;
    const KIND: &'static str = "suspense_money";

    async fn fetch(conn: &mut PgConnection, id: SuspenseId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select facility_id, method as "method: Method", currency, amount_minor, gateway_id
               from suspense_money where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            method: row.method,
            currency: row.currency,
            amount: row.amount_minor,
            gateway_id: row.gateway_id,
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        None
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, Thing::Suspense, action, self.facility)
    }
}

impl Locked for SuspenseRow {
    async fn lock(tx: &mut Tx, id: SuspenseId) -> Result<(), sqlx::Error> {
        sqlx::query!("select id from suspense_money where id = $1 for no key update", id.0)
            .fetch_optional(tx.conn())
            .await?;
        Ok(())
    }
}

/// Where somebody has said that it belongs.
#[derive(Clone, Debug)]
pub struct PlacementRow {
    pub id: PlacementId,
    pub suspense: SuspenseId,
    pub facility: FacilityId,
    pub kind: PlacementKind,
    pub patient: Option<PatientId>,
    pub invoice: Option<InvoiceId>,
    pub amount: i64,
    pub state: RefundState,
    pub requested_by: Option<AccountId>,
}

impl Resource for PlacementRow {
    type Id = PlacementId;
    const KIND: &'static str = "suspense_placement";

    async fn fetch(conn: &mut PgConnection, id: PlacementId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select suspense_id, facility_id, kind as "kind: PlacementKind", patient_id, invoice_id, amount_minor,
                      state as "state: RefundState", requested_by
               from suspense_placement where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            suspense: row.suspense_id.into(),
            facility: row.facility_id.into(),
            kind: row.kind,
            patient: row.patient_id.map(Into::into),
            invoice: row.invoice_id.map(Into::into),
            amount: row.amount_minor,
            state: row.state,
            requested_by: row.requested_by.map(Into::into),
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        self.patient
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, Thing::Placement, action, self.facility)
    }
}

impl Locked for PlacementRow {
    async fn lock(tx: &mut Tx, id: PlacementId) -> Result<(), sqlx::Error> {
        sqlx::query!("select id from suspense_placement where id = $1 for no key update", id.0)
            .fetch_optional(tx.conn())
            .await?;
        Ok(())
    }
}
