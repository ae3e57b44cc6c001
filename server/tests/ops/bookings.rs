//! No acknowledged write is lost: patients go on booking while the server and PostgreSQL are killed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use model::PatientId;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use scheduling::model::{Booked, BookingChoices, Choices, FreeDays, FreeDaysFound, Held, HoldTime};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use crate::house::{Client, House, PATIENCE, eventually};

const PASSWORD: &str = "copper lantern quiet meadow";
/// Bookings that must be acknowledged between one crash and the next.
const BETWEEN_CRASHES: usize = 12;

struct Patient {
    client: Client,
    id: PatientId,
}

impl Patient {
    fn sign_in(client: &Client, email: &str) -> Self {
        let form = form(&[("cmd[email]", email), ("cmd[password]", PASSWORD)]);
        let answer = client.send("POST", "/api/identity/api/sign_in", FORM, &form).expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.body);
        let cookie = answer.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
        let mut client = client.clone();
        client.cookie = cookie.split(';').next().map(str::to_owned);
        let session: serde_json::Value = ask(&client, "/api/identity/api/current_session", &serde_json::json!({}));
        let id = session["patient_id"].as_str().expect("a patient").parse().expect("an id");
        Self { client, id }
    }

    /// Sends a form until it is answered, with the same key each time: what a browser does with a form
    /// that got no answer. `None`: the answer is no.
    fn submit<T: DeserializeOwned>(&self, function: &str, fields: &[(&str, &str)]) -> Option<T> {
        let form = form(fields);
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            match self.client.send("POST", function, FORM, &form) {
                Some(answer) if answer.status == 200 => {
                    return Some(serde_json::from_str(&answer.body).expect("the answer of the command"));
                }
                Some(answer) if answer.status < 500 => return None,
                _ => thread::sleep(Duration::from_millis(50)),
            }
        }
        panic!("{function} was not answered within {PATIENCE:?}");
    }

    fn book(&self, hold: &HoldTime) -> Option<Booked> {
        let (patient, service, slot) = (self.id.to_string(), hold.service_id.to_string(), hold.slot.to_string());
        let held: Held = self.submit(
            "/api/scheduling/api/hold_time",
            &[("cmd[patient_id]", &patient), ("cmd[service_id]", &service), ("cmd[slot]", &slot)],
        )?;
        let id = held.id.to_string();
        self.submit("/api/scheduling/api/confirm_booking", &[("cmd[appointment_id]", &id), ("cmd[reason]", "")])
    }

    /// Times that can be had, one after the other, day by day.
    fn times(&self) -> Vec<HoldTime> {
        let choices: Choices =
            ask(&self.client, "/api/scheduling/api/booking_choices", &BookingChoices { facility_id: None });
        let mut times = Vec::new();
        for service in choices.services {
            let mut open = None;
            for _ in 0..4 {
                let question =
                    FreeDays { service_id: service.id, practitioner_id: None, open, patient_id: Some(self.id) };
                let found: FreeDaysFound = ask(&self.client, "/api/scheduling/api/free_days", &question);
                let Some(day) = found.opened else { break };
                let slots = day.times.iter().map(|time| HoldTime {
                    patient_id: self.id,
                    service_id: service.id,
                    slot: time.slot,
                });
                times.extend(slots);
                open = found.days.iter().find(|next| next.date > day.date && next.free > 0).map(|next| next.date);
            }
        }
        times
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

fn form(fields: &[(&str, &str)]) -> String {
    let key = Uuid::new_v4().to_string();
    url::form_urlencoded::Serializer::new(String::new()).append_pair("key", &key).extend_pairs(fields).finish()
}

fn ask<T: DeserializeOwned>(client: &Client, function: &str, query: &impl Serialize) -> T {
    let body = serde_json::json!({ "query": query }).to_string();
    let answer = client.send("POST", function, "application/json", &body).expect("an answer");
    assert_eq!(answer.status, 200, "{function}: {}", answer.body);
    serde_json::from_str(&answer.body).expect("the answer of the query")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_booking_is_lost_when_hale_or_postgres_is_killed() {
    let house = House::new();
    house.run(&["seed", "demo"]).done();
    let mut server = house.serve();
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let stop = Arc::new(AtomicBool::new(false));
    let start = now(&house).await;

    let patients: Vec<_> = ["maya@hale.example", "oliver@hale.example"]
        .map(|email| {
            let patient = Patient::sign_in(&server.client(), email);
            let times = patient.times();
            assert!(times.len() > 100, "the demo has free times: {}", times.len());
            let (acknowledged, stop) = (acknowledged.clone(), stop.clone());
            thread::spawn(move || {
                let mut booked = Vec::new();
                for time in times {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    if let Some(booking) = patient.book(&time) {
                        booked.push(booking.id.0);
                        acknowledged.fetch_add(1, Ordering::Relaxed);
                    }
                }
                booked
            })
        })
        .into();
    let more = |what: &str| {
        let enough = acknowledged.load(Ordering::Relaxed) + BETWEEN_CRASHES;
        eventually(what, || acknowledged.load(Ordering::Relaxed) >= enough);
    };

    more("bookings before the first crash");
    for _ in 0..2 {
        server.signal(Signal::SIGKILL);
        server.ended();
        server = house.serve();
        more("bookings after the server was killed");
        let postmaster = house.postmaster().expect("it runs");
        kill(Pid::from_raw(postmaster), Signal::SIGKILL).expect("a signal");
        more("bookings after PostgreSQL was killed");
    }
    stop.store(true, Ordering::Relaxed);
    let mut booked: Vec<Uuid> =
        patients.into_iter().flat_map(|patient| patient.join().expect("a patient's day")).collect();
    booked.sort_unstable();

    let kept = kept(&house, start).await;
    println!("{} bookings acknowledged over 4 crashes, {} kept", booked.len(), kept.len());
    assert_eq!(kept, booked, "what was acknowledged, and nothing else");
    assert_eq!(half_done(&house).await, [0, 0, 0, 0]);
    server.signal(Signal::SIGTERM);
    assert_eq!(server.ended(), Some(0));
}

async fn connect(house: &House) -> PgConnection {
    let url = platform::embedded::Embedded::of_running_server(&house.data).expect("it runs");
    PgConnection::connect(&url).await.expect("a connection")
}

async fn now(house: &House) -> String {
    let mut conn = connect(house).await;
    sqlx::query_scalar("SELECT clock_timestamp()::text").fetch_one(&mut conn).await.expect("the time")
}

/// What was booked since.
async fn kept(house: &House, since: String) -> Vec<Uuid> {
    sqlx::query_scalar(
        "SELECT id FROM appointment WHERE state = 'booked' AND created_at >= $1::text::timestamptz ORDER BY id",
    )
    .bind(since)
    .fetch_all(&mut connect(house).await)
    .await
    .expect("the appointments")
}

/// Live appointments that occupy nothing; occupied places whose appointment is in another state; overlaps
/// on one lane of one resource; changes of state that nobody wrote down.
async fn half_done(house: &House) -> [i64; 4] {
    let mut conn = connect(house).await;
    let mut counts = [0; 4];
    let sql = [
        "SELECT count(*) FROM appointment WHERE state IN ('held', 'booked', 'arrived', 'checked_in', 'in_consultation')
         AND NOT EXISTS (SELECT FROM booking WHERE appointment_id = appointment.id)",
        "SELECT count(*) FROM booking JOIN appointment ON appointment.id = appointment_id
         WHERE booking.state <> appointment.state",
        "SELECT count(*) FROM booking a JOIN booking b
           ON a.resource_id = b.resource_id AND a.lane = b.lane AND a.appointment_id < b.appointment_id AND a.during && b.during
         WHERE a.state IN ('held', 'booked', 'arrived', 'checked_in', 'in_consultation')
           AND b.state IN ('held', 'booked', 'arrived', 'checked_in', 'in_consultation')",
        "SELECT count(*) FROM appointment WHERE NOT EXISTS (
           SELECT FROM appointment_transition WHERE appointment_id = appointment.id AND to_state = appointment.state)",
    ];
    for (count, sql) in counts.iter_mut().zip(sql) {
        *count = sqlx::query_scalar(sql).fetch_one(&mut conn).await.expect("a count");
    }
    counts
}
