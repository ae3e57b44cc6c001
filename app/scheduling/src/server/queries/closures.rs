use jiff_sqlx::ToSqlx;
use model::Permission;
use platform::{Failure, Query, Tx};

use super::plan_rows::{ids, planned_places};
use crate::{
    model::{Closure, ClosurePlan, ShowClosures},
    server::zone,
};

/// When the facilities are closed, from today on.
impl Query for ShowClosures {
    const NAME: &'static str = "scheduling.closures";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = ClosurePlan;

    async fn execute(self, tx: &mut Tx) -> Result<ClosurePlan, Failure> {
        let places = planned_places(tx);
        let mut today = zone::date_at(tx.now(), &jiff::tz::TimeZone::UTC);
        for place in &places {
            today = today.min(zone::date_at(tx.now(), &zone::zone(&place.zone)?));
        }
        let rows = sqlx::query!(
            "select c.id, c.facility_id, f.name as facility_name, c.first_day, c.last_day, c.reason
             from closure c join facility f on f.id = c.facility_id
             where c.facility_id = any($1) and c.last_day >= $2
             order by c.first_day, f.name, c.id",
            &ids(&places),
            today.to_sqlx() as _,
        )
        .fetch_all(tx.conn())
        .await?;
        let closures = rows.into_iter().map(|row| Closure {
            id: row.id,
            facility_id: row.facility_id.into(),
            facility_name: row.facility_name,
            first_day: row.first_day.to_jiff(),
            last_day: row.last_day.to_jiff(),
            reason: row.reason,
        });
        Ok(ClosurePlan { today, closures: closures.collect(), places })
    }
}
