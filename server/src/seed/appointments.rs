//! A week that has been, a day that is under way, and the days to come.
//!
//! Everything is booked by the desk a week ago; then time passes, and each patient arrives, is seen, or is
//! not, up to now. Which ones is counted off, not drawn: the demo looks the same every time.

use std::collections::{HashMap, HashSet};

use clinical::model::{FinishVisit, StartEncounter};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use model::{AppointmentId, FacilityId, PatientId, Permission, PractitionerId, ServiceId};
use platform::{Actor, Clock, Failure, Hale, Query, Tx};
use scheduling::model::{BookForPatient, CancelAppointment, CancelReason, CheckIn, FreeDays, MarkArrived, MarkNoShow};

use super::{House, Houses, accounts, ask, doctors::FIRST, house::REGISTER, run, run_as};
use crate::cli::CliError;

/// How far back the demo's past reaches.
pub const PAST: SignedDuration = SignedDuration::from_hours(PAST_DAYS as i64 * 24);
const PAST_DAYS: i32 = 6;
/// How many days to come have appointments: any day of the next three weeks is alive …
const AHEAD: i32 = 21;
/// … and those from here on are not full yet.
const NEAR: i32 = 8;

const REASONS: [&str; 9] = [
    "Cough for two weeks",
    "Results of the blood test",
    "New prescription",
    "",
    "Pain in the left shoulder",
    "Sleeping badly",
    "Follow-up as agreed",
    "Dizzy in the morning",
    "",
];

/// A doctor with one of the services they offer.
struct Offer {
    practitioner: PractitionerId,
    service: ServiceId,
    facility: FacilityId,
    house: House,
    zone: TimeZone,
    /// It takes more than half an hour.
    long: bool,
    slug: String,
}

impl Offer {
    /// The demo opens with this doctor's day.
    fn is_first(&self) -> bool {
        self.slug == FIRST
    }

    /// The first doctor's day is well filled, the others' have a few, and other days fewer still.
    fn wanted(&self, today: bool) -> usize {
        match (self.is_first(), today, self.long) {
            (true, true, false) => 5,
            (true, _, true) | (true, false, false) | (false, true, _) => 2,
            (false, false, _) => 1,
        }
    }
}

/// Somebody who comes to a facility.
struct Patient {
    id: PatientId,
    kind: Kind,
    /// A person has so many appointments and no more.
    left: usize,
    /// How much of that each one takes.
    cost: usize,
    /// Nobody comes twice on a day.
    days: HashSet<Date>,
    /// Has an account of the demo: sees on the portal what the first doctor does.
    signs_in: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Child,
    Woman,
    Other,
}

impl Kind {
    /// Children see the paediatrician, and nobody else does.
    fn goes_to(self, slug: &str) -> bool {
        match slug {
            "zhou" => self == Self::Child,
            "haddad" => self == Self::Woman,
            _ => self != Self::Child,
        }
    }
}

struct Visit {
    id: AppointmentId,
    house: House,
    starts: Timestamp,
    ends: Timestamp,
    /// Counts the visits, so that some go differently.
    number: usize,
    /// Sits in the waiting room when the demo opens, or comes later: whoever tries the demo can begin with them.
    is_for_trying: bool,
}

pub(super) async fn book(hale: &Hale, clock: &Clock, now: Timestamp, houses: &Houses) -> Result<(), CliError> {
    let mut book = Book { hale, visits: Vec::new(), desks: HashMap::new(), patients: HashMap::new() };
    for house in [House::General, House::Riverside] {
        let facility = houses.id(house);
        book.desks.insert(facility, accounts::desk(hale, house, facility).await?);
        book.patients.insert(facility, ask(hale, PatientsAt(facility)).await?);
    }
    if ask(hale, AnyAppointment {}).await? {
        return Ok(());
    }
    let offers = ask(hale, Offers { houses: *houses }).await?;
    // Day by day, so that whoever comes several times does so with some days in between.
    for days in 0..=PAST_DAYS + AHEAD {
        let later = days > PAST_DAYS + NEAR;
        for (turn, offer) in (0..).zip(&offers) {
            // Further ahead, every third service has been asked for by now; of the first doctor all of them.
            if later && !offer.is_first() && (turn + days) % 3 != 0 {
                continue;
            }
            let day = |at: Timestamp| at.to_zoned(offer.zone.clone()).date();
            let date = day(clock.now()).saturating_add(days.days());
            let today = day(now);
            let wanted = if later { 1 } else { offer.wanted(date == today) };
            book.day(offer, date, wanted, today).await?;
        }
    }
    let Book { mut visits, desks, .. } = book;
    visits.sort_by_key(|visit| visit.starts);
    for visit in &visits {
        let desk = &desks[&houses.id(visit.house)];
        pass(hale, clock, now, visit, desk).await?;
    }
    Ok(())
}

