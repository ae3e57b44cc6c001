use ::model::EncounterId;
use kit::{Card, Loaded, Notice, PageHead, SummaryList, SummaryRow, Tone, ask_about};
use leptos::prelude::*;
use scheduling::components::portal::param;

use crate::{
    api,
    model::{MyVisit, NotePart, OwnVisit, SharedNote},
};

/// `/visits/{encounter}`: one visit, with what the doctor shared of it.
#[component]
pub fn VisitPage() -> impl IntoView {
    let encounter = param::<EncounterId>("encounter");
    let visit = ask_about(move || Some(api::MyVisit { query: MyVisit { encounter_id: encounter.get()? } }));
    view! {
        <PageHead title="Your visit" back=("Your visits", "/visits".into())/>
        <Loaded resource=visit view=|visit: OwnVisit| view! { <Visit visit/> }/>
    }
}

#[component]
fn Visit(visit: OwnVisit) -> impl IntoView {
    let OwnVisit { kind, starts, place, practitioner, reason, summary, notes, open } = visit;
    let nothing = summary.is_none() && notes.is_empty();
    let notes = notes.into_iter().map(|note| view! { <Note note/> }).collect_view();
    view! {
        <div class="stack">
            <SummaryList>
                <SummaryRow label="What">{kind}</SummaryRow>
                <SummaryRow label="When">{starts.full()}" "{starts.abbreviation}</SummaryRow>
                {practitioner.map(|name| view! { <SummaryRow label="With">{name}</SummaryRow> })}
                <SummaryRow label="Where">{place}</SummaryRow>
                {reason.map(|reason| view! { <SummaryRow label="About">{reason}</SummaryRow> })}
            </SummaryList>
            {summary.map(|summary| view! { <Card title="Summary for you"><Text text=summary/></Card> })}
            {notes}
            {nothing.then(|| view! {
                <Notice
                    tone=Tone::Information
                    title=if open { "This visit is not finished yet" } else { "Nothing has been shared of this visit" }
                >
                    <p>"What your doctor shares with you appears here."</p>
                </Notice>
            })}
        </div>
    }
}

#[component]
fn Note(note: SharedNote) -> impl IntoView {
    let parts = note.parts.into_iter().map(part).collect_view();
    view! { <Card title=note.title>{parts}</Card> }
}

fn part(part: NotePart) -> AnyView {
    let NotePart { addendum, body, signed, by } = part;
    view! {
        {addendum.then(|| view! { <h3>"Added later"</h3> })}
        <Text text=body/>
        <p class="muted small">"Signed by "<bdi>{by}</bdi>", "{signed.full()}" "{signed.abbreviation}</p>
    }
    .into_any()
}

/// Written text keeps its lines.
#[component]
fn Text(text: String) -> impl IntoView {
    view! { <p class="written measure" dir="auto">{text}</p> }
}
