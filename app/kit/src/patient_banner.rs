use leptos::prelude::*;

/// Who this page is about, in one line that never scrolls away. Children are tags: allergies, alerts.
#[component]
pub fn PatientBanner(
    #[prop(into)] name: String,
    /// "54 years", "3 months", "died 2 Mar 2024".
    #[prop(into)]
    age: String,
    #[prop(into)] sex: String,
    #[prop(into)] mrn: String,
    #[prop(optional, into)] birth_date: Option<String>,
    /// Where the name leads to: the patient's own page.
    #[prop(optional, into)]
    href: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let label = format!("Patient {name}");
    let name = match href {
        Some(href) => view! { <a href=href dir="auto">{name}</a> }.into_any(),
        None => view! { <bdi>{name}</bdi> }.into_any(),
    };
    view! {
        <section class="patient-banner" aria-label=label>
            <strong class="patient-name">{name}</strong>
            <span>{age}</span>
            <span>{sex}</span>
            {birth_date.map(|date| view! { <span><abbr title="Date of birth">"DOB"</abbr>" "{date}</span> })}
            <span class="patient-mrn"><abbr title="Medical record number">"MRN"</abbr>" "{mrn}</span>
            {children.map(|children| view! { <span class="patient-tags">{children()}</span> })}
        </section>
    }
}
