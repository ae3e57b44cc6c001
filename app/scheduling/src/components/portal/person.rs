use ::model::{AppError, PatientId};
use identity::{
    api::current_session,
    model::{CurrentSession, SessionInfo},
};
use leptos::prelude::*;

/// Who is signed in.
pub type Session = Resource<Result<Option<SessionInfo>, AppError>>;

/// The layout has asked already; a page that stands alone asks itself.
pub fn session() -> Session {
    use_context::<Session>().unwrap_or_else(|| Resource::new_blocking(|| (), |()| current_session(CurrentSession {})))
}

/// The patient on whose behalf the portal acts: today the signed-in person, later also a child of theirs.
pub async fn own_patient(session: Session) -> Result<PatientId, AppError> {
    session.await?.ok_or(AppError::Unauthenticated)?.patient_id.ok_or(AppError::Forbidden)
}
