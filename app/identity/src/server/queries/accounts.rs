use model::{Permission, Role};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use crate::model::{AccountSummary, Accounts, FacilityRoles};

impl Query for Accounts {
    const NAME: &'static str = "identity.accounts";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Vec<AccountSummary>;

    /// Who works at the administrator's facilities, by name, with their roles there.
    async fn execute(self, tx: &mut Tx) -> Result<Vec<AccountSummary>, Failure> {
        let own: Vec<Uuid> = tx.actor().facilities(Permission::ManageAccounts).iter().map(|id| id.0).collect();
        let asker = tx.actor().account();
        let rows = sqlx::query!(
            r#"select account.id, display_name, email, disabled_at is not null as "disabled!",
                      facility.id as facility_id, facility.name, facility.zone, array_agg(role order by role) as "roles!"
               from account
               join role_grant on role_grant.account_id = account.id
               join facility on facility.id = role_grant.facility_id
               where facility.id = any($1)
               group by account.id, facility.id
               order by lower(display_name), account.id, facility.name, facility.id"#,
            &own,
        )
        .fetch_all(tx.conn())
        .await?;
        let mut accounts: Vec<AccountSummary> = Vec::new();
        for row in rows {
            let roles = FacilityRoles {
                facility: row.facility_id.into(),
                name: row.name,
                zone: row.zone,
                roles: row.roles.iter().filter_map(|role| Role::parse(role)).collect(),
            };
            match accounts.last_mut().filter(|last| last.id.0 == row.id) {
                Some(last) => last.facilities.push(roles),
                None => accounts.push(AccountSummary {
                    id: row.id.into(),
                    display_name: row.display_name,
                    email: row.email,
                    disabled: row.disabled,
                    own: asker == Some(row.id.into()),
                    facilities: vec![roles],
                }),
            }
        }
        Ok(accounts)
    }
}
