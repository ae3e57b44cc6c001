use model::{Action, AppError, Permission, Role};
use platform::{Command, Failure, Tx};

use crate::{
    model::{RevokeRole, RoleChange},
    server::{Facility, roles},
};

impl Command for RevokeRole {
    const NAME: &'static str = "identity.revoke_role";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = RoleChange;
    type Error = Failure;

    /// An administrator takes a role at the own facility away. The next request of the person is judged
    /// without it. A facility keeps its last administrator.
    async fn execute(self, tx: &mut Tx) -> Result<RoleChange, Failure> {
        let facility = tx.load::<Facility>(self.facility_id, Action::Edit).await?;
        let role = roles::grantable(&self.role).map_err(|message| AppError::invalid("role", message))?;
        // Locked, so that two administrators don't remove each other at the same time.
        sqlx::query!("select id from facility where id = $1 for update", facility.id.0).fetch_one(tx.conn()).await?;
        let revoked = sqlx::query!(
            "delete from role_grant where account_id = $1 and facility_id = $2 and role = $3",
            self.account_id.0,
            facility.id.0,
            role.name(),
        )
        .execute(tx.conn())
        .await?;
        if revoked.rows_affected() == 0 {
            return Err(AppError::NotFound.into());
        }
        if role == Role::Administrator {
            somebody_is_left(tx, &facility).await?;
        }
        tx.touched("role_grant", self.account_id.0, None);
        Ok(RoleChange { account_id: self.account_id, role })
    }
}

async fn somebody_is_left(tx: &mut Tx, facility: &Facility) -> Result<(), Failure> {
    let left = sqlx::query_scalar!(
        r#"select exists (select from role_grant join account on account.id = role_grant.account_id
              where facility_id = $1 and role = 'administrator' and disabled_at is null) as "left!""#,
        facility.id.0,
    );
    if left.fetch_one(tx.conn()).await? {
        Ok(())
    } else {
        Err(AppError::rule(
            "identity.last_administrator",
            "This is the last administrator of the facility. Give the role to somebody else first.",
        )
        .into())
    }
}
