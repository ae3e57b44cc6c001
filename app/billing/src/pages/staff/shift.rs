use ::model::{CashierShiftId, Permission};
use kit::{
    Card, Column, DownloadLink, PageHead, PageLoaded, Submission, SummaryList, SummaryRow, Table, Variant, ask_about,
    param,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{Amount, LedgerTable, ShiftTag, StepForm, accepted, moment},
    model::{MethodTotal, ShiftState, ShiftView, ShowShift},
};

/// `/staff/billing/till/{shift}`: the report of a drawer, for the screen and for paper; somebody else looks it through.
#[component]
pub fn ShiftPage() -> impl IntoView {
    let id = param::<CashierShiftId>("shift");
    let review = Submission::<api::ReviewShift>::new();
    let reviewed = accepted(review);
    let shift = ask_about(move || {
        reviewed.get();
        Some(api::Shift { query: ShowShift { shift_id: id.get()? } })
    });
    view! {
        <PageLoaded title="Drawer report" resource=shift view=move |shift: ShiftView| view! { <Report shift review/> }/>
    }
}

#[component]
fn Report(shift: ShiftView, review: Submission<api::ReviewShift>) -> impl IntoView {
    let id = shift.id.to_string();
    let over = matches!(shift.state, ShiftState::Closed | ShiftState::Reviewed | ShiftState::Accepted);
    let may_review = shift.state == ShiftState::Closed && !shift.own && shift.may.have(Permission::ApproveRefunds);
    let own_waits = shift.state == ShiftState::Closed && shift.own;
    // Before it is counted nobody needs to know what has to come out.
    let expected = (over || shift.state == ShiftState::Counted).then_some(shift.expected);
    let methods = shift.methods.clone();
    view! {
        <PageHead title="Drawer report" heading=format!("Drawer of {}", shift.cashier) back=("Till", "/staff/billing/till".into())>
            <ShiftTag state=shift.state/>
        </PageHead>
        <div class="stack">
            <p class="no-print">
                <DownloadLink href=format!("/staff/billing/till/{}/document.pdf", shift.id)>"Download as PDF"</DownloadLink>
            </p>
            <Card>
                <SummaryList>
                    <SummaryRow label="At">{shift.facility_name}</SummaryRow>
                    <SummaryRow label="Opened">{moment(shift.opened)}</SummaryRow>
                    {shift.closed.map(|at| view! { <SummaryRow label="Closed">{moment(at)}</SummaryRow> })}
                    <SummaryRow label="Float"><Amount money=shift.float/></SummaryRow>
                    <SummaryRow label="Cash taken"><Amount money=shift.taken/></SummaryRow>
                    <SummaryRow label="Cash paid out"><Amount money=shift.paid_out/></SummaryRow>
                    {expected.map(|money| view! { <SummaryRow label="Should lie in it"><Amount money/></SummaryRow> })}
                    {shift.counted.map(|money| view! { <SummaryRow label="Counted"><strong><Amount money/></strong></SummaryRow> })}
                    {shift.variance.map(|money| view! { <SummaryRow label="Differs by"><strong><Amount money/></strong></SummaryRow> })}
                    {shift.variance_reason.map(|why| view! { <SummaryRow label="Because">{why}</SummaryRow> })}
                    {shift.reviewed_by.map(|by| view! { <SummaryRow label="Reviewed by">{by}</SummaryRow> })}
                </SummaryList>
            </Card>
            {(!methods.is_empty()).then(|| view! { <Methods methods/> })}
            <Card title="Entries of the drawer">
                <LedgerTable caption="What went into the drawer and out of it" entries=shift.entries/>
            </Card>
            <div class="signatures only-print"><p>"Cashier"</p><p>"Reviewed by"</p></div>
            {may_review.then(|| view! {
                <StepForm action=review id="review" fields=vec![("shift_id", id)] word="I have looked it through" variant=Variant::Primary/>
            })}
            {own_waits.then(|| view! { <p class="muted no-print">"Somebody other than you looks it through."</p> })}
        </div>
    }
}

/// All that the cashier took meanwhile, in cash and otherwise.
#[component]
fn Methods(methods: Vec<MethodTotal>) -> impl IntoView {
    let row = |one: MethodTotal| {
        view! { <tr><td>{one.method.words()}</td><td class="numeric"><Amount money=one.net/></td></tr> }
    };
    let rows = methods.into_iter().map(row).collect_view();
    view! {
        <Card title="Taken in this shift">
            <Table caption="By how it was paid" columns=vec![Column::text("How"), Column::numeric("Received")]>{rows}</Table>
        </Card>
    }
}
