use std::collections::BTreeMap;

use ::model::{FacilityId, Money, time::date};
use kit::{
    CheckChoice, Disclosure, DownloadLink, EmptyState, ErrorView, Form, Loaded, Notice, PageHead, Submission,
    SubmitButton, Tone, ask,
};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{BillRows, KeptCards, PayWith, PaymentTag, PlanRows, UnderWayNotice},
    model::{MyBills, OwnBillSummary, OwnBills, OwnCredit, OwnMethod, OwnPayment, OwnPlan, OwnRefund},
};

/// `/bills`: what is to pay and until when, then what was paid, given back, and is left as credit.
#[component]
pub fn BillsPage() -> impl IntoView {
    let remove = Submission::<api::RemoveMethod>::new();
    let pay = Submission::<api::PayBills>::new();
    let bills = ask(move || {
        remove.version().track();
        api::MyBills { query: MyBills {} }
    });
    kit::live("/live/bills", move || bills.refetch());
    view! {
        <PageHead title="Your bills"/>
        <Loaded resource=bills lines=6 view=move |bills: OwnBills| view! { <Shown bills pay remove/> }/>
    }
}

#[component]
fn Shown(bills: OwnBills, pay: Submission<api::PayBills>, remove: Submission<api::RemoveMethod>) -> impl IntoView {
    let OwnBills { bills, under_way, payments, refunds, credit, methods, plans } = bills;
    let places: BTreeMap<FacilityId, String> =
        bills.iter().map(|bill| (bill.facility_id, bill.facility.clone())).collect();
    let (open, settled): (Vec<_>, Vec<_>) = bills.into_iter().partition(OwnBillSummary::is_open);
    view! {
        <div class="stack">
            <UnderWayNotice payments=under_way/>
            <Plans plans/>
            <ToPay bills=open.clone()/>
            <Several bills=open methods=methods.clone() pay/>
            <Credit credit/>
            <Settled bills=settled/>
            <Payments payments/>
            <Refunds refunds/>
            <KeptCards methods remove/>
            <Statements places/>
        </div>
    }
}

#[component]
fn Plans(plans: Vec<OwnPlan>) -> impl IntoView {
    (!plans.is_empty()).then(|| {
        view! {
            <section aria-labelledby="plans">
                <h2 id="plans">"In instalments"</h2>
                <PlanRows plans/>
            </section>
        }
    })
}

#[component]
fn ToPay(bills: Vec<OwnBillSummary>) -> impl IntoView {
    if bills.is_empty() {
        return view! {
            <EmptyState title="Nothing to pay" text="When there is a bill for you, it appears here and you get an e-mail."/>
        }
        .into_any();
    }
    view! {
        <section aria-labelledby="to-pay">
            <h2 id="to-pay">"To pay"</h2>
            <BillRows bills/>
        </section>
    }
    .into_any()
}

/// Where several bills of one place are open, they can be paid in one go.
#[component]
fn Several(bills: Vec<OwnBillSummary>, methods: Vec<OwnMethod>, pay: Submission<api::PayBills>) -> impl IntoView {
    let mut places: BTreeMap<FacilityId, Vec<OwnBillSummary>> = BTreeMap::new();
    bills.into_iter().for_each(|bill| places.entry(bill.facility_id).or_default().push(bill));
    places
        .into_iter()
        .filter(|(_, bills)| bills.len() > 1)
        .map(|(facility, bills)| {
            let (place, methods) = (bills[0].facility.clone(), methods.clone());
            let sum = Money::sum(bills[0].open.currency, bills.iter().map(|bill| bill.open));
            let choices = move || {
                bills
                    .into_iter()
                    .map(|bill| {
                        view! {
                            <CheckChoice
                                name="invoices[]"
                                value=bill.id.to_string()
                                label=format!("Bill {}, {}", bill.number, bill.open)
                                hint=format!("To pay by {}", date(bill.due_on))
                                checked=true
                            />
                        }
                    })
                    .collect_view()
            };
            let all = sum.map_or_else(
                |error| view! { <ErrorView error=::model::AppError::rule("sum", error.to_string())/> }.into_any(),
                |sum| view! { <p class="muted">"All of them together: "{sum.to_string()}</p> }.into_any(),
            );
            view! {
                <Form action=pay id=format!("several-{facility}")>
                    <Disclosure summary=format!("Pay several bills of {place} in one go")>
                        <fieldset class="bill-choices">
                            <legend>"Which bills?"</legend>
                            {choices()}
                        </fieldset>
                        {all}
                        <PayWith methods/>
                        <SubmitButton>"Pay the chosen bills"</SubmitButton>
                    </Disclosure>
                </Form>
            }
        })
        .collect_view()
}

