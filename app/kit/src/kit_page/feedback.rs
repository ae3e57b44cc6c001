use leptos::prelude::*;
use model::AppError;

use super::family;
use crate::{EmptyState, ErrorView, LinkButton, Notice, Skeleton, Tone};

pub(super) fn section() -> AnyView {
    view! {
        {family(
            "Notices",
            "Something to know before going on.",
            view! {
                <Notice title="Your doctor runs about 10 minutes late"/>
                <Notice tone=Tone::Success title="Booked"><p>"We have sent a confirmation to ada@example.org."</p></Notice>
                <Notice tone=Tone::Attention title="Times are shown for New York (EST)">
                    <p>"You seem to be somewhere else. The appointment takes place at the clinic's time."</p>
                </Notice>
                <Notice tone=Tone::Danger title="This is not for emergencies"><p>"Call the emergency number of your country."</p></Notice>
                <Notice tone=Tone::Neutral title="Bring your insurance card"/>
            },
        )}
        {family(
            "Nothing here yet",
            "Says why, and offers the one next step.",
            view! {
                <EmptyState title="No appointments" text="When you have booked one, it stands here.">
                    <LinkButton href="/book">"Book an appointment"</LinkButton>
                </EmptyState>
            },
        )}
        {family("Loading", "The shape of what is coming.", view! { <Skeleton lines=4/> })}
        {family(
            "Errors",
            "What happened, and what to do now. Never a code, but for the reference that finds the cause.",
            view! {
                <ErrorView error=AppError::Offline/>
                <ErrorView error=AppError::Internal { reference: "7F3K-Q2".into() }/>
                <ErrorView error=AppError::Unauthenticated/>
            },
        )}
    }
    .into_any()
}
