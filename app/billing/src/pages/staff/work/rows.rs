//! The lines of the day's work: each leads to where it is done.

use std::collections::BTreeMap;

use ::model::{Money, PatientId, Permission};
use jiff::civil::Date;
use kit::{Column, Submission, Table, Tag, Tone, Variant};
use leptos::prelude::*;

use crate::{
    api,
    components::{Amount, InvoiceTag, NamedPatient, PaymentTag, StepForm, day},
    model::{
        BillingTask, Bucket, ChargeLine, ChargeState, InvoiceState, InvoiceSummary, PatientName, PaymentSummary,
        PlanSummary, ToDecide, ToPayOut, Work,
    },
};

/// Names by id.
pub struct Who<'a>(pub &'a [PatientName]);

impl Who<'_> {
    fn of(&self, id: PatientId) -> AnyView {
        match self.0.iter().find(|one| one.id == id) {
            Some(patient) => view! { <NamedPatient patient=patient.clone()/> }.into_any(),
            None => ().into_any(),
        }
    }

    fn name(&self, id: PatientId) -> String {
        self.0.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default()
    }
}

pub fn decisions(all: &[ToDecide], who: &Who<'_>) -> AnyView {
    let row = |one: &ToDecide| {
        let (what, href) = match (one.payment_id, one.invoice_id) {
            (Some(payment), _) => ("Refund", format!("/staff/billing/payments/{payment}")),
            (None, Some(invoice)) => ("Write-off", format!("/staff/billing/invoices/{invoice}")),
            (None, None) => ("Request", "/staff/billing".to_owned()),
        };
        view! {
            <tr>
                <td><a href=href>{what}<span class="visually-hidden">" for "{who.name(one.patient_id)}</span></a></td>
                <td data-label="Patient">{who.of(one.patient_id)}</td>
                <td data-label="Why" dir="auto">{one.reason.clone()}</td>
                <td data-label="Asked">{asked(one)}</td>
                <td data-label="Amount" class="numeric"><Amount money=one.amount/></td>
            </tr>
        }
    };
    let rows = all.iter().map(row).collect_view();
    let columns = vec![
        Column::text("What"),
        Column::text("Patient"),
        Column::text("Why"),
        Column::text("Asked"),
        Column::numeric("Amount"),
    ];
    view! { <Table caption="Refunds and write-offs to decide" columns stacked=true>{rows}</Table> }.into_any()
}

/// When and by whom: who has asked does not decide.
fn asked(one: &ToDecide) -> AnyView {
    let by = match &one.asked_by {
        _ if one.own => view! { <Tag>"By you"</Tag> }.into_any(),
        Some(name) => view! { "by "<bdi>{name.clone()}</bdi> }.into_any(),
        // The house itself.
        None => ().into_any(),
    };
    view! { <span class="nowrap">{day(one.asked_on)}</span>" "{by} }.into_any()
}

pub fn pay_outs(all: &[ToPayOut], who: &Who<'_>) -> AnyView {
    let row = |one: &ToPayOut| {
        view! {
            <tr>
                <td>
                    <a href=format!("/staff/billing/payments/{}", one.payment_id)>
                        "Refund"<span class="visually-hidden">" for "{who.name(one.patient_id)}</span>
                    </a>
                </td>
                <td data-label="Patient">{who.of(one.patient_id)}</td>
                <td data-label="How">{one.method.words()}</td>
                <td data-label="Amount" class="numeric"><Amount money=one.amount/></td>
            </tr>
        }
    };
    let rows = all.iter().map(row).collect_view();
    let columns = vec![Column::text("What"), Column::text("Patient"), Column::text("How"), Column::numeric("Amount")];
    view! { <Table caption="Approved refunds to pay out" columns stacked=true>{rows}</Table> }.into_any()
}

pub fn tasks(all: &[BillingTask], who: &Who<'_>, may_close: bool, close: Submission<api::CloseBillingTask>) -> AnyView {
    let row = |one: &BillingTask| {
        let id = one.id.to_string();
        let payment = one
            .payment_id
            .map(|id| view! { <a href=format!("/staff/billing/payments/{id}")>"Open the payment"</a>" " });
        let money =
            one.suspense_id.map(|id| view! { <a href=format!("/staff/billing/suspense/{id}")>"Place the money"</a> });
        // Money that is to be placed is done when it is.
        let done = (may_close && money.is_none()).then(|| {
            view! {
                <StepForm
                    action=close
                    id=format!("task-{id}")
                    fields=vec![("task_id", id.clone())]
                    word="Done"
                    of=one.detail.clone()
                    variant=Variant::Secondary
                />
            }
        });
        view! {
            <tr>
                <td>{one.detail.clone()}</td>
                <td data-label="Patient">{one.patient_id.map(|patient| who.of(patient))}</td>
                <td data-label="Payment">{payment}{money}</td>
                <td data-label="Done">{done}</td>
            </tr>
        }
    };
    let rows = all.iter().map(row).collect_view();
    let columns = vec![Column::text("What"), Column::text("Patient"), Column::text("Payment"), Column::text("Done")];
    view! { <Table caption="What somebody has to look at" columns stacked=true>{rows}</Table> }.into_any()
}

