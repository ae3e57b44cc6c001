use ::model::{AppointmentId, PractitionerId, time::time};
use kit::{
    Asked, Disclosure, EmptyState, ErrorView, Form, Hidden, LinkButton, Notice, PageHead, Skeleton, Submission,
    SubmitButton, Tag, TextField, Tone, Variant, ask, live,
};
use leptos::prelude::*;
use scheduling::components::staff::{age_and_sex, minutes, mrn};

use crate::{
    api,
    components::go_afresh,
    model::{DeviceCheck, ShowWaitingList, VisitState, WaitingList, WaitingPatient},
};

#[derive(Clone, Copy)]
struct Actions {
    admit: Submission<api::AdmitPatient>,
    late: Submission<api::SayRunningLate>,
}

/// `/staff/visits`: who waits for the doctor in a video visit and since when, and who is still to come.
#[component]
pub fn VideoVisitsPage() -> impl IntoView {
    let actions = Actions { admit: Submission::new(), late: Submission::new() };
    // The call may use the camera, and so it is a page of its own: the router would not load it.
    go_afresh(actions.admit, |admitted| format!("/staff/visits/{}", admitted.appointment_id));
    let list = ask(move || {
        actions.admit.version().get();
        actions.late.version().get();
        api::WaitingList { query: ShowWaitingList {} }
    });
    view! {
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            <Answer list actions/>
        </Transition>
    }
}

/// The page is made once: when somebody comes, what is being typed and the focus stay.
#[component]
fn Answer(list: Asked<WaitingList>, actions: Actions) -> impl IntoView {
    let (last, refused) = list.kept();
    let whose = Memo::new(move |_| last.with(|list| list.as_ref().map(|list| list.practitioner_id)));
    let stale = move || {
        refused.get().map(|error| {
            view! {
                <Notice tone=Tone::Attention title="This list may have changed since">
                    <p>{error.to_string()}</p>
                </Notice>
            }
        })
    };
    move || match whose.get() {
        Some(practitioner) => view! { {stale}<Shown practitioner list last actions/> }.into_any(),
        None => refused.get().map(|error| view! { <PageHead title="Video visits"/><ErrorView error/> }).into_any(),
    }
}

#[component]
fn Shown(
    practitioner: PractitionerId,
    list: Asked<WaitingList>,
    last: Memo<Option<WaitingList>>,
    actions: Actions,
) -> impl IntoView {
    live(format!("/live/day/{practitioner}"), move || list.refetch());
    let here = Memo::new(move |_| last.with(|list| list.as_ref().map(|list| list.here.clone()).unwrap_or_default()));
    let to_come =
        Memo::new(move |_| last.with(|list| list.as_ref().map(|list| list.to_come.clone()).unwrap_or_default()));
    let more_to_come = Memo::new(move |_| !to_come.with(Vec::is_empty));
    let late = Memo::new(move |_| last.with(|list| list.as_ref().and_then(|list| list.running_late_minutes)));
    let counted = move || match here.with(Vec::len) {
        0 => "Nobody is waiting".to_owned(),
        1 => "1 patient is here".to_owned(),
        more => format!("{more} patients are here"),
    };
    view! {
        <PageHead title="Video visits">
            <LinkButton href="/staff/day" variant=Variant::Secondary>"Day"</LinkButton>
        </PageHead>
        <p class="visually-hidden" role="status">{counted}</p>
        <section class="stack" aria-labelledby="here">
            <h2 id="here">"Here now"</h2>
            {move || here.with(Vec::is_empty).then(|| view! {
                <EmptyState title="Nobody is waiting" text="Whoever comes into the waiting room stands here at once."/>
            })}
            <ul class="waiting-list">
                <For each=move || here.get() key=|one| one.appointment_id children=move |one| view! { <Row one all=here actions/> }/>
            </ul>
        </section>
        <RunningLate late actions/>
        {move || more_to_come.get().then(|| view! {
            <section class="stack" aria-labelledby="to-come">
                <h2 id="to-come">"Later today"</h2>
                <ul class="waiting-list">
                    <For each=move || to_come.get() key=|one| one.appointment_id children=move |one| view! { <Row one all=to_come actions/> }/>
                </ul>
            </section>
        })}
    }
}

