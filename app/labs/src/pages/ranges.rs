use ::model::LabTestId;
use jiff::civil::Date;
use kit::{
    Card, Column, Disclosure, EmptyState, Form, Hidden, SelectField, Submission, SubmitButton, Table, Tag, TextField,
    Variant,
};
use leptos::prelude::*;

use crate::{
    api,
    model::{RangeRow, RangeStanding},
};

/// By which ranges a test is judged. One is added and ended, never changed.
#[component]
pub fn Ranges(
    test: LabTestId,
    unit: Option<String>,
    ranges: Vec<RangeRow>,
    today: Date,
    add: Submission<api::AddRange>,
    end: Submission<api::EndRange>,
) -> impl IntoView {
    let unit = unit.unwrap_or_else(|| "no unit".to_owned());
    let (over, now): (Vec<RangeRow>, Vec<RangeRow>) =
        ranges.into_iter().partition(|range| range.standing == RangeStanding::Over);
    view! {
        <Card title="By which range it is judged">
            <p class="muted">
                "In "{unit}". A result is judged by the range that held when its specimen was collected. The ranges that come
                 with Hale are from the literature: confirm them for your methods and your patients before you report by them."
            </p>
            {if now.is_empty() {
                view! { <EmptyState title="No range" text="Values of this test are shown without a flag."/> }.into_any()
            } else {
                table("Ranges that hold or are to come", now, Some((today, end)))
            }}
            {(!over.is_empty()).then(|| view! {
                <Disclosure summary="Ranges that are over">{table("Ranges that are over", over.clone(), None)}</Disclosure>
            })}
            <AddRange test today add/>
        </Card>
    }
}

fn table(caption: &'static str, ranges: Vec<RangeRow>, end: Option<(Date, Submission<api::EndRange>)>) -> AnyView {
    let rows = ranges.into_iter().map(|range| row(range, end)).collect_view();
    let mut columns = vec![
        Column::text("For"),
        Column::text("Usual"),
        Column::text("Critical"),
        Column::text("Collected"),
        Column::text("Source"),
    ];
    columns.extend(end.map(|_| Column::text("End")));
    view! { <Table caption=caption columns=columns>{rows}</Table> }.into_any()
}

fn row(range: RangeRow, end: Option<(Date, Submission<api::EndRange>)>) -> AnyView {
    let to_come = range.standing == RangeStanding::ToCome;
    let ending = end.map(|(today, action)| {
        let form = (!range.ends).then(|| end_form(&range, today, action));
        view! { <td>{form}</td> }
    });
    view! {
        <tr>
            <td>{range.who}</td>
            <td class="nowrap">{range.usual}</td>
            <td>{range.critical}</td>
            <td>{range.validity}{to_come.then(|| view! { " "<Tag>"To come"</Tag> })}</td>
            <td class="small">{range.source}</td>
            {ending}
        </tr>
    }
    .into_any()
}

fn end_form(range: &RangeRow, today: Date, action: Submission<api::EndRange>) -> AnyView {
    let (id, label) = (range.id.to_string(), format!("End “{}”", range.who));
    view! {
        <Form action=action id=format!("end-{id}")>
            <Hidden name="range_id" value=id/>
            <Disclosure summary="End">
                <TextField
                    name="last_day"
                    label="Last day"
                    hint="What is collected after it is judged by another range, or has no flag."
                    kind="date"
                    width=10
                    value=today.to_string()
                    required=true
                />
                <SubmitButton variant=Variant::Danger>{label}</SubmitButton>
            </Disclosure>
        </Form>
    }
    .into_any()
}

#[component]
fn AddRange(test: LabTestId, today: Date, add: Submission<api::AddRange>) -> impl IntoView {
    let options = |all: &[(&str, &str)]| {
        all.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect::<Vec<_>>()
    };
    let sexes = options(&[("", "Everybody"), ("female", "Female"), ("male", "Male")]);
    let pregnancy = options(&[("", "Both"), ("no", "Not pregnant"), ("yes", "Pregnant")]);
    view! {
        <Form action=add id="add-range" class="stack">
            <Hidden name="test_id" value=test.to_string()/>
            <Disclosure summary="Add a range">
                <SelectField name="sex" label="Sex" options=sexes/>
                <TextField name="age_from" label="From which age" hint="18 years, 6 months or 28 days. Empty: from birth on." width=10 optional=true/>
                <TextField name="age_to" label="Up to which age" hint="It no longer holds from that birthday on. Empty: for life." width=10 optional=true/>
                <SelectField name="pregnant" label="Pregnancy" options=pregnancy/>
                <TextField name="critical_low" label="Critical below" inputmode="decimal" width=10 optional=true/>
                <TextField name="low" label="Usual from" inputmode="decimal" width=10 optional=true/>
                <TextField name="high" label="Usual up to" inputmode="decimal" width=10 optional=true/>
                <TextField name="critical_high" label="Critical above" inputmode="decimal" width=10 optional=true/>
                <TextField name="valid_from" label="First day" hint="Of collection." kind="date" width=10 value=today.to_string()/>
                <TextField name="source" label="Source" hint="Who says so, with the year."/>
                <SubmitButton>"Add this range"</SubmitButton>
            </Disclosure>
        </Form>
    }
}
