mod charges;
mod take;

use ::model::{FacilityId, Money, PatientId, Permission};
use jiff::civil::Date;
use kit::{
    AskForm, Card, Column, DownloadLink, EmptyState, Hidden, Notice, PageHead, PageLoaded, Submission, SubmitButton,
    TabLink, Table, Tabs, Tag, TextField, Variant, ask_about, param, query,
};
use leptos::prelude::*;

use self::{
    charges::{Coverages, EnterCharge, Unbilled},
    take::{TakeDeposit, TakePayment},
};
use crate::{
    api,
    components::{Amount, Figure, InvoiceTag, PaymentTag, PlanTag, accepted, day},
    model::{
        Account, Bucket, InvoiceSummary, LedgerLine, PatientAccount, PaymentSummary, PlanSummary, ShowAccount,
        is_overdue,
    },
    pages::staff::make_plan::MakePlan,
};

#[derive(Clone, Copy)]
struct Steps {
    enter: Submission<api::EnterCharge>,
    abort: Submission<api::AbortCharge>,
    draft: Submission<api::DraftInvoice>,
    take: Submission<api::TakePayment>,
    deposit: Submission<api::TakeDeposit>,
    plan: Submission<api::MakePlan>,
    terms: Submission<api::SetCoverageTerms>,
}

/// `/staff/patients/{patient}/account?as_of=&facility=`: what the patient owes and has to their credit at the end of any
/// day; each number opens the entries that it is the sum of.
#[component]
pub fn AccountPage() -> impl IntoView {
    let (patient, facility) = (param::<PatientId>("patient"), query::<FacilityId>("facility"));
    let as_of = query::<Date>("as_of");
    let steps = Steps {
        enter: Submission::new(),
        abort: Submission::new(),
        draft: Submission::new(),
        take: Submission::new(),
        deposit: Submission::new(),
        plan: Submission::new(),
        terms: Submission::new(),
    };
    let (entered, aborted, set) = (accepted(steps.enter), accepted(steps.abort), accepted(steps.terms));
    let account = ask_about(move || {
        entered.get();
        aborted.get();
        set.get();
        let (patient_id, facility_id) = (patient.get()?, facility.get());
        Some(api::PatientAccount { query: ShowAccount { patient_id, facility_id, as_of: as_of.get() } })
    });
    view! {
        <PageLoaded title="Account" resource=account view=move |account: PatientAccount| {
            view! { <Whole account past=as_of.get_untracked().is_some() steps/> }
        }/>
    }
}

#[component]
fn Whole(account: PatientAccount, past: bool, steps: Steps) -> impl IntoView {
    let may = account.may.clone();
    let (patient, facility, as_of) = (account.patient_id, account.facility_id, account.as_of);
    let here = format!("/staff/patients/{patient}/account");
    let now = format!("{here}?facility={facility}");
    let tabs = account
        .facilities
        .iter()
        .map(|one| TabLink {
            label: one.name.clone(),
            href: format!("{here}?facility={}", one.id),
            count: None,
            current: one.id == facility,
        })
        .collect::<Vec<_>>();
    let lead = format!("{}, at the end of {}", account.facility_name, day(as_of));
    let desk = |permission| !past && may.have(permission);
    let open: Vec<InvoiceSummary> = account.invoices.iter().filter(|one| one.open.minor > 0).cloned().collect();
    let take = desk(Permission::TakePayments)
        .then(|| view! { <TakePayment patient facility invoices=open action=steps.take/> });
    let deposit =
        desk(Permission::TakePayments).then(|| view! { <TakeDeposit patient facility action=steps.deposit/> });
    let free: Vec<InvoiceSummary> =
        account.invoices.iter().filter(|one| one.open.minor > 0 && one.plan.is_none()).cloned().collect();
    let make = (desk(Permission::IssueInvoices) && !free.is_empty())
        .then(|| view! { <MakePlan patient facility invoices=free today=as_of action=steps.plan/> }.into_any());
    let plans = view! { <Plans plans=account.plans.clone() make/> };
    let enter = desk(Permission::EnterCharges).then(|| {
        view! { <EnterCharge patient facility today=as_of codes=account.codes.clone() action=steps.enter/> }
    });
    let terms = desk(Permission::IssueInvoices).then(|| {
        view! { <Coverages facility coverages=account.coverages.clone() action=steps.terms/> }
    });
    let unbilled = view! {
        <Unbilled
            account=account.clone()
            may_draft=desk(Permission::IssueInvoices)
            may_enter=desk(Permission::EnterCharges)
            draft=steps.draft
            abort=steps.abort
        />
    };
    let invoices = view! { <Invoices invoices=account.invoices.clone() entries=account.entries.clone() as_of/> };
    let payments = view! { <Payments payments=account.payments.clone() entries=account.entries.clone()/> };
    let statement = format!("/staff/patients/{patient}/statements/{facility}/document.pdf?as_of={as_of}");
    view! {
        <PageHead title="Account" lead/>
        <AskForm action=here class="as-of">
            <TextField name="as_of" label="As of" kind="date" value=as_of.to_string() width=10/>
            <Hidden name="facility" value=facility.to_string()/>
            <SubmitButton variant=Variant::Secondary>"Show"</SubmitButton>
        </AskForm>
        <p class="no-print"><DownloadLink href=statement>"Statement as PDF"</DownloadLink></p>
        {(tabs.len() > 1).then(|| view! { <Tabs label="Facilities" tabs/> })}
        {past.then(|| view! {
            <Notice title=format!("This is the account as it stood at the end of {}", day(as_of))>
                <p><a href=now>"Show it as it stands now"</a></p>
            </Notice>
        })}
        <Sums account/>
        {take}
        {deposit}
        <Card title="Not on an invoice yet">{unbilled}{enter}{terms}</Card>
        <Card title="Invoices">{invoices}</Card>
        {plans}
        <Card title="Payments">{payments}</Card>
    }
}

