use ::model::{FacilityId, Money};
use jiff::civil::Date;
use kit::{
    AskForm, Card, Column, DownloadLink, EmptyState, Hidden, Notice, PageHead, PageLoaded, SubmitButton, Table, Tag,
    TextField, Tone, Variant, ask, query,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{Amount, Bars, day},
    model::{Aging, Bucket, ExportFormat, MethodTotal, Revenue, RevenueBy, ShowRevenue},
};

/// `/staff/billing/revenue?from=&to=&facility=`: what was earned; every way to split it adds up to what the ledger has.
#[component]
pub fn RevenuePage() -> impl IntoView {
    let (from, to) = (query::<Date>("from"), query::<Date>("to"));
    let facility = query::<FacilityId>("facility");
    let revenue = ask(move || api::Revenue {
        query: ShowRevenue { facility_id: facility.get(), from: from.get(), to: to.get() },
    });
    view! {
        <PageLoaded title="Revenue" resource=revenue view=move |revenue: Revenue| view! { <Whole revenue/> }/>
    }
}

#[component]
fn Whole(revenue: Revenue) -> impl IntoView {
    let Revenue { facility_id, facility_name, from, to, net, tax, written_off, .. } = revenue.clone();
    let download = move |format: ExportFormat| {
        format!("/staff/billing/journal?facility={facility_id}&from={from}&to={to}&format={}", format.name())
    };
    let by = move |title, caption, head, rows: &[RevenueBy]| {
        view! { <Split title caption head rows=rows.to_vec() net/> }
    };
    let days: Vec<RevenueBy> = revenue.by_day.iter().map(in_words).collect();
    view! {
        <PageHead title="Revenue" lead=format!("{facility_name}, {} to {}", day(from), day(to))>
            <DownloadLink href=download(ExportFormat::Csv)>"Journal as CSV"</DownloadLink>
            <DownloadLink href=download(ExportFormat::Beancount)>"Journal for beancount"</DownloadLink>
        </PageHead>
        <AskForm action="/staff/billing/revenue" class="as-of">
            <TextField name="from" label="From" kind="date" width=10 value=from.to_string()/>
            <TextField name="to" label="To" kind="date" width=10 value=to.to_string()/>
            <Hidden name="facility" value=facility_id.to_string()/>
            <SubmitButton variant=Variant::Secondary>"Show"</SubmitButton>
        </AskForm>
        <div class="stack">
            <dl class="sums">
                <div><dt>"Earned, without tax"</dt><dd><Amount money=net/></dd></div>
                <div><dt>"Tax"</dt><dd><Amount money=tax/></dd></div>
                <div><dt>"Written off"</dt><dd><Amount money=written_off/></dd></div>
            </dl>
            {by("By day", "Revenue by day", "Day", &days)}
            {by("By service", "Revenue by service, the largest first", "Service", &revenue.by_service)}
            {by("By doctor", "Revenue by doctor, the largest first", "Doctor", &revenue.by_practitioner)}
            {by("By payer", "Revenue by payer, the largest first", "Payer", &revenue.by_payer)}
            <Methods methods=revenue.methods.clone() ledger=revenue.ledger.received/>
            <Owed revenue/>
        </div>
    }
}

/// A day is told as everywhere.
fn in_words(one: &RevenueBy) -> RevenueBy {
    RevenueBy { name: one.name.parse().map_or_else(|_| one.name.clone(), day), net: one.net }
}

#[component]
fn Split(
    title: &'static str,
    caption: &'static str,
    head: &'static str,
    rows: Vec<RevenueBy>,
    net: Money,
) -> impl IntoView {
    let bars = rows.iter().map(|one| (one.name.clone(), one.net)).collect::<Vec<_>>();
    let sum = sum(net, rows.iter().map(|one| one.net));
    let lines = rows.into_iter().map(|one| line(one.name, one.net)).collect_view();
    view! {
        <Card title>
            {bars.is_empty().then(|| view! { <EmptyState title="Nothing was issued in these days" text="Invoices and credit notes of the chosen days appear here."/> })}
            {(!bars.is_empty()).then(|| view! {
                <Bars label=caption rows=bars.clone()/>
                <Table caption columns=vec![Column::text(head), Column::numeric("Without tax")]>
                    {lines}
                    {total(sum)}
                </Table>
            })}
            <Agrees sum ledger=net/>
        </Card>
    }
}

