use ::model::{FacilityId, Permission};
use kit::{
    Card, Choice, Column, Disclosure, EmptyState, Form, Hidden, PageHead, PageLoaded, RadioField, Submission,
    SubmitButton, Table, Tag, TextField, Tone, ask, query,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{Agrees, Amount, day},
    model::{Method, ShowSuspense, SuspendedLine, SuspenseView},
};

/// `/staff/billing/suspense?facility=`: money that came and fits nothing, until somebody has placed it.
#[component]
pub fn SuspensePage() -> impl IntoView {
    let facility = query::<FacilityId>("facility");
    let suspend = Submission::<api::SuspendMoney>::new();
    let suspense = ask(move || api::Suspense { query: ShowSuspense { facility_id: facility.get() } });
    view! {
        <PageLoaded
            title="Unknown money"
            resource=suspense
            view=move |suspense: SuspenseView| view! { <Whole suspense suspend/> }
        />
    }
}

#[component]
fn Whole(suspense: SuspenseView, suspend: Submission<api::SuspendMoney>) -> impl IntoView {
    let SuspenseView { facility_id, facility_name, money, left, ledger, may, .. } = suspense;
    let may_take = may.have(Permission::TakePayments);
    view! {
        <PageHead title="Unknown money" lead=facility_name back=("Billing", "/staff/billing".into())/>
        <Card title="On the suspense account">
            <Lines money/>
            <p>"Together: "<Amount money=left/></p>
            <Agrees sum=left ledger/>
        </Card>
        {may_take.then(|| view! { <Card><Suspend facility=facility_id action=suspend/></Card> })}
    }
}

#[component]
fn Lines(money: Vec<SuspendedLine>) -> impl IntoView {
    if money.is_empty() {
        return view! {
            <EmptyState title="Everything is placed" text="Money that fits no payment of ours appears here, with a task in the day’s work."/>
        }
        .into_any();
    }
    let row = |one: SuspendedLine| {
        view! {
            <tr>
                <td class="nowrap">{day(one.came_on)}</td>
                <td data-label="How">{one.method.words()}</td>
                <td data-label="Beside it"><a href=format!("/staff/billing/suspense/{}", one.id) dir="auto">{one.reference}</a></td>
                <td data-label="State">{one.waits.then(|| view! { <Tag tone=Tone::Attention>"To decide"</Tag> })}</td>
                <td data-label="Amount" class="numeric"><Amount money=one.amount/></td>
                <td data-label="Left" class="numeric"><Amount money=one.left/></td>
            </tr>
        }
    };
    let rows = money.into_iter().map(row).collect_view();
    let columns = vec![
        Column::text("Came"),
        Column::text("How"),
        Column::text("What stood beside it"),
        Column::text("State"),
        Column::numeric("Amount"),
        Column::numeric("Left"),
    ];
    view! { <Table caption="Money that nobody has placed yet, the oldest first" columns stacked=true>{rows}</Table> }
        .into_any()
}

#[component]
fn Suspend(facility: FacilityId, action: Submission<api::SuspendMoney>) -> impl IntoView {
    let methods = || [Method::Transfer, Method::Cheque].map(|one| Choice::new(one.name(), one.words())).to_vec();
    view! {
        <Form action=action id="suspend">
            <Hidden name="facility_id" value=facility.to_string()/>
            <Disclosure summary="Money came, and nobody knows whose it is">
                <TextField name="amount" label="Amount" inputmode="decimal" width=10/>
                <RadioField name="method" label="How did it come?" options=methods() value=Method::Transfer.name()/>
                <TextField name="reference" label="What stands beside it?" hint="The sender, the text of the transfer, the number of the cheque." maxlength=300/>
                <SubmitButton>"Put it on the suspense account"</SubmitButton>
            </Disclosure>
        </Form>
    }
}
