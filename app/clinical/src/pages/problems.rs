use ::model::{EncounterId, PatientId, ProblemId};
use kit::{
    Card, CheckField, Disclosure, EmptyState, Form, Hidden, LinkButton, Loaded, Notice, PageHead, SelectField,
    Submission, SubmitButton, Tag, TextArea, TextField, Tone, Variant, ask_about,
};
use leptos::prelude::*;
use scheduling::components::portal::{param, query};

use crate::{
    api,
    components::DiagnosisField,
    model::{ClinicalStatus, Problem, ProblemList, ProblemStep, ProblemVerification, ShowProblems},
};

/// What is done on this page; made once, so that an answer is not lost when the page's data come anew.
#[derive(Clone, Copy)]
struct Actions {
    add: Submission<api::AddProblem>,
    edit: Submission<api::EditProblem>,
    step: Submission<api::MoveProblem>,
}

/// `/staff/patients/{patient}/problems?edit=`: what the patient has, and had.
#[component]
pub fn ProblemsPage() -> impl IntoView {
    let (patient, edit) = (param::<PatientId>("patient"), query::<ProblemId>("edit"));
    let done = query::<String>("done");
    let actions = Actions { add: Submission::new(), edit: Submission::new(), step: Submission::new() };
    let list = ask_about(move || {
        edit.get();
        actions.add.version().get();
        actions.edit.version().get();
        actions.step.version().get();
        Some(api::Problems { query: ShowProblems { patient_id: patient.get()? } })
    });
    let said = move || match done.get().as_deref() {
        Some("added") => Some("The problem is written down."),
        Some("corrected") => Some("The correction is saved."),
        _ => None,
    };
    view! {
        <PageHead title="Problems"/>
        <div role="status">{move || said().map(|title| view! { <Notice tone=Tone::Success title/> })}</div>
        <Loaded resource=list lines=8 view=move |list: ProblemList| {
            patient.get_untracked().map(|patient| view! { <Known patient list edit=edit.get_untracked() actions/> })
        }/>
    }
}

#[component]
fn Known(patient: PatientId, list: ProblemList, edit: Option<ProblemId>, actions: Actions) -> impl IntoView {
    let ProblemList { problems, may_write, open } = list;
    let edited = problems.iter().find(|problem| Some(problem.id) == edit && problem.verification.is_open()).cloned();
    let (current, past): (Vec<_>, Vec<_>) = problems.into_iter().partition(Problem::is_current);
    let nothing = current.is_empty().then(|| {
        view! { <EmptyState title="No current problem on record" text="That nothing is written down does not mean that there is nothing."/> }
    });
    let form = may_write.then(|| match edited {
        Some(problem) => {
            view! { <Card title=format!("Correct: {}", problem.title)><EditForm patient problem actions/></Card> }
                .into_any()
        }
        None => view! { <Card title="Add a problem"><AddForm patient open actions/></Card> }.into_any(),
    });
    let list = move |problems: Vec<Problem>| {
        problems.into_iter().map(|problem| view! { <Entry patient problem may_write actions/> }).collect_view()
    };
    let had = (!past.is_empty()).then(|| {
        let summary = format!("Over, refuted or taken back ({})", past.len());
        view! { <Disclosure summary><ul class="problem-list">{list(past)}</ul></Disclosure> }
    });
    view! {
        <div class="problem-columns">
            <div class="stack">
                {nothing}
                <ul class="problem-list">{list(current)}</ul>
                {had}
            </div>
            {form}
        </div>
    }
}

#[component]
fn Entry(patient: PatientId, problem: Problem, may_write: bool, actions: Actions) -> impl IntoView {
    let current = problem.is_current();
    let steps = if may_write { problem.steps() } else { Vec::new() };
    let edits = may_write && problem.verification.is_open();
    let href = format!("/staff/patients/{patient}/problems?edit={}", problem.id);
    let status = (problem.clinical_status != ClinicalStatus::Active)
        .then(|| view! { <Tag>{problem.clinical_status.words()}</Tag> });
    let sure = (problem.verification != ProblemVerification::Confirmed).then(|| {
        let tone = if problem.verification.is_open() { Tone::Attention } else { Tone::Neutral };
        view! { <Tag tone=tone>{problem.verification.words()}</Tag> }
    });
    let by = match (problem.imported, problem.recorded_by.clone()) {
        (true, _) => "from another record".to_owned(),
        (false, Some(name)) => format!("by {name}"),
        (false, None) => String::new(),
    };
    let steps = steps
        .into_iter()
        .map(|step| view! { <Step patient problem=problem.id version=problem.version step actions/> })
        .collect_view();
    let title = problem.title.clone();
    view! {
        <li class="problem" class:set-back=!current>
            <p class="problem-title">
                <bdi>{problem.title}</bdi>
                {problem.code.map(|code| view! { " "<span class="diagnosis-code">{code}</span> })}
            </p>
            <p class="row">
                {status}{sure}
                {(!problem.when.is_empty()).then(|| view! { <span>{problem.when}</span> })}
            </p>
            {problem.note.map(|note| view! { <p dir="auto">{note}</p> })}
            <p class="muted small">"Recorded "{problem.recorded.full()}" "<bdi>{by}</bdi></p>
            {edits.then(|| view! {
                <div class="problem-steps">
                    <LinkButton href variant=Variant::Quiet>
                        "Correct"<span class="visually-hidden">" "{title}</span>
                    </LinkButton>
                    {steps}
                </div>
            })}
        </li>
    }
}

