use ::model::AppointmentId;
use kit::{
    Card, Choice, Disclosure, Form, Hidden, LinkButton, Loaded, Notice, RadioField, SubmitButton, SummaryList,
    SummaryRow, TextArea, Tone, Variant, ask,
};
use leptos::prelude::*;

use super::visit::{Actions, Own, StepHead};
use crate::{
    api,
    components::{ChatLog, Telephone, follow},
    model::{OwnVideoVisit, Rating, ShowVideoSummary, VideoSummary, VisitState},
};

/// Afterwards: what the doctor has shared, what was written, and one question.
#[component]
pub fn After(own: Own) -> impl IntoView {
    let Own { id, actions, visit, .. } = own;
    // The video visit is over, the visit is not.
    let by_telephone = Memo::new(move |_| visit.with(|visit| visit.as_ref().is_some_and(is_to_be_called)));
    let phone = visit.with_untracked(|visit| visit.as_ref().and_then(|visit| visit.phone.clone()));
    let summary = ask(move || {
        actions.feedback.version().get();
        by_telephone.track();
        api::VideoSummary { query: ShowVideoSummary { appointment_id: id } }
    });
    follow(by_telephone);
    view! {
        {move || match by_telephone.get() {
            true => view! { <ByTelephone phone=phone.clone()/> }.into_any(),
            false => view! { <StepHead title="Your visit is over"/> }.into_any(),
        }}
        <Loaded resource=summary lines=6 view=move |summary: VideoSummary| view! { <Shown id summary actions/> }/>
    }
}

/// The call did not work out, and the doctor has not finished yet.
fn is_to_be_called(visit: &OwnVideoVisit) -> bool {
    visit.visit.state == VisitState::FailedToPhone && visit.visit.appointment_state.is_live()
}

#[component]
fn ByTelephone(phone: Option<String>) -> impl IntoView {
    view! {
        <StepHead title="Your doctor calls you by telephone"/>
        <p>
            "The video call did not work out. Stay near your telephone"
            {phone.map(|phone| view! { ": the doctor calls "<Telephone number=phone/> })}
            "."
        </p>
    }
}

#[component]
fn Shown(id: AppointmentId, summary: VideoSummary, actions: Actions) -> impl IntoView {
    let VideoSummary { visit, by_telephone, from, to, with, guests, summary: words, encounter, chat, feedback } =
        summary;
    let is_over = !visit.appointment_state.is_live();
    let when = from.map(|from| match to {
        Some(to) => format!("{} to {} {}", from.full(), ::model::time::time(to.local.time()), to.abbreviation),
        None => format!("From {} {}", from.full(), from.abbreviation),
    });
    let how = if by_telephone { Some("By telephone".to_owned()) } else { with.map(|with| with.words().to_owned()) };
    let shared = match words {
        Some(words) => {
            view! { <Card title="From your doctor"><p class="written" dir="auto">{words}</p></Card> }.into_any()
        }
        None if !is_over => ().into_any(),
        None => view! {
            <p>"Your doctor has not shared a summary yet. When they do, it stands here and under your visits."</p>
        }
        .into_any(),
    };
    let record = encounter.map(|encounter| {
        view! { <LinkButton href=format!("/visits/{encounter}") variant=Variant::Secondary>"The visit in your record"</LinkButton> }
    });
    let written = (!chat.is_empty()).then(|| {
        view! { <Disclosure summary="What was written"><ChatLog lines=chat/></Disclosure> }
    });
    view! {
        {shared}
        <SummaryList>
            {when.map(|when| view! { <SummaryRow label="When">{when}</SummaryRow> })}
            {how.map(|how| view! { <SummaryRow label="How">{how}</SummaryRow> })}
            {(!guests.is_empty()).then(|| view! { <SummaryRow label="Also there">{guests.join(", ")}</SummaryRow> })}
        </SummaryList>
        {written}
        {record}
        <Feedback id feedback actions/>
    }
}

#[component]
fn Feedback(id: AppointmentId, feedback: Option<Rating>, actions: Actions) -> impl IntoView {
    if let Some(rating) = feedback {
        let said = format!("You said: {}.", rating.words().to_lowercase());
        return view! { <Notice tone=Tone::Success title="Thank you for your answer"><p>{said}</p></Notice> }
            .into_any();
    }
    let ratings = Rating::ALL.iter().map(|rating| Choice::new(rating.name(), rating.words()));
    view! {
        <Form action=actions.feedback id="feedback" class="card">
            <Hidden name="appointment_id" value=id.to_string()/>
            <RadioField name="rating" label="How did the video visit work for you?" options=ratings.collect()/>
            <TextArea
                name="comment"
                label="What should be better?"
                hint="It goes to the clinic, not into your record."
                rows=3
                maxlength=1000
                optional=true
            />
            <SubmitButton>"Send"</SubmitButton>
        </Form>
    }
    .into_any()
}
