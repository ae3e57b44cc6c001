use std::{convert::Infallible, str::FromStr};

use ::model::{FacilityId, PractitionerId, SpecialtyId};
use kit::{EmptyState, LinkButton, Loaded, PageHead, TabLink, Tabs, Variant, ask};
use leptos::prelude::*;

use crate::{
    api,
    components::portal::{ChoiceLink, ChoiceList, query, service_line},
    model::{BookingChoices, Choices, PractitionerRef, ServiceCard},
};

/// Four ways into the same list of services.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum By {
    #[default]
    Service,
    Specialty,
    Doctor,
    Soonest,
}

impl By {
    const ALL: [Self; 4] = [Self::Service, Self::Specialty, Self::Doctor, Self::Soonest];

    const fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Specialty => "specialty",
            Self::Doctor => "doctor",
            Self::Soonest => "soonest",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Service => "Service",
            Self::Specialty => "Specialty",
            Self::Doctor => "Doctor",
            Self::Soonest => "Soonest",
        }
    }
}

impl FromStr for By {
    type Err = Infallible;
    fn from_str(s: &str) -> Result<Self, Infallible> {
        Ok(Self::ALL.into_iter().find(|by| by.name() == s).unwrap_or_default())
    }
}

/// More services than this are not read through on a telephone: they stand in groups.
const AT_A_GLANCE: usize = 6;

/// What the address asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Filter {
    by: By,
    facility: Option<FacilityId>,
    specialty: Option<SpecialtyId>,
    doctor: Option<PractitionerId>,
}

impl Filter {
    fn href(self) -> String {
        let mut href = format!("/book?by={}", self.by.name());
        let mut add = |name: &str, id: Option<String>| {
            if let Some(id) = id {
                href.push_str(&format!("&{name}={id}"));
            }
        };
        add("facility", self.facility.map(|id| id.to_string()));
        add("specialty", self.specialty.map(|id| id.to_string()));
        add("doctor", self.doctor.map(|id| id.to_string()));
        href
    }

    fn lets_in(self, service: &ServiceCard) -> bool {
        service.bookable_by_patients
            && !service.practitioners.is_empty()
            && self.facility.is_none_or(|facility| service.facility_id == facility)
            && self.specialty.is_none_or(|specialty| service.specialty_id == Some(specialty))
            && self.doctor.is_none_or(|doctor| service.practitioners.iter().any(|offers| offers.id == doctor))
    }
}

/// `/book`: what for. Choosing a way in or a place asks nobody: everything is here already.
#[component]
pub fn BookPage() -> impl IntoView {
    let choices = ask(move || api::BookingChoices { query: BookingChoices::default() });
    let (by, facility) = (query::<By>("by"), query::<FacilityId>("facility"));
    let (specialty, doctor) = (query::<SpecialtyId>("specialty"), query::<PractitionerId>("doctor"));
    let filter = Memo::new(move |_| Filter {
        by: by.get().unwrap_or_default(),
        facility: facility.get(),
        specialty: specialty.get(),
        doctor: doctor.get(),
    });
    view! {
        <PageHead title="Book an appointment" lead="What is it for?"/>
        <div class="stack">
            <WaysIn filter=filter/>
            <Loaded
                resource=choices
                lines=6
                view=move |choices: Choices| {
                    let choices = StoredValue::new(choices);
                    move || choices.with_value(|choices| found(choices, filter.get()))
                }
            />
        </div>
    }
}

#[component]
fn WaysIn(filter: Memo<Filter>) -> impl IntoView {
    move || {
        let Filter { by: current, facility, .. } = filter.get();
        let tabs = By::ALL
            .into_iter()
            .map(|by| TabLink {
                label: by.label().into(),
                href: Filter { by, facility, ..Filter::default() }.href(),
                count: None,
                current: by == current,
            })
            .collect();
        view! { <Tabs label="Find by" tabs=tabs/> }
    }
}

fn found(choices: &Choices, filter: Filter) -> AnyView {
    let several = choices.places.len() > 1;
    let services: Vec<&ServiceCard> = choices.services.iter().filter(|service| filter.lets_in(service)).collect();
    let list = match filter {
        Filter { by: By::Specialty, specialty: None, .. } => specialties(choices, &services, filter),
        Filter { by: By::Doctor, doctor: None, .. } => doctors(choices, &services, filter),
        Filter { specialty: None, doctor: None, .. } if services.len() > AT_A_GLANCE => {
            groups(choices, &services, filter, several)
        }
        _ => service_links(&services, filter, several),
    };
    view! {
        {several.then(|| places(choices, filter))}
        {chosen(choices, filter)}
        {if services.is_empty() { nothing(filter) } else { list }}
    }
    .into_any()
}

fn places(choices: &Choices, filter: Filter) -> AnyView {
    let everywhere = TabLink {
        label: "All places".into(),
        href: Filter { facility: None, ..filter }.href(),
        count: None,
        current: filter.facility.is_none(),
    };
    let each = choices.places.iter().map(|place| TabLink {
        label: place.name.clone(),
        href: Filter { facility: Some(place.id), ..filter }.href(),
        count: None,
        current: filter.facility == Some(place.id),
    });
    view! { <Tabs label="Where" tabs=std::iter::once(everywhere).chain(each).collect()/> }.into_any()
}

