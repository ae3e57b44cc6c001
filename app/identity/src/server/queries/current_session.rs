use model::{Permission, Role};
use platform::{Failure, Query, Tx};

use crate::{
    model::{CurrentSession, FacilityRoles, SessionInfo},
    server::letterhead::{self, House},
};

impl Query for CurrentSession {
    const NAME: &'static str = "identity.current_session";
    const PERMISSION: Permission = Permission::Public;
    type Output = Option<SessionInfo>;

    /// Who is signed in and where, for the frame of every page: one statement, because every page asks it. A patient's
    /// facilities are those that know them; who works somewhere has those.
    async fn execute(self, tx: &mut Tx) -> Result<Option<SessionInfo>, Failure> {
        let Some(person) = tx.actor().signed_in().cloned() else { return Ok(None) };
        let rows = sqlx::query!(
            r#"select account.email, facility.id as "id?", facility.name as "name?", facility.zone as "zone?",
                      facility.phone as "phone?", facility.address_line as "address_line?", facility.city as "city?",
                      array(select role from role_grant
                            where account_id = account.id and facility_id = facility.id order by role) as "roles!"
               from account left join facility on
                    facility.id in (select facility_id from role_grant where account_id = account.id)
                    or (facility.id in (select facility_id from patient_facility where patient_id = account.patient_id)
                        and not exists (select from role_grant where account_id = account.id))
               where account.id = $1 order by facility.name, facility.id"#,
            person.account.0,
        )
        .fetch_all(tx.conn())
        .await?;
        let email = rows.first().map(|row| row.email.clone()).unwrap_or_default();
        let (mut facilities, mut houses) = (Vec::new(), Vec::new());
        for row in rows {
            let (Some(id), Some(name), Some(zone)) = (row.id, row.name, row.zone) else { continue };
            let roles: Vec<Role> = row.roles.iter().filter_map(|role| Role::parse(role)).collect();
            if !row.roles.is_empty() {
                facilities.push(FacilityRoles { facility: id.into(), name: name.clone(), zone: zone.clone(), roles });
            }
            let place = [row.address_line, row.city, row.phone].map(Option::unwrap_or_default);
            houses.push(House { name, zone, place });
        }
        Ok(Some(SessionInfo {
            display_name: person.display_name,
            email,
            staff: !facilities.is_empty(),
            patient_id: person.patient,
            practitioner_id: person.practitioner,
            facilities,
            letterhead: letterhead::of(&houses, tx.now())?,
            demo: person.demo,
        }))
    }
}
