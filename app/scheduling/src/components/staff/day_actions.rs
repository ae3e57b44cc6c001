use leptos::prelude::*;

use crate::api;

/// What may be done with an appointment on a staff page. Made once at the top of the page, so that an answer is not
/// lost when the page's data comes anew in between.
#[derive(Clone, Copy)]
pub struct DayActions {
    pub arrive: ServerAction<api::MarkArrived>,
    pub check_in: ServerAction<api::CheckIn>,
    pub start: ServerAction<api::StartConsultation>,
    pub finish: ServerAction<api::FinishConsultation>,
    pub no_show: ServerAction<api::MarkNoShow>,
    pub cancel: ServerAction<api::CancelForPatient>,
    pub in_error: ServerAction<api::MarkEnteredInError>,
}

impl DayActions {
    pub fn for_page() -> Self {
        Self {
            arrive: ServerAction::new(),
            check_in: ServerAction::new(),
            start: ServerAction::new(),
            finish: ServerAction::new(),
            no_show: ServerAction::new(),
            cancel: ServerAction::new(),
            in_error: ServerAction::new(),
        }
    }

    /// Goes up with every answer, so that the page asks again: also after a refusal, which mostly means that somebody
    /// else was faster.
    pub fn version(self) -> usize {
        self.arrive.version().get()
            + self.check_in.version().get()
            + self.start.version().get()
            + self.finish.version().get()
            + self.no_show.version().get()
            + self.cancel.version().get()
            + self.in_error.version().get()
    }

    /// Forgets old refusals, when another patient's row is opened.
    pub fn clear(self) {
        self.arrive.clear();
        self.check_in.clear();
        self.start.clear();
        self.finish.clear();
        self.no_show.clear();
        self.cancel.clear();
        self.in_error.clear();
    }
}
