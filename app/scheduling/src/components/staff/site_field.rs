use kit::{Hidden, SelectField};
use leptos::prelude::*;

use crate::model::Place;

/// At which facility. Where there is only one answer, nobody is asked.
#[component]
pub fn SiteField(places: Vec<Place>) -> impl IntoView {
    let mut options: Vec<(String, String)> =
        places.into_iter().map(|place| (place.id.to_string(), place.name)).collect();
    match options.pop() {
        Some((only, _)) if options.is_empty() => view! { <Hidden name="facility_id" value=only/> }.into_any(),
        last => {
            options.extend(last);
            view! {
                <SelectField
                    name="facility_id"
                    label="Facility"
                    options=options
                    placeholder="Choose a facility"
                    required=true
                />
            }
            .into_any()
        }
    }
}
