//! Server-sent updates: a thousand browsers watch one doctor's day, and somebody books. Measured from before the
//! command that commits to each browser's knowledge, so the command's own time is in it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use model::{PatientId, ServiceId};
use platform::{Ctx, Hale, command, query};
use scheduling::model::{BookForPatient, CancelAppointment, CancelReason, FreeDays, SlotKey};
use sqlx::Row;
use uuid::Uuid;

use crate::{
    Outcome,
    http::{Connection, Request},
    load::{count, millis, percentile},
    report::{Figure, Report},
    sql::Sql,
};

use super::Visit;

const BROWSERS: usize = 1_000;
const PATIENCE: Duration = Duration::from_secs(20);

/// When each browser knew of each event.
type Seen = Arc<Mutex<Vec<Vec<Instant>>>>;

pub async fn measure(visit: &Visit<'_>, report: &mut Report) -> Outcome<()> {
    report.step("server-sent updates, 1,000 browsers");
    let hale = visit.house.connect("hale").await?;
    let booking = Booking::find(visit, &hale).await?;
    for (name, asks_again, rounds) in [
        ("server-sent update: commit to event, 1,000 clients", false, 8),
        ("server-sent update: commit to the new day in all of them", true, 3),
    ] {
        let mut waits = round(visit, &hale, &booking, asks_again, rounds).await?;
        waits.sort_unstable_by(f64::total_cmp);
        let (p50, p99) = (percentile(&waits, 50.0), percentile(&waits, 99.0));
        let note = format!("{} events; p50 {p50:.0} ms, longest {:.0} ms", 2 * rounds, percentile(&waits, 100.0));
        report.add(Figure::less(format!("{name}, p99"), p99, "ms").gate(1_000.0, 500.0).note(note));
    }
    hale.close().await;
    Ok(())
}

/// `rounds` times a booking and its cancellation: two events each.
async fn round(
    visit: &Visit<'_>,
    hale: &Hale,
    booking: &Booking,
    asks_again: bool,
    rounds: usize,
) -> Outcome<Vec<f64>> {
    let seen: Seen = Arc::new(Mutex::new(vec![Vec::new(); 2 * rounds]));
    let browsers = browsers(visit, &seen, asks_again).await?;
    let mut waits = Vec::new();
    let mut event = 0;
    for _ in 0..rounds {
        let began = Instant::now();
        let id = command::run(Ctx::system(hale, "bench"), Uuid::new_v4().into(), booking.book()).await?.id;
        waits.extend(all_have_seen(&seen, event, began).await?);
        let cancel = CancelAppointment {
            appointment_id: id,
            reason: CancelReason::PatientAsked.name().into(),
            note: String::new(),
        };
        let began = Instant::now();
        command::run(Ctx::system(hale, "bench"), Uuid::new_v4().into(), cancel).await?;
        waits.extend(all_have_seen(&seen, event + 1, began).await?);
        event += 2;
    }
    browsers.iter().for_each(tokio::task::JoinHandle::abort);
    Ok(waits)
}

