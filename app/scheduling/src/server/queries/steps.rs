//! What the person who looks at an entry may do next with it; the one that fits most comes first.

use jiff::{SignedDuration, Timestamp};
use model::Action;
use platform::Actor;

use crate::{
    model::{AppointmentState, NO_SHOW_GRACE_MINUTES, NextStep},
    server::policy::{self, Subject},
};

pub(super) struct Moment {
    pub now: Timestamp,
    pub starts_at: Timestamp,
    /// The appointment is on the site's today.
    pub is_today: bool,
}

pub(super) fn next(actor: &Actor, subject: Subject, state: AppointmentState, moment: &Moment) -> Vec<NextStep> {
    let may = |action| actor.is_system() || policy::may(actor, action, subject);
    let missed = moment.now >= moment.starts_at + SignedDuration::from_mins(NO_SHOW_GRACE_MINUTES);
    let steps: &[(NextStep, Action, bool)] = match state {
        AppointmentState::Booked => &[
            (NextStep::Arrive, Action::Receive, moment.is_today),
            (NextStep::NoShow, Action::Receive, missed),
            (NextStep::Move, Action::Move, true),
            (NextStep::Cancel, Action::Cancel, true),
        ],
        AppointmentState::Arrived => {
            &[(NextStep::Start, Action::Treat, true), (NextStep::CheckIn, Action::Receive, true)]
        }
        AppointmentState::CheckedIn => &[(NextStep::Start, Action::Treat, true)],
        AppointmentState::InConsultation => &[(NextStep::Finish, Action::Treat, true)],
        AppointmentState::NoShow => &[(NextStep::ArriveLate, Action::Receive, moment.is_today)],
        AppointmentState::Held
        | AppointmentState::Expired
        | AppointmentState::Fulfilled
        | AppointmentState::Rescheduled
        | AppointmentState::Cancelled
        | AppointmentState::EnteredInError => &[],
    };
    steps.iter().filter(|(_, action, fits)| *fits && may(*action)).map(|(step, ..)| *step).collect()
}
