use ::model::{Money, PaymentRequestId};
use kit::{Card, Form, Hidden, Loaded, Notice, PageHead, Submission, SubmitButton, Tone, ask_about, param};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{AmountField, BillRows, PayWith, UnderWayNotice},
    model::{MyRequest, OwnRequest},
};

/// `/bills/requests/{request}`: where the link of a payment request leads.
#[component]
pub fn RequestPage() -> impl IntoView {
    let id = param::<PaymentRequestId>("request");
    let request = ask_about(move || Some(api::MyRequest { query: MyRequest { request_id: id.get()? } }));
    kit::live("/live/bills", move || request.refetch());
    view! {
        <PageHead title="Please pay" back=("Your bills", "/bills".into())/>
        <Loaded resource=request lines=8 view=|request: OwnRequest| view! { <Shown request/> }/>
    }
}

#[component]
fn Shown(request: OwnRequest) -> impl IntoView {
    let pay = Submission::<api::PayOnline>::new();
    let OwnRequest { id, facility, note, ended, bills, under_way, methods } = request;
    let open = bills
        .first()
        .and_then(|first| Money::sum(first.open.currency, bills.iter().map(|bill| bill.open)).ok())
        .filter(|open| open.minor > 0);
    let form = match open {
        None => view! { <Notice tone=Tone::Success title="There is nothing left to pay of this"/> }.into_any(),
        Some(_) if ended => view! {
            <Notice tone=Tone::Attention title="This request has ended">
                <p>"You can still pay each bill below, or ask the billing office for a new request."</p>
            </Notice>
        }
        .into_any(),
        Some(open) => view! {
            <p class="bill-open">{open.to_string()}</p>
            <Form action=pay id="pay" class="card">
                <Hidden name="request_id" value=id.to_string()/>
                <AmountField open/>
                <PayWith methods/>
                <SubmitButton>"Pay online"</SubmitButton>
            </Form>
        }
        .into_any(),
    };
    view! {
        <div class="stack">
            <h2 dir="auto">{facility}</h2>
            <UnderWayNotice payments=under_way/>
            {form}
            {note.map(|note| view! { <Card title="The billing office writes"><p class="written" dir="auto">{note}</p></Card> })}
            <section aria-labelledby="bills">
                <h2 id="bills">"For these bills"</h2>
                <BillRows bills/>
            </section>
        </div>
    }
}
