use ::model::SpecialtyId;
use kit::{Avatar, EmptyState, LinkButton, Loaded, PageHead, TabLink, Tabs, Variant, ask};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{languages, query},
    model::{DoctorCard, Doctors, Specialty},
};

/// `/doctors?specialty=`: who works here. Filtering asks nobody: the list is here already.
#[component]
pub fn DoctorsPage() -> impl IntoView {
    let specialty = query::<SpecialtyId>("specialty");
    let doctors = ask(move || api::Doctors { query: Doctors::default() });
    let view = move |doctors: Vec<DoctorCard>| {
        let doctors = StoredValue::new(doctors);
        move || doctors.with_value(|doctors| list(doctors, specialty.get()))
    };
    view! {
        <PageHead title="Our doctors"/>
        <div class="stack">
            <Loaded resource=doctors lines=6 view=view/>
        </div>
    }
}

fn list(doctors: &[DoctorCard], specialty: Option<SpecialtyId>) -> AnyView {
    let tabs = std::iter::once(TabLink {
        label: "All".into(),
        href: "/doctors".into(),
        count: i64::try_from(doctors.len()).ok(),
        current: specialty.is_none(),
    })
    .chain(specialties(doctors).into_iter().map(|(field, count)| TabLink {
        label: field.name,
        href: format!("/doctors?specialty={}", field.id),
        count: Some(count),
        current: specialty == Some(field.id),
    }))
    .collect();
    let rows = doctors.iter().filter(|doctor| specialty.is_none_or(|id| has(doctor, id))).map(row).collect::<Vec<_>>();
    let nobody = rows.is_empty().then(|| {
        view! {
            <EmptyState title="Nobody here yet" text="No doctor is listed with this specialty.">
                <LinkButton href="/doctors" variant=Variant::Secondary>"Show all doctors"</LinkButton>
            </EmptyState>
        }
    });
    view! {
        <Tabs label="Specialty" tabs=tabs/>
        {nobody}
        <ul class="doctor-rows">{rows}</ul>
    }
    .into_any()
}

fn has(doctor: &DoctorCard, specialty: SpecialtyId) -> bool {
    doctor.specialties.iter().any(|field| field.id == specialty)
}

/// Every specialty that somebody in the list has, by name, with how many have it.
fn specialties(doctors: &[DoctorCard]) -> Vec<(Specialty, i64)> {
    let mut counted: Vec<(Specialty, i64)> = Vec::new();
    for field in doctors.iter().flat_map(|doctor| &doctor.specialties) {
        match counted.iter_mut().find(|(known, _)| known.id == field.id) {
            Some((_, count)) => *count += 1,
            None => counted.push((field.clone(), 1)),
        }
    }
    counted.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    counted
}

fn row(doctor: &DoctorCard) -> AnyView {
    let fields = doctor.specialties.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(", ");
    let speaks = languages(&doctor.languages);
    view! {
        <li>
            <a class="doctor-row" href=format!("/doctors/{}", doctor.id)>
                <Avatar name=doctor.name.clone()/>
                <span class="doctor-row-text">
                    <strong dir="auto">{doctor.name.clone()}</strong>
                    <span class="line">{fields}</span>
                    {(!speaks.is_empty()).then(|| view! { <span class="line muted">"Speaks " {speaks}</span> })}
                    <span class="line muted">{doctor.places.join(", ")}</span>
                </span>
            </a>
        </li>
    }
    .into_any()
}
