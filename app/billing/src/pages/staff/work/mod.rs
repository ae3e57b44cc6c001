mod rows;

use ::model::{FacilityId, Permission};
use kit::{
    Card, EmptyState, LinkButton, PageHead, PageLoaded, Submission, TabLink, Tabs, Tag, Tone, Variant, ask, query,
};
use leptos::prelude::*;

use self::rows::{Who, by_patient, decisions, drafts, overdue, pay_outs, payments, plans, tasks, unbilled};
use crate::{
    api,
    components::accepted,
    model::{ShowWork, Work, named::named},
};

named! {
    /// The parts of the day's work, in the order in which they are done.
    Part {
        ToDecide => "to_decide", "To decide";
        PayOut => "to_pay_out", "To pay out";
        Tasks => "tasks", "To look at";
        Failed => "failed", "Failed payments";
        Broken => "broken", "Broken plans";
        Late => "late", "Overdue instalments";
        Overdue => "overdue", "Overdue";
        Drafts => "drafts", "Drafts";
        Unbilled => "unbilled", "To bill";
        Credit => "credit", "Unallocated credit";
    }
}

impl Part {
    fn count(self, work: &Work) -> usize {
        match self {
            Self::ToDecide => work.to_decide.len(),
            Self::PayOut => work.to_pay_out.len(),
            Self::Tasks => work.tasks.len(),
            Self::Failed => work.failed_payments.len(),
            Self::Broken => work.broken_plans.len(),
            Self::Late => work.late_plans.len(),
            Self::Overdue => work.overdue.len(),
            Self::Drafts => work.drafts.len(),
            Self::Unbilled => by_patient(&work.unbilled).len(),
            Self::Credit => work.unallocated.len(),
        }
    }
}

#[derive(Clone, Copy)]
struct Steps {
    close: Submission<api::CloseBillingTask>,
    price: Submission<api::PriceCharges>,
}

/// `/staff/billing?show=&facility=`: what there is to do today; each line leads to where it is done.
#[component]
pub fn WorkPage() -> impl IntoView {
    let (show, facility) = (query::<Part>("show"), query::<FacilityId>("facility"));
    let steps = Steps { close: Submission::new(), price: Submission::new() };
    let (closed, priced) = (accepted(steps.close), accepted(steps.price));
    let work = ask(move || {
        closed.get();
        priced.get();
        api::BillingWork { query: ShowWork { facility_id: facility.get() } }
    });
    view! {
        <PageLoaded title="Billing" resource=work view=move |work: Work| {
            let whole = StoredValue::new(work);
            view! { {move || whole.with_value(|work| day_of(work, show.get(), steps))} }
        }/>
    }
}

fn day_of(work: &Work, show: Option<Part>, steps: Steps) -> AnyView {
    let there: Vec<Part> = Part::ALL.iter().copied().filter(|part| part.count(work) > 0).collect();
    let shown = show.filter(|part| there.contains(part));
    let all =
        TabLink { label: "Everything".into(), href: "/staff/billing".into(), count: None, current: shown.is_none() };
    let parts = there.iter().map(|part| TabLink {
        label: part.words().to_owned(),
        href: format!("/staff/billing?show={}", part.name()),
        count: i64::try_from(part.count(work)).ok(),
        current: shown == Some(*part),
    });
    let tabs = [all].into_iter().chain(parts).collect();
    let wanted: Vec<Part> = there.iter().copied().filter(|part| shown.is_none_or(|shown| shown == *part)).collect();
    let sections = wanted.into_iter().map(|part| section(work, part, steps)).collect_view();
    let drawers = (work.drawers_to_review > 0 && work.may.have(Permission::ApproveRefunds)).then(|| {
        view! {
            <p class="row">
                <Tag tone=Tone::Attention>"Drawers"</Tag>
                <a href="/staff/billing/till">{format!("{} to review", work.drawers_to_review)}</a>
            </p>
        }
    });
    view! {
        <PageHead title="Billing" lead=work.facility_name.clone()>
            <LinkButton href="/staff/billing/payers" variant=Variant::Secondary>"Payers"</LinkButton>
            <LinkButton href="/staff/billing/suspense" variant=Variant::Secondary>"Unknown money"</LinkButton>
            <LinkButton href="/staff/billing/till" variant=Variant::Secondary>"Till"</LinkButton>
        </PageHead>
        {drawers}
        {(!there.is_empty()).then(|| view! { <Tabs label="Work" tabs/> })}
        {there.is_empty().then(|| view! {
            <EmptyState
                title="Everything is done"
                text="What was done for patients, drafts, overdue invoices, refunds that wait and money that nobody has allocated appear here."
            />
        })}
        <div class="stack">{sections}</div>
    }
    .into_any()
}

fn section(work: &Work, part: Part, steps: Steps) -> AnyView {
    let who = Who(&work.patients);
    let body = match part {
        Part::ToDecide => decisions(&work.to_decide, &who),
        Part::PayOut => pay_outs(&work.to_pay_out, &who),
        Part::Tasks => tasks(&work.tasks, &who, work.may.have(Permission::IssueInvoices), steps.close),
        Part::Failed => payments(&work.failed_payments, &who, "Payments that failed", false),
        Part::Broken => plans(&work.broken_plans, &who, "Payment plans that are broken", work.today),
        Part::Late => plans(&work.late_plans, &who, "Plans with an overdue instalment", work.today),
        Part::Overdue => overdue(&work.overdue, &who, work.today),
        Part::Drafts => drafts(&work.drafts, &who),
        Part::Unbilled => unbilled(work, &who, steps.price),
        Part::Credit => payments(&work.unallocated, &who, "Payments that no invoice has taken whole", true),
    };
    view! { <Card title=part.words()>{body}</Card> }.into_any()
}
