//! Whether the patient has agreed to the video visit.

use model::AppointmentId;
use platform::{Failure, Tx};
use scheduling::server::zone;

use super::refusal::Refusal;
use crate::model::{Authority, CONSENT_VERSION, ConsentGiven};

/// To the current text, for this appointment, and not taken back.
pub async fn given(tx: &mut Tx, appointment: AppointmentId, zone_name: &str) -> Result<Option<ConsentGiven>, Failure> {
    let row = sqlx::query!(
        r#"select c.version, c.given_at, c.authority as "authority: Authority", a.display_name
           from video_consent c join account a on a.id = c.given_by
           where c.appointment_id = $1 and c.version = $2 and c.withdrawn_at is null"#,
        appointment.0,
        CONSENT_VERSION,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let at = zone::local(row.given_at.to_jiff(), &zone::zone(zone_name)?);
    Ok(Some(ConsentGiven { version: row.version, at, by: row.display_name, authority: row.authority }))
}

pub async fn needed(tx: &mut Tx, appointment: AppointmentId) -> Result<(), Failure> {
    let given = sqlx::query_scalar!(
        r#"select exists (select from video_consent
                          where appointment_id = $1 and version = $2 and withdrawn_at is null) as "given!""#,
        appointment.0,
        CONSENT_VERSION,
    )
    .fetch_one(tx.conn())
    .await?;
    if given { Ok(()) } else { Err(Refusal::NoConsent.into()) }
}
