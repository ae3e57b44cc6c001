//! What is in the database before the demo comes.

use model::Permission;
use platform::{Command, Failure, Query, Tx};
use serde::{Deserialize, Serialize};

pub struct Look {}

#[derive(Debug, Serialize)]
pub struct There {
    /// Accounts that did not come with the demo.
    pub real_accounts: i64,
    /// The demo was filled in to its end.
    pub is_complete: bool,
}

impl Query for Look {
    const NAME: &'static str = "demo.look";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = There;

    async fn execute(self, tx: &mut Tx) -> Result<There, Failure> {
        let found = sqlx::query!(
            r#"SELECT (SELECT count(*) FROM account WHERE NOT demo) AS "real_accounts!",
                      EXISTS (SELECT FROM audit_event WHERE action = $1) AS "is_complete!""#,
            Complete::NAME,
        )
        .fetch_one(tx.conn())
        .await?;
        Ok(There { real_accounts: found.real_accounts, is_complete: found.is_complete })
    }
}

/// Notes in the audit trail that the demo is filled in: the one trace that nobody can remove.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Complete {}

impl Command for Complete {
    const NAME: &'static str = "demo.complete";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = ();
    type Error = Failure;

    async fn execute(self, _: &mut Tx) -> Result<(), Failure> {
        Ok(())
    }
}
