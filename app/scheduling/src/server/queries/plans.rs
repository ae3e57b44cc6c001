use model::Permission;
use platform::{Failure, Query, Tx};

use super::plan_rows::{self, Which, ids, planned_places};
use crate::{
    model::{Plans, ShowPlans},
    server::zone,
};

/// When everybody works, at the facilities where the asking person plans.
impl Query for ShowPlans {
    const NAME: &'static str = "scheduling.plans";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = Plans;

    async fn execute(self, tx: &mut Tx) -> Result<Plans, Failure> {
        let places = planned_places(tx);
        // Of several zones, the one whose day is the earliest: nothing is left out that is still under way somewhere.
        let mut today = None;
        for place in &places {
            let date = zone::date_at(tx.now(), &zone::zone(&place.zone)?);
            today = Some(today.map_or(date, |earliest: jiff::civil::Date| earliest.min(date)));
        }
        let today = today.unwrap_or_else(|| zone::date_at(tx.now(), &jiff::tz::TimeZone::UTC));
        let facilities = ids(&places);
        let people = plan_rows::people(tx.conn(), &facilities, None).await?;
        let which = Which { facilities: &facilities, practitioner: None, today };
        let rows = plan_rows::read(tx.conn(), people, which).await?;
        Ok(Plans { today, several_places: places.len() > 1, rows })
    }
}
