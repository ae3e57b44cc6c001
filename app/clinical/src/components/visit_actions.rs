use kit::{Form, Hidden, Submission, SubmitButton, Variant};
use leptos::prelude::*;
use model::AppointmentId;
use scheduling::components::staff::FromChart;

use super::{ToSign, to_sign::unsigned};
use crate::api;

/// What the chart brings to the day: starting a consultation opens the visit in the chart, finishing it ends both.
/// `review` is what other departments have to add to what waits for the doctor.
pub fn for_the_day(review: fn() -> AnyView) -> FromChart {
    let (start, finish) = (Submission::<api::StartEncounter>::new(), Submission::<api::FinishVisit>::new());
    let to_sign = unsigned();
    let begin = move |id: AppointmentId, variant: Variant, words: &'static str| {
        view! {
            <Form action=start id=format!("start-{id}")>
                <Hidden name="appointment_id" value=id.to_string()/>
                <SubmitButton variant>{words}</SubmitButton>
            </Form>
        }
    };
    FromChart {
        start: Callback::new(move |(id, variant)| begin(id, variant, "Start").into_any()),
        finish: Callback::new(move |(id, variant): (AppointmentId, Variant)| {
            view! {
                {begin(id, variant, "Open the visit")}
                <Form action=finish id=format!("finish-{id}")>
                    <Hidden name="appointment_id" value=id.to_string()/>
                    <SubmitButton variant=Variant::Secondary>"Finish"</SubmitButton>
                </Form>
            }
            .into_any()
        }),
        to_do: Callback::new(move |()| view! { <ToSign notes=to_sign/> {review()} }.into_any()),
        version: Signal::derive(move || start.version().get() + finish.version().get()),
        clear: Callback::new(move |()| {
            start.clear();
            finish.clear();
        }),
    }
}
