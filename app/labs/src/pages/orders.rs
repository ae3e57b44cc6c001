use std::collections::BTreeMap;

use ::model::{EncounterId, LabOrderId, PatientId};
use kit::{
    Card, CheckChoice, Choice, Disclosure, EmptyState, Form, Hidden, LinkButton, Loaded, Notice, PageHead, RadioField,
    SelectField, Submission, SubmitButton, Tag, TextField, Tone, Variant, ask_about,
};
use leptos::prelude::*;
use scheduling::components::portal::{param, query};

use crate::{
    api,
    components::{PriorityTag, SpecimenTag},
    model::{
        Choices, EncounterChoice, Order, OrderChoices, OrderState, OrderedReport, PanelChoice, PatientOrders, Priority,
        SpecimenCard, TestChoice,
    },
};

/// `/staff/patients/{patient}/orders?signed=`: what was ordered, and how far it is.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let (patient, signed) = (param::<PatientId>("patient"), query::<LabOrderId>("signed"));
    let cancel = Submission::<api::CancelOrder>::new();
    let orders = ask_about(move || {
        cancel.version().get();
        Some(api::PatientOrders { query: PatientOrders { patient_id: patient.get()? } })
    });
    let basket = move || patient.get().map(|id| format!("/staff/patients/{id}/orders/new")).unwrap_or_default();
    view! {
        <PageHead title="Orders">
            {move || view! { <LinkButton href=basket()>"Order tests"</LinkButton> }}
        </PageHead>
        {move || signed.get().map(|_| view! {
            <div role="status">
                <Notice tone=Tone::Success title="The order is signed. The laboratory’s list shows it now."/>
            </div>
        })}
        <Loaded resource=orders view={move |orders: Vec<Order>| view! { <Orders orders cancel/> }}/>
    }
}

#[component]
fn Orders(orders: Vec<Order>, cancel: Submission<api::CancelOrder>) -> impl IntoView {
    if orders.is_empty() {
        return view! { <EmptyState title="Nothing ordered yet" text="Tests that a doctor orders appear here with their tubes."/> }
            .into_any();
    }
    let cards = orders.into_iter().map(|order| view! { <OrderCard order cancel/> }).collect_view();
    view! { <div class="stack">{cards}</div> }.into_any()
}

#[component]
fn OrderCard(order: Order, cancel: Submission<api::CancelOrder>) -> impl IntoView {
    let id = order.id;
    let tone = match order.state {
        OrderState::Completed => Tone::Success,
        OrderState::Cancelled => Tone::Neutral,
        OrderState::Draft | OrderState::Ordered | OrderState::Collected => Tone::Information,
    };
    let reports = order.reports.into_iter().map(report).collect_view();
    let tubes = order.specimens.into_iter().map(tube).collect_view();
    view! {
        <Card title=format!("Order {}", order.number)>
            <p class="row"><Tag tone=tone>{order.state.words()}</Tag><PriorityTag priority=order.priority/></p>
            <p class="muted">{order.ordered.full()}" by "<bdi>{order.ordered_by}</bdi></p>
            {order.reason.map(|reason| view! { <p dir="auto">"For: "{reason}</p> })}
            {order.instructions.map(|text| view! { <p dir="auto">"Please note: "{text}</p> })}
            {order.cancel_reason.map(|why| view! { <p dir="auto">"Cancelled: "{why}</p> })}
            <ul class="plain-list">{reports}</ul>
            <ul class="plain-list">{tubes}</ul>
            {order.may_cancel.then(|| view! {
                <Form action=cancel id=format!("cancel-{id}")>
                    <Hidden name="order_id" value=id.to_string()/>
                    <Disclosure summary="Cancel this order">
                        <TextField name="reason" label="Why is it cancelled?"/>
                        <SubmitButton variant=Variant::Danger>{format!("Cancel order {}", order.number)}</SubmitButton>
                    </Disclosure>
                </Form>
            })}
        </Card>
    }
}

fn report(report: OrderedReport) -> AnyView {
    view! {
        <li>
            {report.name}" "
            <span class="muted">{report.settled}" of "{report.of}" done"</span>
        </li>
    }
    .into_any()
}

fn tube(card: SpecimenCard) -> AnyView {
    view! {
        <li>
            <a href=format!("/staff/lab/specimens/{}", card.id)>{card.accession}</a>
            " "{card.tube}" ("{card.tests.join(", ")}") "
            <SpecimenTag state=card.state/>
        </li>
    }
    .into_any()
}

/// `/staff/patients/{patient}/orders/new?encounter=`: one basket, signed once.
#[component]
pub fn NewOrderPage() -> impl IntoView {
    let (patient, encounter) = (param::<PatientId>("patient"), query::<EncounterId>("encounter"));
    let sign = Submission::<api::SignOrder>::new();
    let choices = ask_about(move || Some(api::OrderChoices { query: OrderChoices { patient_id: patient.get()? } }));
    view! {
        <PageHead title="Order tests" lead="Tick what you need, then sign once."/>
        <Loaded resource=choices lines=10 view=move |choices: Choices| view! { <Basket choices encounter=encounter.get_untracked() sign/> }/>
    }
}

