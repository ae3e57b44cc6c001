//! Payment plans: what is open of one or several invoices, in instalments.

use ::model::{FacilityId, Money, PatientId, PaymentPlanId};
use jiff::{Span, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use super::{InvoiceSummary, May, OwnBillSummary, OwnMethod, PatientName, UnderWay, named::named, split::split};

named! {
    Every {
        Week => "week", "Every week";
        Fortnight => "fortnight", "Every two weeks";
        Month => "month", "Every month";
    }
}

impl Every {
    fn times(self, times: i64) -> Span {
        match self {
            Self::Week => times.weeks(),
            Self::Fortnight => (2 * times).weeks(),
            Self::Month => times.months(),
        }
    }
}

named! {
    /// Whether instalments are late, and whether anything is left, is what the ledger says.
    PlanState {
        /// The patient has not agreed yet.
        Offered => "offered", "Offered";
        Kept => "kept", "Kept";
        /// An instalment is overdue, and the plan still holds.
        Late => "late", "Late";
        /// An instalment is overdue for longer than the facility bears.
        Broken => "broken", "Broken";
        Fulfilled => "fulfilled", "Paid";
        Cancelled => "cancelled", "Cancelled";
    }
}

named! {
    PlanAction {
        Agree => "agree", "Agree";
        Pay => "pay", "Pay an instalment";
        Cancel => "cancel", "Cancel";
    }
}

/// How a plan stands at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanStand {
    pub agreed: bool,
    pub cancelled: bool,
    pub left: i64,
    pub overdue: i64,
    pub broken: bool,
}

impl PlanState {
    pub const fn derived(stand: PlanStand) -> Self {
        if stand.cancelled {
            Self::Cancelled
        } else if stand.left == 0 {
            Self::Fulfilled
        } else if !stand.agreed {
            Self::Offered
        } else if stand.broken {
            Self::Broken
        } else if stand.overdue > 0 {
            Self::Late
        } else {
            Self::Kept
        }
    }

    /// May `action` be done with it?
    pub const fn allows(self, action: PlanAction) -> bool {
        use PlanAction::*;
        match (self, action) {
            (Self::Offered, Agree | Cancel) | (Self::Kept | Self::Late | Self::Broken, Pay | Cancel) => true,
            (Self::Offered, Pay)
            | (Self::Kept | Self::Late | Self::Broken, Agree)
            | (Self::Fulfilled | Self::Cancelled, Agree | Pay | Cancel) => false,
        }
    }
}

/// So many instalments at most: a plan of five years.
pub const MOST_INSTALMENTS: u16 = 60;

/// Splits what is open into equal instalments, the earlier ones taking what is left over, each due a step after the one
/// before. The last day of a month stays the last day. `None`: none would be less than the smallest amount there is, or the
/// days run out.
pub fn instalments(total: i64, count: u16, first: Date, every: Every) -> Option<Vec<(Date, i64)>> {
    if count == 0 || count > MOST_INSTALMENTS || total < i64::from(count) {
        return None;
    }
    let amounts = split(total, &vec![1; usize::from(count)]);
    (0_i64..).zip(amounts).map(|(step, amount)| Some((first.checked_add(every.times(step)).ok()?, amount))).collect()
}

macro_rules! plans {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_doc])* pub $field: $ty,)* }
    )*};
}

plans! {
    // What is sent

    /// What is open of these invoices is paid in instalments.
    MakePlan {
        patient_id: PatientId,
        facility_id: FacilityId,
        #[serde(default)]
        invoices: Vec<String>,
        instalments: String,
        first_due: String,
        every: String,
        /// "yes": the patient has agreed already, at the desk or on the telephone. Otherwise it is offered to them.
        agreed: String,
        note: String,
    }

    /// The patient has told the office that they agree.
    AgreePlan { plan_id: PaymentPlanId, }

    /// The patient agrees at home.
    AgreeToPlan { plan_id: PaymentPlanId, }

    CancelPlan { plan_id: PaymentPlanId, reason: String, }

    /// The patient begins to pay what is due next of it online.
    PayInstalment {
        plan_id: PaymentPlanId,
        /// A card that the patient keeps, or nothing: the gateway's page.
        #[serde(default)]
        method: String,
        #[serde(default)]
        keep: bool,
    }

    /// From how many days of an overdue instalment on a plan is broken.
    SetPlanPolicy { facility_id: FacilityId, broken_days: String, }

    // Questions

    ShowPlan { plan_id: PaymentPlanId, }

    /// A plan of the patient who asks.
    MyPlan { plan_id: PaymentPlanId, }

    // Answers

    PlanMade { id: PaymentPlanId, patient_id: PatientId, total: Money, }

    InstalmentView {
        number: i16,
        due_on: Date,
        amount: Money,
        /// What no payment has filled.
        left: Money,
        overdue: bool,
    }

    PlanSummary {
        id: PaymentPlanId,
        patient_id: PatientId,
        state: PlanState,
        made_on: Date,
        agreed_on: Option<Date>,
        total: Money,
        left: Money,
        overdue: Money,
        overdue_since: Option<Date>,
        /// The first one that is not filled.
        next: Option<InstalmentView>,
    }

    PlanView {
        plan: PlanSummary,
        patient: PatientName,
        facility_id: FacilityId,
        facility_name: String,
        note: Option<String>,
        made_by: Option<String>,
        agreed_by: Option<String>,
        cancel_reason: Option<String>,
        broken_days: i32,
        instalments: Vec<InstalmentView>,
        invoices: Vec<InvoiceSummary>,
        may: May,
    }

    OwnPlan { plan: PlanSummary, facility: String, }

    OwnPlanPage {
        plan: PlanSummary,
        facility: String,
        note: Option<String>,
        instalments: Vec<InstalmentView>,
        bills: Vec<OwnBillSummary>,
        under_way: Vec<UnderWay>,
        methods: Vec<OwnMethod>,
    }
}

