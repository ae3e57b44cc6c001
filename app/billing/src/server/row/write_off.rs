use model::{AccountId, Action, FacilityId, InvoiceId, PatientId, WriteOffId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Locked;
use crate::{
    model::{WriteOffPart, WriteOffState},
    server::policy::{self, Thing},
};

/// A part of an invoice that the house gives up.
#[derive(Clone, Debug)]
pub struct WriteOffRow {
    pub id: WriteOffId,
    pub facility: FacilityId,
    pub patient: PatientId,
    pub invoice: InvoiceId,
    pub part: WriteOffPart,
    pub amount: i64,
    pub state: WriteOffState,
    pub requested_by: Option<AccountId>,
}

impl Resource for WriteOffRow {
    type Id = WriteOffId;
    const KIND: &'static str = "write_off";

    async fn fetch(conn: &mut PgConnection, id: WriteOffId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select facility_id, patient_id, invoice_id, part as "part: WriteOffPart", amount_minor, state as "state: WriteOffState", requested_by
               from write_off where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            patient: row.patient_id.into(),
            invoice: row.invoice_id.into(),
            part: row.part,
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
        policy::may(actor, Thing::WriteOff, action, self.facility)
    }
}

impl Locked for WriteOffRow {
    async fn lock(tx: &mut Tx, id: WriteOffId) -> Result<(), sqlx::Error> {
        sqlx::query!("select id from write_off where id = $1 for no key update", id.0)
            .fetch_optional(tx.conn())
            .await?;
        Ok(())
    }
}