struct Book<'a> {
    hale: &'a Hale,
    visits: Vec<Visit>,
    desks: HashMap<FacilityId, Actor>,
    patients: HashMap<FacilityId, Vec<Patient>>,
}

impl Book<'_> {
    async fn day(&mut self, offer: &Offer, date: Date, wanted: usize, today: Date) -> Result<(), CliError> {
        let (service_id, practitioner_id) = (offer.service, Some(offer.practitioner));
        let question = FreeDays { service_id, practitioner_id, open: Some(date), patient_id: None };
        let times = ask(self.hale, question).await?.opened.map(|day| day.times).unwrap_or_default();
        let apart = (times.len() / wanted).max(1);
        let mut free_from = Timestamp::MIN;
        // Not at the same hours every day.
        let start = usize::from(date.day().unsigned_abs()) % apart;
        for time in times.into_iter().skip(start).step_by(apart).take(wanted) {
            if time.slot.starts_at < free_from {
                continue;
            }
            let number = self.visits.len();
            let Some(patient) = self.patient(offer, date, today) else { return Ok(()) };
            let is_for_trying = patient.signs_in && offer.is_first() && date == today;
            let form = BookForPatient {
                patient_id: patient.id,
                service_id,
                slot: time.slot,
                reason: REASONS[number % REASONS.len()].into(),
                mode: String::new(),
                override_reason: String::new(),
            };
            patient.left -= patient.cost;
            patient.days.insert(date);
            // A place that another service's buffers have taken since: the next one.
            if let Ok(booked) = run_as(self.hale, self.desks[&offer.facility].clone(), form).await {
                let (starts, ends) = (time.starts.at, time.ends.at);
                let id = booked.id;
                self.visits.push(Visit { id, house: offer.house, starts, ends, number, is_for_trying });
                free_from = ends;
            }
        }
        Ok(())
    }

    /// Whoever has been here least and can come on that day; to the first doctor, today, those with an account first.
    fn patient(&mut self, offer: &Offer, date: Date, today: Date) -> Option<&mut Patient> {
        let patients = self.patients.get_mut(&offer.facility)?;
        let can_come = |patient: &&mut Patient| {
            patient.left >= patient.cost && patient.kind.goes_to(&offer.slug) && !patient.days.contains(&date)
        };
        let to_try = offer.is_first() && date == today;
        patients.iter_mut().filter(can_come).max_by_key(|patient| (to_try && patient.signs_in, patient.left))
    }
}

/// Lets time pass over a visit, up to now.
async fn pass(hale: &Hale, clock: &Clock, now: Timestamp, visit: &Visit, desk: &Actor) -> Result<(), CliError> {
    let minutes = SignedDuration::from_mins;
    let appointment_id = visit.id;
    if visit.is_for_trying {
        return wait(hale, clock, now, visit, desk).await;
    }
    // Some call it off twenty hours before.
    if visit.number % 11 == 7 {
        clock.set((visit.starts - minutes(20 * 60)).min(now));
        let (reason, note) = (CancelReason::PatientAsked.name().to_owned(), String::new());
        run_as(hale, desk.clone(), CancelAppointment { appointment_id, reason, note }).await?;
        return Ok(());
    }
    let missed = visit.number % 13 == 9 && visit.starts + minutes(20) <= now;
    if missed {
        clock.set(visit.starts + minutes(20));
        run_as(hale, desk.clone(), MarkNoShow { appointment_id }).await?;
        return Ok(());
    }
    // How early they come differs; the desk takes four minutes.
    let arrives = visit.starts - minutes(6 + i64::try_from(visit.number % 5 * 4).unwrap_or_default());
    if arrives > now {
        return Ok(());
    }
    clock.set(arrives);
    if run_as(hale, desk.clone(), MarkArrived { appointment_id, late_reason: String::new() }).await.is_err() {
        // Before midnight for the first visit of a day: they come a little later.
        clock.set(visit.starts.min(now));
        run_as(hale, desk.clone(), MarkArrived { appointment_id, late_reason: String::new() }).await?;
    }
    let steps = [arrives + minutes(4), visit.starts + minutes(1), visit.ends - minutes(2)];
    for (step, at) in steps.into_iter().enumerate() {
        if at > now {
            break;
        }
        clock.set(at);
        match step {
            0 => run_as(hale, desk.clone(), CheckIn { appointment_id }).await.map(drop)?,
            1 => run(hale, StartEncounter { appointment_id }).await.map(drop)?,
            _ => run(hale, FinishVisit { appointment_id }).await.map(drop)?,
        };
    }
    Ok(())
}