impl PlanSummary {
    /// What is to be paid now: all that is overdue, or else what is left of the next instalment.
    pub fn due(&self) -> Option<Money> {
        let next = self.next.as_ref()?;
        Some(if self.overdue.minor > 0 { self.overdue } else { next.left })
    }
}

/// The plan that an invoice is paid by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByPlan {
    pub id: PaymentPlanId,
    /// It is in force and not broken: the invoice itself is not overdue.
    pub kept: bool,
}

/// Open after its day, and no plan is kept that says otherwise.
pub fn is_overdue(open: Money, due_on: Option<Date>, plan: Option<ByPlan>, as_of: Date) -> bool {
    open.minor > 0 && due_on.is_some_and(|due| due < as_of) && !plan.is_some_and(|plan| plan.kept)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_earlier_ones_take_what_is_left_over_and_months_end_as_months_end() {
        let plan = instalments(10_000, 3, date(2026, 1, 31), Every::Month).expect("a plan");
        assert_eq!(plan, [(date(2026, 1, 31), 3334), (date(2026, 2, 28), 3333), (date(2026, 3, 31), 3333)]);
        let weeks = instalments(3, 3, date(2026, 12, 30), Every::Fortnight).expect("a plan");
        assert_eq!(weeks.last(), Some(&(date(2027, 1, 27), 1)));
        assert_eq!(instalments(2, 3, date(2026, 1, 1), Every::Week), None, "nobody pays nothing");
        assert_eq!(instalments(100, 0, date(2026, 1, 1), Every::Week), None);
        assert_eq!(instalments(100, 61, date(2026, 1, 1), Every::Week), None);
        assert_eq!(instalments(100, 2, Date::MAX, Every::Week), None, "the days run out");
    }

    #[test]
    fn a_plan_that_is_over_is_neither_agreed_nor_paid() {
        let stand = PlanStand { agreed: true, cancelled: false, left: 5, overdue: 5, broken: false };
        assert_eq!(PlanState::derived(stand), PlanState::Late);
        assert_eq!(PlanState::derived(PlanStand { broken: true, ..stand }), PlanState::Broken);
        assert_eq!(PlanState::derived(PlanStand { left: 0, overdue: 0, ..stand }), PlanState::Fulfilled);
        assert_eq!(PlanState::derived(PlanStand { agreed: false, ..stand }), PlanState::Offered);
        assert_eq!(PlanState::derived(PlanStand { cancelled: true, ..stand }), PlanState::Cancelled);
        for action in PlanAction::ALL {
            assert!(!PlanState::Fulfilled.allows(*action) && !PlanState::Cancelled.allows(*action));
        }
    }

    #[test]
    fn an_invoice_whose_plan_is_kept_is_not_overdue() {
        let open = Money::new(1, ::model::Currency::USD);
        let by = |kept| Some(ByPlan { id: PaymentPlanId(uuid::Uuid::nil()), kept });
        let (due, today) = (Some(date(2026, 3, 1)), date(2026, 3, 2));
        assert!(is_overdue(open, due, None, today) && is_overdue(open, due, by(false), today));
        assert!(!is_overdue(open, due, by(true), today) && !is_overdue(open, due, None, date(2026, 3, 1)));
    }

    proptest! {
        #[test]
        fn instalments_are_the_whole(total in 1..=i64::MAX / 2, count in 1..=60_u16) {
            prop_assume!(total >= i64::from(count));
            let plan = instalments(total, count, date(2026, 1, 31), Every::Month).expect("a plan");
            prop_assert_eq!(plan.iter().map(|(_, amount)| i128::from(*amount)).sum::<i128>(), i128::from(total));
            prop_assert!(plan.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 >= two[1].1 && two[1].1 > 0));
        }
    }
}
