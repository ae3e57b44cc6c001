use ::model::PaymentRequestId;
use kit::{
    Card, Form, Hidden, Loaded, Notice, PageHead, PortalFrame, Submission, SubmitButton, TextField, Tone, ask_about,
    param,
};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::AmountField,
    model::{PayLinkView, PaymentState, ShowPayLink},
};

/// `/pay/{link}`: where the link of a guarantor's letter leads. Whoever has the code goes on.
#[component]
pub fn PayLinkPage() -> impl IntoView {
    let id = param::<PaymentRequestId>("link");
    let open = Submission::<api::OpenPayLink>::new();
    view! {
        <PortalFrame place="Hale" items=Vec::new()>
            <PageHead title="Pay a bill" lead="You were named as the person who pays a bill."/>
            <Card>
                <Form action=open>
                    <Hidden name="request_id" value=id.get_untracked().map(|id| id.to_string()).unwrap_or_default()/>
                    <TextField
                        name="code"
                        label="Your code"
                        hint="It stands in the letter that brought you here. It works once, and for three days."
                        autocomplete="one-time-code"
                        width=20
                        maxlength=20
                        required=true
                    />
                    <SubmitButton>"Go on"</SubmitButton>
                </Form>
            </Card>
        </PortalFrame>
    }
}

/// `/pay/{link}/{visit}`: the amount, and the way to pay it. Nothing of what it is for stands here.
#[component]
pub fn PayForPage() -> impl IntoView {
    let (id, visit) = (param::<PaymentRequestId>("link"), param::<String>("visit"));
    let shown =
        ask_about(move || Some(api::PayLink { query: ShowPayLink { request_id: id.get()?, token: visit.get()? } }));
    view! {
        <PortalFrame place="Hale" items=Vec::new()>
            <PageHead title="Pay a bill"/>
            <Loaded
                resource=shown
                view=move |link: PayLinkView| {
                    view! { <Shown link id=id.get_untracked() visit=visit.get_untracked().unwrap_or_default()/> }
                }
            />
        </PortalFrame>
    }
}

#[component]
fn Shown(link: PayLinkView, id: Option<PaymentRequestId>, visit: String) -> impl IntoView {
    let pay = Submission::<api::PayAsGuarantor>::new();
    let PayLinkView { facility, open, last } = link;
    let news = match last {
        _ if open.minor <= 0 => {
            Some((Tone::Success, "Thank you: it is paid", "There is nothing left to pay. You can close this page."))
        }
        Some(PaymentState::Processing) => Some((
            Tone::Information,
            "The payment is being processed",
            "You have done your part: please don’t pay again.",
        )),
        Some(PaymentState::Initiated) => Some((
            Tone::Information,
            "A payment is not finished",
            "If you have just paid, we hear of it in a moment: load this page again. Otherwise, go on below.",
        )),
        Some(PaymentState::Failed) => Some((
            Tone::Attention,
            "The payment was declined",
            "Nothing was taken from your account. Try again, perhaps with another card.",
        )),
        Some(PaymentState::Abandoned) => Some((
            Tone::Attention,
            "You have not paid",
            "The payment page was left or its time was over. Nothing was taken from your account.",
        )),
        _ => None,
    };
    let may_pay = open.minor > 0 && last != Some(PaymentState::Processing);
    view! {
        <div class="stack">
            {news.map(|(tone, title, text)| view! { <Notice tone title><p>{text}</p></Notice> })}
            {may_pay
                .then(|| {
                    view! {
                        <p>"To pay to "<bdi>{facility}</bdi></p>
                        <p class="bill-open">{open.to_string()}</p>
                        <Form action=pay id="pay" class="card">
                            <Hidden name="request_id" value=id.map(|id| id.to_string()).unwrap_or_default()/>
                            <Hidden name="token" value=visit/>
                            <AmountField open/>
                            <p class="hint">"You pay on the page of our payment service. We never see the number of your card."</p>
                            <SubmitButton>"Pay online"</SubmitButton>
                        </Form>
                    }
                })}
        </div>
    }
}
