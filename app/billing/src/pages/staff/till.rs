use ::model::{Currency, FacilityId, Permission};
use kit::{
    Card, Column, Disclosure, Form, Hidden, Notice, PageHead, PageLoaded, Submission, SubmitButton, Table, TextField,
    Tone, Variant, ask, query,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{Amount, Figure, ShiftTag, StepForm, accepted, moment},
    model::{ShiftLine, ShiftState, ShiftView, ShowTill, TillView},
};

#[derive(Clone, Copy)]
struct Steps {
    open: Submission<api::OpenShift>,
    count: Submission<api::CountShift>,
    close: Submission<api::CloseShift>,
    hand_over: Submission<api::HandOverShift>,
    accept: Submission<api::AcceptShift>,
}

/// `/staff/billing/till?facility=`: the own drawer from its float to its count, and the drawers of others that wait.
#[component]
pub fn TillPage() -> impl IntoView {
    let facility = query::<FacilityId>("facility");
    let steps = Steps {
        open: Submission::new(),
        count: Submission::new(),
        close: Submission::new(),
        hand_over: Submission::new(),
        accept: Submission::new(),
    };
    let changes = [accepted(steps.open), accepted(steps.count), accepted(steps.hand_over), accepted(steps.accept)];
    let till = ask(move || {
        changes.iter().for_each(|change| _ = change.get());
        api::Till { query: ShowTill { facility_id: facility.get() } }
    });
    view! {
        <PageLoaded title="Till" resource=till view=move |till: TillView| view! { <Whole till steps/> }/>
    }
}

#[component]
fn Whole(till: TillView, steps: Steps) -> impl IntoView {
    let may_take = till.may.have(Permission::TakePayments);
    let may_review = till.may.have(Permission::ApproveRefunds);
    let mine = match till.mine {
        Some(shift) => view! { <Mine shift steps/> }.into_any(),
        None if may_take => {
            view! { <Open facility=till.facility_id currency=till.currency action=steps.open/> }.into_any()
        }
        None => ().into_any(),
    };
    let offered = (!till.offered.is_empty() && may_take).then(|| {
        let rows = till.offered.into_iter().map(|one| offer(one, steps)).collect_view();
        view! {
            <Card title="Offered to you">
                <Table caption="Drawers that are handed over" columns=vec![Column::text("Cashier"), Column::text("Since"), Column::numeric("Counted"), Column::text("Next")] stacked=true>
                    {rows}
                </Table>
            </Card>
        }
    });
    let review = (!till.to_review.is_empty()).then(|| {
        let title = if may_review { "To review" } else { "Closed, waiting to be reviewed" };
        view! { <Card title><Shifts caption="Drawers that were closed" shifts=till.to_review/></Card> }
    });
    let past = (!till.past.is_empty()).then(|| {
        view! { <Card title="Earlier"><Shifts caption="Drawers of before, the latest first" shifts=till.past/></Card> }
    });
    view! {
        <PageHead title="Till" lead=till.facility_name back=("Billing", "/staff/billing".into())/>
        <div class="stack">{mine}{offered}{review}{past}</div>
    }
}

#[component]
fn Open(facility: FacilityId, currency: Currency, action: Submission<api::OpenShift>) -> impl IntoView {
    let label = format!("What lies in the drawer, in {}", currency.code());
    view! {
        <Card title="You have no drawer open">
            <p class="muted">"Cash is taken and paid out from your own open drawer. Cards, transfers and cheques need none."</p>
            <Form action=action id="open" class="stack">
                <Hidden name="facility_id" value=facility.to_string()/>
                <TextField name="float" label hint="The float from the safe, counted by you." inputmode="decimal" width=10/>
                <SubmitButton>"Open the drawer"</SubmitButton>
            </Form>
        </Card>
    }
}

#[component]
fn Mine(shift: ShiftView, steps: Steps) -> impl IntoView {
    let id = shift.id;
    let state = shift.state;
    let next = match state {
        ShiftState::Open => view! {
            <Count id=id.to_string() word="Count the drawer" again=false action=steps.count/>
            <HandOver id=id.to_string() action=steps.hand_over/>
        }
        .into_any(),
        ShiftState::Counted => view! {
            <Close shift=shift.clone() action=steps.close/>
            <Count id=id.to_string() word="Count again" again=true action=steps.count/>
        }
        .into_any(),
        ShiftState::HandingOver => view! {
            <Notice title="The drawer waits for the next cashier">
                <p>"They see it on this page and take it over. Until then nothing is taken."</p>
            </Notice>
        }
        .into_any(),
        ShiftState::Accepted | ShiftState::Closed | ShiftState::Reviewed => ().into_any(),
    };
    let opened = moment(shift.opened);
    view! {
        <Card title="Your drawer">
            <p class="row"><ShiftTag state/><span class="muted">"Since "{opened}</span></p>
            <div class="figures">
                <Figure label="Float" money=shift.float entries=Vec::new()/>
                <Figure label="Cash taken" money=shift.taken entries=Vec::new()/>
                <Figure label="Paid out" money=shift.paid_out entries=Vec::new()/>
                // A count is worth something when the one who counts does not know what has to come out.
                {(state == ShiftState::Counted).then(|| view! { <Figure label="Should lie in it" money=shift.expected entries=shift.entries.clone()/> })}
                {shift.counted.map(|money| view! { <Figure label="Counted" money entries=Vec::new()/> })}
            </div>
            {next}
            <p><a href=format!("/staff/billing/till/{id}")>"Report so far"</a></p>
        </Card>
    }
}

