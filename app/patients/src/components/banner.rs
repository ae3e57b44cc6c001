use kit::{Loaded, PatientBanner, Tag, Tone, ask};
use leptos::prelude::*;
use model::PatientId;

use crate::{
    api,
    model::{PatientChartHead, PatientHead},
};

/// The banner of a patient, for pages of every department: it asks for itself.
#[component]
pub fn ChartBanner(#[prop(into)] patient: Signal<PatientId>) -> impl IntoView {
    let head = ask(move || api::PatientChartHead { query: PatientChartHead { patient_id: patient.get() } });
    view! { <Loaded resource=head lines=1 view=|head: PatientHead| view! { <HeadBanner head/> }/> }
}

/// The banner of a patient whose data the page has already.
#[component]
pub fn HeadBanner(
    head: PatientHead,
    /// What other departments have to say in it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let birth_date = head.birth_date.map_or("not known".to_owned(), |date| date.to_string());
    let age = match (head.deceased, head.age) {
        (true, Some(age)) => format!("died aged {age}"),
        (true, None) => "died".into(),
        (false, age) => age.unwrap_or_else(|| "age not known".into()),
    };
    let foreign = head.language.filter(|language| !language.tag().to_lowercase().starts_with("en"));
    view! {
        <PatientBanner
            name=head.name
            age
            sex=head.sex.word()
            mrn=head.mrn.to_string()
            birth_date
            href=format!("/staff/patients/{}", head.id)
        >
            {head.deceased.then(|| view! { <Tag tone=Tone::Attention>"Deceased"</Tag> })}
            {foreign.map(|language| view! { <Tag tone=Tone::Information>{format!("Speaks {language}")}</Tag> })}
            {children.map(|children| children())}
        </PatientBanner>
    }
}
