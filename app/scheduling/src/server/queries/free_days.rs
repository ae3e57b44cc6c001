use jiff::{ToSpan, civil::Date};
use model::{PatientId, Permission, ServiceId};
use platform::{Failure, Query, Tx};

use super::free::{self, Asked, Candidate, Free};
use crate::{
    model::{ClosedReason, DayTimes, FreeDay, FreeDays, FreeDaysFound, FreeTime, HORIZON_DAYS, PartOfDay, SlotKey},
    server::{request, zone},
};

/// Every local date of the site up to the booking horizon, with how many times can be had, and the times of one of
/// them: four statements, however many days and doctors.
impl Query for FreeDays {
    const NAME: &'static str = "scheduling.free_days";
    const PERMISSION: Permission = Permission::BookAppointments;
    type Output = FreeDaysFound;

    async fn execute(self, tx: &mut Tx) -> Result<FreeDaysFound, Failure> {
        let patient = for_whom(tx, self.patient_id).await?;
        let asked = Asked { practitioner: self.practitioner_id, patient, moving: None };
        found(tx, self.service_id, &asked, self.open).await
    }
}

/// Whose own appointments are left out: the patient's who asks, or the one whom staff ask for.
async fn for_whom(tx: &mut Tx, patient: Option<PatientId>) -> Result<Option<PatientId>, Failure> {
    let Some(patient) = patient else { return Ok(tx.actor().patient()) };
    request::sees_patient(tx, patient, Permission::ViewPatients).await?;
    Ok(Some(patient))
}

pub(super) async fn found(
    tx: &mut Tx,
    service: ServiceId,
    asked: &Asked,
    open: Option<Date>,
) -> Result<FreeDaysFound, Failure> {
    let found = free::service(tx, service).await?;
    let today = zone::date_at(tx.now(), &found.service.zone);
    let last = today.saturating_add((HORIZON_DAYS - 1).days());
    let free = free::read(tx, asked, found, today, last).await?;
    let days: Vec<FreeDay> =
        today.series(1.day()).take_while(|date| *date <= last).map(|date| counted(&free, date)).collect();
    let first_free = days.iter().find(|day| day.free > 0).map(|day| day.date);
    let opened = open.or(first_free).map(|date| {
        let beyond = if date < today { Some(ClosedReason::Past) } else { None };
        let beyond = beyond.or((date > last).then_some(ClosedReason::NotWorking));
        opened(&free, date, beyond)
    });
    let zone = free.service.zone_name.clone();
    Ok(FreeDaysFound { service: free.card, today, zone, days, first_free, opened })
}

fn counted(free: &Free, date: Date) -> FreeDay {
    match free.day(date) {
        Ok(times) => FreeDay { date, free: i32::try_from(times.len()).unwrap_or(i32::MAX), closed: None },
        Err(closed) => FreeDay { date, free: 0, closed: Some(closed) },
    }
}

/// With "anybody", each time is offered once, with the least busy of those who can be had; between equals, the first
/// by name.
fn opened(free: &Free, date: Date, beyond: Option<ClosedReason>) -> DayTimes {
    let zone = free.service.zone_name.clone();
    let times = match beyond.map_or_else(|| free.day(date), Err) {
        Ok(times) => times,
        Err(closed) => return DayTimes { date, zone, times: Vec::new(), closed: Some(closed) },
    };
    let least_busy = |candidates: Vec<Candidate<'_>>| {
        let chosen = candidates.into_iter().min_by_key(|candidate| candidate.load)?;
        Some(chosen.practitioner.clone())
    };
    let times = times
        .into_iter()
        .filter_map(|(start, candidates)| Some((start, least_busy(candidates)?)))
        .map(|(start, chosen)| {
            let starts = zone::local(start, &free.service.zone);
            FreeTime {
                slot: SlotKey { practitioner_id: chosen.id, starts_at: start },
                part: PartOfDay::of(starts.local.hour()),
                ends: zone::local(free.service.need.visit(start).to, &free.service.zone),
                starts,
                practitioner_name: chosen.name,
            }
        })
        .collect();
    DayTimes { date, zone, times, closed: None }
}