/// What is owed and what is the patient's, in all and by how long it is due.
#[component]
fn Sums(account: PatientAccount) -> impl IntoView {
    let money = |minor| Money::new(minor, account.currency);
    let of =
        |wanted: Account| account.entries.iter().filter(|line| line.account == wanted).cloned().collect::<Vec<_>>();
    let aged = |bucket: Bucket, minor: i64| {
        let entries = in_bucket(&account.entries, &account.invoices, bucket, account.as_of);
        (minor != 0).then(|| view! { <Figure label=bucket.words() money=money(minor) entries/> })
    };
    let aging = account.aging;
    view! {
        <div class="figures">
            {(aging.credit != 0).then(|| view! { <Figure label="Balance" money=money(aging.balance()) entries=account.entries.clone()/> })}
            <Figure label="Owed" money=account.owed entries=of(Account::Patient)/>
            <Figure label="Credit" money=account.credit entries=of(Account::Credit)/>
            {(account.deposits.minor != 0).then(|| view! {
                <Figure label="Of it deposits" money=account.deposits entries=of_deposits(&account.entries, &account.payments)/>
            })}
            {aged(Bucket::NotDue, aging.not_due)}
            {aged(Bucket::To30, aging.to_30)}
            {aged(Bucket::To60, aging.to_60)}
            {aged(Bucket::To90, aging.to_90)}
            {aged(Bucket::Over90, aging.over_90)}
        </div>
    }
}

fn of_deposits(entries: &[LedgerLine], payments: &[PaymentSummary]) -> Vec<LedgerLine> {
    let there = |line: &&LedgerLine| {
        line.account == Account::Credit
            && payments.iter().any(|one| one.deposit_for.is_some() && Some(one.id) == line.payment_id)
    };
    entries.iter().filter(there).cloned().collect()
}

/// What the patient pays in instalments, and the way to make another plan.
#[component]
fn Plans(plans: Vec<PlanSummary>, make: Option<AnyView>) -> impl IntoView {
    let row = |one: PlanSummary| {
        let next = one.next.map(|next| format!("{} on {}", next.left, day(next.due_on))).unwrap_or_default();
        let words = format!("Plan of {}", day(one.made_on));
        view! {
            <tr>
                <td><a href=format!("/staff/billing/plans/{}", one.id)>{words}</a></td>
                <td data-label="State"><PlanTag state=one.state/></td>
                <td data-label="Next">{next}</td>
                <td data-label="Total" class="numeric"><Amount money=one.total/></td>
                <td data-label="Left" class="numeric"><Amount money=one.left/></td>
            </tr>
        }
    };
    let any = !plans.is_empty();
    (any || make.is_some()).then(|| {
        let rows = plans.into_iter().map(row).collect_view();
        let columns = vec![
            Column::text("Plan"),
            Column::text("State"),
            Column::text("Next"),
            Column::numeric("Total"),
            Column::numeric("Left"),
        ];
        view! {
            <Card title="Payment plans">
                {any.then(|| view! { <Table caption="Payment plans of this patient" columns stacked=true>{rows}</Table> })}
                {make}
            </Card>
        }
    })
}

