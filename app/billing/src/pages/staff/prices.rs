use ::model::{FacilityId, PriceListId};
use kit::{
    Card, Column, Disclosure, EmptyState, Form, Hidden, LinkButton, PageHead, PageLoaded, RadioField, SelectField,
    Submission, SubmitButton, TabLink, Table, Tabs, TextField, Variant, ask, query,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{accepted, day},
    model::{BankView, CodeKind, PayerClass, PolicyView, PriceLine, PriceListLine, PricesView, ShowPrices},
};

#[derive(Clone, Copy)]
struct Steps {
    create: Submission<api::CreatePriceList>,
    end: Submission<api::EndPriceList>,
    price: Submission<api::SetPrice>,
    code: Submission<api::AddChargeCode>,
    policy: Submission<api::SetBillingPolicy>,
    bank: Submission<api::SetBankAccount>,
    plans: Submission<api::SetPlanPolicy>,
}

/// `/staff/billing/prices?list=&facility=`: what things cost by each list, and how the facility bills.
#[component]
pub fn PricesPage() -> impl IntoView {
    let (list, facility) = (query::<PriceListId>("list"), query::<FacilityId>("facility"));
    let steps = Steps {
        create: Submission::new(),
        end: Submission::new(),
        price: Submission::new(),
        code: Submission::new(),
        policy: Submission::new(),
        bank: Submission::new(),
        plans: Submission::new(),
    };
    let changes = [
        accepted(steps.create),
        accepted(steps.end),
        accepted(steps.price),
        accepted(steps.code),
        accepted(steps.policy),
        accepted(steps.bank),
        accepted(steps.plans),
    ];
    let prices = ask(move || {
        changes.iter().for_each(|change| _ = change.get());
        api::Prices { query: ShowPrices { facility_id: facility.get(), price_list_id: list.get() } }
    });
    view! {
        <PageLoaded title="Prices" resource=prices view=move |prices: PricesView| view! { <Whole prices steps/> }/>
    }
}

#[component]
fn Whole(prices: PricesView, steps: Steps) -> impl IntoView {
    let PricesView { facility_id, facility_name, currency, today, lists, list, prices, policy, bank } = prices;
    let chosen = list.as_ref().map(|list| list.id);
    let tabs: Vec<TabLink> = lists
        .iter()
        .map(|one| TabLink {
            label: one.name.clone(),
            href: format!("/staff/billing/prices?list={}", one.id),
            count: None,
            current: Some(one.id) == chosen,
        })
        .collect();
    let today = today.to_string();
    let by_list = list.map(|list| {
        view! { <ByList list prices currency=currency.code().to_owned() today=today.clone() steps/> }
    });
    let none = by_list.is_none().then(|| {
        view! { <EmptyState title="No price list yet" text="Until there is one, what is done waits for a price and can’t be billed."/> }
    });
    view! {
        <PageHead title="Prices" lead=format!("{facility_name}, in {}", currency.code())>
            <LinkButton href="/staff/billing/packages" variant=Variant::Secondary>"Packages"</LinkButton>
        </PageHead>
        {(!tabs.is_empty()).then(|| view! { <Tabs label="Price lists" tabs/> })}
        <div class="stack">
            {none}
            {by_list}
            <NewList facility=facility_id.to_string() today action=steps.create/>
            <NewCode action=steps.code/>
            <Plans facility=facility_id.to_string() days=policy.plan_broken_days.clone() action=steps.plans/>
            <Policy facility=facility_id.to_string() policy action=steps.policy/>
            <Bank facility=facility_id.to_string() bank action=steps.bank/>
        </div>
    }
}

