use model::{FacilityId, Permission, Role};
use platform::{Ctx, Failure, Query, Tx};

use crate::{
    model::{CurrentSession, FacilityRoles, SessionInfo},
    server::letterhead,
};

impl Query for CurrentSession {
    const NAME: &'static str = "identity.current_session";
    const PERMISSION: Permission = Permission::Public;
    type Output = Option<SessionInfo>;

    async fn execute(self, tx: &mut Tx) -> Result<Option<SessionInfo>, Failure> {
        who(tx.ctx())
    }

    /// The look-up of the session has found all of it.
    fn known(&self, ctx: &Ctx) -> Option<Result<Option<SessionInfo>, Failure>> {
        Some(who(ctx))
    }
}

/// Who is signed in and where, for the frame of every page.
fn who(ctx: &Ctx) -> Result<Option<SessionInfo>, Failure> {
    let Some(person) = ctx.actor.signed_in().cloned() else { return Ok(None) };
    let letterhead = letterhead::of(&person.houses, ctx.hale.clock().now())?;
    let held = |house: FacilityId| -> Vec<Role> {
        person.roles.iter().filter(|(at, _)| *at == house).map(|(_, role)| *role).collect()
    };
    let works_at: Vec<FacilityRoles> = person
        .houses
        .iter()
        .map(|house| (house, held(house.id)))
        .filter(|(_, roles)| !roles.is_empty())
        .map(|(house, roles)| FacilityRoles {
            facility: house.id,
            name: house.name.clone(),
            zone: house.zone.clone(),
            roles,
        })
        .collect();
    Ok(Some(SessionInfo {
        display_name: person.display_name,
        email: person.email,
        staff: !works_at.is_empty(),
        patient_id: person.patient,
        practitioner_id: person.practitioner,
        facilities: works_at,
        letterhead,
        demo: person.demo,
    }))
}