/// Entries of the invoices that are so long due.
fn in_bucket(entries: &[LedgerLine], invoices: &[InvoiceSummary], bucket: Bucket, as_of: Date) -> Vec<LedgerLine> {
    let there = |line: &&LedgerLine| {
        line.account == Account::Patient
            && invoices.iter().any(|invoice| {
                Some(invoice.id) == line.invoice_id
                    && invoice.due_on.is_some_and(|due| Bucket::of(due, as_of) == bucket)
            })
    };
    entries.iter().filter(there).cloned().collect()
}

#[component]
fn Invoices(invoices: Vec<InvoiceSummary>, entries: Vec<LedgerLine>, as_of: Date) -> impl IntoView {
    if invoices.is_empty() {
        return view! { <EmptyState title="No invoices" text="What is issued to this patient appears here."/> }
            .into_any();
    }
    let row = |one: InvoiceSummary| {
        let of = |line: &&LedgerLine| line.invoice_id == Some(one.id) && line.account == Account::Patient;
        let entries: Vec<LedgerLine> = entries.iter().filter(of).cloned().collect();
        let number = one.number.clone().unwrap_or_default();
        let overdue = is_overdue(one.open, one.due_on, one.plan, as_of);
        let plan = one.plan.map(|plan| {
            view! { " "<a href=format!("/staff/billing/plans/{}", plan.id)>"In instalments"<span class="visually-hidden">": the plan of "{number.clone()}</span></a> }
        });
        view! {
            <tr>
                <td><a class="accession" href=format!("/staff/billing/invoices/{}", one.id)>{number.clone()}</a></td>
                <td data-label="Due" class="nowrap">{one.due_on.map(day)}</td>
                <td data-label="State"><InvoiceTag state=one.state overdue/>{plan}</td>
                <td data-label="Total" class="numeric"><Amount money=one.total/></td>
                <td data-label="Open" class="numeric"><Figure label=format!("Open of {number}") money=one.open entries cell=true/></td>
            </tr>
        }
    };
    let rows = invoices.into_iter().map(row).collect_view();
    let columns = vec![
        Column::text("Invoice"),
        Column::text("Due"),
        Column::text("State"),
        Column::numeric("Total"),
        Column::numeric("Open"),
    ];
    view! { <Table caption="Invoices of this patient" columns stacked=true>{rows}</Table> }.into_any()
}

#[component]
fn Payments(payments: Vec<PaymentSummary>, entries: Vec<LedgerLine>) -> impl IntoView {
    if payments.is_empty() {
        return view! { <EmptyState title="No payments" text="Money that this patient has paid appears here."/> }
            .into_any();
    }
    let row = |(index, one): (usize, PaymentSummary)| {
        let of = |line: &&LedgerLine| line.payment_id == Some(one.id) && line.account == Account::Credit;
        let entries: Vec<LedgerLine> = entries.iter().filter(of).cloned().collect();
        let when = one.received_on.map(day).unwrap_or_default();
        view! {
            <tr>
                <td>
                    <a href=format!("/staff/billing/payments/{}", one.id)>
                        {one.method.words()}<span class="visually-hidden">" of "{when.clone()}</span>
                    </a>
                </td>
                <td data-label="Received" class="nowrap">{when.clone()}</td>
                <td data-label="State">
                    <PaymentTag state=one.state/>
                    {one.deposit_for.map(|what| view! { " "<Tag>"Deposit"</Tag>" "<span class="small" dir="auto">{what}</span> })}
                </td>
                <td data-label="Amount" class="numeric">
                    <Amount money=one.amount/>
                    {(one.refunded.minor != 0).then(|| view! { <div class="muted small">{one.refunded.to_string()}" refunded"</div> })}
                </td>
                <td data-label="Left" class="numeric"><Figure label=format!("Left of payment {}, {when}", index + 1) money=one.credit entries cell=true/></td>
            </tr>
        }
    };
    let rows = payments.into_iter().enumerate().map(row).collect_view();
    let columns = vec![
        Column::text("Payment"),
        Column::text("Received"),
        Column::text("State"),
        Column::numeric("Amount"),
        Column::numeric("Left"),
    ];
    view! { <Table caption="Payments of this patient" columns stacked=true>{rows}</Table> }.into_any()
}
