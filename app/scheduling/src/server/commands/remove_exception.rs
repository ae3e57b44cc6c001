use model::{AppError, Permission};
use platform::{Command, Failure, Topic, Tx};
use uuid::Uuid;

use crate::{
    model::{PlannedFor, RemoveException},
    server::{
        policy,
        stranded::{self, Scope},
    },
};

impl Command for RemoveException {
    const NAME: &'static str = "scheduling.remove_exception";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = PlannedFor;
    type Error = Failure;

    /// Days that were planned to be unlike the others are like them again: an absence is called off, an extra session
    /// does not take place. An absence from everywhere is for those who plan everywhere where the practitioner works.
    async fn execute(self, tx: &mut Tx) -> Result<PlannedFor, Failure> {
        let ids: Result<Vec<Uuid>, _> = self.exception_ids.split(',').map(|id| id.trim().parse()).collect();
        let ids = ids.map_err(|_| AppError::NotFound)?;
        let practitioner_id = self.practitioner_id;
        let concerned = sqlx::query!(
            r#"select distinct coalesce(e.facility_id, pf.facility_id) as "facility_id!"
               from schedule_exception e
               join practitioner_facility pf on pf.practitioner_id = e.practitioner_id
               where e.id = any($1) and e.practitioner_id = $2"#,
            &ids,
            practitioner_id.0,
        )
        .fetch_all(tx.conn())
        .await?;
        let facilities: Vec<Uuid> = concerned.into_iter().map(|row| row.facility_id).collect();
        if facilities.is_empty() || !facilities.iter().all(|at| policy::may_plan(tx.actor(), (*at).into())) {
            return Err(AppError::NotFound.into());
        }
        let scope = Scope { facilities, practitioner: Some(practitioner_id) };
        let before = stranded::before(tx, scope).await?;
        sqlx::query!(
            "delete from schedule_exception where id = any($1) and practitioner_id = $2",
            &ids,
            practitioner_id.0,
        )
        .execute(tx.conn())
        .await?;
        for id in ids {
            tx.touched("schedule_exception", id, None);
        }
        before.refuse_unless(tx, &self.acknowledged).await?;
        tx.notify(Topic::Day(practitioner_id));
        Ok(PlannedFor { practitioner_id })
    }
}
