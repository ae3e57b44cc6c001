use ::model::{FacilityId, Money};
use jiff::civil::Date;
use kit::{
    AskForm, Card, Column, EmptyState, Hidden, PageHead, PageLoaded, SubmitButton, Table, TextField, Variant, ask,
    query,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{Agrees, Amount, day},
    model::{Aging, Bucket, PayerLine, PayersView, ShowPayers},
};

/// `/staff/billing/payers?as_of=&facility=`: what insurers and other payers owe at the end of a day, by how long it is due.
#[component]
pub fn PayersPage() -> impl IntoView {
    let (facility, as_of) = (query::<FacilityId>("facility"), query::<Date>("as_of"));
    let payers = ask(move || api::Payers { query: ShowPayers { facility_id: facility.get(), as_of: as_of.get() } });
    view! {
        <PageLoaded title="Payers" resource=payers view=move |payers: PayersView| view! { <Whole payers/> }/>
    }
}

#[component]
fn Whole(payers: PayersView) -> impl IntoView {
    let PayersView { facility_id, facility_name, currency, as_of, payers, aging, ledger_owed, ledger_credit, .. } =
        payers;
    let money = move |minor| Money::new(minor, currency);
    let here =
        move |payer: &PayerLine| format!("/staff/billing/payers/{}?facility={facility_id}&as_of={as_of}", payer.id);
    let aged = move |aging: &Aging| {
        let by_age = Bucket::ALL.iter().zip(ages(aging));
        by_age
            .map(|(bucket, minor)| view! { <td data-label=bucket.words() class="numeric"><Amount money=money(minor)/></td> })
            .collect_view()
    };
    let row = |one: PayerLine| {
        let href = here(&one);
        view! {
            <tr>
                <td><a href=href dir="auto">{one.name}</a></td>
                {aged(&one.aging)}
                <td data-label="Owed" class="numeric"><Amount money=one.owed/></td>
                <td data-label="Credit" class="numeric"><Amount money=money(one.aging.credit)/></td>
            </tr>
        }
    };
    let any = !payers.is_empty();
    let rows = payers.into_iter().map(row).collect_view();
    let owed = money(aging.balance() + aging.credit);
    let mut columns = vec![Column::text("Payer")];
    columns.extend(Bucket::ALL.iter().map(|bucket| Column::numeric(bucket.words())));
    columns.extend([Column::numeric("Owed"), Column::numeric("Credit")]);
    view! {
        <PageHead title="Payers" lead=format!("{facility_name}, at the end of {}", day(as_of)) back=("Billing", "/staff/billing".into())/>
        <AskForm action="/staff/billing/payers" class="as-of">
            <TextField name="as_of" label="As of" kind="date" value=as_of.to_string() width=10/>
            <Hidden name="facility" value=facility_id.to_string()/>
            <SubmitButton variant=Variant::Secondary>"Show"</SubmitButton>
        </AskForm>
        <Card title="What they owe">
            {(!any).then(|| view! {
                <EmptyState title="Nobody owes anything" text="Insurers appear here with the first invoice of which they carry a part."/>
            })}
            {any.then(|| view! {
                <Table caption="Payers, and for how long it is due what they owe" columns stacked=true>
                    {rows}
                    <tr class="total">
                        <td>"Together"</td>
                        {aged(&aging)}
                        <td data-label="Owed" class="numeric"><Amount money=owed/></td>
                        <td data-label="Credit" class="numeric"><Amount money=money(aging.credit)/></td>
                    </tr>
                </Table>
            })}
            <Agrees sum=owed ledger=ledger_owed/>
            <Agrees sum=money(aging.credit) ledger=ledger_credit/>
        </Card>
    }
}

/// In the order of the buckets.
const fn ages(aging: &Aging) -> [i64; 5] {
    [aging.not_due, aging.to_30, aging.to_60, aging.to_90, aging.over_90]
}
