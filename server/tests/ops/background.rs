//! What `hale serve` does besides answering.

use sqlx::{Connection, PgConnection};

use crate::house::{House, eventually};

/// One connection for each look: the server stays the only one that keeps any.
async fn ask(house: &House, sql: &'static str) -> Option<String> {
    let url = platform::embedded::Embedded::of_running_server(&house.data).expect("it runs");
    let mut conn = PgConnection::connect(&url).await.expect("a connection");
    sqlx::query_scalar(sql).fetch_optional(&mut conn).await.expect("an answer")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clocks_are_recorded_and_the_sweeps_wait() {
    let house = House::new();
    let _server = house.serve();
    let clocks = ask(&house, "select version from tz_database").await.expect("recorded before anybody is answered");
    let done = house.run(&["schedule", "recompute"]).done();
    assert_eq!(done.trim(), format!("0 appointments were brought into step with the clocks of {clocks}."));

    let wanted = "billing.sweep identity.sweep patients.sweep platform.sweep telemedicine.sweep";
    let mut sweeps = None;
    for _ in 0..1_200 {
        sweeps = ask(
            &house,
            "select coalesce(string_agg(distinct identifier, ' ' order by identifier), '') from job
             where identifier like '%.sweep' and extract(minute from due_at) = 0",
        )
        .await;
        if sweeps.as_deref() == Some(wanted) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(sweeps.as_deref(), Some(wanted));
}

/// A proxy that is trusted is believed, by the server as it is started.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trusted_proxy_says_who_the_client_is() {
    let house = House::new();
    let server = house.serve_with(&[("HALE_TRUSTED_PROXIES", "127.0.0.1")]);
    let form = "key=0199aaaa-0000-7000-8000-000000000000&cmd[email]=proxied@example.org&cmd[password]=not+the+password";
    let kind = "application/x-www-form-urlencoded\r\nX-Forwarded-For: 198.51.100.1, 203.0.113.9";
    eventually("an answer", || {
        server.client().send("POST", "/api/identity/api/sign_in", kind, form).is_some_and(|answer| answer.status == 422)
    });
    assert_eq!(ask(&house, "select address from sign_in_failure").await.as_deref(), Some("203.0.113.9"));
}
