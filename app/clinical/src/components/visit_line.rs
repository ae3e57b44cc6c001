use kit::{Tag, Tone};
use leptos::prelude::*;
use model::PatientId;

use crate::model::Visit;

/// Encounters one below the other, newest first, with the year where it changes.
#[component]
pub fn VisitLine(patient: PatientId, visits: Vec<Visit>) -> impl IntoView {
    let mut year = None;
    let rows = visits
        .into_iter()
        .map(|visit| {
            let this = visit.starts.local.year();
            let heading = (year != Some(this)).then_some(this);
            year = Some(this);
            row(patient, visit, heading)
        })
        .collect_view();
    view! { <ol class="visit-line">{rows}</ol> }
}

fn row(patient: PatientId, visit: Visit, year: Option<i16>) -> AnyView {
    let href = format!("/staff/patients/{patient}/encounters/{}", visit.id);
    let notes = match visit.notes {
        0 => None,
        1 => Some("1 note".to_owned()),
        more => Some(format!("{more} notes")),
    };
    view! {
        <li class="visit">
            {year.map(|year| view! { <span class="visit-year">{year}</span> })}
            <a href=href dir="auto">{visit.kind}</a>
            <span class="muted">{visit.starts.full()}" · "{visit.place}</span>
            {visit.practitioner.map(|name| view! { <bdi class="muted">{name}</bdi> })}
            {visit.reason.map(|reason| view! { <bdi class="visit-reason">{reason}</bdi> })}
            <span class="row">
                {visit.open.then(|| view! { <Tag tone=Tone::Information>"Open"</Tag> })}
                {notes.map(|notes| view! { <Tag>{notes}</Tag> })}
                {visit.shared.then(|| view! { <Tag tone=Tone::Success>"Shared with the patient"</Tag> })}
                {visit.imported.then(|| view! { <span class="muted small">"From another record"</span> })}
            </span>
        </li>
    }
    .into_any()
}
