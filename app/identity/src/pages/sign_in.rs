use kit::{
    Card, Form, Hidden, Notice, PageHead, PasswordField, PortalFrame, Submission, SubmitButton, TextField, Tone,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{api::SignIn, model::NextPath};

/// `/sign-in`: e-mail address and password, nothing else. `?next=` is the page that asked to sign in, and with
/// `&kept=1` a form waits there.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    // Checked here already, so that no hostile address is written into the page.
    let next = query.with_untracked(|query| query.get("next")).and_then(|next| next.parse::<NextPath>().ok());
    let kept = query.with_untracked(|query| query.get("kept").is_some());
    let sign_in = Submission::<SignIn>::new();
    // The server fills the form in: its page has to come from there.
    Effect::new(move |_| {
        sign_in.value().with(|answer| match answer {
            Some(Ok(signed_in)) if signed_in.afresh => drop(window().location().set_href(&signed_in.next)),
            _ => {}
        });
    });
    view! {
        <PortalFrame place="Hale" items=Vec::new()>
            <PageHead title="Sign in" lead="For patients and for staff."/>
            {kept
                .then(|| {
                    view! {
                        <Notice tone=Tone::Attention title="You were signed out while you typed">
                            <p>"What you typed is kept for half an hour. Sign in, and it is there again."</p>
                        </Notice>
                    }
                })}
            <Card>
                <Form action=sign_in>
                    {next.map(|next| view! { <Hidden name="next" value=next.to_string()/> })}
                    <TextField
                        name="email"
                        label="E-mail address"
                        kind="email"
                        autocomplete="username"
                        inputmode="email"
                        required=true
                    />
                    <PasswordField name="password" label="Password"/>
                    <SubmitButton>"Sign in"</SubmitButton>
                </Form>
            </Card>
            <p class="muted small measure">
                "Hale signs you out after a while without activity, so that nobody else sees your records. "
                "If you have lost your password, please call the hospital’s reception."
            </p>
        </PortalFrame>
    }
}
