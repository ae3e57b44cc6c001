//! What every page about a visit says of it.

use patients::model::{PartialDate, age};
use platform::{Failure, Tx};
use scheduling::{
    model::{PatientRef, Place, PractitionerRef},
    server::zone,
};

use crate::{
    model::{Checked, DeviceCheck, JoinWindow, TakesPartWith, VisitCard, door},
    server::visit::VisitRow,
};

/// A visit's card, and whom it is about.
pub struct Card {
    pub visit: VisitCard,
    pub patient: PatientRef,
    pub reason: Option<String>,
    pub cancel_cutoff_hours: i32,
    /// By what the patient can be called, the first one first.
    pub phones: Vec<String>,
    /// What the last check of their device found.
    pub check: Option<DeviceCheck>,
    /// Has a seat.
    pub patient_here: bool,
    pub clinician_here: bool,
}

pub async fn card(tx: &mut Tx, row: &VisitRow) -> Result<Card, Failure> {
    let more = sqlx::query!(
        r#"select s.name as service, p.name as practitioner, f.name as facility, f.zone as facility_zone, f.address_line, f.city,
                  f.country, f.phone, a.reason, a.cancel_cutoff_hours,
                  who.name as "patient!", who.mrn as "mrn!", who.birth_date, who.sex as "sex!",
                  array(select value from patient_telecom t
                        where t.patient_id = a.patient_id and system in ('phone', 'sms') and use is distinct from 'old'
                        order by rank nulls last, use = 'mobile' desc, position limit 3) as "phones!",
                  checked.takes_part_with as "with?: TakesPartWith", checked.camera as "camera?: Checked",
                  checked.microphone as "microphone?: Checked", checked.speaker as "speaker?: Checked",
                  checked.network as "network?: Checked",
                  exists (select from video_seat s where s.appointment_id = a.id and s.away_since is null
                          and s.role = 'patient') as "patient_here!",
                  exists (select from video_seat s where s.appointment_id = a.id and s.away_since is null
                          and s.role = 'clinician') as "clinician_here!"
           from appointment a
           join service s on s.id = a.service_id
           join practitioner p on p.id = a.practitioner_id
           join facility f on f.id = a.facility_id
           join patient_summary who on who.patient_id = a.patient_id
           left join lateral (select * from video_check where appointment_id = a.id order by id desc limit 1) checked on true
           where a.id = $1"#,
        row.appointment.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let site = zone::zone(&row.zone)?;
    let (opens, closes, stands) = door(row.starts_at, row.ends_at, tx.now());
    let starts = zone::local(row.starts_at, &site);
    let check = match (more.with, more.camera, more.microphone, more.speaker, more.network) {
        (Some(with), Some(camera), Some(microphone), Some(speaker), Some(network)) => {
            Some(DeviceCheck { with, camera, microphone, speaker, network })
        }
        _ => None,
    };
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
        phones: more.phones,
        check,
        patient_here: more.patient_here,
        clinician_here: more.clinician_here,
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
