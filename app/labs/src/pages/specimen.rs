use ::model::SpecimenId;
use kit::{
    Card, Choice, Disclosure, Form, Hidden, LinkButton, PageHead, PageLoaded, RadioField, Submission, SubmitButton,
    SummaryList, SummaryRow, TextField, Variant, ask_about,
};
use leptos::prelude::*;
use scheduling::components::portal::param;

use crate::{
    api,
    components::{PatientLine, PriorityTag, ResultGrid, SpecimenTag, StepButton},
    model::{Analysis, ShowSpecimen, Specimen, SpecimenState, SpecimenStep},
};

#[derive(Clone, Copy)]
struct Steps {
    collect: Submission<api::CollectSpecimen>,
    send: Submission<api::SendSpecimen>,
    receive: Submission<api::ReceiveSpecimen>,
    accept: Submission<api::AcceptSpecimen>,
    reject: Submission<api::RejectSpecimen>,
    lose: Submission<api::LoseSpecimen>,
    put_away: Submission<api::PutAwaySpecimen>,
    enter: Submission<api::EnterResults>,
    retest: Submission<api::RequestRetest>,
    not_done: Submission<api::MarkNotDone>,
}

impl Steps {
    fn for_page() -> Self {
        Self {
            collect: Submission::new(),
            send: Submission::new(),
            receive: Submission::new(),
            accept: Submission::new(),
            reject: Submission::new(),
            lose: Submission::new(),
            put_away: Submission::new(),
            enter: Submission::new(),
            retest: Submission::new(),
            not_done: Submission::new(),
        }
    }

    /// A refusal of typed values keeps the page as it is, so that they can be corrected.
    fn version(self) -> usize {
        let entered = self.enter.value().with(|answer| matches!(answer, Some(Ok(_))));
        self.collect.version().get()
            + self.send.version().get()
            + self.receive.version().get()
            + self.accept.version().get()
            + self.reject.version().get()
            + self.lose.version().get()
            + self.put_away.version().get()
            + self.retest.version().get()
            + self.not_done.version().get()
            + if entered { self.enter.version().get_untracked() } else { 0 }
    }
}

/// `/staff/lab/specimens/{specimen}`: one tube, what to do with it, and the results that are measured in it.
#[component]
pub fn SpecimenPage() -> impl IntoView {
    let id = param::<SpecimenId>("specimen");
    let steps = Steps::for_page();
    let version = Memo::new(move |_| steps.version());
    let specimen = ask_about(move || {
        version.get();
        Some(api::Specimen { query: ShowSpecimen { specimen_id: id.get()? } })
    });
    view! {
        <PageLoaded title="Specimen" resource=specimen view=move |specimen: Specimen| view! { <Tube specimen steps/> }/>
    }
}

#[component]
fn Tube(specimen: Specimen, steps: Steps) -> impl IntoView {
    let id = specimen.id;
    let may_enter = specimen.may_enter;
    let analyses = specimen.analyses.clone();
    let history = specimen.history.clone();
    let next = specimen.next.clone();
    let accession = specimen.accession.clone();
    let heading = format!("Specimen {accession}");
    let (state, priority, patient) = (specimen.state, specimen.priority, specimen.patient.clone());
    view! {
        <PageHead title="Specimen" heading=heading back=("Laboratory", "/staff/lab".into())>
            <SpecimenTag state=state/>
            <PriorityTag priority=priority/>
            <LinkButton href=format!("/staff/lab/specimens/{id}/label") variant=Variant::Secondary>"Label"</LinkButton>
        </PageHead>
        <Card><PatientLine patient=patient/></Card>
        <NextSteps id accession next steps/>
        {may_enter.then(|| view! { <Results analyses=analyses.clone() steps/> })}
        {(!may_enter).then(|| view! { <ReadOnly analyses=analyses.clone()/> })}
        <Facts specimen/>
        <Disclosure summary="What happened to it"><History history/></Disclosure>
    }
}