pub fn payments(all: &[PaymentSummary], who: &Who<'_>, caption: &'static str, credit: bool) -> AnyView {
    let left = if credit { "Left" } else { "Amount" };
    let row = |one: &PaymentSummary| {
        let href = format!("/staff/billing/payments/{}", one.id);
        let sum = if credit { one.credit } else { one.amount };
        view! {
            <tr>
                <td>
                    <a href=href>{one.method.words()}<span class="visually-hidden">" of "{who.name(one.patient_id)}</span></a>
                </td>
                <td data-label="Patient">{who.of(one.patient_id)}</td>
                <td data-label="Received" class="nowrap">{one.received_on.map(day)}</td>
                <td data-label="State"><PaymentTag state=one.state/></td>
                <td data-label=left class="numeric"><Amount money=sum/></td>
            </tr>
        }
    };
    let rows = all.iter().map(row).collect_view();
    let columns = vec![
        Column::text("Payment"),
        Column::text("Patient"),
        Column::text("Received"),
        Column::text("State"),
        Column::numeric(left),
    ];
    view! { <Table caption columns stacked=true>{rows}</Table> }.into_any()
}

pub fn drafts(all: &[InvoiceSummary], who: &Who<'_>) -> AnyView {
    let row = |one: &InvoiceSummary| {
        let href = format!("/staff/billing/invoices/{}", one.id);
        view! {
            <tr>
                <td><a href=href>"Draft"<span class="visually-hidden">" for "{who.name(one.patient_id)}</span></a></td>
                <td data-label="Patient">{who.of(one.patient_id)}</td>
                <td data-label="Total" class="numeric"><Amount money=one.total/></td>
            </tr>
        }
    };
    let rows = all.iter().map(row).collect_view();
    let columns = vec![Column::text("Invoice"), Column::text("Patient"), Column::numeric("Total")];
    view! { <Table caption="Drafts, the oldest first" columns stacked=true>{rows}</Table> }.into_any()
}

pub fn overdue(all: &[InvoiceSummary], who: &Who<'_>, today: Date) -> AnyView {
    let row = |one: &InvoiceSummary| {
        let number = one.number.clone().unwrap_or_default();
        let late = one.due_on.map(|due| late_by(due, today));
        let part = (one.state == InvoiceState::PartlyPaid).then(|| view! { " "<InvoiceTag state=one.state/> });
        view! {
            <tr>
                <td><a href=format!("/staff/billing/invoices/{}", one.id) class="accession">{number}</a></td>
                <td data-label="Patient">{who.of(one.patient_id)}</td>
                <td data-label="Since">{late}{part}</td>
                <td data-label="Open" class="numeric"><Amount money=one.open/></td>
            </tr>
        }
    };
    let rows = all.iter().map(row).collect_view();
    let columns =
        vec![Column::text("Invoice"), Column::text("Patient"), Column::text("Since"), Column::numeric("Open")];
    view! { <Table caption="Overdue invoices, the oldest first" columns stacked=true>{rows}</Table> }.into_any()
}

/// The one that has waited longest comes first.
pub fn plans(all: &[PlanSummary], who: &Who<'_>, caption: &'static str, today: Date) -> AnyView {
    let row = |one: &PlanSummary| {
        let late = one.overdue_since.map(|since| late_by(since, today));
        view! {
            <tr>
                <td>
                    <a href=format!("/staff/billing/plans/{}", one.id)>"Plan"<span class="visually-hidden">" of "{who.name(one.patient_id)}</span></a>
                </td>
                <td data-label="Patient">{who.of(one.patient_id)}</td>
                <td data-label="Since">{late}</td>
                <td data-label="Overdue" class="numeric"><Amount money=one.overdue/></td>
                <td data-label="Left" class="numeric"><Amount money=one.left/></td>
            </tr>
        }
    };
    let rows = all.iter().map(row).collect_view();
    let columns = vec![
        Column::text("Plan"),
        Column::text("Patient"),
        Column::text("Since"),
        Column::numeric("Overdue"),
        Column::numeric("Left"),
    ];
    view! { <Table caption columns stacked=true>{rows}</Table> }.into_any()
}

