use kit::Submission;
use leptos::prelude::*;

use super::FromChart;
use crate::api;

/// What may be done with an appointment on a staff page. Made once at the top of the page, so that an answer is not
/// lost when the page's data comes anew in between.
#[derive(Clone, Copy)]
pub struct DayActions {
    pub arrive: Submission<api::MarkArrived>,
    pub check_in: Submission<api::CheckIn>,
    pub no_show: Submission<api::MarkNoShow>,
    pub cancel: Submission<api::CancelForPatient>,
    pub in_error: Submission<api::MarkEnteredInError>,
    /// Only in the day: elsewhere nobody is called in.
    pub chart: Option<FromChart>,
}

impl DayActions {
    pub fn for_page(chart: Option<FromChart>) -> Self {
        Self {
            arrive: Submission::new(),
            check_in: Submission::new(),
            no_show: Submission::new(),
            cancel: Submission::new(),
            in_error: Submission::new(),
            chart,
        }
    }

    /// Goes up with every answer, so that the page asks again: also after a refusal, which mostly means that somebody
    /// else was faster.
    pub fn version(self) -> usize {
        self.arrive.version().get()
            + self.check_in.version().get()
            + self.no_show.version().get()
            + self.cancel.version().get()
            + self.in_error.version().get()
            + self.chart.map_or(0, |chart| chart.version.get())
    }

    /// Forgets old refusals, when another patient's row is opened.
    pub fn clear(self) {
        self.arrive.clear();
        self.check_in.clear();
        self.no_show.clear();
        self.cancel.clear();
        self.in_error.clear();
        if let Some(chart) = self.chart {
            chart.clear.run(());
        }
    }
}
