use std::collections::HashMap;

use model::{AppointmentId, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use super::{
    card::age_on,
    plan_rows::{ids, planned_places},
};
use crate::{
    model::{PatientRef, PractitionerRef, ShowStranded, Stranded},
    server::stranded::{self, Scope},
};

/// Booked appointments at which nobody works any more, at the facilities where the asking person plans, soonest first.
impl Query for ShowStranded {
    const NAME: &'static str = "scheduling.stranded";
    const PERMISSION: Permission = Permission::EditSchedule;
    type Output = Vec<Stranded>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<Stranded>, Failure> {
        let facilities = ids(&planned_places(tx));
        let scope = Scope { facilities, practitioner: self.practitioner_id };
        let found = stranded::find(tx, &scope).await?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<Uuid> = found.iter().map(|found| found.id.0).collect();
        let rows = sqlx::query!(
            r#"select a.id, a.local_date, s.name as service_name, a.practitioner_id, d.name as practitioner_name,
                      f.name as facility_name, a.patient_id, p.name as "patient_name!", p.mrn as "mrn!", p.birth_date,
                      p.sex as "sex!"
               from appointment a
               join service s on s.id = a.service_id
               join practitioner d on d.id = a.practitioner_id
               join facility f on f.id = a.facility_id
               join patient_summary p on p.patient_id = a.patient_id
               where a.id = any($1)"#,
            &ids,
        )
        .fetch_all(tx.conn())
        .await?;
        let mut starts: HashMap<AppointmentId, _> = found.into_iter().map(|found| (found.id, found.starts)).collect();
        let mut list = Vec::new();
        for row in rows {
            tx.saw(row.patient_id.into(), "appointment", Some(row.id));
            let id = AppointmentId(row.id);
            let Some(starts) = starts.remove(&id) else { continue };
            list.push(Stranded {
                id,
                starts,
                service_name: row.service_name,
                practitioner: PractitionerRef { id: row.practitioner_id.into(), name: row.practitioner_name },
                facility_name: row.facility_name,
                patient: PatientRef {
                    id: row.patient_id.into(),
                    name: row.patient_name,
                    mrn: row.mrn,
                    age: age_on(row.birth_date.as_deref(), row.local_date.to_jiff()),
                    sex: row.sex,
                },
            });
        }
        list.sort_by_key(|one| (one.starts.at, one.id));
        Ok(list)
    }
}
