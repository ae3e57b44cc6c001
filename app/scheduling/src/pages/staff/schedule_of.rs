use ::model::PractitionerId;
use jiff::civil::Date;
use kit::{
    Card, Disclosure, Form, Hidden, LinkButton, PageHead, PageLoaded, Submission, SubmitButton, TextField, Variant,
    ask_about,
};
use leptos::prelude::*;

use super::{
    schedule::exception_label,
    schedule_forms::{AbsenceForm, ExtraSessionForm, SessionsForm},
};
use crate::{
    api,
    components::{
        portal::{param, query},
        staff::{Acknowledge, Done, StrandedList, week_url},
    },
    model::{Exception, ExceptionKind, Plan, PlanRow, ShowPlan, WeeklySession, weekday_name},
};

/// `/staff/schedule/{practitioner}?add=&done=`: one practitioner's weekly sessions and the days unlike the others.
/// `add` is the one thing that is being added: `sessions`, `away` or `extra`.
#[component]
pub fn PractitionerSchedulePage() -> impl IntoView {
    let (id, add) = (param::<PractitionerId>("practitioner"), query::<String>("add"));
    let changes = RwSignal::new(0);
    let plan = ask_about(move || {
        add.get();
        changes.get();
        Some(api::Plan { query: ShowPlan { practitioner_id: id.get()? } })
    });
    view! {
        <PageLoaded
            title="Schedule"
            resource=plan
            view=move |plan: Plan| {
                match add.get_untracked().as_deref() {
                    Some("sessions") => view! { <SessionsForm plan=plan/> }.into_any(),
                    Some("away") => view! { <AbsenceForm plan=plan/> }.into_any(),
                    Some("extra") => view! { <ExtraSessionForm plan=plan/> }.into_any(),
                    _ => view! { <Planned plan=plan changes=changes/> }.into_any(),
                }
            }
        />
    }
}

fn done(done: &str) -> Option<&'static str> {
    Some(match done {
        "sessions" => "The sessions are planned. Their times can be booked.",
        "stopped" => "The session ends.",
        "away" => "The absence is planned. Nobody can book that time any more.",
        "extra" => "The extra session is planned. Its times can be booked.",
        "removed" => "That day is like the others again.",
        _ => return None,
    })
}

#[component]
fn Planned(plan: Plan, changes: RwSignal<usize>) -> impl IntoView {
    let Plan { row: PlanRow { practitioner, specialties, sessions, exceptions }, today, places } = plan;
    let id = practitioner.id;
    let add = move |what: &str| format!("/staff/schedule/{id}?add={what}");
    let place = (places.len() > 1).then_some(());
    let weekly = weekly(sessions, today, place.is_some(), changes);
    let unlike = unlike(id, exceptions, changes);
    view! {
        <PageHead
            title="Schedule"
            heading=practitioner.name
            lead=specialties.join(", ")
            back=("All working hours", "/staff/schedule".to_owned())
        >
            <LinkButton href=week_url(id, None) variant=Variant::Secondary>"Week"</LinkButton>
        </PageHead>
        <Done words=done/>
        <StrandedList practitioner=id/>
        <div class="appointment-columns">
            <Card title="Every week">
                {weekly}
                <LinkButton href=add("sessions")>"Add weekly sessions"</LinkButton>
            </Card>
            <Card title="Days unlike the others">
                {unlike}
                <div class="row">
                    <LinkButton href=add("away") variant=Variant::Secondary>"Away"</LinkButton>
                    <LinkButton href=add("extra") variant=Variant::Secondary>"Extra session"</LinkButton>
                </div>
            </Card>
        </div>
    }
}

fn weekly(sessions: Vec<WeeklySession>, today: Date, several_places: bool, changes: RwSignal<usize>) -> AnyView {
    if sessions.is_empty() {
        return view! { <p class="muted">"No weekly sessions. Nothing of theirs can be booked."</p> }.into_any();
    }
    let days = (1..=7)
        .filter_map(|weekday| {
            let here: Vec<_> = sessions.iter().filter(|session| session.weekday == weekday).cloned().collect();
            (!here.is_empty()).then(|| {
                let rows = here
                    .into_iter()
                    .map(|session| view! { <SessionRow session=session today=today several_places=several_places changes=changes/> })
                    .collect_view();
                view! {
                    <section class="plan-day">
                        <h3>{weekday_name(weekday)}</h3>
                        <ul>{rows}</ul>
                    </section>
                }
            })
        })
        .collect_view();
    view! { <div>{days}</div> }.into_any()
}

