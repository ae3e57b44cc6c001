use kit::{
    Card, ErrorView, Form, Loaded, Notice, PageHead, PasswordField, Submission, SubmitButton, SummaryList, SummaryRow,
    Tag, ThemeToggle, Tone, Variant, ask,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::AppError;

use crate::{
    api::{self, ChangePassword, EndOtherSessions, SignOut},
    model::{CurrentSession, MySessions, SessionInfo, SessionSummary},
};

/// `/account`: who one is here, where one is signed in, the password, the colours, the way out.
#[component]
pub fn AccountPage() -> impl IntoView {
    let end_others = Submission::<EndOtherSessions>::new();
    let change = Submission::<ChangePassword>::new();
    let who = ask(|| api::CurrentSession { query: CurrentSession {} });
    let sessions = ask(move || {
        end_others.version().get();
        change.version().get();
        api::MySessions { query: MySessions {} }
    });
    let query = use_query_map();
    // In the address, so that it is told without WebAssembly, too.
    let done = move || match query.read().get_str("done") {
        Some("password") => Some("Your password is changed. You are signed out everywhere else."),
        Some("sessions") => Some("You are signed out everywhere else."),
        _ => None,
    };
    let sign_out = Submission::<SignOut>::new();
    // Nobody who is not signed in has an account to look at.
    let person = |session: Option<SessionInfo>| match session {
        Some(session) => view! { <Person session/> }.into_any(),
        None => view! { <ErrorView error=AppError::Unauthenticated/> }.into_any(),
    };
    let list = move |sessions: Vec<SessionSummary>| view! { <Sessions sessions end_others/> };
    view! {
        <PageHead title="Your account"/>
        // There from the start: screen readers announce only changes of what they know.
        <div role="status">{move || done().map(|title| view! { <Notice tone=Tone::Success title=title/> })}</div>
        <div class="stack">
            <Card title="You">
                <Loaded resource=who view=person/>
                <Form id="account-sign-out" action=sign_out>
                    <SubmitButton variant=Variant::Secondary>"Sign out"</SubmitButton>
                </Form>
            </Card>
            <Card title="Where you are signed in">
                <Loaded resource=sessions view=list/>
            </Card>
            <Card title="Change your password">
                <Form id="password" action=change>
                    <PasswordField name="current_password" label="Present password"/>
                    <PasswordField
                        name="new_password"
                        label="New password"
                        autocomplete="new-password"
                        hint="At least 15 characters. Four words that have nothing to do with each other are good."
                    />
                    <SubmitButton>"Change password"</SubmitButton>
                </Form>
            </Card>
            <Card title="Colours">
                <ThemeToggle/>
                <noscript><p>"Hale follows the colours of your device."</p></noscript>
            </Card>
        </div>
    }
}

#[component]
fn Person(session: SessionInfo) -> impl IntoView {
    let roles = session
        .facilities
        .into_iter()
        .map(|at| {
            let titles = at.titles();
            view! { <SummaryRow label=at.name>{titles}</SummaryRow> }
        })
        .collect_view();
    view! {
        <SummaryList>
            <SummaryRow label="Name">{session.display_name}</SummaryRow>
            <SummaryRow label="E-mail address">{session.email}</SummaryRow>
            {session.patient_id.map(|_| view! { <SummaryRow label="Portal">"Patient"</SummaryRow> })}
            {roles}
        </SummaryList>
    }
}

#[component]
fn Sessions(sessions: Vec<SessionSummary>, end_others: Submission<EndOtherSessions>) -> impl IntoView {
    let others = sessions.iter().any(|session| !session.current);
    let rows = sessions
        .into_iter()
        .map(|session| {
            view! {
                <li class="row">
                    <div>
                        <strong>{session.browser()}</strong>
                        <p class="muted small">{session.when()}</p>
                    </div>
                    {session.current.then(|| view! { <Tag tone=Tone::Success>"This browser"</Tag> })}
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="stack">{rows}</ul>
        {if others {
            view! {
                <Form id="end-others" action=end_others>
                    <SubmitButton variant=Variant::Danger>"Sign out everywhere else"</SubmitButton>
                </Form>
            }
                .into_any()
        } else {
            view! { <p class="muted">"You are signed in nowhere else."</p> }.into_any()
        }}
    }
}
