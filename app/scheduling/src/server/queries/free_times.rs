use jiff::ToSpan;
use model::Permission;
use platform::{Failure, Query, Tx};

use super::free::{self, Asked, Candidate};
use crate::{
    model::{ClosedReason, DayTimes, FreeTime, FreeTimes, HORIZON_DAYS, PartOfDay, SlotKey},
    server::zone,
};

/// The times of one local date. With "anybody", each time is offered once, with the least busy of those who can be
/// had; between equals, the first by name.
impl Query for FreeTimes {
    const NAME: &'static str = "scheduling.free_times";
    const PERMISSION: Permission = Permission::BookAppointments;
    type Output = DayTimes;

    async fn execute(self, tx: &mut Tx) -> Result<DayTimes, Failure> {
        let (found, service) = free::service(tx, self.service_id).await?;
        let today = zone::date_at(tx.now(), &service.zone);
        let zone_name = service.zone_name.clone();
        let nothing = |closed| DayTimes { date: self.date, zone: zone_name.clone(), times: Vec::new(), closed };
        if self.date < today {
            return Ok(nothing(Some(ClosedReason::Past)));
        }
        if self.date >= today.saturating_add(HORIZON_DAYS.days()) {
            return Ok(nothing(Some(ClosedReason::NotWorking)));
        }
        let asked = Asked { practitioner: self.practitioner_id, patient: self.patient_id, moving: self.moving };
        let free = free::read(tx, asked, found, service, self.date, self.date).await?;
        let times = match free.day(self.date) {
            Ok(times) => times,
            Err(closed) => return Ok(nothing(Some(closed))),
        };
        let times = times
            .into_iter()
            .filter_map(|(start, candidates)| Some((start, least_busy(candidates)?)))
            .map(|(start, chosen)| {
                let starts = zone::local(start, &free.service.zone);
                FreeTime {
                    slot: SlotKey { practitioner_id: chosen.practitioner.id, starts_at: start },
                    part: PartOfDay::of(starts.local.hour()),
                    ends: zone::local(free.service.need.visit(start).to, &free.service.zone),
                    starts,
                    practitioner_name: chosen.practitioner.name.clone(),
                }
            })
            .collect();
        Ok(DayTimes { date: self.date, zone: zone_name, times, closed: None })
    }
}

fn least_busy(candidates: Vec<Candidate<'_>>) -> Option<Candidate<'_>> {
    candidates.into_iter().min_by_key(|candidate| candidate.load)
}
