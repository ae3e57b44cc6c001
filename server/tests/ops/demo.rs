use std::collections::BTreeMap;

use sqlx::{Connection, PgConnection};

use crate::house::House;

/// How many rows there are of everything that the demo fills in.
async fn counts(url: &str) -> BTreeMap<&'static str, i64> {
    let mut conn = PgConnection::connect(url).await.expect("a connection");
    let mut counts = BTreeMap::new();
    for (table, sql) in [
        ("facility", "SELECT count(*) FROM facility"),
        ("account", "SELECT count(*) FROM account WHERE demo"),
        ("practitioner", "SELECT count(*) FROM practitioner WHERE about IS NOT NULL"),
        ("patient", "SELECT count(*) FROM patient"),
        ("bundle", "SELECT count(*) FROM fhir_bundle"),
        ("appointment", "SELECT count(*) FROM appointment"),
        // What the house does by itself meanwhile, such as a mail, is not the demo's.
        (
            "audit_event",
            "SELECT count(*) FROM audit_event WHERE kind = 'write' AND (actor IS NOT NULL OR actor_label = 'demo')",
        ),
        (
            "today",
            "SELECT count(*) FROM appointment JOIN practitioner ON practitioner.id = practitioner_id
             JOIN facility ON facility.id = facility_id
             WHERE family = 'Okafor' AND local_date = (now() AT TIME ZONE facility.zone)::date",
        ),
        (
            "days ahead without an appointment of the first doctor",
            "SELECT count(*) FROM facility, generate_series(1, 19) AS ahead
             WHERE facility.name = 'Hale General' AND NOT EXISTS (
                 SELECT FROM appointment JOIN practitioner ON practitioner.id = practitioner_id
                 WHERE family = 'Okafor' AND local_date = (now() AT TIME ZONE facility.zone)::date + ahead)
               AND NOT EXISTS (
                 SELECT FROM closure WHERE facility_id = facility.id
                   AND (now() AT TIME ZONE facility.zone)::date + ahead BETWEEN first_day AND last_day)",
        ),
        (
            "overdue",
            "SELECT count(*) FROM appointment WHERE ends_at < now() - interval '1 minute' AND state = 'booked'",
        ),
    ] {
        counts.insert(table, sqlx::query_scalar(sql).fetch_one(&mut conn).await.expect(table));
    }
    conn.close().await.expect("closed");
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_hospital_is_alive_and_is_filled_in_once() {
    let house = House::new();
    let said = house.run(&["seed", "demo"]).done();
    assert!(said.contains("doctor@hale.example") && said.contains("password"), "{said}");
    let mut server = house.serve();
    let url = platform::embedded::Embedded::of_running_server(&house.data).expect("it runs");
    let first = counts(&url).await;
    assert_eq!((first["facility"], first["practitioner"], first["bundle"]), (2, 9, 9));
    assert_eq!(first["patient"], 16 + 9);
    assert!(first["today"] >= 6, "{first:?}");
    assert_eq!(first["days ahead without an appointment of the first doctor"], 0, "{first:?}");
    assert_eq!(first["overdue"], 0, "{first:?}");

    house.run(&["seed", "demo"]).done();
    assert_eq!(counts(&url).await, first, "a second time changes nothing");
    server.signal(nix::sys::signal::Signal::SIGTERM);
    assert_eq!(server.ended(), Some(0));
}
