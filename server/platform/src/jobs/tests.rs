use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{Job, Jobs, enqueue, enqueue_at, run_once};
use crate::{Failure, Hale, testing::TestHale};

/// Writes its word into the table `done`, which the test makes.
#[derive(Serialize, Deserialize)]
struct Write(String);

impl Job for Write {
    const IDENTIFIER: &'static str = "test.write";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        sqlx::query("insert into done (word) values ($1)").bind(&self.0).execute(hale.pool()).await?;
        Ok(())
    }
}

#[derive(Serialize, Deserialize)]
struct Fail;

impl Job for Fail {
    const IDENTIFIER: &'static str = "test.fail";

    async fn run(self, _: Hale) -> Result<(), Failure> {
        panic!("on purpose")
    }
}

fn jobs() -> Jobs {
    Jobs::default().with::<Write>().with::<Fail>()
}

async fn house() -> TestHale {
    let house = TestHale::new().await;
    sqlx::query("CREATE TABLE done (word text)").execute(house.pool()).await.expect("a table");
    house
}

async fn done(house: &TestHale) -> Vec<String> {
    sqlx::query_scalar("select word from done order by word").fetch_all(house.pool()).await.expect("the words")
}

#[tokio::test]
async fn a_job_happens_if_and_only_if_its_transaction_commits() {
    let house = house().await;
    let mut tx = house.pool().begin().await.expect("a transaction");
    enqueue(&mut tx, &Write("undone".into()), None).await.expect("added");
    tx.rollback().await.expect("undone");
    let mut tx = house.pool().begin().await.expect("a transaction");
    enqueue(&mut tx, &Write("done".into()), None).await.expect("added");
    assert_eq!(run_once(&house, &jobs()).await.expect("run"), 0, "not before the commit");
    tx.commit().await.expect("committed");
    assert_eq!(run_once(&house, &jobs()).await.expect("run"), 1);
    assert_eq!(run_once(&house, &jobs()).await.expect("run"), 0, "once");
    assert_eq!(done(&house).await, ["done"]);
}

#[tokio::test]
async fn while_a_job_waits_its_twin_is_not_added() {
    let house = house().await;
    let mut conn = house.pool().acquire().await.expect("a connection");
    for word in ["first", "second"] {
        enqueue(&mut conn, &Write(word.into()), Some("key")).await.expect("added");
    }
    enqueue(&mut conn, &Write("other".into()), Some("other key")).await.expect("added");
    assert_eq!(run_once(&house, &jobs()).await.expect("run"), 2);
    assert_eq!(done(&house).await, ["first", "other"]);
    enqueue(&mut conn, &Write("third".into()), Some("key")).await.expect("added");
    assert_eq!(run_once(&house, &jobs()).await.expect("run"), 1);
}

#[tokio::test]
async fn a_job_for_later_waits_for_its_time() {
    let house = house().await;
    let later = house.clock.now() + SignedDuration::from_hours(24);
    let mut conn = house.pool().acquire().await.expect("a connection");
    enqueue_at(&mut conn, &Write("tomorrow".into()), None, later).await.expect("added");
    assert_eq!(run_once(&house, &jobs()).await.expect("run"), 0);
    house.clock.set(later);
    assert_eq!(run_once(&house, &jobs()).await.expect("run"), 1);
}

#[tokio::test]
async fn a_job_that_fails_is_tried_again_later_and_put_aside_in_the_end() {
    let house = house().await;
    enqueue(&mut house.pool().acquire().await.expect("a connection"), &Fail, None).await.expect("added");
    assert_eq!(run_once(&house, &jobs()).await.expect("run"), 1);
    assert_eq!(run_once(&house, &jobs()).await.expect("run"), 0, "not at once");
    for _ in 1..30 {
        house.clock.advance(SignedDuration::from_hours(2));
        run_once(&house, &jobs()).await.expect("run");
    }
    let (attempts, gave_up): (i32, bool) = sqlx::query_as("select attempts, gave_up_at is not null from job")
        .fetch_one(house.pool())
        .await
        .expect("it stays to be looked at");
    assert_eq!((attempts, gave_up), (12, true));
}

#[tokio::test]
async fn what_a_dead_worker_held_is_taken_over_and_the_unknown_is_left_alone() {
    let house = house().await;
    enqueue(&mut house.pool().acquire().await.expect("a connection"), &Write("taken over".into()), None)
        .await
        .expect("added");
    let known = jobs().known();
    let mut conn = house.pool().acquire().await.expect("a connection");
    super::queue::lease(&mut conn, &known, house.clock.now()).await.expect("leased").expect("a job");
    assert_eq!(run_once(&house, &jobs()).await.expect("run"), 0, "it is being done");
    house.clock.advance(SignedDuration::from_mins(6));
    assert_eq!(run_once(&house, &Jobs::default()).await.expect("run"), 0, "nobody knows it here");
    assert_eq!(run_once(&house, &jobs()).await.expect("run"), 1);
    assert_eq!(done(&house).await, ["taken over"]);
}