async fn all_have_seen(seen: &Seen, event: usize, began: Instant) -> Outcome<Vec<f64>> {
    loop {
        let so_far = seen.lock().unwrap_or_else(PoisonError::into_inner)[event].clone();
        if so_far.len() == BROWSERS {
            return Ok(so_far.into_iter().map(|at| millis(at.duration_since(began))).collect());
        }
        if began.elapsed() > PATIENCE {
            let share = 100.0 * count(so_far.len()) / count(BROWSERS);
            return Err(
                format!("after {} s an update had reached {share:.0} % of the browsers", PATIENCE.as_secs()).into()
            );
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn browsers(visit: &Visit<'_>, seen: &Seen, asks_again: bool) -> Outcome<Vec<tokio::task::JoinHandle<()>>> {
    let mut browsers = Vec::new();
    for stream in watchers(visit, BROWSERS).await? {
        let question = format!(r#"{{"query":{{"practitioner_id":"{}","date":null}}}}"#, visit.day.practitioner);
        let question = Request::json("/api/scheduling/api/practitioner_day", Some(&visit.doctor), &question);
        let asking = if asks_again { Some((Connection::open(visit.server.address).await?, question)) } else { None };
        browsers.push(tokio::spawn(watch(stream, asking, seen.clone())));
    }
    Ok(browsers)
}

/// Open streams of the day, each answered with 200.
pub async fn watchers(visit: &Visit<'_>, number: usize) -> Outcome<Vec<Connection>> {
    let path = format!("/live/day/{}", visit.day.practitioner);
    let request = Request::get_with(&path, Some(&visit.doctor), "Accept: text/event-stream\r\n");
    let mut streams = Vec::new();
    for _ in 0..number {
        let mut stream = Connection::open(visit.server.address).await?;
        stream.write(&request).await?;
        match stream.read_head().await? {
            200 => streams.push(stream),
            status => return Err(format!("the live day was answered with {status}").into()),
        }
    }
    Ok(streams)
}

async fn watch(mut stream: Connection, mut asking: Option<(Connection, Request)>, seen: Seen) {
    let mut event = 0;
    while stream.until(b"event: changed").await.is_ok() {
        if let Some((connection, question)) = &mut asking
            && ask_again(connection, question).await.is_none()
        {
            return;
        }
        if let Some(seen) = seen.lock().unwrap_or_else(PoisonError::into_inner).get_mut(event) {
            seen.push(Instant::now());
        }
        event += 1;
    }
}

/// As the pages do it (app/kit/src/wire.rs): a house that is full is asked again a little later.
async fn ask_again(connection: &mut Connection, question: &Request) -> Option<()> {
    for wait in [200, 400, 800, 1_600, 0] {
        match connection.send(question).await.ok()? {
            200 => return Some(()),
            503 => tokio::time::sleep(Duration::from_millis(wait / 2 + rand::random_range(0..=wait))).await,
            _ => return None,
        }
    }
    None
}

/// A free time of the doctor whose day is watched, and a patient who can have it.
struct Booking {
    patient_id: PatientId,
    service_id: ServiceId,
    slot: SlotKey,
}

impl Booking {
    async fn find(visit: &Visit<'_>, hale: &Hale) -> Outcome<Self> {
        let practitioner = visit.day.practitioner;
        let mut sql = Sql::connect(&visit.house.url("hale")).await?;
        let rows = sql.dynamic_rows(format!(
            "select s.id, (select pf.patient_id from patient_facility pf join patient p on p.id = pf.patient_id
                           where pf.facility_id = s.facility_id and not p.deceased
                             and not exists (select from account where patient_id = p.id)
                           limit 1)
             from service s join practitioner_service ps on ps.service_id = s.id
             where ps.practitioner_id = '{practitioner}' and s.active order by s.duration_minutes limit 1"
        ));
        let rows = rows.await?;
        sql.close().await;
        let row = rows.first().ok_or("the demo's doctor offers nothing")?;
        let (service_id, patient_id) = (ServiceId(row.try_get(0)?), PatientId(row.try_get(1)?));
        let practitioner_id = Some(practitioner);
        let question = FreeDays { service_id, practitioner_id, open: None, patient_id: Some(patient_id) };
        let found = query::ask(Ctx::system(hale, "bench"), question).await?;
        let slot =
            found.opened.and_then(|day| Some(day.times.last()?.slot)).ok_or("the demo's doctor has no free time")?;
        Ok(Self { patient_id, service_id, slot })
    }

    fn book(&self) -> BookForPatient {
        BookForPatient {
            patient_id: self.patient_id,
            service_id: self.service_id,
            slot: self.slot,
            reason: String::new(),
            mode: String::new(),
            override_reason: String::new(),
        }
    }
}