#[component]
fn Basket(choices: Choices, encounter: Option<EncounterId>, sign: Submission<api::SignOrder>) -> impl IntoView {
    let Choices { patient_id, ask_pregnant, encounters, panels, tests } = choices;
    if encounters.is_empty() {
        return view! {
            <Notice tone=Tone::Attention title="There is no open encounter">
                <p>"Start the visit from the day list first: an order belongs to an encounter."</p>
            </Notice>
        }
        .into_any();
    }
    let priorities = Priority::ALL.iter().rev().map(|one| Choice::new(one.name(), one.words())).collect();
    let yes_no = || vec![("yes".to_owned(), "Yes".to_owned()), ("no".to_owned(), "No".to_owned())];
    let looked_for = RwSignal::new(String::new());
    view! {
        <Form action=sign id="order" class="stack">
            <Hidden name="patient_id" value=patient_id.to_string()/>
            <ForVisit encounters chosen=encounter/>
            <LookFor looked_for/>
            <Panels panels looked_for/>
            <Tests tests looked_for/>
            <RadioField name="priority" label="How soon?" options=priorities value=Priority::Routine.name()/>
            <TextField name="reason" label="What is the question?" optional=true maxlength=500/>
            <TextField name="instructions" label="For the person who draws blood" optional=true maxlength=500/>
            <SelectField name="fasting" label="Fasting?" options=yes_no() placeholder="Not known" optional=true/>
            {ask_pregnant.then(|| view! {
                <SelectField name="pregnant" label="Pregnant?" options=yes_no() placeholder="Not known" optional=true/>
            })}
            <div class="form-foot"><SubmitButton>"Sign the order"</SubmitButton></div>
        </Form>
    }
    .into_any()
}

/// Leaves of the list what has the typed letters in its name. It is no field of the order: nothing of it is sent.
#[component]
fn LookFor(looked_for: RwSignal<String>) -> impl IntoView {
    view! {
        <div class="field needs-script">
            <label for="look-for">"Find a test"</label>
            <input
                id="look-for"
                class="input"
                type="search"
                autocomplete="off"
                on:input=move |event| looked_for.set(event_target_value(&event).trim().to_lowercase())
                // Enter would sign the order.
                on:keydown=move |event| if event.key() == "Enter" { event.prevent_default() }
            />
        </div>
    }
}

fn choice(name: &'static str, value: String, label: String, hint: String, looked_for: RwSignal<String>) -> AnyView {
    let words = format!("{label} {hint}").to_lowercase();
    view! {
        <div hidden=move || looked_for.with(|looked_for| !words.contains(looked_for.as_str()))>
            <CheckChoice name value label hint/>
        </div>
    }
    .into_any()
}

/// Fields are made inside of their form: there they learn whose they are.
#[component]
fn ForVisit(encounters: Vec<EncounterChoice>, chosen: Option<EncounterId>) -> impl IntoView {
    if let [only] = &encounters[..] {
        return view! { <Hidden name="encounter_id" value=only.id.to_string()/> }.into_any();
    }
    let there = |id: &EncounterId| encounters.iter().any(|one| one.id == *id);
    let value = chosen.filter(there).or(encounters.first().map(|one| one.id)).map(|id| id.to_string());
    let options = encounters
        .into_iter()
        .map(|one| (one.id.to_string(), format!("{}, {}, {}", one.kind, one.starts.full(), one.facility_name)))
        .collect();
    view! { <SelectField name="encounter_id" label="For which visit?" options value=value.unwrap_or_default()/> }
        .into_any()
}

#[component]
fn Panels(panels: Vec<PanelChoice>, looked_for: RwSignal<String>) -> impl IntoView {
    let ticks = panels
        .into_iter()
        .map(|panel| {
            let hint = format!("{} · {}", panel.tests.join(", "), panel.tubes.join(", "));
            choice("panels[]", panel.id.to_string(), panel.name, hint, looked_for)
        })
        .collect_view();
    view! { <fieldset class="choice-grid"><legend>"Panels"</legend>{ticks}</fieldset> }
}

#[component]
fn Tests(tests: Vec<TestChoice>, looked_for: RwSignal<String>) -> impl IntoView {
    let mut departments: BTreeMap<String, Vec<TestChoice>> = BTreeMap::new();
    for test in tests {
        departments.entry(test.department.clone()).or_default().push(test);
    }
    departments
        .into_iter()
        .map(|(department, tests)| {
            let ticks = tests
                .into_iter()
                .map(|test| {
                    let last = test.last.map(|at| format!("Last on {} · ", ::model::time::date(at.local.date())));
                    let hint = format!("{}{}", last.unwrap_or_default(), test.tube);
                    choice("tests[]", test.id.to_string(), test.name, hint, looked_for)
                })
                .collect_view();
            view! { <fieldset class="choice-grid"><legend>{department}</legend>{ticks}</fieldset> }
        })
        .collect_view()
}
