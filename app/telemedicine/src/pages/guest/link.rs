use kit::{
    Card, CheckField, Form, Hidden, Loaded, Notice, PageHead, PortalFrame, Submission, SubmitButton, TextField, Tone,
    ask_about, param,
};
use leptos::prelude::*;

use crate::{
    api,
    components::{ScriptNeeded, go_afresh},
    model::{Door, GuestLinkView, ShowGuestLink},
};

/// `/video/{link}`: where a guest's link leads. It is used up when they give their name, and not by looking at it.
#[component]
pub fn GuestLinkPage() -> impl IntoView {
    let link = param::<String>("link");
    let enter = Submission::<api::EnterAsGuest>::new();
    go_afresh(enter, |pass| format!("/video/{}/{}", pass.guest_id, pass.pass));
    let shown = ask_about(move || Some(api::GuestLink { query: ShowGuestLink { link: link.get()? } }));
    view! {
        <PortalFrame place="Hale" items=Vec::new()>
            <PageHead title="Join a video visit" lead="A doctor has invited you."/>
            <ScriptNeeded/>
            <Loaded
                resource=shown
                view=move |view: GuestLinkView| {
                    view! { <Shown view link=link.get_untracked().unwrap_or_default() enter/> }
                }
            />
        </PortalFrame>
    }
}

#[component]
fn Shown(view: GuestLinkView, link: String, enter: Submission<api::EnterAsGuest>) -> impl IntoView {
    let GuestLinkView { facility, practitioner, kind, starts, door } = view;
    let when = format!("{} {}", starts.full(), starts.abbreviation);
    let about = view! {
        <p>
            "With "<bdi>{practitioner}</bdi>", "<bdi>{facility}</bdi>", "<span class="nowrap">{when}</span>
            ". You take part as: "{kind.words().to_lowercase()}"."
        </p>
    };
    let form = match door {
        Door::Early => view! {
            <Notice title="It is too early"><p>"Come back to this link a quarter of an hour before the beginning. It works once: keep it until then."</p></Notice>
        }
        .into_any(),
        Door::Closed => view! { <Notice tone=Tone::Attention title="This visit is over, or the link is no longer good"/> }.into_any(),
        Door::Open => view! {
            <Card>
                <Form action=enter id="enter">
                    <Hidden name="link" value=link/>
                    <TextField
                        name="name"
                        label="Your name"
                        hint="The doctor and the patient read it."
                        autocomplete="name"
                        maxlength=80
                        required=true
                    />
                    <CheckField name="agrees" label="I keep to myself what I see and hear, and record nothing"/>
                    <SubmitButton>"Go on"</SubmitButton>
                </Form>
            </Card>
        }
        .into_any(),
    };
    view! { <div class="stack">{about}{form}</div> }
}