#[component]
fn Step(patient: PatientId, problem: ProblemId, version: i32, step: ProblemStep, actions: Actions) -> impl IntoView {
    let asks = matches!(step, ProblemStep::Refute | ProblemStep::EnterInError);
    view! {
        <Form action=actions.step id=format!("{}-{problem}", step.name())>
            <Hidden name="patient_id" value=patient.to_string()/>
            <Hidden name="problem_id" value=problem.to_string()/>
            <Hidden name="version" value=version.to_string()/>
            <Hidden name="step" value=step.name()/>
            // Made in here: a field asks the form around it how its name is sent.
            {asks.then(|| view! {
                <Disclosure summary=step.words()>
                    <TextField name="reason" label="Why?" required=true/>
                    <SubmitButton variant=Variant::Danger>{step.words()}</SubmitButton>
                </Disclosure>
            })}
            {(!asks).then(|| view! { <SubmitButton variant=Variant::Quiet>{step.words()}</SubmitButton> })}
        </Form>
    }
}

fn sureness() -> Vec<(String, String)> {
    ProblemVerification::OPEN.iter().map(|one| (one.name().to_owned(), one.words().to_owned())).collect()
}

#[component]
fn AddForm(patient: PatientId, open: Option<EncounterId>, actions: Actions) -> impl IntoView {
    view! {
        <Form action=actions.add id="problem" class="stack">
            <Hidden name="patient_id" value=patient.to_string()/>
            {open.map(|encounter| view! { <Hidden name="encounter_id" value=encounter.to_string()/> })}
            <DiagnosisField/>
            <CheckField name="as_text" label="Without a code, in my own words"/>
            <SelectField
                name="verification"
                label="How sure is it?"
                options=sureness()
                value=ProblemVerification::Confirmed.name()
            />
            <TextField name="onset" label="Since when" hint="As much as is known: 2019, 2019-03 or 2019-03-09." width=12 optional=true/>
            <TextArea name="note" label="Note" rows=2 optional=true/>
            <SubmitButton>"Add the problem"</SubmitButton>
        </Form>
    }
}

#[component]
fn EditForm(patient: PatientId, problem: Problem, actions: Actions) -> impl IntoView {
    let from = problem.clinical_status;
    let statuses = ClinicalStatus::ALL
        .iter()
        .filter(|to| **to == from || from.may_become(**to))
        .map(|one| (one.name().to_owned(), one.words().to_owned()))
        .collect();
    let back = format!("/staff/patients/{patient}/problems");
    view! {
        <Form action=actions.edit id="problem-edit" class="stack">
            <Hidden name="patient_id" value=patient.to_string()/>
            <Hidden name="problem_id" value=problem.id.to_string()/>
            <Hidden name="version" value=problem.version.to_string()/>
            <SelectField name="clinical_status" label="Where it stands" options=statuses value=from.name()/>
            <SelectField name="verification" label="How sure is it?" options=sureness() value=problem.verification.name()/>
            <TextField name="onset" label="Since when" hint="2019, 2019-03 or 2019-03-09." value=problem.onset.unwrap_or_default() width=12 optional=true/>
            <TextField name="abated" label="Until when" value=problem.abated.unwrap_or_default() width=12 optional=true/>
            <TextArea name="note" label="Note" rows=2 value=problem.note.unwrap_or_default() optional=true/>
            <div class="button-row">
                <SubmitButton>"Save the correction"</SubmitButton>
                <LinkButton href=back variant=Variant::Secondary>"Leave it as it is"</LinkButton>
            </div>
        </Form>
    }
}