#[component]
fn SessionRow(session: WeeklySession, today: Date, several_places: bool, changes: RwSignal<usize>) -> impl IntoView {
    let action = Submission::<api::StopSession>::new();
    tell(action, changes);
    let label = session.label();
    let mut facts = vec![format!("a start every {} minutes", session.grid_minutes)];
    facts.extend(several_places.then(|| session.facility_name.clone()));
    facts.extend(session.validity(today));
    if !session.services.is_empty() {
        facts.push(format!("only {}", session.services.join(", ")));
    }
    let hint = if session.valid_from > today {
        "It has not begun yet: with a day before its first one it is taken out altogether."
    } else {
        "It takes place for the last time on or before this day."
    };
    view! {
        <li class="plan-row">
            <span>
                <strong class="nowrap">{session.hours.label()}</strong>
                <span class="line muted small">{facts.join(" · ")}</span>
            </span>
            <Form action=action id=format!("stop-{}", session.id)>
                <Hidden name="session_id" value=session.id.to_string()/>
                <Disclosure summary="End">
                    <TextField
                        name="last_day"
                        label="Last day"
                        hint=hint
                        kind="date"
                        width=10
                        value=session.valid_to.unwrap_or(today).to_string()
                        required=true
                    />
                    <Acknowledge/>
                    <SubmitButton variant=Variant::Danger>{format!("End {label}")}</SubmitButton>
                </Disclosure>
            </Form>
        </li>
    }
}

fn unlike(practitioner: PractitionerId, exceptions: Vec<Exception>, changes: RwSignal<usize>) -> AnyView {
    if exceptions.is_empty() {
        return view! { <p class="muted">"None planned."</p> }.into_any();
    }
    let rows = exceptions
        .into_iter()
        .map(|exception| view! { <ExceptionRow practitioner=practitioner exception=exception changes=changes/> })
        .collect_view();
    view! { <ul class="plan-day">{rows}</ul> }.into_any()
}

#[component]
fn ExceptionRow(practitioner: PractitionerId, exception: Exception, changes: RwSignal<usize>) -> impl IntoView {
    let action = Submission::<api::RemoveException>::new();
    tell(action, changes);
    let label = exception_label(&exception);
    let (summary, what) = match exception.kind {
        ExceptionKind::Off => ("Here after all", "Their weekly sessions take place on these days, and can be booked."),
        ExceptionKind::Extra { .. } => ("Take out", "The extra session does not take place."),
    };
    let place = exception.facility_name.unwrap_or_else(|| "everywhere".to_owned());
    let facts: Vec<String> =
        std::iter::once(place).chain((!exception.reason.is_empty()).then_some(exception.reason)).collect();
    let ids = exception.ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let key = exception.ids.first().map(ToString::to_string).unwrap_or_default();
    view! {
        <li class="plan-row">
            <span>
                <strong>{label.clone()}</strong>
                <span class="line muted small" dir="auto">{facts.join(" · ")}</span>
            </span>
            {exception.may_remove.then(|| view! {
                <Form action=action id=format!("remove-{key}")>
                    <Hidden name="practitioner_id" value=practitioner.to_string()/>
                    <Hidden name="exception_ids" value=ids/>
                    <Disclosure summary=summary>
                        <p>{label}". "{what}</p>
                        <Acknowledge/>
                        <SubmitButton variant=Variant::Danger>{summary}</SubmitButton>
                    </Disclosure>
                </Form>
            })}
        </li>
    }
}

/// Tells the page when a form was accepted; a refused one leaves everything as it is.
pub(super) fn tell<S>(action: Submission<S>, changes: RwSignal<usize>)
where
    S: leptos::server_fn::ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    let value = action.value();
    Effect::new(move |_| {
        if value.with(|value| matches!(value, Some(Ok(_)))) {
            changes.try_update(|changes| *changes += 1);
        }
    });
}
