use ::model::{Permission, SuspenseId};
use kit::{
    Card, Choice, Form, Hidden, PageHead, PageLoaded, RadioField, Submission, SubmitButton, SummaryList, SummaryRow,
    TextField, Variant, ask_about, param,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{Amount, NamedPatient, RefundTag, StepForm, accepted, day},
    model::{Method, PlacementKind, PlacementView, RefundState, ShowSuspended, SuspendedView},
};

#[derive(Clone, Copy)]
struct Steps {
    place: Submission<api::PlaceMoney>,
    decide: Submission<api::DecidePlacement>,
}

/// `/staff/billing/suspense/{money}`: money that came and fits nothing: where it belongs, who says so, and who decides.
#[component]
pub fn SuspendedPage() -> impl IntoView {
    let id = param::<SuspenseId>("money");
    let steps = Steps { place: Submission::new(), decide: Submission::new() };
    let changes = [accepted(steps.place), accepted(steps.decide)];
    let money = ask_about(move || {
        changes.iter().for_each(|change| _ = change.get());
        Some(api::Suspended { query: ShowSuspended { suspense_id: id.get()? } })
    });
    view! {
        <PageLoaded
            title="Unknown money"
            resource=money
            view=move |money: SuspendedView| view! { <Whole money steps/> }
        />
    }
}

#[component]
fn Whole(money: SuspendedView, steps: Steps) -> impl IntoView {
    let heading = format!("{} of unknown origin", money.money.amount);
    let back = ("Unknown money", format!("/staff/billing/suspense?facility={}", money.facility_id));
    let may_decide = money.may.have(Permission::ApproveRefunds);
    let place = (money.can_be_placed() && money.may.have(Permission::IssueInvoices))
        .then(|| view! { <Place money=money.clone() action=steps.place/> });
    let any = !money.placements.is_empty();
    let placements = money.placements.iter().cloned().map(|one| placement(one, may_decide, steps)).collect_view();
    view! {
        <PageHead title="Unknown money" heading back/>
        <div class="stack">
            <Facts money/>
            {any.then(|| view! { <Card title="Where it belongs"><ul class="refunds">{placements}</ul></Card> })}
            {place}
        </div>
    }
}

#[component]
fn Facts(money: SuspendedView) -> impl IntoView {
    let SuspendedView { money, facility_name, meant_for, meant_payment, .. } = money;
    let meant = meant_for.map(|patient| {
        let payment = meant_payment.map(|id| {
            view! { " "<a href=format!("/staff/billing/payments/{id}")>"Open the payment"</a> }
        });
        view! { <SummaryRow label="Perhaps for"><NamedPatient patient/>{payment}</SummaryRow> }
    });
    view! {
        <Card>
            <SummaryList>
                <SummaryRow label="Came">{day(money.came_on)}</SummaryRow>
                <SummaryRow label="How">{money.method.words()}</SummaryRow>
                <SummaryRow label="What stood beside it"><span dir="auto">{money.reference}</span></SummaryRow>
                <SummaryRow label="At">{facility_name}</SummaryRow>
                {meant}
                <SummaryRow label="On the suspense account"><strong><Amount money=money.left/></strong></SummaryRow>
            </SummaryList>
        </Card>
    }
}

#[component]
fn Place(money: SuspendedView, action: Submission<api::PlaceMoney>) -> impl IntoView {
    let online = money.money.method == Method::Online;
    let kinds = || PlacementKind::ALL.iter().map(|kind| Choice::new(kind.name(), kind.words())).collect();
    let mrn = money.meant_for.map(|patient| patient.mrn).unwrap_or_default();
    let amount = money.money.left.plain();
    view! {
        <Card title="Say where it belongs">
            <Form action=action id="place" class="stack">
                <Hidden name="suspense_id" value=money.money.id.to_string()/>
                <RadioField name="kind" label="What is to be done with it?" options=kinds() value=PlacementKind::Assign.name()/>
                <TextField name="invoice" label="Number of the invoice" hint="What is more than is open of it becomes the patient’s credit." width=20 maxlength=40 optional=true/>
                <TextField name="mrn" label="Record number of the patient" hint="Where there is no invoice: it becomes their credit." width=20 maxlength=20 value=mrn optional=true/>
                {if online {
                    view! { <Hidden name="amount" value=""/> }.into_any()
                } else {
                    view! { <TextField name="amount" label="How much of it?" inputmode="decimal" width=10 value=amount/> }.into_any()
                }}
                <TextField name="reason" label="How do you know?" maxlength=500/>
                <SubmitButton>"Ask for it to be decided"</SubmitButton>
            </Form>
        </Card>
    }
}

fn placement(one: PlacementView, may_decide: bool, steps: Steps) -> AnyView {
    let id = one.id.to_string();
    let (waits, words) = (one.state == RefundState::Requested, one.words());
    let decide = |approve: &'static str, word: &'static str, variant| {
        view! {
            <StepForm
                action=steps.decide
                id=format!("{approve}-{id}")
                fields=vec![("placement_id", id.clone()), ("approve", approve.into())]
                word
                of="where it belongs"
                variant
            />
        }
    };
    let next = (waits && may_decide).then(|| {
        let approve = (!one.own).then(|| decide("yes", "Approve", Variant::Primary));
        let refuse = decide("no", if one.own { "Take back" } else { "Refuse" }, Variant::Secondary);
        view! { <div class="button-row">{approve}{refuse}</div> }
    });
    let whose = match (one.kind, one.invoice) {
        (PlacementKind::Assign, Some((invoice, number))) => view! {
            "For "<a class="accession" href=format!("/staff/billing/invoices/{invoice}")>{number}</a>" of "
        }
        .into_any(),
        (PlacementKind::Assign, None) => "To the credit of ".into_any(),
        (PlacementKind::SendBack, _) => "Back where it came from".into_any(),
    };
    let payment = one.payment_id.map(|id| {
        view! { " "<a href=format!("/staff/billing/payments/{id}")>"Open the payment"</a> }
    });
    view! {
        <li class="refund">
            <p class="row"><strong><Amount money=one.amount/></strong><RefundTag state=one.state words/></p>
            <p>{whose}{one.patient.map(|patient| view! { <NamedPatient patient/> })}{payment}</p>
            <p dir="auto">{one.reason}</p>
            <p class="muted small">
                {one.asked_by.map(|by| view! { "Asked by "<bdi>{by}</bdi> })}
                {one.decided_by.map(|by| view! { ", decided by "<bdi>{by}</bdi> })}
            </p>
            {(waits && one.own).then(|| view! { <p class="muted">"You asked for it: somebody else decides."</p> })}
            {next}
        </li>
    }
    .into_any()
}
