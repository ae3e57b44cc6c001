use kit::{Form, SessionGuard, Submission, SubmitButton, Variant};
use leptos::prelude::*;
use model::AppError;

use crate::{
    api::{self, ExtendSession, SignOut},
    model::GetSessionLeft,
};

/// Warns two minutes before the session ends, with one button to stay and one to leave. Once per frame.
#[component]
pub fn SessionKeeper() -> impl IntoView {
    let stay = Submission::<ExtendSession>::new();
    let leave = Submission::<SignOut>::new();
    view! {
        <SessionGuard check=seconds_left>
            <Form id="stay" action=stay>
                <SubmitButton>"Stay signed in"</SubmitButton>
            </Form>
            <Form id="leave" action=leave>
                <SubmitButton variant=Variant::Secondary>"Sign out"</SubmitButton>
            </Form>
        </SessionGuard>
    }
}

async fn seconds_left() -> Result<Option<u32>, AppError> {
    match kit::call(api::SessionLeft { query: GetSessionLeft {} }).await {
        Ok(left) => Ok(Some(u32::try_from(left.seconds).unwrap_or_default())),
        Err(AppError::Unauthenticated) => Ok(None),
        Err(error) => Err(error),
    }
}
