use std::collections::HashMap;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::{AppError, Permission};
use patients::model::{PartialDate, age};
use platform::{Failure, Query, Tx};
use scheduling::{model::PatientRef, server::zone};
use uuid::Uuid;

use crate::{
    model::{Checked, DeviceCheck, ShowWaitingList, TakesPartWith, VisitState, WaitingList, WaitingPatient},
    server::{line, policy},
};

/// The doctor's own visits by video of today, and those that are still open from before: who waits first, by the time of the
/// appointment.
impl Query for ShowWaitingList {
    const NAME: &'static str = "telemedicine.waiting_list";
    const PERMISSION: Permission = Permission::SeePatients;
    type Output = WaitingList;

    async fn execute(self, tx: &mut Tx) -> Result<WaitingList, Failure> {
        let practitioner = tx.actor().practitioner().ok_or(AppError::NotFound)?;
        let facilities: Vec<Uuid> =
            tx.actor().facilities(Permission::SeePatients).iter().map(|facility| facility.0).collect();
        let now = tx.now();
        let rows = sqlx::query!(
            r#"select a.id, a.patient_id, a.facility_id, a.starts_at, a.zone, a.reason, s.name as service,
                      v.state as "state?: VisitState", v.waiting_since,
                      exists (select from video_seat t
                              where t.appointment_id = a.id and t.role = 'patient' and t.away_since is null) as "connected!",
                      who.name as "patient!", who.mrn as "mrn!", who.birth_date, who.sex as "sex!"
               from appointment a
               join service s on s.id = a.service_id
               join patient_summary who on who.patient_id = a.patient_id
               left join video_visit v on v.appointment_id = a.id
               where a.practitioner_id = $1 and a.mode = 'video' and a.facility_id = any($2)
                 and a.state in ('booked', 'arrived', 'checked_in', 'in_consultation')
                 and (a.local_date = ($3::timestamptz at time zone a.zone)::date
                      or v.state in ('patient_waiting', 'clinician_ready', 'in_call', 'reconnecting'))
                 and (v.state is null or v.state not in ('ended', 'completed', 'failed_to_phone'))
               order by a.starts_at, a.id"#,
            practitioner.0,
            &facilities,
            now.to_sqlx() as _,
        )
        .fetch_all(tx.conn())
        .await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let checks = checks(tx, &ids).await?;
        let (mut here, mut to_come) = (Vec::new(), Vec::new());
        for row in rows {
            tx.saw(row.patient_id.into(), "video_visit", Some(row.id));
            let site = zone::zone(&row.zone)?;
            let state = row.state.unwrap_or(VisitState::Scheduled);
            let starts = zone::local(row.starts_at.to_jiff(), &site);
            let since: Option<Timestamp> = row.waiting_since.map(|since| since.to_jiff());
            let subject =
                policy::Subject { patient: row.patient_id.into(), facility: row.facility_id.into(), practitioner };
            let patient = WaitingPatient {
                appointment_id: row.id.into(),
                state,
                patient: PatientRef {
                    id: row.patient_id.into(),
                    name: row.patient,
                    mrn: row.mrn,
                    age: row
                        .birth_date
                        .and_then(|birth| age::in_words(birth.parse::<PartialDate>().ok()?, starts.local.date())),
                    sex: row.sex,
                },
                service_name: row.service,
                reason: row.reason,
                starts,
                waiting_minutes: since.map(|since| now.duration_since(since).as_mins().max(0)),
                since: since.map(|since| zone::local(since, &site)),
                connected: row.connected,
                check: checks.get(&row.id).copied(),
                may_admit: state == VisitState::PatientWaiting
                    && policy::may(tx.actor(), model::Action::Treat, subject),
            };
            if state == VisitState::Scheduled { to_come.push(patient) } else { here.push(patient) }
        }
        let zone_name = site_of(tx, practitioner, &facilities).await?;
        Ok(WaitingList {
            practitioner_id: practitioner,
            now: zone::local(now, &zone::zone(&zone_name)?),
            running_late_minutes: line::late(tx, practitioner).await?,
            here,
            to_come,
        })
    }
}

async fn checks(tx: &mut Tx, visits: &[Uuid]) -> Result<HashMap<Uuid, DeviceCheck>, Failure> {
    let rows = sqlx::query!(
        r#"select distinct on (appointment_id) appointment_id, takes_part_with as "with: TakesPartWith",
                  camera as "camera: Checked", microphone as "microphone: Checked", speaker as "speaker: Checked",
                  network as "network: Checked"
           from video_check where appointment_id = any($1) order by appointment_id, id desc"#,
        visits,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let check = DeviceCheck {
                with: row.with,
                camera: row.camera,
                microphone: row.microphone,
                speaker: row.speaker,
                network: row.network,
            };
            (row.appointment_id, check)
        })
        .collect())
}

async fn site_of(tx: &mut Tx, practitioner: model::PractitionerId, facilities: &[Uuid]) -> Result<String, Failure> {
    let zone = sqlx::query_scalar!(
        "select f.zone from practitioner_facility pf join facility f on f.id = pf.facility_id
         where pf.practitioner_id = $1 and pf.facility_id = any($2) order by f.id limit 1",
        practitioner.0,
        facilities,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(zone.ok_or(AppError::NotFound)?)
}