/// Those who wait read it at once.
#[component]
fn RunningLate(late: Memo<Option<u16>>, actions: Actions) -> impl IntoView {
    let now = move || match late.get() {
        Some(minutes) => format!("Those who wait read that you run late, by about {minutes} minutes."),
        None => "Those who wait read that you are on time.".to_owned(),
    };
    view! {
        <Form action=actions.late id="late" class="card running-late">
            <p>{now}</p>
            <div class="row">
                {["5", "10", "15", "30"].map(|minutes| view! {
                    <SubmitButton variant=Variant::Secondary name="minutes" value=minutes>{format!("{minutes} min late")}</SubmitButton>
                })}
                <SubmitButton variant=Variant::Quiet name="minutes" value="0">"On time"</SubmitButton>
            </div>
        </Form>
        <Form action=actions.late id="later">
            <Disclosure summary="Another time">
                <TextField name="minutes" label="Minutes late" hint="Up to 240" inputmode="numeric" width=4 maxlength=3/>
                <SubmitButton variant=Variant::Secondary>"Tell them"</SubmitButton>
            </Disclosure>
        </Form>
    }
}

/// One patient. As long as they stand in the list their row is the same one, and its parts follow the news: a button that is
/// being pressed stays where it is.
#[component]
fn Row(one: WaitingPatient, all: Memo<Vec<WaitingPatient>>, actions: Actions) -> impl IntoView {
    let WaitingPatient { appointment_id: id, patient, service_name, reason, starts, .. } = one.clone();
    let now = Memo::new(move |_| {
        all.with(|all| all.iter().find(|one| one.appointment_id == id).cloned()).unwrap_or_else(|| one.clone())
    });
    let act = Memo::new(move |_| now.with(|now| (now.may_admit, now.state.is_open())));
    let who = format!("{} · {}", age_and_sex(&patient), mrn(&patient));
    view! {
        <li class="waiting-row">
            <span class="waiting-time">{time(starts.local.time())}</span>
            <div class="waiting-who">
                <a class="waiting-name" href=format!("/staff/patients/{}", patient.id)><bdi>{patient.name}</bdi></a>
                <span class="muted small">{who}</span>
                <span class="small" dir="auto">
                    {service_name}
                    {reason.map(|reason| view! { ": "<bdi>{reason}</bdi> })}
                </span>
                <span class="row">{move || view! { <Stage one=now.get()/> }}</span>
            </div>
            <div class="waiting-act">{move || {
                let (may_admit, is_open) = act.get();
                next_step(id, may_admit, is_open, actions)
            }}</div>
        </li>
    }
}

fn next_step(id: AppointmentId, may_admit: bool, is_open: bool, actions: Actions) -> AnyView {
    if may_admit {
        return view! {
            <Form action=actions.admit id=format!("admit-{id}")>
                <Hidden name="appointment_id" value=id.to_string()/>
                <SubmitButton>"Let in"</SubmitButton>
            </Form>
        }
        .into_any();
    }
    let (words, variant) = if is_open { ("Go to the call", Variant::Primary) } else { ("Open", Variant::Secondary) };
    view! { <LinkButton href=format!("/staff/visits/{id}") variant afresh=true>{words}</LinkButton> }.into_any()
}

/// Since when they wait, whether they are really there, and with what.
#[component]
fn Stage(one: WaitingPatient) -> impl IntoView {
    let WaitingPatient { state, since, waiting_minutes, connected, check, .. } = one;
    let waits = state == VisitState::PatientWaiting;
    let since = since.filter(|_| waits).map(|since| {
        let how_long =
            waiting_minutes.filter(|count| *count > 0).map(|count| format!(", {}", minutes(count))).unwrap_or_default();
        view! { <Tag tone=Tone::Attention>"Waiting since "{time(since.local.time())}{how_long}</Tag> }
    });
    let comes = state == VisitState::Scheduled;
    let stage = (!waits && !comes).then(|| view! { <Tag tone=Tone::Information>{state.words()}</Tag> });
    let gone = (!connected && !comes).then(|| view! { <Tag>"Not connected at the moment"</Tag> });
    let check = check.filter(|_| !comes).map(|check| view! { <CheckTags check/> });
    view! { {since} {stage} {gone} {check} }
}

/// What the patient's device check has found, as far as it matters.
#[component]
pub fn CheckTags(check: DeviceCheck) -> impl IntoView {
    let faults = check.faults();
    let with = view! { <Tag>{check.with.words()}</Tag> };
    if faults.is_empty() {
        return view! { {with} }.into_any();
    }
    let faults = faults
        .into_iter()
        .map(|(part, found)| {
            let words = format!("{}: {}", part.words(), found.words().to_lowercase());
            view! { <Tag tone=Tone::Attention>{words}</Tag> }
        })
        .collect_view();
    view! { {with} {faults} }.into_any()
}
