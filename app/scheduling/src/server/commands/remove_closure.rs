use model::{AppError, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{PlannedAt, RemoveClosure},
    server::{planner, policy},
};

impl Command for RemoveClosure {
    const NAME: &'static str = "scheduling.remove_closure";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = PlannedAt;
    type Error = Failure;

    /// The facility is open on those days after all.
    async fn execute(self, tx: &mut Tx) -> Result<PlannedAt, Failure> {
        let facility = sqlx::query_scalar!("select facility_id from closure where id = $1 for update", self.closure_id)
            .fetch_optional(tx.conn())
            .await?
            .ok_or(AppError::NotFound)?;
        if !policy::may_plan(tx.actor(), facility.into()) {
            return Err(AppError::NotFound.into());
        }
        sqlx::query!("delete from closure where id = $1", self.closure_id).execute(tx.conn()).await?;
        tx.touched("closure", self.closure_id, None);
        planner::tell_all(tx, facility.into()).await?;
        Ok(PlannedAt { facility_id: facility.into() })
    }
}
