//! Roles as rows.

use jiff_sqlx::ToSqlx;
use model::{AccountId, FacilityId, Role};
use platform::{Failure, Tx};

use crate::model::FacilityRoles;

/// A role that can be granted: `patient` follows from the patient record instead.
pub fn grantable(name: &str) -> Result<Role, &'static str> {
    Role::parse(name).filter(|role| *role != Role::Patient).ok_or("Choose a role.")
}

/// All roles of a person, by facility.
pub async fn held(tx: &mut Tx, account: AccountId) -> Result<Vec<FacilityRoles>, Failure> {
    let rows = sqlx::query!(
        r#"select facility.id, facility.name, facility.zone, array_agg(role_grant.role order by role_grant.role) as "roles!"
           from role_grant join facility on facility.id = role_grant.facility_id
           where role_grant.account_id = $1
           group by facility.id order by facility.name, facility.id"#,
        account.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let facilities = rows.into_iter().map(|row| FacilityRoles {
        facility: row.id.into(),
        name: row.name,
        zone: row.zone,
        roles: row.roles.iter().filter_map(|role| Role::parse(role)).collect(),
    });
    Ok(facilities.collect())
}

/// Writes the grant; one that is there already stays as it was made.
///
/// Who becomes staff by it has to sign in again: staff sessions end sooner than patients'.
pub async fn grant(tx: &mut Tx, account: AccountId, facility: FacilityId, role: Role) -> Result<(), Failure> {
    let (now, by) = (tx.now().to_sqlx(), tx.actor().account().map(|account| account.0));
    sqlx::query!(
        "insert into role_grant (account_id, facility_id, role, granted_at, granted_by) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        account.0,
        facility.0,
        role.name(),
        now as _,
        by,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update session set ended_at = $2 where account_id = $1 and ended_at is null and kind = 'patient'",
        account.0,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    tx.touched("role_grant", account.0, None);
    Ok(())
}