/// "9 days late"
fn late_by(due: Date, today: Date) -> AnyView {
    let days = (today - due).get_days();
    let words = if days == 1 { "1 day late".to_owned() } else { format!("{days} days late") };
    let tone = if Bucket::of(due, today) >= Bucket::To90 { Tone::Danger } else { Tone::Attention };
    view! { <Tag tone>{words}</Tag> }.into_any()
}

/// So many things are named; of the others it is said how many they are.
const NAMED: usize = 3;

pub fn unbilled(work: &Work, who: &Who<'_>, price: Submission<api::PriceCharges>) -> AnyView {
    let row = |(patient, charges): (PatientId, Vec<&ChargeLine>)| {
        let first = charges.iter().map(|charge| charge.performed_on).min();
        let unpriced = charges.iter().filter(|charge| charge.state == ChargeState::Planned).count();
        let sum = sum(&charges);
        let names = charges.iter().take(NAMED).map(|charge| charge.name.as_str()).collect::<Vec<_>>().join(", ");
        let more = charges.len().saturating_sub(NAMED);
        let waits = (unpriced > 0).then(|| {
            view! { " "<Tag tone=Tone::Attention>{format!("{unpriced} without a price")}</Tag> }
        });
        view! {
            <tr>
                <td>{who.of(patient)}</td>
                <td data-label="What was done">{names}{(more > 0).then(|| format!(" and {more} more"))}{waits}</td>
                <td data-label="Since" class="nowrap">{first.map(day)}</td>
                <td data-label="Sum" class="numeric">{sum.map(|money| view! { <Amount money/> })}</td>
            </tr>
        }
    };
    let rows = by_patient(&work.unbilled).into_iter().map(row).collect_view();
    let columns =
        vec![Column::text("Patient"), Column::text("What was done"), Column::text("Since"), Column::numeric("Sum")];
    let any_unpriced = work.unbilled.iter().any(|charge| charge.state == ChargeState::Planned);
    let facility = work.facility_id.to_string();
    let pricing = (any_unpriced && work.may.have(Permission::EnterCharges)).then(|| {
        view! {
            <StepForm
                action=price
                id="price-charges"
                fields=vec![("facility_id", facility)]
                word="Give them the prices that the lists have now"
                variant=Variant::Secondary
            />
        }
    });
    view! { <Table caption="What is on no invoice yet, by patient" columns stacked=true>{rows}</Table>{pricing} }
        .into_any()
}

/// One line for each patient: they get one invoice. The one who has waited longest comes first.
pub fn by_patient(charges: &[ChargeLine]) -> Vec<(PatientId, Vec<&ChargeLine>)> {
    let mut all: BTreeMap<PatientId, Vec<&ChargeLine>> = BTreeMap::new();
    for charge in charges {
        all.entry(charge.patient_id).or_default().push(charge);
    }
    let mut all: Vec<_> = all.into_iter().collect();
    all.sort_by_key(|(patient, charges)| (charges.iter().map(|charge| charge.performed_on).min(), *patient));
    all
}

/// Of those that have a price.
fn sum(charges: &[&ChargeLine]) -> Option<Money> {
    let mut totals = charges.iter().filter_map(|charge| charge.total);
    let first = totals.next()?;
    totals.try_fold(first, |sum, one| sum.checked_add(one).ok())
}

#[cfg(test)]
mod tests {
    use ::model::{ChargeId, Currency};
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;
    use crate::model::ChargeSource;

    fn charge(patient: u128, on: i8, minor: Option<i64>) -> ChargeLine {
        ChargeLine {
            id: ChargeId(Uuid::from_u128(9)),
            patient_id: PatientId(Uuid::from_u128(patient)),
            name: "Visit".into(),
            performed_on: date(2026, 3, on),
            total: minor.map(|minor| Money::new(minor, Currency::USD)),
            state: if minor.is_some() { ChargeState::Billable } else { ChargeState::Planned },
            source: ChargeSource::Appointment,
            version: 1,
        }
    }

    #[test]
    fn a_patient_is_one_line_and_the_longest_wait_comes_first() {
        let charges = [charge(1, 9, Some(4500)), charge(2, 3, None), charge(1, 10, Some(1250))];
        let lines = by_patient(&charges);
        assert_eq!(lines.iter().map(|(patient, _)| patient.0.as_u128()).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(sum(&lines[1].1), Some(Money::new(5750, Currency::USD)));
        assert_eq!(sum(&lines[0].1), None, "nothing has a price");
    }
}
