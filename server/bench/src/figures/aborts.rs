//! Promise 6: clients that leave in the middle of their request poison nothing.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{
    Bench, Outcome,
    http::{Connection, Request},
    report::{Figure, Report},
    sql,
};

use super::Visit;

const AT_ONCE: u64 = 40;

pub async fn measure(visit: &Visit<'_>, bench: &Bench, report: &mut Report) -> Outcome<()> {
    report.step("clients that leave in the middle");
    let times: u64 = if bench.large { 100_000 } else { 2_000 };
    let question = format!(r#"{{"query":{{"practitioner_id":"{}","date":null}}}}"#, visit.day.practitioner);
    let requests = Arc::new([
        Request::get(&visit.day.path, Some(&visit.doctor)),
        Request::get("/book", Some(&visit.patient)),
        Request::json("/api/scheduling/api/practitioner_day", Some(&visit.doctor), &question),
        Request::form(
            "/api/identity/api/extend_session",
            Some(&visit.patient),
            "key=00000000-0000-0000-0000-000000000002",
        ),
    ]);
    let (address, began) = (visit.server.address, Instant::now());
    let storm = (0..AT_ONCE).map(|seed| {
        let requests = requests.clone();
        tokio::spawn(async move {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mut left = 0_u64;
            for number in 0..times / AT_ONCE {
                let request = &requests[usize::try_from(number % 4).unwrap_or_default()];
                let patience = Duration::from_micros(rng.random_range(0..25_000));
                let Ok(mut connection) = Connection::open(address).await else { continue };
                left += u64::from(tokio::time::timeout(patience, connection.send(request)).await.is_err());
            }
            left
        })
    });
    let mut left = 0;
    for client in storm.collect::<Vec<_>>() {
        left += client.await?;
    }
    let seconds = began.elapsed().as_secs_f64();
    let watching = sqlx::PgPool::connect(&visit.house.url("postgres")).await?;
    let idle = sql::idle_in_transaction(&watching, "hale").await?;
    watching.close().await;
    #[expect(clippy::cast_precision_loss, reason = "a few sessions at most")]
    let figure = Figure::less("aborted requests: sessions idle in a transaction", idle as f64, "sessions").must(0.0);
    report.add(figure.note(format!("{times} requests in {seconds:.0} s, {left} of them left before the answer")));
    let mut connection = Connection::open(address).await?;
    match connection.send(&Request::get(&visit.day.path, Some(&visit.doctor))).await? {
        200 => Ok(()),
        status => Err(format!("after the aborted requests the day was answered with {status}").into()),
    }
}
