use kit::{Loaded, Tag, Tone, ask};
use leptos::prelude::*;
use model::PatientId;
use patients::HeadBanner;

use crate::{
    api,
    model::{AllergyState, ChartHead, ClinicalHead, EncounterState, OpenEncounter, ShowChartHead},
};

/// Goes up with everything that a page of the chart changes, so that the banner above it asks again.
#[derive(Clone, Copy)]
pub struct ChartVersion(RwSignal<usize>);

impl ChartVersion {
    /// Called by the layout, above its pages.
    pub fn provide() -> Self {
        let version = Self(RwSignal::new(0));
        provide_context(version);
        version
    }

    /// The banner follows what an action changes. Outside a chart there is none to follow.
    pub fn follow(action: impl Fn() -> usize + 'static) {
        let Some(Self(version)) = use_context() else { return };
        Effect::new(move |before: Option<usize>| {
            let now = action();
            if before.is_some_and(|before| before != now) {
                version.update(|version| *version += 1);
            }
            now
        });
    }
}

/// Who the chart is about, with what must be in sight whatever is done in it. Made anew for another patient: what
/// stands there never belongs to somebody else.
#[component]
pub fn ChartBanner(patient: PatientId, version: ChartVersion) -> impl IntoView {
    let head = ask(move || {
        version.0.get();
        api::ChartHead { query: ShowChartHead { patient_id: patient } }
    });
    view! { <Loaded resource=head lines=1 view=move |head: ChartHead| view! { <Head head/> }/> }
}

#[component]
fn Head(head: ChartHead) -> impl IntoView {
    let ChartHead { patient, clinical } = head;
    let id = patient.id;
    view! { <HeadBanner head=patient>{clinical.map(|clinical| view! { <Clinical patient=id clinical/> })}</HeadBanner> }
}

#[component]
fn Clinical(patient: PatientId, clinical: ClinicalHead) -> impl IntoView {
    let ClinicalHead { allergies, weight, open, busy_elsewhere } = clinical;
    view! {
        <Allergies patient allergies/>
        {weight.map(|weight| view! { <Tag>{weight}</Tag> })}
        {open.map(|open| view! { <Open patient open/> })}
        {busy_elsewhere.then(|| view! { <Tag tone=Tone::Attention>"Your open visit is with another patient"</Tag> })}
    }
}

/// So many substances are named; the others are counted.
const NAMED: usize = 3;

#[component]
fn Allergies(patient: PatientId, allergies: AllergyState) -> impl IntoView {
    let (tone, words) = match allergies {
        AllergyState::Entries(names) => {
            let tone = if names.iter().any(|name| name.high_risk) { Tone::Danger } else { Tone::Attention };
            let named: Vec<&str> = names.iter().take(NAMED).map(|name| name.substance.as_str()).collect();
            let more = names.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            (tone, format!("Allergies: {}{more}", named.join(", ")))
        }
        AllergyState::NoneKnown(_) => (Tone::Success, allergies.words()),
        AllergyState::NotAsked | AllergyState::Unable(_) => (Tone::Attention, allergies.words()),
    };
    view! {
        <a class="banner-link" href=format!("/staff/patients/{patient}/allergies")>
            <Tag tone=tone><bdi>{words}</bdi></Tag>
        </a>
    }
}

#[component]
fn Open(patient: PatientId, open: OpenEncounter) -> impl IntoView {
    let since = ::model::time::time(open.since.local.time());
    let whose = match (open.own, open.practitioner) {
        (true, _) => "Your visit".to_owned(),
        (false, Some(name)) => format!("Visit with {name}"),
        (false, None) => "Visit".to_owned(),
    };
    let words = match open.state {
        EncounterState::OnHold => format!("{whose} is on hold"),
        _ => format!("{whose} since {since}"),
    };
    view! {
        <a class="banner-link" href=format!("/staff/patients/{patient}/encounters/{}", open.id)>
            <Tag tone=Tone::Information><bdi>{words}</bdi></Tag>
        </a>
    }
}