#[component]
fn ByList(list: PriceListLine, prices: Vec<PriceLine>, currency: String, today: String, steps: Steps) -> impl IntoView {
    let id = list.id;
    let until = list.valid_to.map_or_else(|| "until further notice".to_owned(), |to| format!("to {}", day(to)));
    let lead = format!("{}, from {} {until}.", list.payer_class.words(), day(list.valid_from));
    let rows = prices.into_iter().map(|one| price(one, id, steps.price)).collect_view();
    let last = list.valid_to.map_or(today, |to| to.to_string());
    view! {
        <Card title=list.name>
            <p class="muted">{lead}</p>
            <Table
                caption="Prices by this list"
                columns=vec![
                    Column::text("What"),
                    Column::text("Kind"),
                    Column::numeric(format!("Price in {currency}")),
                    Column::text("With"),
                    Column::text("Change"),
                ]
                stacked=true
            >
                {rows}
            </Table>
            <Form action=steps.end id="end-list">
                <Hidden name="price_list_id" value=id.to_string()/>
                <Disclosure summary="End this list">
                    <TextField name="valid_to" label="Last day" kind="date" width=10 value=last hint="What is done after it needs another list."/>
                    <SubmitButton variant=Variant::Danger>"End the list"</SubmitButton>
                </Disclosure>
            </Form>
        </Card>
    }
}

fn price(one: PriceLine, list: PriceListId, action: Submission<api::SetPrice>) -> AnyView {
    let id = one.code_id.to_string();
    let with = parts(&one);
    // The codes of services and tests are made by the house, and nobody reads them.
    let code = matches!(one.kind, CodeKind::Other | CodeKind::Package).then(|| one.code.clone());
    let unit = one.unit_price.clone().unwrap_or_default();
    let shown = one.unit_price.clone().unwrap_or_else(|| "no price".into());
    let tax = if one.tax_included { "included" } else { "added" };
    let word = format!("Save the price of {}", one.name);
    let name = match one.kind {
        CodeKind::Package => {
            let href = format!("/staff/billing/packages?package={}", one.code_id);
            view! { <a href=href dir="auto">{one.name}</a> }.into_any()
        }
        _ => view! { <span dir="auto">{one.name}</span> }.into_any(),
    };
    let taxes =
        || vec![kit::Choice::new("added", "Added to the price"), kit::Choice::new("included", "Included in the price")];
    view! {
        <tr>
            <td>{name}{code.map(|code| view! { <div class="muted small accession">{code}</div> })}</td>
            <td data-label="Kind">{one.kind.words()}</td>
            <td data-label="Price" class="numeric">{shown}</td>
            <td data-label="With">{with}</td>
            <td data-label="Change">
                <Form action=action id=format!("price-{id}")>
                    <Hidden name="price_list_id" value=list.to_string()/>
                    <Hidden name="code_id" value=id/>
                    <Disclosure summary="Set">
                        <TextField name="unit_price" label="Price of one" inputmode="decimal" width=10 value=unit/>
                        <TextField name="discount_percent" label="Discount in percent" inputmode="decimal" width=4 value=one.discount_percent optional=true/>
                        <TextField name="surcharge_percent" label="Surcharge in percent" inputmode="decimal" width=4 value=one.surcharge_percent optional=true/>
                        <TextField name="tax_percent" label="Tax in percent" inputmode="decimal" width=4 value=one.tax_percent optional=true/>
                        <RadioField name="tax" label="The tax is" options=taxes() value=tax/>
                        <SubmitButton variant=Variant::Secondary>{word}</SubmitButton>
                    </Disclosure>
                </Form>
            </td>
        </tr>
    }
    .into_any()
}

/// "−10 % · +5 % · 19 % tax, included"
fn parts(one: &PriceLine) -> String {
    let mut parts = Vec::new();
    if !one.discount_percent.is_empty() {
        parts.push(format!("−{} %", one.discount_percent));
    }
    if !one.surcharge_percent.is_empty() {
        parts.push(format!("+{} %", one.surcharge_percent));
    }
    if !one.tax_percent.is_empty() {
        parts.push(format!("{} % tax, {}", one.tax_percent, if one.tax_included { "included" } else { "added" }));
    }
    parts.join(" · ")
}

