use ::model::{Money, PaymentId, time::date};
use kit::{
    ButtonRow, DownloadLink, Form, Hidden, Loaded, Notice, PageHead, Submission, SubmitButton, SummaryList, SummaryRow,
    Tone, Variant, ask_about, param,
};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{BillRows, PaymentTag},
    model::{Method, MyPayment, OwnBillSummary, OwnPayment, OwnPaymentPage, PaymentState},
};

/// `/bills/payments/{payment}`: where the patient comes back to from the gateway's page, and where the receipt is. It says
/// what is known now, and the news as they come in.
#[component]
pub fn PaymentPage() -> impl IntoView {
    let id = param::<PaymentId>("payment");
    let give_up = Submission::<api::GiveUpPayment>::new();
    let again = Submission::<api::PayBills>::new();
    let payment = ask_about(move || {
        give_up.version().track();
        Some(api::MyPayment { query: MyPayment { payment_id: id.get()? } })
    });
    kit::live("/live/bills", move || payment.refetch());
    view! {
        <PageHead title="Your payment" back=("Your bills", "/bills".into())/>
        <Loaded resource=payment lines=8 view=move |page: OwnPaymentPage| view! { <Shown page give_up again/> }/>
    }
}

#[component]
fn Shown(
    page: OwnPaymentPage,
    give_up: Submission<api::GiveUpPayment>,
    again: Submission<api::PayBills>,
) -> impl IntoView {
    let OwnPaymentPage { payment, bills, at_gateway, url } = page;
    let id = payment.id;
    let came_to_nothing = matches!(payment.state, PaymentState::Failed | PaymentState::Abandoned);
    let open: Vec<_> = bills.iter().filter(|bill| bill.is_open()).cloned().collect();
    let again = (came_to_nothing && !open.is_empty()).then(|| view! { <Again open amount=payment.amount again/> });
    let received = payment.state.is_received();
    view! {
        <div class="stack">
            <div aria-live="polite"><News payment=payment.clone() at_gateway waits=url.is_some()/></div>
            {at_gateway.then(|| view! { <GoOn url id give_up/> })}
            {again}
            <Facts payment/>
            {received
                .then(|| {
                    view! {
                        <p>
                            <DownloadLink href=format!("/bills/payments/{id}/document.pdf")>
                                "Download the receipt as PDF"
                            </DownloadLink>
                        </p>
                    }
                })}
            <section aria-labelledby="bills">
                <h2 id="bills">"For these bills"</h2>
                <BillRows bills/>
            </section>
        </div>
    }
}

/// How it stands, in a sentence, and what to do now.
#[component]
fn News(payment: OwnPayment, at_gateway: bool, waits: bool) -> impl IntoView {
    let amount = payment.amount;
    let online = payment.method == Method::Online;
    let (tone, title, text) = match payment.state {
        PaymentState::Succeeded | PaymentState::Won => {
            (Tone::Success, format!("Thank you: {amount} is paid"), "The receipt is below, and among your payments.")
        }
        PaymentState::Initiated if waits => (
            Tone::Information,
            "This payment is not finished".to_owned(),
            "If you have just paid, we hear of it in a moment, and this page says so: please don’t pay again. Otherwise, go on where you stopped.",
        ),
        PaymentState::Initiated if at_gateway => (
            Tone::Information,
            "This payment is not finished".to_owned(),
            "We were interrupted before we knew how it went. If it went through, this page says so in a moment. Otherwise stop it, and pay from the bill again.",
        ),
        PaymentState::Initiated => (
            Tone::Information,
            "This payment is not finished".to_owned(),
            "The payment page did not open. Nothing was taken from your account: please pay from the bill again.",
        ),
        PaymentState::Processing => (
            Tone::Information,
            "Your payment is being processed".to_owned(),
            "You have done your part. Your bank takes some days; you get an e-mail when it has arrived.",
        ),
        PaymentState::Failed => (
            Tone::Attention,
            "Your payment was declined".to_owned(),
            "Nothing was taken from your account. Try again, perhaps with another card, or ask your bank.",
        ),
        PaymentState::Abandoned => (
            Tone::Attention,
            "You have not paid".to_owned(),
            "The payment page was left or its time was over. Nothing was taken from your account.",
        ),
        PaymentState::Disputed => (
            Tone::Attention,
            "Your bank has a question about this payment".to_owned(),
            "It was disputed. Until your bank has decided, the bill counts as it stood.",
        ),
        PaymentState::Lost => {
            (Tone::Attention, "Your bank has taken this payment back".to_owned(), "What it had paid is open again.")
        }
    };
    let look_again =
        (online && matches!(payment.state, PaymentState::Initiated | PaymentState::Processing)).then(|| {
            view! { <p><a href=format!("/bills/payments/{}", payment.id) rel="external">"Look again"</a></p> }
        });
    view! {
        <Notice tone title>
            <p>{text}</p>
            {look_again}
        </Notice>
    }
}

/// To the page of the gateway or of the bank, which is not the router's, or not at all.
#[component]
fn GoOn(url: Option<String>, id: PaymentId, give_up: Submission<api::GiveUpPayment>) -> impl IntoView {
    view! {
        <ButtonRow>
            {url.map(|url| view! { <a class="button primary" href=url rel="external">"Go to the payment page"</a> })}
            <Form action=give_up id="give-up">
                <Hidden name="payment_id" value=id.to_string()/>
                <SubmitButton variant=Variant::Quiet>"Stop this payment"</SubmitButton>
            </Form>
        </ButtonRow>
    }
}

/// The same amount, as far as so much is still open.
#[component]
fn Again(open: Vec<OwnBillSummary>, amount: Money, again: Submission<api::PayBills>) -> impl IntoView {
    let left: i64 = open.iter().map(|bill| bill.open.minor).sum();
    let amount = if amount.minor < left { amount.plain() } else { String::new() };
    view! {
        <Form action=again id="again">
            {open.into_iter().map(|bill| view! { <Hidden name="invoices[]" value=bill.id.to_string()/> }).collect_view()}
            <Hidden name="amount" value=amount/>
            <SubmitButton>"Try again"</SubmitButton>
        </Form>
    }
}

#[component]
fn Facts(payment: OwnPayment) -> impl IntoView {
    let OwnPayment { facility, method, state, amount, on, refunded, credit, .. } = payment;
    let day = if state.is_received() { "Received on" } else { "Begun on" };
    view! {
        <SummaryList>
            <SummaryRow label="Amount">{amount.to_string()}</SummaryRow>
            <SummaryRow label="State"><PaymentTag state/></SummaryRow>
            <SummaryRow label=day>{date(on)}</SummaryRow>
            <SummaryRow label="How">{method.words()}</SummaryRow>
            <SummaryRow label="To">{facility}</SummaryRow>
            {(refunded.minor > 0).then(|| view! { <SummaryRow label="Given back">{refunded.to_string()}</SummaryRow> })}
            {(credit.minor > 0).then(|| view! { <SummaryRow label="Left as your credit">{credit.to_string()}</SummaryRow> })}
        </SummaryList>
    }
}
