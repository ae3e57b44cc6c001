use jiff_sqlx::ToSqlx;
use model::{FacilityId, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::duplicates::possible_duplicates;
use crate::{
    model::{Desk, Draft, OpenRegistration, RegisterPatient, Registration},
    server::clock::today_at,
};

/// Where the asker may register, and the registration that waits for a look, if there is one.
impl Query for OpenRegistration {
    const NAME: &'static str = "patients.open_registration";
    const PERMISSION: Permission = Permission::RegisterPatients;
    type Output = Registration;

    async fn execute(self, tx: &mut Tx) -> Result<Registration, Failure> {
        let facilities = tx.actor().facilities(Permission::RegisterPatients);
        let desks = desks(tx, &facilities).await?;
        let draft = match self.draft {
            Some(draft) => open(tx, draft, &facilities).await?,
            None => None,
        };
        Ok(Registration { desks, draft })
    }
}

async fn desks(tx: &mut Tx, facilities: &[FacilityId]) -> Result<Vec<Desk>, Failure> {
    let ids: Vec<Uuid> = facilities.iter().map(|facility| facility.0).collect();
    Ok(sqlx::query_as!(Desk, "select id as facility, name from facility where id = any($1) order by name", &ids)
        .fetch_all(tx.conn())
        .await?)
}

/// One's own draft, while it lasts. It was checked when it was kept; what is no longer right is typed again.
async fn open(tx: &mut Tx, id: Uuid, facilities: &[FacilityId]) -> Result<Option<Draft>, Failure> {
    let Some(typed) = read_draft(tx, id).await? else { return Ok(None) };
    let today = today_at(tx, typed.facility_id).await?;
    let Ok(new) = typed.check(today) else { return Ok(None) };
    let duplicates = possible_duplicates(tx, facilities, &new).await?;
    Ok(Some(Draft { id, typed, duplicates }))
}

pub async fn read_draft(tx: &mut Tx, id: Uuid) -> Result<Option<RegisterPatient>, Failure> {
    let Some(account) = tx.actor().account() else { return Ok(None) };
    let now = tx.now().to_sqlx();
    let draft = sqlx::query_scalar!(
        "select draft from patient_draft where id = $1 and account_id = $2 and expires_at > $3",
        id,
        account.0,
        now as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    draft.map(serde_json::from_value).transpose().map_err(Failure::other)
}