/// Whose time has come waits; they have not been here for long.
async fn wait(hale: &Hale, clock: &Clock, now: Timestamp, visit: &Visit, desk: &Actor) -> Result<(), CliError> {
    let minutes = SignedDuration::from_mins;
    if visit.starts - minutes(15) > now {
        return Ok(());
    }
    let appointment_id = visit.id;
    clock.set(now - minutes(14));
    run_as(hale, desk.clone(), MarkArrived { appointment_id, late_reason: String::new() }).await?;
    clock.set(now - minutes(10));
    run_as(hale, desk.clone(), CheckIn { appointment_id }).await?;
    Ok(())
}

struct AnyAppointment {}

impl Query for AnyAppointment {
    const NAME: &'static str = "demo.any_appointment";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = bool;

    async fn execute(self, tx: &mut Tx) -> Result<bool, Failure> {
        let any = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM appointment) AS "any!""#);
        Ok(any.fetch_one(tx.conn()).await?)
    }
}

struct PatientsAt(FacilityId);

impl Query for PatientsAt {
    const NAME: &'static str = "demo.patients_at";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Vec<Patient>;

    /// The living, in the order in which they came.
    async fn execute(self, tx: &mut Tx) -> Result<Vec<Patient>, Failure> {
        let youngest_adult = tx.now().to_zoned(TimeZone::UTC).year() - 17;
        let rows = sqlx::query!(
            r#"SELECT patient.id, sex, birth_year, account.id IS NOT NULL AS "has_account!"
               FROM patient JOIN patient_facility ON patient_facility.patient_id = patient.id
               LEFT JOIN account ON account.patient_id = patient.id
               WHERE facility_id = $1 AND NOT deceased ORDER BY mrn"#,
            self.0.0,
        )
        .fetch_all(tx.conn())
        .await?;
        let patients = rows.into_iter().map(|row| Patient {
            id: row.id.into(),
            kind: match row.birth_year {
                Some(year) if year > youngest_adult => Kind::Child,
                _ if row.sex == "female" => Kind::Woman,
                _ => Kind::Other,
            },
            left: 18,
            // Whoever signs in to the portal finds a list that fits on a telephone.
            cost: if row.has_account { 4 } else { 1 },
            signs_in: row.has_account,
            days: HashSet::new(),
        });
        Ok(patients.collect())
    }
}

struct Offers {
    houses: Houses,
}

impl Query for Offers {
    const NAME: &'static str = "demo.offers";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Vec<Offer>;

    /// Longest services first: short ones fit into what is left.
    async fn execute(self, tx: &mut Tx) -> Result<Vec<Offer>, Failure> {
        let rows = sqlx::query!(
            r#"SELECT practitioner.id AS practitioner, practitioner.identifier_value AS "slug!", service.id AS service,
                      service.duration_minutes, facility.id AS facility, facility.zone
               FROM practitioner
               JOIN practitioner_service ON practitioner_service.practitioner_id = practitioner.id
               JOIN service ON service.id = practitioner_service.service_id AND service.bookable_by = 'patients'
               JOIN facility ON facility.id = service.facility_id
               WHERE practitioner.identifier_system = $1
               ORDER BY practitioner.identifier_value = $2 DESC, practitioner.id, service.price_minor DESC"#,
            REGISTER,
            FIRST,
        )
        .fetch_all(tx.conn())
        .await?;
        let mut offers = Vec::new();
        for row in rows {
            let facility: FacilityId = row.facility.into();
            offers.push(Offer {
                practitioner: row.practitioner.into(),
                service: row.service.into(),
                facility,
                house: if facility == self.houses.riverside { House::Riverside } else { House::General },
                zone: TimeZone::get(&row.zone).map_err(Failure::other)?,
                long: row.duration_minutes > 30,
                slug: row.slug,
            });
        }
        Ok(offers)
    }
}
