use ::model::{AppError, PatientId};
use identity::{
    api,
    model::{CurrentSession, SessionInfo},
};
use kit::{Asked, ErrorView, Loaded, ask_first};
use leptos::prelude::*;

/// Who is signed in.
pub type Session = Asked<Option<SessionInfo>>;

/// The layout has asked already; a page that stands alone asks itself.
pub fn session() -> Session {
    use_context::<Session>().unwrap_or_else(|| ask_first(|| api::CurrentSession { query: CurrentSession {} }))
}

/// What is shown to a patient, made for them.
#[component]
pub fn AsPatient(
    #[prop(default = 4)] lines: u8,
    view: impl Fn(PatientId) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let show = move |info: Option<SessionInfo>| match own_patient(info) {
        Ok(patient) => view(patient),
        Err(error) => view! { <ErrorView error/> }.into_any(),
    };
    view! { <Loaded resource=session() lines view=show/> }
}

/// The patient on whose behalf the portal acts: today the signed-in person, later also a child of theirs.
pub fn own_patient(info: Option<SessionInfo>) -> Result<PatientId, AppError> {
    info.ok_or(AppError::Unauthenticated)?.patient_id.ok_or(AppError::Forbidden)
}
