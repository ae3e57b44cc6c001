use billing::{model::ShiftState, server::paper::ShiftPaper};
use model::time::LocalTime;
use serde::Serialize;

use crate::{
    document::{Sheet, Template},
    parts::{self, Mark, Sum, Tone},
};

/// The report of a cashier's shift: what should lie in the drawer, what did, and why it differs.
#[derive(Debug, Serialize)]
pub struct Shift {
    cashier: String,
    state: &'static str,
    opened: String,
    closed: String,
    reviewed_by: String,
    drawer: Vec<Sum>,
    expected: Sum,
    counted: Option<Sum>,
    variance: Option<Sum>,
    differs: Option<Mark>,
    reason: Option<String>,
    methods: Vec<Sum>,
}

impl Sheet for Shift {
    const TEMPLATE: Template = Template { name: "shift.typ", source: include_str!("../templates/shift.typ") };

    fn title(&self) -> &str {
        "Cashier’s report"
    }
}

impl Shift {
    /// The times as the clock on the wall of the facility showed them.
    pub fn of(shift: ShiftPaper, opened: &LocalTime, closed: Option<&LocalTime>) -> Self {
        let differs = shift.variance.filter(|variance| variance.minor != 0).map(|variance| Mark {
            words: if variance.minor > 0 { "Too much" } else { "Too little" },
            tone: Tone::Attention,
        });
        Self {
            cashier: shift.cashier,
            state: ShiftState::words(shift.state),
            opened: parts::moment(opened),
            closed: closed.map(parts::moment).unwrap_or_default(),
            reviewed_by: shift.reviewed_by.unwrap_or_default(),
            drawer: vec![
                Sum::of("Float at the start", shift.float),
                Sum::of("Cash taken", shift.taken),
                Sum::less("Cash paid out", shift.paid_out),
            ],
            expected: Sum::of("Should be in the drawer", shift.expected),
            counted: shift.counted.map(|money| Sum::of("Counted", money)),
            variance: shift.variance.map(|money| Sum::of("Difference", money)),
            differs,
            reason: shift.variance_reason,
            methods: shift.methods.into_iter().map(|one| Sum::of(one.method.words(), one.net)).collect(),
        }
    }
}