#[component]
fn NewList(facility: String, today: String, action: Submission<api::CreatePriceList>) -> impl IntoView {
    let classes = PayerClass::ALL.iter().map(|class| (class.name().to_owned(), class.words().to_owned())).collect();
    view! {
        <Form action=action id="new-list">
            <Hidden name="facility_id" value=facility/>
            <Disclosure summary="Begin a price list">
                <TextField name="name" label="What is it called?" maxlength=100/>
                <SelectField name="payer_class" label="For whom?" options=classes/>
                <TextField name="valid_from" label="First day" kind="date" width=10 value=today/>
                <TextField name="valid_to" label="Last day" kind="date" width=10 hint="Empty: until further notice." optional=true/>
                <SubmitButton variant=Variant::Secondary>"Begin the list"</SubmitButton>
            </Disclosure>
        </Form>
    }
}

#[component]
fn NewCode(action: Submission<api::AddChargeCode>) -> impl IntoView {
    view! {
        <Form action=action id="new-code" class="stack">
            <Disclosure summary="Add something that is charged by hand">
                <TextField name="code" label="Code" hint="Letters and figures, such as DRESSING-1." width=20/>
                <TextField name="name" label="What is it called?" maxlength=200/>
                <TextField name="plain_name" label="In plain words, for the patient’s bill" maxlength=200/>
                <SubmitButton variant=Variant::Secondary>"Add the code"</SubmitButton>
            </Disclosure>
            <p class="muted small">{format!("{}s and {}s get their codes by themselves.", CodeKind::Service.words(), CodeKind::Test.words().to_lowercase())}</p>
        </Form>
    }
}

#[component]
fn Plans(facility: String, days: String, action: Submission<api::SetPlanPolicy>) -> impl IntoView {
    view! {
        <Card title="Payment plans">
            <Form action=action id="plans" class="stack">
                <Hidden name="facility_id" value=facility/>
                <TextField
                    name="broken_days"
                    label="After how many overdue days is a plan broken?"
                    hint="Until then its invoices are not overdue."
                    inputmode="numeric"
                    width=4
                    value=days
                />
                <SubmitButton variant=Variant::Secondary>"Save how plans are kept"</SubmitButton>
            </Form>
        </Card>
    }
}

#[component]
fn Policy(facility: String, policy: PolicyView, action: Submission<api::SetBillingPolicy>) -> impl IntoView {
    view! {
        <Card title="How the facility bills">
            <Form action=action id="policy" class="stack">
                <Hidden name="facility_id" value=facility/>
                <TextField name="series" label="Series of the invoice numbers" hint="One to eight letters and figures, such as HG." width=10 value=policy.series/>
                <TextField name="due_days" label="Days until an invoice is due" inputmode="numeric" width=4 value=policy.due_days/>
                <TextField name="no_show_code" label="Code of a missed appointment" hint="Empty: it is not charged." width=20 value=policy.no_show_code optional=true/>
                <TextField name="discount_percent" label="Largest discount on a whole invoice, in percent" inputmode="decimal" width=4 value=policy.discount_percent/>
                <TextField name="smallest_coin" label="Smallest coin" inputmode="decimal" width=10 value=policy.smallest_coin/>
                <TextField
                    name="second_person_from"
                    label="From which refund on somebody else approves"
                    hint="0: always."
                    inputmode="decimal"
                    width=10
                    value=policy.second_person_from
                />
                <SubmitButton>"Save how the facility bills"</SubmitButton>
            </Form>
        </Card>
    }
}

#[component]
fn Bank(facility: String, bank: BankView, action: Submission<api::SetBankAccount>) -> impl IntoView {
    view! {
        <Card title="Bank account">
            <Form action=action id="bank" class="stack">
                <Hidden name="facility_id" value=facility/>
                <p class="muted measure">"Patients transfer money here. It stands on invoices, on statements and in the portal. With nothing typed, none stands there."</p>
                <TextField name="holder" label="Whose account is it?" maxlength=140 value=bank.holder optional=true/>
                <TextField
                    name="account"
                    label="IBAN"
                    hint="In a country without IBANs the account as it is written there, with the number of the bank."
                    autocomplete="off"
                    maxlength=60
                    value=bank.account
                    optional=true
                />
                <TextField name="bic" label="BIC" hint="For money from abroad. Eight or eleven letters and figures." autocomplete="off" width=20 maxlength=14 value=bank.bic optional=true/>
                <SubmitButton>"Save the bank account"</SubmitButton>
            </Form>
        </Card>
    }
}