#[component]
fn Credit(credit: Vec<OwnCredit>) -> impl IntoView {
    credit
        .into_iter()
        .map(|credit| {
            let OwnCredit { facility, amount, deposit } = credit;
            let rest = ::model::Money::new(amount.minor - deposit.minor, amount.currency);
            let deposited = (deposit.minor > 0).then(|| {
                let place = facility.clone();
                view! {
                    <Notice tone=Tone::Information title=format!("You have paid a deposit: {deposit} of it are left")>
                        <p>"At "<bdi>{place}</bdi>": your bills are paid from it when they come; what is not needed is paid back."</p>
                    </Notice>
                }
            });
            let credit = (rest.minor > 0).then(|| {
                view! {
                    <Notice tone=Tone::Information title=format!("You have a credit of {rest}")>
                        <p>
                            "At "<bdi>{facility}</bdi>
                            ": you have paid more than was billed. The billing office uses it for your next bill or pays it back."
                        </p>
                    </Notice>
                }
            });
            view! {
                {deposited}
                {credit}
            }
        })
        .collect_view()
}

#[component]
fn Settled(bills: Vec<OwnBillSummary>) -> impl IntoView {
    (!bills.is_empty()).then(|| {
        view! {
            <section aria-labelledby="settled">
                <h2 id="settled">"Paid bills"</h2>
                <BillRows bills/>
            </section>
        }
    })
}

#[component]
fn Payments(payments: Vec<OwnPayment>) -> impl IntoView {
    let rows = payments
        .into_iter()
        .map(|payment| {
            view! {
                <li>
                    <a class="bill-row" href=format!("/bills/payments/{}", payment.id)>
                        <strong>{date(payment.on)}</strong>
                        <span class="bill-amount">{payment.amount.to_string()}</span>
                        <span class="line muted">{payment.method.words()}", "<bdi>{payment.facility}</bdi></span>
                        <PaymentTag state=payment.state/>
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <section aria-labelledby="payments">
                <h2 id="payments">"Your payments and receipts"</h2>
                <ul class="bill-rows">{rows}</ul>
            </section>
        }
    })
}

#[component]
fn Refunds(refunds: Vec<OwnRefund>) -> impl IntoView {
    let rows = refunds
        .into_iter()
        .map(|refund| {
            let when = refund.paid_out_on.map(|on| format!(", {}", date(on)));
            view! {
                <li>
                    <strong>{refund.amount.to_string()}</strong>": "{refund.state.own_words()}{when}" ("{refund.method.words()}")"
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <section aria-labelledby="refunds">
                <h2 id="refunds">"Given back to you"</h2>
                <ul>{rows}</ul>
            </section>
        }
    })
}

/// All that happened on the account, on paper.
#[component]
fn Statements(places: BTreeMap<FacilityId, String>) -> impl IntoView {
    let several = places.len() > 1;
    places
        .into_iter()
        .map(|(facility, name)| {
            let words = if several { format!("Statement of account, {name}") } else { "Statement of account".to_owned() };
            view! {
                <p>
                    <DownloadLink href=format!("/bills/statements/{facility}/document.pdf")>{words}" (PDF)"</DownloadLink>
                </p>
            }
        })
        .collect_view()
}
