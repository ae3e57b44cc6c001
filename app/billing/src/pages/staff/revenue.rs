use ::model::{FacilityId, Money};
use jiff::civil::Date;
use kit::{
    AskForm, Card, Column, DownloadLink, EmptyState, Hidden, PageHead, PageLoaded, SubmitButton, Table, TextField,
    Variant, ask, query,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{Agrees, Amount, Bars, Figure, day},
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
        view! { <Split title caption head rows=rows.to_vec() net whole=title == "By day"/> }
    };
    let days = in_time(&revenue.by_day);
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
            <div class="figures">
                <Figure label="Earned, without tax" money=net entries=Vec::new()/>
                <Figure label="Tax" money=tax entries=Vec::new()/>
                <Figure label="Written off" money=written_off entries=Vec::new()/>
            </div>
            {by("By day", "Revenue by day", "Day", &days)}
            {by("By service", "Revenue by service, the largest first", "Service", &revenue.by_service)}
            {by("By doctor", "Revenue by doctor, the largest first", "Doctor", &revenue.by_practitioner)}
            {by("By payer", "Revenue by payer, the largest first", "Payer", &revenue.by_payer)}
            <Methods methods=revenue.methods.clone() ledger=revenue.ledger.received/>
            <Owed revenue/>
        </div>
    }
}

/// More days than this are told by month.
const DAYS: usize = 45;

/// Days as everywhere, or months where there are many days.
fn in_time(days: &[RevenueBy]) -> Vec<RevenueBy> {
    let by_month = days.len() > DAYS;
    let mut all: Vec<RevenueBy> = Vec::new();
    for one in days {
        let name = match one.name.parse::<Date>() {
            Ok(on) if by_month => format!("{} {}", ::model::time::month(on), on.year()),
            Ok(on) => day(on),
            Err(_) => one.name.clone(),
        };
        match all.last_mut().filter(|last| last.name == name) {
            Some(last) => last.net = sum(last.net, [last.net, one.net].into_iter()),
            None => all.push(RevenueBy { name, net: one.net }),
        }
    }
    all
}

#[component]
fn Split(
    title: &'static str,
    caption: &'static str,
    head: &'static str,
    rows: Vec<RevenueBy>,
    net: Money,
    /// Every row has its bar: time has no others.
    whole: bool,
) -> impl IntoView {
    let bars = rows.iter().map(|one| (one.name.clone(), one.net)).collect::<Vec<_>>();
    let any = !bars.is_empty();
    let sum = sum(net, rows.iter().map(|one| one.net));
    let lines = rows.into_iter().map(|one| line(one.name, one.net)).collect_view();
    view! {
        <Card title>
            {(!any).then(|| view! { <EmptyState title="Nothing was issued in these days" text="Invoices and credit notes of the chosen days appear here."/> })}
            {any.then(|| view! {
                <Bars label=caption rows=if whole { bars } else { shortened(bars) }/>
                <details class="disclosure chart-table">
                    <summary>{format!("{title} as a table")}</summary>
                    <Table caption columns=vec![Column::text(head), Column::numeric("Without tax")]>
                        {lines}
                        {total(sum)}
                    </Table>
                </details>
            })}
            <Agrees sum ledger=net/>
        </Card>
    }
}

/// So many bars are looked at; what is smaller is one bar together. The table has all of them.
const BARS: usize = 12;

fn shortened(mut rows: Vec<(String, Money)>) -> Vec<(String, Money)> {
    if rows.len() <= BARS + 1 {
        return rows;
    }
    let rest = rows.split_off(BARS);
    if let Some((_, first)) = rest.first() {
        let others = sum(*first, rest.iter().map(|(_, money)| *money));
        rows.push((format!("{} others", rest.len()), others));
    }
    rows
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

#[cfg(test)]
mod tests {
    use ::model::Currency;

    use super::*;

    #[test]
    fn many_days_are_told_by_month() {
        let day = |month: i8, day: i8| RevenueBy {
            name: jiff::civil::date(2026, month, day).to_string(),
            net: Money::new(100, Currency::USD),
        };
        let few: Vec<RevenueBy> = (1..=20).map(|on| day(3, on)).collect();
        assert_eq!(in_time(&few)[0].name, "Sun 1 Mar 2026");
        let many: Vec<RevenueBy> =
            [3, 4].into_iter().flat_map(|month| (1..=30).map(move |on| day(month, on))).collect();
        let months = in_time(&many);
        let told: Vec<_> = months.iter().map(|one| (one.name.as_str(), one.net.minor)).collect();
        assert_eq!(told, [("March 2026", 3000), ("April 2026", 3000)]);
    }

    #[test]
    fn small_ones_are_one_bar_and_nothing_is_lost() {
        let rows = |count: i64| (0..count).map(|minor| (minor.to_string(), Money::new(minor, Currency::USD))).collect();
        assert_eq!(shortened(rows(13)).len(), 13);
        let short = shortened(rows(20));
        assert_eq!(short.len(), BARS + 1);
        assert_eq!(short.last(), Some(&("8 others".to_owned(), Money::new((12..20).sum(), Currency::USD))));
        assert_eq!(sum(Money::zero(Currency::USD), short.iter().map(|(_, money)| *money)).minor, (0..20).sum::<i64>());
    }
}
