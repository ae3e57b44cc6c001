use model::{Action, PatientId, SavedMethodId};
use platform::{Actor, Resource, Tx};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Locked;

/// A card that a patient keeps at the payment gateway.
#[derive(Clone, Debug)]
pub struct SavedMethodRow {
    pub id: SavedMethodId,
    pub patient: PatientId,
    /// The gateway's name of it.
    pub token: String,
    pub removed: bool,
}

impl Resource for SavedMethodRow {
    type Id = SavedMethodId;
    const KIND: &'static str = "saved_method";

    async fn fetch(conn: &mut PgConnection, id: SavedMethodId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select patient_id, token, removed_at is not null as "removed!" from saved_method where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self { id, patient: row.patient_id.into(), token: row.token, removed: row.removed }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        Some(self.patient)
    }

    /// It is its patient's alone, to pay with and to remove.
    fn decide(&self, actor: &Actor, action: Action) -> bool {
        matches!(action, Action::View | Action::Book | Action::Cancel) && actor.is_patient(self.patient)
    }
}

impl Locked for SavedMethodRow {
    async fn lock(tx: &mut Tx, id: SavedMethodId) -> Result<(), sqlx::Error> {
        sqlx::query!("select id from saved_method where id = $1 for no key update", id.0)
            .fetch_optional(tx.conn())
            .await?;
        Ok(())
    }
}
