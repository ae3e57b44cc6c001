//! Who may do what here: by the roles that somebody holds at the facility of the order, the tube or the result, and
//! nowhere else. Patients read their own results through `release`, never through these rows.

use model::{Action, FacilityId, Permission};
use platform::Actor;

/// What an action means for an order, a specimen, an analysis, a report or an alert: each has its own verbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Order,
    Specimen,
    Analysis,
    Report,
    Alert,
}

/// The permission behind an action; `None`: nobody may.
pub const fn permission(thing: Thing, action: Action) -> Option<Permission> {
    match (thing, action) {
        (_, Action::View) => Some(Permission::ViewResults),
        // Sign it, cancel it.
        (Thing::Order, Action::Book | Action::Cancel) => Some(Permission::OrderTests),
        // Draw it, send it on, miss it.
        (Thing::Specimen, Action::Receive) => Some(Permission::CollectSpecimens),
        // Take it in, reject it, put it away; enter and verify what is measured.
        (Thing::Specimen | Thing::Analysis, Action::Edit) => Some(Permission::WorkInLaboratory),
        // Correct or withdraw what was verified.
        (Thing::Analysis, Action::Cancel) => Some(Permission::AmendResults),
        // Release to the patient, or hold back; comment on it.
        (Thing::Analysis | Thing::Report, Action::Treat) => Some(Permission::ReviewResults),
        // Read back, close.
        (Thing::Alert, Action::Treat) => Some(Permission::AcknowledgeCritical),
        (Thing::Order, Action::Edit | Action::Move | Action::Receive | Action::Treat)
        | (Thing::Specimen, Action::Book | Action::Move | Action::Cancel | Action::Treat)
        | (Thing::Analysis, Action::Book | Action::Move | Action::Receive)
        | (Thing::Report, Action::Edit | Action::Book | Action::Move | Action::Cancel | Action::Receive)
        | (Thing::Alert, Action::Edit | Action::Book | Action::Move | Action::Cancel | Action::Receive) => None,
    }
}

/// A critical value is also the laboratory's to report: it calls, and somebody repeats the value.
pub fn may(actor: &Actor, thing: Thing, action: Action, facility: FacilityId) -> bool {
    let called =
        (thing, action) == (Thing::Alert, Action::Treat) && actor.holds(facility, Permission::WorkInLaboratory);
    called || permission(thing, action).is_some_and(|permission| actor.holds(facility, permission))
}

/// The facilities whose worklists they may open; `None`: all of them.
pub fn worklists(actor: &Actor, permission: Permission) -> Option<Vec<FacilityId>> {
    (!actor.is_system()).then(|| actor.facilities(permission))
}
