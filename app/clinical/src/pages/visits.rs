use ::model::PatientId;
use kit::{EmptyState, LinkButton, Loaded, PageHead, Variant, ask_about};
use leptos::prelude::*;
use scheduling::components::portal::{param, query};

use crate::{
    api,
    components::VisitLine,
    model::{ShowVisits, VisitMark, Visits},
};

/// `/staff/patients/{patient}/visits?after=`: every encounter, newest first, page by page.
#[component]
pub fn VisitsPage() -> impl IntoView {
    let (patient, after) = (param::<PatientId>("patient"), query::<VisitMark>("after"));
    let visits =
        ask_about(move || Some(api::Visits { query: ShowVisits { patient_id: patient.get()?, after: after.get() } }));
    view! {
        <PageHead title="Visits"/>
        <Loaded resource=visits view=move |visits: Visits| {
            patient.get_untracked().map(|patient| view! { <Line patient visits later=after.get_untracked().is_some()/> })
        }/>
    }
}

#[component]
fn Line(patient: PatientId, visits: Visits, later: bool) -> impl IntoView {
    let Visits { items, total, older } = visits;
    if items.is_empty() {
        return view! { <EmptyState title="No visit yet" text="A visit appears here when the doctor starts it from the day list."/> }
            .into_any();
    }
    let base = format!("/staff/patients/{patient}/visits");
    let newest =
        later.then(|| view! { <LinkButton href=base.clone() variant=Variant::Secondary>"Newest visits"</LinkButton> });
    let older = older.map(|mark| {
        view! { <LinkButton href=format!("{base}?after={mark}") variant=Variant::Secondary>"Older visits"</LinkButton> }
    });
    let count = if total == 1 { "1 visit".to_owned() } else { format!("{total} visits") };
    view! {
        <p class="muted">{count}</p>
        <VisitLine patient visits=items/>
        <div class="button-row">{newest}{older}</div>
    }
    .into_any()
}
