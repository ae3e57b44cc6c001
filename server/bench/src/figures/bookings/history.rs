//! Promise 1, checked against everything that was ever written: the order of the transitions is the order in which
//! things came to be, since whoever conflicts is kept apart by locks.

use crate::{Outcome, house::House, sql::Sql};

use super::clinic::DATABASE;

pub struct Found {
    pub appointments: i64,
    pub changes: i64,
    pub violations: Vec<String>,
}

/// What each appointment occupied, from the transition that took the place to the one that gave it back.
const OCCUPIED: &str = "
    create temporary table occupied as
    select a.id, a.patient_id, b.resource_id, b.lane, b.during as place, a.during as visit,
           int8range(min(t.id), min(t.id) filter (where t.to_state in
               ('expired', 'cancelled', 'rescheduled', 'fulfilled', 'no_show', 'entered_in_error'))) as lived
    from appointment a join booking b on b.appointment_id = a.id join appointment_transition t on t.appointment_id = a.id
    group by a.id, b.resource_id, b.lane, b.during;
    create index on occupied using gist (resource_id, place);
    create index on occupied using gist (patient_id, visit);
    -- The trail has no index by what it is about.
    create temporary table recorded as select distinct resource_id from audit_event where kind = 'write';
    analyze occupied, recorded";

/// A sentence, and SQL that counts what must not be.
const NEVER: [(&str, &str); 7] = [
    (
        "places were given twice",
        "select count(*) from occupied a join occupied b on a.resource_id = b.resource_id and a.place && b.place
         where a.id < b.id and a.lane = b.lane and a.lived && b.lived",
    ),
    (
        "patients were in two places at once",
        "select count(*) from occupied a join occupied b on a.patient_id = b.patient_id and a.visit && b.visit
         where a.id < b.id and a.lived && b.lived",
    ),
    (
        "appointments occupy nothing",
        "select count(*) from appointment a where not exists (select from booking where appointment_id = a.id)",
    ),
    (
        "places do not follow their appointment",
        "select count(*) from booking b join appointment a on a.id = b.appointment_id where a.state <> b.state",
    ),
    (
        "changes do not begin where the one before ended",
        "select count(*) from (select from_state, lag(to_state) over (partition by appointment_id order by id) as before
                               from appointment_transition) t where from_state is distinct from before",
    ),
    (
        "histories do not end where their appointment stands",
        "select count(*) from appointment a where state is distinct from
             (select to_state from appointment_transition where appointment_id = a.id order by id desc limit 1)",
    ),
    (
        "appointments were made without a record in the trail",
        "select count(*) from appointment a where not exists (select from recorded where resource_id = a.id)",
    ),
];

pub async fn check(house: &House, acknowledged: usize) -> Outcome<Found> {
    let mut sql = Sql::connect(&house.url(DATABASE)).await?;
    sql.dynamic_run("set work_mem = '256MB'").await?;
    sql.dynamic_run(OCCUPIED).await?;
    let mut violations = Vec::new();
    for (sentence, question) in NEVER {
        let number: i64 = sql.dynamic_one(question).await?;
        if number > 0 {
            violations.push(format!("{number} {sentence}"));
        }
    }
    // Who was told "booked" has it, or had it before it was called off.
    let confirmed: i64 =
        sql.dynamic_one("select count(*) from appointment_transition where to_state = 'booked'").await?;
    if confirmed < i64::try_from(acknowledged)? {
        violations.push(format!("{acknowledged} bookings were acknowledged, and {confirmed} are there"));
    }
    let appointments = sql.dynamic_one("select count(*) from appointment").await?;
    let changes = sql.dynamic_one("select count(*) from appointment_transition").await?;
    sql.close().await;
    Ok(Found { appointments, changes, violations })
}
