use leptos::prelude::*;

use super::{LONG_NAME, RIGHT_TO_LEFT, family};
use crate::{Column, PatientBanner, SummaryList, SummaryRow, TabLink, Table, Tabs, Tag, Tone};

pub(super) fn section() -> AnyView {
    view! {
        {family(
            "Patient banner",
            "Who the page is about. It stays in sight while the chart scrolls.",
            view! {
                <PatientBanner name="Ada Byron" age="46 years" sex="Female" mrn="1000-0042-7" birth_date="10 Dec 1979" href="/kit">
                    <Tag tone=Tone::Danger>"Allergy: penicillin"</Tag>
                </PatientBanner>
                <PatientBanner name=LONG_NAME age="3 months" sex="Unknown" mrn="1000-0043-5"/>
                <PatientBanner name=RIGHT_TO_LEFT age="died 2 Mar 2024" sex="Female" mrn="1000-0044-3">
                    <Tag tone=Tone::Attention>"Deceased"</Tag>
                </PatientBanner>
            },
        )}
        {family(
            "Facts",
            "Name and value; a link changes the value.",
            view! {
                <SummaryList>
                    <SummaryRow label="What for" action=("Change", "/kit".into())>"Consultation, 20 minutes"</SummaryRow>
                    <SummaryRow label="With" action=("Change", "/kit".into())>{LONG_NAME}</SummaryRow>
                    <SummaryRow label="When">"Tue 24 Nov 2026, 14:30 (EST)"</SummaryRow>
                    <SummaryRow label="Price">"45.00 USD"</SummaryRow>
                </SummaryList>
            },
        )}
        {family(
            "Tabs and filters",
            "Links with counts, so that every view has an address.",
            view! {
                <Tabs
                    label="Appointments by state"
                    tabs=vec![
                        TabLink { label: "All".into(), href: "/kit".into(), count: Some(14), current: true },
                        TabLink { label: "Waiting".into(), href: "/kit".into(), count: Some(3), current: false },
                        TabLink { label: "Finished".into(), href: "/kit".into(), count: Some(0), current: false },
                        TabLink { label: "Week".into(), href: "/kit".into(), count: None, current: false },
                    ]
                />
            },
        )}
        {family("Table", "The head stays in sight; the whole row leads to its first link; on a phone each row is a card.", table())}
    }
    .into_any()
}

fn table() -> AnyView {
    let rows = [("Ada Byron", "10 Dec 1979", "12"), (LONG_NAME, "1 Jan 1900", "1,204"), (RIGHT_TO_LEFT, "1985", "0")]
        .into_iter()
        .map(|(name, born, visits)| {
            view! {
                <tr class="row-link">
                    <td><a href="/kit" dir="auto">{name}</a></td>
                    <td data-label="Born" class="nowrap">{born}</td>
                    <td data-label="Visits" class="numeric">{visits}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table caption="Patients" columns=vec![Column::text("Name"), Column::text("Born"), Column::numeric("Visits")] stacked=true>
            {rows}
        </Table>
    }
    .into_any()
}
