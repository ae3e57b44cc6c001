use model::Permission;
use platform::{Failure, Query, Tx};

use crate::{
    model::{CurrentSession, SessionInfo},
    server::{letterhead, roles},
};

impl Query for CurrentSession {
    const NAME: &'static str = "identity.current_session";
    const PERMISSION: Permission = Permission::Public;
    type Output = Option<SessionInfo>;

    /// Who is signed in, for the frame of every page.
    async fn execute(self, tx: &mut Tx) -> Result<Option<SessionInfo>, Failure> {
        let Some(person) = tx.actor().signed_in().cloned() else { return Ok(None) };
        let email = sqlx::query_scalar!("select email from account where id = $1", person.account.0)
            .fetch_one(tx.conn())
            .await?;
        let facilities = if person.roles.is_empty() { Vec::new() } else { roles::held(tx, person.account).await? };
        let works_at: Vec<_> = facilities.iter().map(|at| at.facility).collect();
        let letterhead = letterhead::of(tx, &works_at, person.patient).await?;
        Ok(Some(SessionInfo {
            display_name: person.display_name,
            email,
            staff: !facilities.is_empty(),
            patient_id: person.patient,
            practitioner_id: person.practitioner,
            facilities,
            letterhead,
            demo: person.demo,
        }))
    }
}
