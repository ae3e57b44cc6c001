//! Promise 2: nobody is charged twice. Patients click twice and in several tabs; what the gateway tells comes one to five
//! times, late, in any order, some of it with wrong amounts or a second time for one payment, and now and then PostgreSQL
//! breaks in the middle of what follows. Afterwards every payment is compared with what really happened at the gateway.

mod history;
mod script;
mod storm;

use sqlx::PgPool;

use crate::{
    Bench, Outcome,
    house::House,
    load::count,
    report::{Figure, Report},
};

use storm::Storm;

const CLIENTS: u32 = 16;

pub async fn measure(bench: &Bench, house: &House, report: &mut Report) -> Outcome<()> {
    report.step("what the payment gateway tells, in every disorder");
    let deliveries = if bench.large { 100_000 } else { 10_000 };
    let hale = house.connect("hale").await?;
    let pool = PgPool::connect(&house.url("hale")).await?;
    let found = Storm { hale: hale.clone(), pool: pool.clone(), seed: 1, deliveries, clients: CLIENTS }.rage().await;
    pool.close().await;
    hale.close().await;
    let found = found?;
    for line in &found.violations {
        report.say(line);
    }
    let figure = Figure::less("promise 2: double charges, and other violations", count(found.violations.len()), "");
    report.add(figure.must(0.0).note(found.to_string()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use platform::testing::TestHale;

    use super::*;

    /// In every test run; the figure has ten times as many.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn nobody_is_charged_twice_in_ten_thousand_deliveries() {
        let t = TestHale::new().await;
        t.patient("Ada Byron").await;
        let storm =
            Storm { hale: t.hale().clone(), pool: t.pool().clone(), seed: 2026, deliveries: 10_000, clients: 8 };
        let found = storm.rage().await.expect("a storm");
        assert_eq!(found.violations, Vec::<String>::new(), "{found}");
        assert!(found.deliveries >= 10_000 && found.payments >= 1_000, "{found}");
        assert!(found.broken > 10 && found.repeated > 1_000 && found.clicks > 3_000, "it was a storm: {found}");
    }
}
