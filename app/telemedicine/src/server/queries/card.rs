//! What every page about a visit says of it.

use model::AppointmentId;
use patients::model::{PartialDate, age};
use platform::{Failure, Tx};
use scheduling::{
    model::{PatientRef, Place, PractitionerRef},
    server::zone,
};

use crate::{
    model::{CallRole, Checked, DeviceCheck, JoinWindow, TakesPartWith, VisitCard, door},
    server::visit::VisitRow,
};

/// A visit's card, and whom it is about.
pub struct Card {
    pub visit: VisitCard,
    pub patient: PatientRef,
    pub reason: Option<String>,
    pub cancel_cutoff_hours: i32,
}

pub async fn card(tx: &mut Tx, row: &VisitRow) -> Result<Card, Failure> {
    let more = sqlx::query!(
        r#"select s.name as service, p.name as practitioner, f.name as facility, f.zone as facility_zone, f.address_line, f.city,
                  f.country, f.phone, a.reason, a.cancel_cutoff_hours,
                  who.name as "patient!", who.mrn as "mrn!", who.birth_date, who.sex as "sex!"
           from appointment a
           join service s on s.id = a.service_id
           join practitioner p on p.id = a.practitioner_id
           join facility f on f.id = a.facility_id
           join patient_summary who on who.patient_id = a.patient_id
           where a.id = $1"#,
        row.appointment.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let site = zone::zone(&row.zone)?;
    let (opens, closes, stands) = door(row.starts_at, row.ends_at, tx.now());
    let starts = zone::local(row.starts_at, &site);
    Ok(Card {
        patient: PatientRef {
            id: row.patient,
            name: more.patient,
            mrn: more.mrn,
            age: more
                .birth_date
                .and_then(|birth| age::in_words(birth.parse::<PartialDate>().ok()?, starts.local.date())),
            sex: more.sex,
        },
        reason: more.reason,
        cancel_cutoff_hours: more.cancel_cutoff_hours,
        visit: VisitCard {
            appointment_id: row.appointment,
            appointment_state: row.appointment_state,
            state: row.state,
            service_name: more.service,
            practitioner: PractitionerRef { id: row.practitioner, name: more.practitioner },
            place: Place {
                id: row.facility,
                name: more.facility,
                zone: more.facility_zone,
                address_line: Some(more.address_line),
                city: Some(more.city),
                country: Some(more.country),
                phone: Some(more.phone),
            },
            ends: zone::local(row.ends_at, &site),
            window: JoinWindow {
                opens: zone::local(opens, &site),
                closes: zone::local(closes, &site),
                stands,
                opens_in_seconds: opens.duration_since(tx.now()).as_secs().max(0),
            },
            over: row.is_over(),
            starts,
        },
    })
}

/// What the last check of the patient's device found.
pub async fn check(tx: &mut Tx, appointment: AppointmentId) -> Result<Option<DeviceCheck>, Failure> {
    let row = sqlx::query!(
        r#"select takes_part_with as "with: TakesPartWith", camera as "camera: Checked", microphone as "microphone: Checked",
                  speaker as "speaker: Checked", network as "network: Checked"
           from video_check where appointment_id = $1 order by id desc limit 1"#,
        appointment.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| DeviceCheck {
        with: row.with,
        camera: row.camera,
        microphone: row.microphone,
        speaker: row.speaker,
        network: row.network,
    }))
}

/// Who has a seat: `(patient, clinician)`.
pub async fn seated(tx: &mut Tx, appointment: AppointmentId) -> Result<(bool, bool), Failure> {
    let roles = sqlx::query_scalar!(
        r#"select role as "role: CallRole" from video_seat where appointment_id = $1 and away_since is null"#,
        appointment.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok((roles.contains(&CallRole::Patient), roles.contains(&CallRole::Clinician)))
}