#[component]
fn Count(id: String, word: &'static str, again: bool, action: Submission<api::CountShift>) -> impl IntoView {
    let form_id = if again { "count-again" } else { "count" };
    view! {
        <Form action=action id=form_id>
            <Hidden name="shift_id" value=id/>
            <Disclosure summary=word>
                <TextField
                    name="counted"
                    label="What lies in the drawer now?"
                    hint="All notes and coins, with the float. From then on nothing is taken."
                    inputmode="decimal"
                    width=10
                />
                <SubmitButton>{if again { "Keep the new count" } else { "Keep the count" }}</SubmitButton>
            </Disclosure>
        </Form>
    }
}

#[component]
fn HandOver(id: String, action: Submission<api::HandOverShift>) -> impl IntoView {
    view! {
        <Form action=action id="hand-over">
            <Hidden name="shift_id" value=id/>
            <Disclosure summary="Hand it over to another cashier">
                <TextField name="counted" label="What lies in the drawer now?" inputmode="decimal" width=10/>
                <TextField name="reason" label="If it differs from what should be there: why?" maxlength=500 optional=true/>
                <SubmitButton variant=Variant::Secondary>"Offer the drawer"</SubmitButton>
            </Disclosure>
        </Form>
    }
}

#[component]
fn Close(shift: ShiftView, action: Submission<api::CloseShift>) -> impl IntoView {
    let counted = shift.counted.unwrap_or(shift.expected);
    let variance = counted.checked_sub(shift.expected).unwrap_or(counted);
    let differs = variance.minor != 0;
    view! {
        {differs.then(|| view! {
            <Notice tone=Tone::Attention title=format!("The drawer differs by {variance}")>
                <p>"Count again, or write why as far as it is known."</p>
            </Notice>
        })}
        <Form action=action id="close" class="stack">
            <Hidden name="shift_id" value=shift.id.to_string()/>
            {if differs {
                view! { <TextField name="reason" label="Why does it differ?" maxlength=500/> }.into_any()
            } else {
                view! { <Hidden name="reason" value=""/> }.into_any()
            }}
            <SubmitButton>"Close the drawer"</SubmitButton>
        </Form>
    }
}

fn offer(one: ShiftLine, steps: Steps) -> AnyView {
    let id = one.id.to_string();
    view! {
        <tr>
            <td dir="auto">{one.cashier.clone()}</td>
            <td data-label="Since" class="nowrap">{moment(one.opened)}</td>
            <td data-label="Counted" class="numeric">{one.counted.map(|money| view! { <Amount money/> })}</td>
            <td data-label="Next">
                <StepForm
                    action=steps.accept
                    id=format!("accept-{id}")
                    fields=vec![("shift_id", id.clone())]
                    word="Take it over"
                    of=format!("from {}", one.cashier)
                />
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn Shifts(caption: &'static str, shifts: Vec<ShiftLine>) -> impl IntoView {
    let row = |one: ShiftLine| {
        view! {
            <tr class="row-link">
                <td><a href=format!("/staff/billing/till/{}", one.id) dir="auto">{one.cashier}</a></td>
                <td data-label="Closed" class="nowrap">{one.closed.map(moment)}</td>
                <td data-label="State"><ShiftTag state=one.state/></td>
                <td data-label="Counted" class="numeric">{one.counted.map(|money| view! { <Amount money/> })}</td>
                <td data-label="Differs by" class="numeric">{one.variance.map(|money| view! { <Amount money/> })}</td>
            </tr>
        }
    };
    let rows = shifts.into_iter().map(row).collect_view();
    let columns = vec![
        Column::text("Cashier"),
        Column::text("Closed"),
        Column::text("State"),
        Column::numeric("Counted"),
        Column::numeric("Differs by"),
    ];
    view! { <Table caption columns stacked=true>{rows}</Table> }
}