#[component]
fn NextSteps(id: SpecimenId, accession: String, next: Vec<SpecimenState>, steps: Steps) -> impl IntoView {
    let may = |state: SpecimenState| next.contains(&state);
    let tube = accession;
    let collect = may(SpecimenState::Collected).then(|| {
        view! { <StepButton action=steps.collect name="collect" id word="Collected now" tube=tube.clone()/> }
    });
    let send = may(SpecimenState::InTransit).then(|| {
        view! { <StepButton action=steps.send name="send" id word="Send to the laboratory" tube=tube.clone() variant=Variant::Secondary/> }
    });
    let receive = may(SpecimenState::Received).then(|| {
        view! { <StepButton action=steps.receive name="receive" id word="Receive" tube=tube.clone()/> }
    });
    let accept = may(SpecimenState::Accepted).then(|| {
        view! { <StepButton action=steps.accept name="accept" id word="Accept" tube=tube.clone()/> }
    });
    let rejected = format!("Reject {tube}");
    let lost = format!("{tube} is lost: ask for a new one");
    let reject = may(SpecimenState::Rejected).then(|| {
        view! {
            <Disclosure summary="It can’t be measured">
                <Form action=steps.reject id="reject" class="stack">
                    <Hidden name="specimen_id" value=id.to_string()/>
                    <TextField
                        name="reason"
                        label="What is wrong with it?"
                        hint="Such as “haemolysed” or “not enough”. A new tube is asked for at once."
                    />
                    <SubmitButton variant=Variant::Danger>{rejected}</SubmitButton>
                </Form>
            </Disclosure>
        }
    });
    let lose = may(SpecimenState::Lost).then(|| {
        view! {
            <Disclosure summary="Nobody can find it">
                <Form action=steps.lose id="lose" class="stack">
                    <Hidden name="specimen_id" value=id.to_string()/>
                    <TextField name="reason" label="Where was it last seen?"/>
                    <SubmitButton variant=Variant::Danger>{lost}</SubmitButton>
                </Form>
            </Disclosure>
        }
    });
    let away: Vec<Choice> = [SpecimenState::Stored, SpecimenState::Disposed]
        .into_iter()
        .filter(|state| may(*state))
        .map(|state| Choice::new(state.name(), state.words()))
        .collect();
    let put_away = (!away.is_empty()).then(|| {
        view! {
            <Disclosure summary="Put it away">
                <Form action=steps.put_away id="put-away" class="stack">
                    <Hidden name="specimen_id" value=id.to_string()/>
                    <RadioField name="state" label="Where to?" options=away/>
                    <SubmitButton variant=Variant::Secondary>"Put away"</SubmitButton>
                </Form>
            </Disclosure>
        }
    });
    view! {
        <div class="button-row">{collect}{send}{receive}{accept}</div>
        {reject}
        {lose}
        {put_away}
    }
}

#[component]
fn Results(analyses: Vec<Analysis>, steps: Steps) -> impl IntoView {
    let open: Vec<Analysis> = analyses.iter().filter(|analysis| !analysis.state.is_settled()).cloned().collect();
    let any = open.iter().any(|analysis| !analysis.calculated);
    let rows = analyses.into_iter().map(|analysis| (name(&analysis), analysis)).collect();
    let others = open.into_iter().map(|analysis| view! { <Otherwise analysis steps/> }).collect_view();
    view! {
        <Card title="Results">
            <Form action=steps.enter id="results" class="stack">
                <ResultGrid caption="Results of this tube" rows head="Test"/>
                {any.then(|| view! { <SubmitButton>"Save the results"</SubmitButton> })}
            </Form>
            {any.then(|| view! { <Disclosure summary="Repeat, or not done">{others}</Disclosure> })}
        </Card>
    }
}

