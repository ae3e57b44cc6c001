use model::{AccountId, Action, FacilityId, PatientId};
use platform::{Actor, Resource};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::server::policy;

/// An account as policy judges it.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: AccountId,
    /// Where the person holds a role.
    pub facilities: Vec<FacilityId>,
    pub patient: Option<PatientId>,
    pub disabled: bool,
}

impl Resource for Account {
    type Id = AccountId;
    const KIND: &'static str = "account";

    async fn fetch(conn: &mut PgConnection, id: AccountId) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select patient_id, disabled_at is not null as "disabled!",
                      array(select distinct facility_id from role_grant where account_id = account.id) as "facilities!"
               from account where id = $1"#,
            id.0,
        )
        .fetch_optional(conn)
        .await?;
        Ok(row.map(|row| Self {
            id,
            facilities: row.facilities.into_iter().map(Into::into).collect(),
            patient: row.patient_id.map(Into::into),
            disabled: row.disabled,
        }))
    }

    fn uuid(&self) -> Uuid {
        self.id.0
    }

    fn patient(&self) -> Option<PatientId> {
        self.patient
    }

    fn decide(&self, actor: &Actor, action: Action) -> bool {
        policy::account(actor, self, action)
    }
}
