use model::{AccountId, Action, CashierShiftId, FacilityId, PatientId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Locked;
use crate::{
    model::ShiftState,
    server::policy::{self, Thing},
};

/// One person at one drawer.
#[derive(Clone, Debug)]
pub struct ShiftRow {
    pub id: CashierShiftId,
    pub facility: FacilityId,
    pub account: AccountId,
    pub currency: String,
    pub state: ShiftState,
    pub float: i64,
    pub counted: Option<i64>,
    pub variance_reason: Option<String>,
}

impl Resource for ShiftRow {
    type Id = CashierShiftId;
    const KIND: &'static str = "cashier_shift";

    async fn fetch(conn: &mut PgConnection, id: CashierShiftId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select facility_id, account_id, currency, state as "state: ShiftState", float_minor, counted_minor, variance_reason
               from cashier_shift where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facility: row.facility_id.into(),
            account: row.account_id.into(),
            currency: row.currency,
            state: row.state,
            float: row.float_minor,
            counted: row.counted_minor,
            variance_reason: row.variance_reason,
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        None
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::may(actor, Thing::Shift, action, self.facility)
    }
}

impl Locked for ShiftRow {
    async fn lock(tx: &mut Tx, id: CashierShiftId) -> Result<(), sqlx::Error> {
        sqlx::query!("select id from cashier_shift where id = $1 for no key update", id.0)
            .fetch_optional(tx.conn())
            .await?;
        Ok(())
    }
}
