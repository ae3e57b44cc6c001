//! Roles as rows.

use jiff_sqlx::ToSqlx;
use model::{AccountId, FacilityId, Role};
use platform::{Failure, Tx};

/// A role that can be granted: `patient` follows from the patient record instead.
pub fn grantable(name: &str) -> Result<Role, &'static str> {
    Role::parse(name).filter(|role| *role != Role::Patient).ok_or("Choose a role.")
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
