//! The patient search among a million patients (or ten, or as many as asked for), by everything that people type.
//! Timed is the question that the page asks, with its access record; whether it found whom it was about is told.

use std::time::Instant;

use model::{AccountId, FacilityId, PatientId, Role, SessionId};
use patients::model::{SearchPatients, StartSearch};
use platform::{Actor, Ctx, Hale, actor::Person, command, query, session::SessionKind};
use uuid::Uuid;

use crate::{
    Bench, Outcome,
    house::House,
    load::{count, millis, percentile},
    report::{Ceiling, Figure, Report},
    sql::Sql,
};

mod crowd;

use crowd::{Kind, Somebody};

const QUESTIONS: usize = 100;

pub async fn measure(bench: &Bench, house: &House, report: &mut Report) -> Outcome<()> {
    let number = bench.patients.unwrap_or(if bench.large { 10_000_000 } else { 1_000_000 });
    let (gate, goal) = if number > 2_000_000 { (100.0, 50.0) } else { (40.0, 20.0) };
    report.step(&format!("search among {number} patients"));
    let began = Instant::now();
    let crowd = crowd::gather(house, number).await?;
    report.say(&format!("generated, indexed and analysed in {} s", began.elapsed().as_secs()));
    let hale = house.connect(crowd::DATABASE).await?;
    let desk = desk(house, &crowd.facility).await?;

    // A record number is one entry of one index: nothing finds a patient faster.
    let lookup = ask_all(&hale, &desk, &crowd.people, Kind::RecordNumber).await?;
    let ceiling = Ceiling { name: "ms by record number", value: percentile(&lookup.millis, 95.0) };
    let mut all = lookup.millis.clone();
    for kind in Kind::ALL {
        let asked = if kind == Kind::RecordNumber {
            lookup.clone()
        } else {
            ask_all(&hale, &desk, &crowd.people, kind).await?
        };
        let p95 = percentile(&asked.millis, 95.0);
        let found = 100.0 * count(asked.found) / count(asked.millis.len());
        let note = format!(
            "p50 {:.1} ms, longest {:.0} ms; who was meant stood on the first page {found:.0} % of {} times; such as “{}”",
            percentile(&asked.millis, 50.0),
            percentile(&asked.millis, 100.0),
            asked.millis.len(),
            asked.example
        );
        let figure = Figure::less(format!("search by {}, p95", kind.words()), p95, "ms").gate(gate, goal);
        report.add(figure.beside(Some(&ceiling)).note(note));
        all.extend(&asked.millis);
    }
    all.sort_unstable_by(f64::total_cmp);
    let figure = Figure::less(format!("search, all kinds, {number} patients, p95"), percentile(&all, 95.0), "ms");
    report.add(figure.gate(gate, goal).beside(Some(&ceiling)));
    hale.close().await;
    Ok(())
}

#[derive(Clone)]
struct Asked {
    millis: Vec<f64>,
    found: usize,
    example: String,
}

async fn ask_all(hale: &Hale, desk: &Actor, people: &[Somebody], kind: Kind) -> Outcome<Asked> {
    let mut asked = Asked { millis: Vec::new(), found: 0, example: String::new() };
    // The first ten warm what is asked for the first time, the index's upper pages above all.
    for (number, (typed, meant)) in
        people.iter().filter_map(|one| Some((one.typed(kind)?, one.id))).take(QUESTIONS + 10).enumerate()
    {
        let (took, found) = ask(hale, desk, &typed, meant).await?;
        if number >= 10 {
            asked.millis.push(took);
            asked.found += usize::from(found);
            asked.example = typed;
        }
    }
    if asked.millis.is_empty() {
        return Err(format!("among so few patients nobody can be looked for by {}", kind.words()).into());
    }
    asked.millis.sort_unstable_by(f64::total_cmp);
    Ok(asked)
}

async fn ask(hale: &Hale, desk: &Actor, typed: &str, meant: PatientId) -> Outcome<(f64, bool)> {
    let ctx = || Ctx::of(hale, desk.clone());
    let start = StartSearch { text: typed.to_owned() };
    let search = command::run(ctx(), Uuid::new_v4().into(), start).await.map_err(|error| error.to_string())?.id;
    let began = Instant::now();
    let found = query::ask(ctx(), SearchPatients { search, page: 1 }).await.map_err(|error| error.to_string())?;
    let took = millis(began.elapsed());
    Ok((took, found.patients.items.iter().any(|hit| hit.id == meant)))
}

/// Somebody at the desk, with an account: a search is one's own.
async fn desk(house: &House, facility: &str) -> Outcome<Actor> {
    let account = Uuid::new_v4();
    let mut sql = Sql::connect(&house.url(crowd::DATABASE)).await?;
    sql.dynamic_run(format!(
        "insert into account (id, email, display_name, password_hash)
         values ('{account}', 'desk@bench.example', 'Desk', '$argon2id$none')"
    ))
    .await?;
    sql.close().await;
    Ok(Actor::person(Person {
        account: AccountId(account),
        session: SessionId(Uuid::from_u128(7)),
        kind: SessionKind::Staff,
        display_name: "Desk".into(),
        email: String::new(),
        patient: None,
        practitioner: None,
        roles: vec![(FacilityId(facility.parse()?), Role::Reception)],
        houses: Vec::new(),
        demo: false,
    }))
}
