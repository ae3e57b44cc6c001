//! SQL statements per page, of every page of the route table, by counting what a server says to PostgreSQL.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    Outcome,
    house::{House, Server},
    http::{Connection, Request},
    load::count,
    report::{Figure, Report},
    sql::Sql,
    wire::{Said, Wire},
};

use super::{DOCTOR, MAYA};

const GATE: f64 = 8.0;
const GOAL: f64 = 6.0;

/// What stands for the parameters of a route, by where they stand: SQL that gives an id which the person may see, or for a
/// whole route its path, where an id of its own is needed.
const PARAMETERS: [(&str, &str); 33] = [
    ("/book/confirm/:appointment", "select id::text from appointment where state = 'held' and held_until > now() limit 1"),
    ("/book/:service", SERVICE),
    ("/book/:service/:practitioner", "select ps.practitioner_id::text from practitioner_service ps
        join account on account.practitioner_id = ps.practitioner_id where account.email = 'doctor@hale.example' limit 1"),
    ("/appointments/:appointment", OWN_APPOINTMENT),
    ("/doctors/:practitioner", PRACTITIONER),
    ("/staff/appointments/:appointment", STAFF_APPOINTMENT),
    ("/staff/patients/:id", STAFF_PATIENT),
    ("/staff/patients/:patient", STAFF_PATIENT),
    // What stands behind the question mark.
    ("/staff/day", "select 'practitioner=' || practitioner_id from account where email = 'doctor@hale.example'"),
    ("/staff/week", "select 'practitioner=' || practitioner_id from account where email = 'doctor@hale.example'"),
    ("/staff/patients/:id/book/times", SERVICE_OF_PATIENT),
    ("/staff/patients/:id/book/confirm", SERVICE_OF_PATIENT),
    ("/bills/:invoice", "select i.id::text from invoice i join account on account.patient_id = i.patient_id
        where account.email = 'maya@hale.example' and i.state = 'issued' order by i.issued_on desc limit 1"),
    ("/bills/payments/:payment", "select p.id::text from payment p join account on account.patient_id = p.patient_id
        where account.email = 'maya@hale.example' and p.state = 'succeeded' limit 1"),
    ("/bills/requests/:request", "select r.id::text from payment_request r join account on account.patient_id = r.patient_id
        where account.email = 'maya@hale.example' limit 1"),
    ("/results/:report", "select r.id::text from lab_report r join account on account.patient_id = r.patient_id
        join lab_analysis a on a.report_id = r.id and a.state = 'verified'
        where account.email = 'maya@hale.example' order by r.created_at desc limit 1"),
    ("/visits/:encounter", "select e.id::text from encounter e join account on account.patient_id = e.patient_id
        where account.email = 'maya@hale.example' and e.state = 'completed' order by e.starts_at desc limit 1"),
    ("/staff/billing/invoices/:invoice", "select id::text from invoice where state = 'issued' order by issued_on desc limit 1"),
    ("/staff/billing/payments/:payment", "select id::text from payment where state = 'succeeded' limit 1"),
    ("/staff/billing/till/:shift", "select id::text from cashier_shift order by opened_at desc limit 1"),
    ("/staff/lab/specimens/:specimen", "select id::text from specimen where state = 'accepted' limit 1"),
    ("/staff/lab/tests/:test", LAB_TEST),
    ("/staff/lab/catalogue/:test", LAB_TEST),
    ("/staff/lab/results/:analysis", "select id::text from lab_analysis where current_version > 0 limit 1"),
    ("/staff/schedule/:practitioner", PRACTITIONER),
    ("/bills/plans/:plan", "select p.id::text from payment_plan p join account on account.patient_id = p.patient_id
        where account.email = 'maya@hale.example' limit 1"),
    ("/staff/billing/plans/:plan", "select id::text from payment_plan where cancelled_at is null limit 1"),
    ("/staff/billing/payers/:payer", "select payer_id::text from payer_payment limit 1"),
    ("/staff/billing/suspense/:money", "select id::text from suspense_money limit 1"),
    ("/appointments/:appointment/video", "select '/appointments/' || a.id || '/video' from appointment a
        join account on account.patient_id = a.patient_id
        where account.email = 'maya@hale.example' and a.mode = 'video' and a.state = 'booked' order by a.starts_at limit 1"),
    ("/staff/visits/:appointment", "select '/staff/visits/' || a.id from appointment a
        join account on account.practitioner_id = a.practitioner_id
        where account.email = 'doctor@hale.example' and a.mode = 'video' and a.state = 'booked' order by a.starts_at limit 1"),
    ("/staff/patients/:patient/encounters/:encounter", "select '/staff/patients/' || e.patient_id || '/encounters/' || e.id
        from encounter e join account on account.practitioner_id = e.practitioner_id
        where account.email = 'doctor@hale.example' order by e.starts_at desc limit 1"),
    ("/staff/patients/:patient/notes/:note", "select '/staff/patients/' || n.patient_id || '/notes/' || n.id
        from note n join encounter e on e.id = n.encounter_id join account on account.practitioner_id = e.practitioner_id
        where account.email = 'doctor@hale.example' order by e.starts_at desc limit 1"),
];
const LAB_TEST: &str = "select test_id::text from lab_analysis where state in ('pending', 'entered') limit 1";
const SERVICE: &str = "select ps.service_id::text from practitioner_service ps join service s on s.id = ps.service_id
    join account on account.practitioner_id = ps.practitioner_id
    where account.email = 'doctor@hale.example' and s.bookable_by = 'patients' order by s.duration_minutes limit 1";
const PRACTITIONER: &str = "select practitioner_id::text from account where email = 'doctor@hale.example'";
/// One that can still be moved, where there is one.
const OWN_APPOINTMENT: &str = "select a.id::text from appointment a join account on account.patient_id = a.patient_id
    where account.email = 'maya@hale.example' and a.state not in ('held', 'expired')
    order by (a.state = 'booked' and a.starts_at > now()) desc, a.starts_at desc limit 1";
const STAFF_APPOINTMENT: &str = "select a.id::text from appointment a
    join account on account.practitioner_id = a.practitioner_id
    where account.email = 'doctor@hale.example' and a.state = 'booked' and a.starts_at > now() order by a.starts_at limit 1";
pub(super) const STAFF_PATIENT: &str = "select a.patient_id::text from appointment a
    join account on account.practitioner_id = a.practitioner_id
    where account.email = 'doctor@hale.example' and a.state = 'booked' and a.starts_at > now() order by a.starts_at limit 1";
const SERVICE_OF_PATIENT: &str = "select 'service=' || ps.service_id || '&practitioner=' || ps.practitioner_id
    from practitioner_service ps join service s on s.id = ps.service_id
    join account on account.practitioner_id = ps.practitioner_id
    where account.email = 'doctor@hale.example' order by s.duration_minutes limit 1";

pub async fn measure(house: &House, report: &mut Report) -> Outcome<()> {
    report.step("SQL statements per page");
    let (wire, url) = Wire::between(&house.url("hale"), &house.data.join("wire"))?;
    let server = house.serve_on(&url).await?;
    let pages = pages(house).await?;
    silence(&wire).await;
    let mut many = Vec::new();
    for (route, path) in pages {
        let Some(path) = path else {
            report.say(&format!("{route} is not counted: bin/bench knows nothing to show there"));
            continue;
        };
        let who = who(&route);
        let cookie = match who {
            Some(email) => Some(house.cookie(&server, email).await?),
            None => None,
        };
        let Some(said) = ask(&server, &wire, &path, cookie.as_deref(), report).await? else { continue };
        let name = format!("SQL statements: {route}");
        let note = format!("{} with BEGIN and ROLLBACK, {} round trips", said.statements.len(), said.round_trips);
        report.add(Figure::less(name, count(said.work()), "statements").gate(GATE, GOAL).note(note));
        if count(said.work()) > GATE {
            many.push((route, said));
        }
    }
    for (route, said) in many {
        report.say(&format!("{route}, statement by statement:"));
        for statement in &said.statements {
            let line: String = statement.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(150).collect();
            report.say(&format!("  {line}"));
        }
    }
    server.stop().await
}

/// Until the jobs that wait when a server starts are done: they are no page's.
async fn silence(wire: &Wire) {
    for _ in 0..60 {
        wire.take();
        tokio::time::sleep(Duration::from_millis(500)).await;
        if wire.take().statements.is_empty() {
            return;
        }
    }
}

/// Whose page it is, as the layouts have it. The pages that only an administrator has are asked as one.
fn who(route: &str) -> Option<&'static str> {
    match route {
        "/sign-in" | "/kit" => None,
        "/staff/accounts" | "/staff/closures" | "/staff/services" => Some("admin@hale.example"),
        _ if route.starts_with("/staff/schedule") => Some("admin@hale.example"),
        "/staff/patients/:patient/account" => Some("billing@hale.example"),
        _ if route.starts_with("/staff/billing") => Some("billing@hale.example"),
        _ if route.starts_with("/staff/lab") => Some("lab@hale.example"),
        // A doctor is sent on from /staff to their own day.
        "/staff" | "/staff/patients/new" => Some("reception@hale.example"),
        _ if route.starts_with("/staff") => Some(DOCTOR),
        _ => Some(MAYA),
    }
}

/// Each route of the browser's router, with a path to ask for where one is known.
async fn pages(house: &House) -> Outcome<BTreeMap<String, Option<String>>> {
    let mut sql = Sql::connect(&house.url("hale")).await?;
    let mut known: BTreeMap<&str, String> = BTreeMap::new();
    for (place, question) in PARAMETERS {
        if let Some(row) = sql.dynamic_rows(question).await?.first() {
            known.insert(place, sqlx::Row::try_get(row, 0)?);
        }
    }
    sql.close().await;
    let routes = hale::router::pages();
    Ok(routes
        .iter()
        .map(|route| written(route.path()))
        .map(|route| (path_of(&route, &known), route))
        .map(|(path, route)| (route, path))
        .collect())
}

/// axum writes `{id}` where the router of the pages writes `:id`.
fn written(route: &str) -> String {
    let route = route.replace('{', ":").replace('}', "");
    if route.len() > 1 { route.trim_end_matches('/').to_owned() } else { route }
}

fn path_of(route: &str, known: &BTreeMap<&str, String>) -> Option<String> {
    if let Some(whole) = known.get(route).filter(|known| known.starts_with('/')) {
        return Some(whole.clone());
    }
    let (mut path, mut place) = (String::new(), String::new());
    for part in route.split('/').filter(|part| !part.is_empty()) {
        place = format!("{place}/{part}");
        let shown = if part.starts_with(':') { known.get(place.as_str())?.as_str() } else { part };
        path = format!("{path}/{shown}");
    }
    match known.get(route).filter(|behind| behind.contains('=')) {
        Some(behind) => Some(format!("{path}?{behind}")),
        None if path.is_empty() => Some("/".into()),
        None => Some(path),
    }
}

/// The median of five: background work comes by now and then, and activity is written down every twenty seconds.
async fn ask(server: &Server, wire: &Wire, path: &str, cookie: Option<&str>, report: &Report) -> Outcome<Option<Said>> {
    let mut connection = Connection::open(server.address).await?;
    let mut counted = Vec::new();
    for number in 0..6 {
        wire.take();
        let status = connection.send(&Request::get(path, cookie)).await?;
        // What is sent when a connection goes back to the pool belongs to the page.
        tokio::time::sleep(Duration::from_millis(30)).await;
        if status != 200 {
            report.say(&format!("{path} is not counted: it was answered with {status}"));
            return Ok(None);
        }
        // Each connection of the pool prepares a statement once; that is not what a page costs.
        if number > 0 {
            counted.push(wire.take());
        }
    }
    counted.sort_by_key(|said| said.statements.len());
    Ok(counted.into_iter().nth(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_something_for_every_parameter_or_is_none() {
        let known = BTreeMap::from([("/book/:service", "s1".to_owned()), ("/staff/day", "practitioner=p1".to_owned())]);
        assert_eq!(path_of("/", &known).as_deref(), Some("/"));
        assert_eq!(path_of(&written("/book/{service}"), &known).as_deref(), Some("/book/s1"));
        assert_eq!(path_of("/staff/day", &known).as_deref(), Some("/staff/day?practitioner=p1"));
        assert_eq!(path_of("/book/:service/:practitioner", &known), None);
        let known = BTreeMap::from([("/visits/:visit", "/visits/v1".to_owned())]);
        assert_eq!(path_of("/visits/:visit", &known).as_deref(), Some("/visits/v1"));
    }
}
