use kit::{Column, EmptyState, LinkButton, Notice, Table, Tag, Tone, Variant};
use leptos::prelude::*;
use uuid::Uuid;

use crate::model::{Found, PatientHit};

/// What a search found, best first; and what to do when it found nobody.
#[component]
pub fn Results(search: Uuid, found: Found) -> impl IntoView {
    let Found { patients, hint, may_register, .. } = found;
    let hint = hint.map(|hint| view! { <Notice tone=Tone::Attention title=hint/> });
    if patients.items.is_empty() && patients.number == 1 {
        return view! {
            {hint}
            <EmptyState
                title="Nobody was found"
                text="Try fewer words, another spelling, the record number, the birth date or the end of the phone number."
            >
                {may_register.then(|| view! { <LinkButton href="/staff/patients/new">"Register a new patient"</LinkButton> })}
            </EmptyState>
        }
        .into_any();
    }
    let count = match patients.total {
        1 => "1 patient".to_owned(),
        total if total > Found::MOST => {
            format!("More than {} patients: please add a birth date or another name", Found::MOST)
        }
        total => format!("{total} patients"),
    };
    let columns = vec![
        Column::text("Name"),
        Column::text("Born"),
        Column::text("Age"),
        Column::text("Sex"),
        Column::numeric("MRN"),
        Column::text("Phone"),
        Column::text("Town"),
    ];
    let rows = patients.items.into_iter().map(|patient| view! { <Row patient/> }).collect_view();
    view! {
        {hint}
        <p class="row" role="status">
            <strong>{count}</strong>
            {may_register.then(|| {
                view! {
                    <LinkButton href="/staff/patients/new" variant=Variant::Quiet>"Not here? Register a new patient"</LinkButton>
                }
            })}
        </p>
        <Table caption="Patients found" columns>{rows}</Table>
        <Pages search number=patients.number size=patients.size total=patients.total.min(Found::MOST)/>
    }
    .into_any()
}

#[component]
fn Row(patient: PatientHit) -> impl IntoView {
    view! {
        <tr class="row-link">
            <td>
                <a href=format!("/staff/patients/{}", patient.id) dir="auto">{patient.name}</a>
                {patient.deceased.then(|| view! { " " <Tag tone=Tone::Attention>"Deceased"</Tag> })}
            </td>
            <td>{patient.birth_date.map(|date| unbroken(&date.to_string()))}</td>
            <td>{patient.age.map(|age| unbroken(&age))}</td>
            <td>{patient.sex.word()}</td>
            <td class="numeric">{unbroken(&patient.mrn.to_string())}</td>
            <td>{patient.phone_end.map(|end| format!("…\u{a0}{end}"))}</td>
            <td dir="auto">{patient.city}</td>
        </tr>
    }
}

/// A date over three lines is hard to compare with another.
fn unbroken(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

#[component]
fn Pages(search: Uuid, number: i64, size: i64, total: i64) -> impl IntoView {
    let last = total.div_euclid(size) + i64::from(total.rem_euclid(size) > 0);
    let to = move |page: i64, label: &'static str| {
        (1..=last).contains(&page).then(|| {
            view! {
                <LinkButton href=format!("/staff/patients?search={search}&page={page}") variant=Variant::Secondary>
                    {label}
                </LinkButton>
            }
        })
    };
    (last > 1).then(|| {
        view! {
            <nav class="row" aria-label="Pages">
                {to(number - 1, "Previous")}
                <span>{format!("Page {number} of {last}")}</span>
                {to(number + 1, "Next")}
            </nav>
        }
    })
}
