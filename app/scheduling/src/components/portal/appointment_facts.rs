use ::model::Money;
use kit::{SummaryList, SummaryRow};
use leptos::prelude::*;

use super::{PlaceLines, SiteTime, duration};
use crate::model::AppointmentSummary;

/// What, who, when, where, and what it costs.
#[component]
pub fn AppointmentFacts(
    appointment: AppointmentSummary,
    /// For whom, where somebody is about to decide.
    #[prop(optional, into)]
    patient: Option<String>,
    /// What it will cost, where billing knows better than when it was offered.
    #[prop(optional_no_strip)]
    price: Option<Money>,
) -> impl IntoView {
    let AppointmentSummary {
        service_name, practitioner, place, mode, starts, ends, price: offered, what_to_bring, ..
    } = appointment;
    let minutes = (ends.at.as_second() - starts.at.as_second()) / 60;
    view! {
        <SummaryList>
            <SummaryRow label="What">
                {service_name}
                {i32::try_from(minutes).ok().map(|minutes| view! { <span class="line muted">{duration(minutes)}</span> })}
            </SummaryRow>
            {patient.map(|name| view! { <SummaryRow label="For">{name}</SummaryRow> })}
            <SummaryRow label="With">{practitioner.name}</SummaryRow>
            <SummaryRow label="When"><SiteTime at=starts/></SummaryRow>
            <SummaryRow label="Where"><PlaceLines place=place mode=mode/></SummaryRow>
            <SummaryRow label="Price">{price.unwrap_or(offered).to_string()}</SummaryRow>
            {what_to_bring.map(|bring| view! { <SummaryRow label="Please bring">{bring}</SummaryRow> })}
        </SummaryList>
    }
}
