//! Who may do what with accounts and facilities.

use model::{Action, Permission};
use platform::Actor;

use crate::server::{Account, Facility};

/// Everybody sees the own account, and an administrator those of the people at the own facility. An
/// administrator can't shut out themselves: somebody must stay who can let people in.
pub fn account(actor: &Actor, account: &Account, action: Action) -> bool {
    let own = actor.account() == Some(account.id);
    let manages = account.facilities.iter().any(|facility| actor.holds(*facility, Permission::ManageAccounts));
    match action {
        Action::View => own || manages,
        Action::Edit => manages && !own,
        Action::Book | Action::Move | Action::Cancel | Action::Receive | Action::Treat => false,
    }
}

/// Here a facility is the place where roles are held: only its administrators look at it as such.
pub fn facility(actor: &Actor, facility: &Facility, action: Action) -> bool {
    match action {
        Action::View | Action::Edit => actor.holds(facility.id, Permission::ManageAccounts),
        Action::Book | Action::Move | Action::Cancel | Action::Receive | Action::Treat => false,
    }
}