#[component]
fn ReadOnly(analyses: Vec<Analysis>) -> impl IntoView {
    let names = analyses.into_iter().map(|analysis| analysis.name).collect::<Vec<_>>().join(", ");
    view! { <Card title="To be measured"><p>{names}</p></Card> }
}

fn name(analysis: &Analysis) -> AnyView {
    let href = format!("/staff/lab/results/{}", analysis.id);
    view! {
        <a href=href>{analysis.name.clone()}</a>
        <div class="muted small">{analysis.code.clone()}</div>
    }
    .into_any()
}

#[component]
fn Otherwise(analysis: Analysis, steps: Steps) -> impl IntoView {
    let Analysis { id, name, waiting, .. } = analysis;
    let entered = waiting.is_some();
    let (again, not_done) = (format!("Repeat {name}"), format!("{name} is not done"));
    view! {
        <h3>{name}</h3>
        {entered.then(|| view! {
            <Form action=steps.retest id=format!("retest-{id}") class="row">
                <Hidden name="analysis_id" value=id.to_string()/>
                <TextField name="reason" label="Why measure it again?"/>
                <SubmitButton variant=Variant::Secondary>{again}</SubmitButton>
            </Form>
        })}
        <Form action=steps.not_done id=format!("not-done-{id}") class="row">
            <Hidden name="analysis_id" value=id.to_string()/>
            <TextField name="reason" label="Why is it not done?"/>
            <SubmitButton variant=Variant::Danger>{not_done}</SubmitButton>
        </Form>
    }
}

#[component]
fn Facts(specimen: Specimen) -> impl IntoView {
    let yes_no = |known: Option<bool>| match known {
        Some(true) => "Yes",
        Some(false) => "No",
        None => "Not known",
    };
    let link = |id: SpecimenId| format!("/staff/lab/specimens/{id}");
    view! {
        <Card title="About this tube">
            <SummaryList>
                <SummaryRow label="Tube">{specimen.tube}", "{specimen.number}" of "{specimen.of}</SummaryRow>
                <SummaryRow label="Order">{specimen.order_number}" · "{specimen.order_state.words()}</SummaryRow>
                <SummaryRow label="Ordered">{specimen.ordered.full()}" by "<bdi>{specimen.ordered_by}</bdi></SummaryRow>
                {specimen.instructions.map(|text| view! { <SummaryRow label="Please note">{text}</SummaryRow> })}
                <SummaryRow label="Fasting">{yes_no(specimen.fasting)}</SummaryRow>
                <SummaryRow label="Pregnant">{yes_no(specimen.pregnant)}</SummaryRow>
                {specimen.collected.map(|at| view! {
                    <SummaryRow label="Collected">
                        {at.full()}{specimen.collected_by.map(|by| view! { " by "<bdi>{by}</bdi> })}
                    </SummaryRow>
                })}
                {specimen.received.map(|at| view! { <SummaryRow label="Received">{at.full()}</SummaryRow> })}
                {specimen.reject_reason.map(|why| view! { <SummaryRow label="Rejected because">{why}</SummaryRow> })}
                {specimen.recollects.map(|id| view! { <SummaryRow label="Replaces"><a href=link(id)>"the earlier tube"</a></SummaryRow> })}
                {specimen.recollection.map(|id| view! { <SummaryRow label="Replaced by"><a href=link(id)>"the new tube"</a></SummaryRow> })}
            </SummaryList>
        </Card>
    }
}

#[component]
fn History(history: Vec<SpecimenStep>) -> impl IntoView {
    let rows = history
        .into_iter()
        .map(|step| {
            view! {
                <li>
                    <span class="history-when">{step.at.full()}</span>
                    <SpecimenTag state=step.to/>
                    <span class="history-who">
                        {step.by.map(|by| view! { <bdi>{by}</bdi> })}
                        {step.reason.map(|reason| view! { ": "<bdi>{reason}</bdi> })}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="history">{rows}</ol> }
}
