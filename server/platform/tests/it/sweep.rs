use std::sync::atomic::{AtomicU64, Ordering};

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use model::Role;
use platform::{
    jobs::{Jobs, run_once},
    sweep::{OfThePlatform, Sweep},
    testing::TestHale,
};
use sqlx::PgConnection;

use crate::use_cases::Rename;

async fn count(hale: &TestHale, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(hale.pool()).await.expect("count")
}

fn jobs() -> Jobs {
    Jobs::default().hourly::<OfThePlatform>()
}

/// The worker's first look of an hour: sets down what comes again, and does what is due.
async fn hour(hale: &TestHale) -> usize {
    jobs().schedule(hale).await.expect("scheduled");
    run_once(hale, &jobs()).await.expect("run")
}

#[tokio::test]
async fn keys_are_kept_for_a_week_and_forms_for_half_an_hour() {
    let hale = TestHale::new().await;
    let desk = hale.staff(Role::Reception, hale.facility).await;
    let rename = |name: &str| Rename { facility: hale.facility, name: name.into(), millis: 0 };
    hale.run(&desk.actor, rename("North")).await.expect("rename");
    let session = hale.actor_of(&hale.session(desk.account, platform::session::SessionKind::Staff).await).await;
    sqlx::query(
        "insert into kept_form (session_id, token_hash, page, function, body, expires_at)
         values ($1, sha256('x'), '/staff', '/api/x', 'a=b', $2)",
    )
    .bind(session.signed_in().expect("somebody").session.0)
    .bind((hale.clock.now() + SignedDuration::from_mins(30)).to_sqlx())
    .execute(hale.pool())
    .await
    .expect("a form");
    const KEYS: &str = "select count(*) from idempotency";
    const FORMS: &str = "select count(*) from kept_form";

    assert_eq!(hour(&hale).await, 0, "not before the next full hour");
    hale.clock.advance(SignedDuration::from_mins(60));
    assert_eq!(hour(&hale).await, 1);
    assert_eq!((count(&hale, KEYS).await, count(&hale, FORMS).await), (1, 0));

    hale.clock.advance(SignedDuration::from_hours(7 * 24 - 1));
    let desk = hale.actor_of(&hale.session(desk.account, platform::session::SessionKind::Staff).await).await;
    hale.run(&desk, rename("South")).await.expect("rename");
    assert_eq!(hour(&hale).await, 1);
    assert_eq!(count(&hale, KEYS).await, 2, "a week is not over before it is over");
    hale.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(hour(&hale).await, 1);
    assert_eq!(count(&hale, KEYS).await, 1);
}

#[tokio::test]
async fn several_instances_sweep_once_an_hour_and_one_that_was_away_does_not_catch_up() {
    let hale = TestHale::new().await;
    const WAITING: &str = "select count(*) from job where identifier = 'platform.sweep'";
    for _ in 0..3 {
        jobs().schedule(&hale).await.expect("scheduled");
    }
    assert_eq!(count(&hale, WAITING).await, 1);
    for _ in 0..3 {
        hale.clock.advance(SignedDuration::from_hours(1));
        let (one, other) = tokio::join!(hour(&hale), hour(&hale));
        assert_eq!(one + other, 1);
        assert_eq!(count(&hale, WAITING).await, 1, "the next one waits");
    }
    hale.clock.advance(SignedDuration::from_hours(50));
    assert_eq!(hour(&hale).await, 1);
}

/// Breaks the first time.
struct Brittle;

static TRIES: AtomicU64 = AtomicU64::new(0);

impl Sweep for Brittle {
    const NAME: &'static str = "test.brittle";

    async fn sweep(_: &mut PgConnection, _: Timestamp) -> Result<u64, sqlx::Error> {
        match TRIES.fetch_add(1, Ordering::Relaxed) {
            0 => Err(sqlx::Error::RowNotFound),
            tries => Ok(tries),
        }
    }
}

#[tokio::test]
async fn a_sweep_that_fails_is_repeated_and_does_not_end_the_row() {
    let hale = TestHale::new().await;
    let jobs = Jobs::default().hourly::<Brittle>();
    jobs.schedule(&hale).await.expect("scheduled");
    hale.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(run_once(&hale, &jobs).await.expect("run"), 1);
    assert_eq!(TRIES.load(Ordering::Relaxed), 1);
    hale.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(run_once(&hale, &jobs).await.expect("run"), 1, "tried again");
    hale.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(run_once(&hale, &jobs).await.expect("run"), 1, "and again in the next hour");
    assert_eq!(TRIES.load(Ordering::Relaxed), 3);
}
