use kit::{
    Card, CheckField, Choice, Form, Hidden, PageHead, RadioField, SelectField, Submission, SubmitButton, TextArea,
    TextField, Variant,
};
use leptos::prelude::*;

use super::{schedule_of::tell, services::done};
use crate::{
    api,
    components::staff::{Done, SiteField},
    model::{PlannedService, ServiceMode, ServiceOffer, ServicePlan},
};

/// `?service=`: what of a service may change, and who offers it.
#[component]
pub fn EditService(service: PlannedService, changes: RwSignal<usize>) -> impl IntoView {
    let action = Submission::<api::SaveService>::new();
    tell(action, changes);
    let id = service.id;
    let offers = service
        .practitioners
        .iter()
        .cloned()
        .map(|offer| view! { <OfferRow service=id offer=offer changes=changes/> })
        .collect_view();
    let lead = format!("{} · {}", service.facility_name, service.mode.label());
    view! {
        <PageHead
            title="Service"
            heading=service.name.clone()
            lead=lead
            back=("Back to the services", "/staff/services".to_owned())
        />
        <Done words=done/>
        <div class="appointment-columns">
            <Card>
                <Form action=action id="save-service">
                    <Hidden name="service_id" value=id.to_string()/>
                    <Words
                        name=service.name
                        description=service.description
                        what_to_bring=service.what_to_bring.unwrap_or_default()
                    />
                    <Measures
                        duration=service.duration_minutes.to_string()
                        before=service.buffer_before_minutes.to_string()
                        after=service.buffer_after_minutes.to_string()
                        cutoff=service.cancel_cutoff_hours.to_string()
                        price=service.price.plain()
                        currency=service.price.currency.code().to_owned()
                        bookable_by=if service.bookable_by_patients { "patients" } else { "staff" }
                    />
                    <CheckField
                        name="active"
                        label="It can be booked now"
                        hint="What is booked already takes place in any case."
                        checked=service.active
                    />
                    <SubmitButton>"Save"</SubmitButton>
                </Form>
            </Card>
            <Card title="Who offers it">
                <ul class="plan-day">{offers}</ul>
            </Card>
        </div>
    }
}

#[component]
fn OfferRow(service: ::model::ServiceId, offer: ServiceOffer, changes: RwSignal<usize>) -> impl IntoView {
    let action = Submission::<api::OfferService>::new();
    tell(action, changes);
    let (words, next) = if offer.offers { ("Offers it", "false") } else { ("Does not offer it", "true") };
    let button = if offer.offers { "Stop offering" } else { "Offer" };
    view! {
        <li class="plan-row">
            <span>
                <strong dir="auto">{offer.name.clone()}</strong>
                <span class="line muted">{words}</span>
            </span>
            <Form action=action id=format!("offer-{}", offer.practitioner_id)>
                <Hidden name="practitioner_id" value=offer.practitioner_id.to_string()/>
                <Hidden name="service_id" value=service.to_string()/>
                <SubmitButton variant=Variant::Secondary name="active" value=next>
                    {button}<span class="visually-hidden">": "{offer.name}</span>
                </SubmitButton>
            </Form>
        </li>
    }
}

/// `?new=true`
#[component]
pub fn NewService(plan: ServicePlan) -> impl IntoView {
    let action = Submission::<api::PlanService>::new();
    let specialties =
        plan.specialties.into_iter().map(|specialty| (specialty.id.to_string(), specialty.name)).collect();
    let modes = ServiceMode::ALL.map(|mode| Choice::new(mode.name(), mode.label())).to_vec();
    view! {
        <PageHead title="Add a service" back=("Back to the services", "/staff/services".to_owned())/>
        <Card>
            <Form action=action id="new-service">
                <SiteField places=plan.places/>
                <Words name=String::new() description=String::new() what_to_bring=String::new()/>
                <SelectField
                    name="specialty_id"
                    label="Specialty"
                    options=specialties
                    placeholder="None in particular"
                    optional=true
                />
                <RadioField name="mode" label="Where" options=modes value="in_person" required=true/>
                <Measures
                    duration="20".to_owned()
                    before="0".to_owned()
                    after="0".to_owned()
                    cutoff="24".to_owned()
                    price=String::new()
                    currency="the facility’s currency".to_owned()
                    bookable_by="patients"
                />
                <TextField
                    name="capacity"
                    label="Patients at once"
                    hint="1, but for groups."
                    inputmode="numeric"
                    width=4
                    value="1"
                    required=true
                />
                <SubmitButton>"Add this service"</SubmitButton>
            </Form>
        </Card>
    }
}

#[component]
fn Words(name: String, description: String, what_to_bring: String) -> impl IntoView {
    view! {
        <TextField name="name" label="Name" value=name maxlength=200 required=true/>
        <TextArea
            name="description"
            label="What it is"
            hint="In plain words: patients read it before they book."
            value=description
            rows=3
            maxlength=2000
            optional=true
        />
        <TextField name="what_to_bring" label="What to bring" value=what_to_bring maxlength=1000 optional=true/>
    }
}

#[component]
fn Measures(
    duration: String,
    before: String,
    after: String,
    cutoff: String,
    price: String,
    currency: String,
    bookable_by: &'static str,
) -> impl IntoView {
    let who = vec![
        Choice::new("patients", "Patients and staff"),
        Choice::new("staff", "Staff only").hint("For what needs a referral or a call first."),
    ];
    view! {
        <TextField name="price" label=format!("Price in {currency}") inputmode="decimal" width=10 value=price required=true/>
        <TextField
            name="duration_minutes"
            label="Minutes with the patient"
            inputmode="numeric"
            width=4
            value=duration
            required=true
        />
        <TextField
            name="buffer_before_minutes"
            label="Minutes to prepare"
            hint="Before the patient comes in; patients do not see it."
            inputmode="numeric"
            width=4
            value=before
            required=true
        />
        <TextField
            name="buffer_after_minutes"
            label="Minutes to finish"
            hint="After the patient has gone, for notes and cleaning."
            inputmode="numeric"
            width=4
            value=after
            required=true
        />
        <RadioField name="bookable_by" label="Who may book it" options=who value=bookable_by required=true/>
        <TextField
            name="cancel_cutoff_hours"
            label="Hours before the start until which patients may move or cancel it"
            inputmode="numeric"
            width=4
            value=cutoff
            required=true
        />
    }
}