fn line(name: String, money: Money) -> AnyView {
    view! { <tr><td dir="auto">{name}</td><td class="numeric"><Amount money/></td></tr> }.into_any()
}

fn total(sum: Money) -> AnyView {
    view! { <tr class="total"><td>"Together"</td><td class="numeric"><Amount money=sum/></td></tr> }.into_any()
}

/// Of amounts that are all in the currency of `like`; a sum that does not fit would not agree with the ledger either.
fn sum(like: Money, amounts: impl Iterator<Item = Money>) -> Money {
    Money::sum(like.currency, amounts).unwrap_or(Money::new(i64::MAX, like.currency))
}

/// A sum beside what the ledger has.
#[component]
fn Agrees(sum: Money, ledger: Money) -> impl IntoView {
    if sum == ledger {
        view! { <p><Tag tone=Tone::Success>"Agrees with the ledger"</Tag></p> }.into_any()
    } else {
        view! {
            <Notice tone=Tone::Danger title=format!("The ledger has {ledger}, and this adds up to {sum}")>
                <p>"Please tell whoever looks after Hale: these two are never different."</p>
            </Notice>
        }
        .into_any()
    }
}

#[component]
fn Methods(methods: Vec<MethodTotal>, ledger: Money) -> impl IntoView {
    let bars = methods.iter().map(|one| (one.method.words().to_owned(), one.net)).collect::<Vec<_>>();
    let sum = sum(ledger, methods.iter().map(|one| one.net));
    let lines = methods.into_iter().map(|one| line(one.method.words().to_owned(), one.net)).collect_view();
    view! {
        <Card title="How it was paid">
            <p class="muted">"What was received in these days, less what was paid out."</p>
            {(!bars.is_empty()).then(|| view! {
                <Bars label="Received by method" rows=bars.clone()/>
                <Table caption="Received by method" columns=vec![Column::text("How"), Column::numeric("Received")]>
                    {lines}
                    {total(sum)}
                </Table>
            })}
            <Agrees sum ledger/>
        </Card>
    }
}

#[component]
fn Owed(revenue: Revenue) -> impl IntoView {
    let Aging { not_due, to_30, to_60, to_90, over_90, credit } = revenue.aging;
    let currency = revenue.net.currency;
    let money = move |minor| Money::new(minor, currency);
    let rows: Vec<(String, Money)> = [
        (Bucket::NotDue, not_due),
        (Bucket::To30, to_30),
        (Bucket::To60, to_60),
        (Bucket::To90, to_90),
        (Bucket::Over90, over_90),
    ]
    .into_iter()
    .map(|(bucket, minor)| (bucket.words().to_owned(), money(minor)))
    .collect();
    let sum = sum(revenue.net, rows.iter().map(|(_, money)| *money));
    let lines = rows.iter().cloned().map(|(name, money)| line(name, money)).collect_view();
    let title = format!("Owed by patients at the end of {}", day(revenue.to));
    view! {
        <Card title>
            <Bars label="Owed, by how long it is due" rows=rows/>
            <Table caption="Owed, by how long it is due" columns=vec![Column::text("Due for"), Column::numeric("Owed")]>
                {lines}
                {total(sum)}
            </Table>
            <Agrees sum ledger=revenue.ledger.owed/>
            <p>"Paid and not allocated: "<Amount money=money(credit)/></p>
            <Agrees sum=money(credit) ledger=revenue.ledger.credit/>
        </Card>
    }
}