/// What was chosen on the way here, with the way back.
fn chosen(choices: &Choices, filter: Filter) -> Option<AnyView> {
    let (name, all, filter) = match filter {
        Filter { specialty: Some(id), .. } => {
            let specialty = choices.specialties.iter().find(|specialty| specialty.id == id)?;
            (specialty.name.clone(), "All specialties", Filter { specialty: None, by: By::Specialty, ..filter })
        }
        Filter { doctor: Some(id), .. } => {
            let doctor = practitioners(choices.services.iter()).into_iter().find(|doctor| doctor.id == id)?;
            (doctor.name, "All doctors", Filter { doctor: None, by: By::Doctor, ..filter })
        }
        _ => return None,
    };
    Some(
        view! {
            <div class="chosen">
                <h2 dir="auto">{name}</h2>
                <a href=filter.href()>{all}</a>
            </div>
        }
        .into_any(),
    )
}

/// By specialty, each group opened by a touch. The one with the most services comes first and is open: it is what
/// most people come for.
fn groups(choices: &Choices, services: &[&ServiceCard], filter: Filter, several: bool) -> AnyView {
    let named = choices.specialties.iter().map(|specialty| (Some(specialty.id), &*specialty.name, &*specialty.hint));
    let mut groups: Vec<_> = named
        .chain([(None, "Other", "")])
        .map(|(id, name, hint)| {
            let here: Vec<&ServiceCard> =
                services.iter().copied().filter(|service| service.specialty_id == id).collect();
            (name.to_owned(), hint.to_owned(), here)
        })
        .filter(|(.., here)| !here.is_empty())
        .collect();
    // The sort is stable: groups of the same size stay in the order of the alphabet.
    groups.sort_by_key(|(.., here)| std::cmp::Reverse(here.len()));
    let groups = groups
        .into_iter()
        .enumerate()
        .map(|(place, (name, hint, here))| {
            let count = here.len();
            view! {
                <details class="choice-group" open=place == 0>
                    <summary>
                        <span class="choice-link-text">
                            <strong dir="auto">{name}</strong>
                            {(!hint.is_empty()).then(|| view! { <span class="line muted" dir="auto">{hint}</span> })}
                        </span>
                        <span class="muted nowrap">
                            {count}<span class="visually-hidden">{if count == 1 { " service" } else { " services" }}</span>
                        </span>
                    </summary>
                    {choice_links(&here, filter, several)}
                </details>
            }
        })
        .collect_view();
    view! { {whoever(filter)} <div class="choice-groups">{groups}</div> }.into_any()
}

fn service_links(services: &[&ServiceCard], filter: Filter, several: bool) -> AnyView {
    view! { {whoever(filter)} {choice_links(services, filter, several)} }.into_any()
}

fn whoever(filter: Filter) -> Option<AnyView> {
    (filter.by == By::Soonest)
        .then(|| view! { <p class="muted">"You see the first free times, whoever they are with."</p> }.into_any())
}

fn choice_links(services: &[&ServiceCard], filter: Filter, several: bool) -> AnyView {
    let links = services
        .iter()
        .map(|service| {
            let id = service.id;
            // Nobody is asked with whom when there is only one answer.
            let href = match (filter, service.practitioners.as_slice()) {
                (Filter { by: By::Soonest, .. }, _) => format!("/book/{id}/any"),
                (Filter { doctor: Some(doctor), .. }, _) => format!("/book/{id}/{doctor}"),
                (_, [only]) => format!("/book/{id}/{}", only.id),
                _ => format!("/book/{id}"),
            };
            view! {
                <ChoiceLink
                    href=href
                    title=service.name.clone()
                    text=service.description.clone()
                    facts=service_line(service, several)
                />
            }
        })
        .collect_view();
    view! { <ChoiceList>{links}</ChoiceList> }.into_any()
}

fn specialties(choices: &Choices, services: &[&ServiceCard], filter: Filter) -> AnyView {
    let links = choices
        .specialties
        .iter()
        .filter(|specialty| services.iter().any(|service| service.specialty_id == Some(specialty.id)))
        .map(|specialty| {
            let href = Filter { specialty: Some(specialty.id), ..filter }.href();
            view! { <ChoiceLink href=href title=specialty.name.clone() text=specialty.hint.clone()/> }
        })
        .collect_view();
    view! { <ChoiceList>{links}</ChoiceList> }.into_any()
}

fn doctors(choices: &Choices, services: &[&ServiceCard], filter: Filter) -> AnyView {
    let links = practitioners(services.iter().copied())
        .into_iter()
        .map(|doctor| {
            let fields = fields_of(choices, services, doctor.id);
            let href = Filter { doctor: Some(doctor.id), ..filter }.href();
            view! { <ChoiceLink href=href title=doctor.name facts=fields/> }
        })
        .collect_view();
    view! { <ChoiceList>{links}</ChoiceList> }.into_any()
}

/// Everybody who offers one of the services, once, by name.
fn practitioners<'a>(services: impl Iterator<Item = &'a ServiceCard>) -> Vec<PractitionerRef> {
    let mut all: Vec<PractitionerRef> = services.flat_map(|service| service.practitioners.iter().cloned()).collect();
    all.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    all.dedup_by_key(|practitioner| practitioner.id);
    all
}

/// The specialties of what a doctor offers.
fn fields_of(choices: &Choices, services: &[&ServiceCard], doctor: PractitionerId) -> String {
    let offered = |specialty: SpecialtyId| {
        services.iter().any(|service| {
            service.specialty_id == Some(specialty) && service.practitioners.iter().any(|offers| offers.id == doctor)
        })
    };
    let names = choices.specialties.iter().filter(|specialty| offered(specialty.id));
    names.map(|specialty| specialty.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn nothing(filter: Filter) -> AnyView {
    let href = Filter { by: filter.by, ..Filter::default() }.href();
    view! {
        <EmptyState title="Nothing to book here" text="There is no service that you can book yourself with this choice.">
            <LinkButton href=href variant=Variant::Secondary>"Show everything"</LinkButton>
        </EmptyState>
    }
    .into_any()
}
