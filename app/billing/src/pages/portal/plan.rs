use ::model::{PaymentPlanId, time::date};
use kit::{
    Card, Form, Hidden, Loaded, Notice, PageHead, Submission, SubmitButton, SummaryList, SummaryRow, Tone, ask_about,
    param,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{
        Instalments, accepted,
        portal::{BillRows, PayWith, PlanTag, UnderWayNotice},
    },
    model::{MyPlan, OwnMethod, OwnPlanPage, PlanAction, PlanState, PlanSummary},
};

/// `/bills/plans/{plan}`: what is paid in instalments, what is due next, and the way to agree and to pay.
#[component]
pub fn PlanPage() -> impl IntoView {
    let id = param::<PaymentPlanId>("plan");
    let agree = Submission::<api::AgreeToPlan>::new();
    let pay = Submission::<api::PayInstalment>::new();
    let agreed = accepted(agree);
    let plan = ask_about(move || {
        agreed.get();
        Some(api::MyPlan { query: MyPlan { plan_id: id.get()? } })
    });
    kit::live("/live/bills", move || plan.refetch());
    view! {
        <PageHead title="Your payment plan" back=("Your bills", "/bills".into())/>
        <Loaded resource=plan lines=8 view=move |page: OwnPlanPage| view! { <Shown page agree pay/> }/>
    }
}

#[component]
fn Shown(page: OwnPlanPage, agree: Submission<api::AgreeToPlan>, pay: Submission<api::PayInstalment>) -> impl IntoView {
    let OwnPlanPage { plan, facility, note, instalments, bills, under_way, methods } = page;
    view! {
        <div class="stack">
            <div>
                <h2 dir="auto">{facility}</h2>
                <p><PlanTag state=plan.state/></p>
            </div>
            <UnderWayNotice payments=under_way/>
            <Now plan=plan.clone() methods agree pay/>
            {note.map(|note| view! { <Card title="The billing office writes"><p class="written" dir="auto">{note}</p></Card> })}
            <SummaryList>
                <SummaryRow label="All of it">{plan.total.to_string()}</SummaryRow>
                <SummaryRow label="Left to pay"><strong>{plan.left.to_string()}</strong></SummaryRow>
            </SummaryList>
            <section aria-labelledby="instalments">
                <h2 id="instalments">"Your instalments"</h2>
                <Instalments instalments/>
            </section>
            <section aria-labelledby="bills">
                <h2 id="bills">"For these bills"</h2>
                <BillRows bills/>
            </section>
        </div>
    }
}

/// The one thing to do now.
#[component]
fn Now(
    plan: PlanSummary,
    methods: Vec<OwnMethod>,
    agree: Submission<api::AgreeToPlan>,
    pay: Submission<api::PayInstalment>,
) -> impl IntoView {
    let id = plan.id.to_string();
    match plan.state {
        PlanState::Offered => view! {
            <Card title="Do you agree?">
                <p>"You pay each instalment by its day. Until then your bills are not overdue. If you don’t agree, or need other days, please call the billing office."</p>
                <Form action=agree id="agree">
                    <Hidden name="plan_id" value=id/>
                    <SubmitButton>"I agree"</SubmitButton>
                </Form>
            </Card>
        }
        .into_any(),
        PlanState::Fulfilled => view! {
            <Notice tone=Tone::Success title="Thank you: all of it is paid"/>
        }
        .into_any(),
        PlanState::Cancelled => view! {
            <Notice tone=Tone::Attention title="This plan has ended">
                <p>"What is open is to be paid as your bills say."</p>
            </Notice>
        }
        .into_any(),
        state @ (PlanState::Kept | PlanState::Late | PlanState::Broken) => {
            let due = plan.due().filter(|_| state.allows(PlanAction::Pay));
            let until = plan.next.as_ref().map(|next| date(next.due_on));
            let words = match (plan.overdue.minor > 0, until) {
                (true, _) => "This is overdue: please pay it now.".to_owned(),
                (false, Some(until)) => format!("The next instalment, to pay by {until}."),
                (false, None) => String::new(),
            };
            due.map(|due| {
                view! {
                    <Form action=pay id="pay" class="card">
                        <p class="bill-open">{due.to_string()}</p>
                        <p>{words}</p>
                        <Hidden name="plan_id" value=id/>
                        <PayWith methods/>
                        <SubmitButton>"Pay online"</SubmitButton>
                    </Form>
                }
            })
            .into_any()
        }
    }
}
