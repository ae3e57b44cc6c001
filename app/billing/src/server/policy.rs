//! Who may do what here: by the roles that somebody holds at the facility of the charge, the invoice or the payment, and
//! nowhere else. Patients see and pay their own.

use model::{Action, FacilityId, PatientId, Permission};
use platform::Actor;

/// What an action means for each: they have their own verbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Account,
    Charge,
    Invoice,
    Payment,
    Refund,
    WriteOff,
    Shift,
    Request,
    Plan,
    PayerPayment,
    Suspense,
    Placement,
}

/// The permission of staff behind an action; `None`: nobody may.
pub const fn permission(thing: Thing, action: Action) -> Option<Permission> {
    match (thing, action) {
        (_, Action::View) => Some(Permission::ViewBilling),
        // Charge something by hand; not charge it.
        (Thing::Account | Thing::Charge, Action::Edit) => Some(Permission::EnterCharges),
        // Draft for them, ask for money by link, make a plan; issue, discard; send to somebody else, withdraw; note that the
        // patient agrees, cancel; say where unknown money belongs.
        (Thing::Account, Action::Book)
        | (Thing::Invoice, Action::Edit | Action::Cancel)
        | (Thing::Request | Thing::Plan, Action::Edit | Action::Cancel)
        | (Thing::Suspense, Action::Edit) => Some(Permission::IssueInvoices),
        // Take money, allocate it, pay out.
        (
            Thing::Account | Thing::Invoice | Thing::Payment | Thing::PayerPayment | Thing::Refund | Thing::Shift,
            Action::Receive,
        ) => Some(Permission::TakePayments),
        // Ask for a write-off of an invoice, for a refund of a payment.
        (Thing::Invoice, Action::Book) | (Thing::Payment, Action::Cancel) => Some(Permission::RequestRefunds),
        // Decide on it; look at a drawer that was closed.
        (Thing::Refund | Thing::WriteOff | Thing::Shift | Thing::Placement, Action::Edit) => {
            Some(Permission::ApproveRefunds)
        }
        (Thing::Account, Action::Move | Action::Cancel | Action::Treat)
        | (Thing::Charge, Action::Book | Action::Move | Action::Cancel | Action::Receive | Action::Treat)
        | (Thing::Invoice, Action::Move | Action::Treat)
        | (Thing::Payment, Action::Edit | Action::Book | Action::Move | Action::Treat)
        | (Thing::Refund, Action::Book | Action::Move | Action::Cancel | Action::Treat)
        | (Thing::WriteOff, Action::Book | Action::Move | Action::Cancel | Action::Receive | Action::Treat)
        | (Thing::Shift, Action::Book | Action::Move | Action::Cancel | Action::Treat)
        | (Thing::Request | Thing::Plan, Action::Book | Action::Move | Action::Receive | Action::Treat)
        | (Thing::PayerPayment, Action::Edit | Action::Book | Action::Move | Action::Cancel | Action::Treat)
        | (Thing::Suspense, Action::Book | Action::Move | Action::Cancel | Action::Receive | Action::Treat)
        | (Thing::Placement, Action::Book | Action::Move | Action::Cancel | Action::Receive | Action::Treat) => None,
    }
}

pub fn may(actor: &Actor, thing: Thing, action: Action, facility: FacilityId) -> bool {
    permission(thing, action).is_some_and(|permission| actor.holds(facility, permission))
}

/// A request to pay is the patient's, to look at and to pay.
pub fn may_pay(actor: &Actor, action: Action, facility: FacilityId, patient: PatientId) -> bool {
    let own = actor.is_patient(patient) && matches!(action, Action::View | Action::Book);
    own || may(actor, Thing::Request, action, facility)
}

/// A payment plan is the patient's, to look at, to agree to and to pay by.
pub fn may_keep_plan(actor: &Actor, action: Action, facility: FacilityId, patient: PatientId) -> bool {
    let own = actor.is_patient(patient) && matches!(action, Action::View | Action::Book);
    own || may(actor, Thing::Plan, action, facility)
}

/// Does this person hold the permission there? The house itself holds all.
pub fn at(actor: &Actor, facility: FacilityId, permission: Permission) -> bool {
    actor.is_system() || actor.holds(facility, permission)
}

/// Patients look at what they are billed and what they paid.
pub fn is_own(actor: &Actor, action: Action, patient: PatientId) -> bool {
    action == Action::View && actor.is_patient(patient)
}
