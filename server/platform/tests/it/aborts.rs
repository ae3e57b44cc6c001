use std::time::Duration;

use model::{AppError, Role};
use platform::testing::TestHale;
use sqlx::Connection;

use crate::use_cases::Rename;

/// A client that leaves in the middle drops the future of its request. The unit of work goes on in its
/// own task, so the pooled connection is never left inside a transaction (stack.md, trap 8).
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_client_that_leaves_poisons_nothing() {
    const ABORTS: u64 = 2_000;
    let hale = TestHale::new().await;
    let reception = hale.staff(Role::Reception, hale.facility).await;

    let storm = (0..ABORTS).map(|number| {
        let rename = Rename { facility: hale.facility, name: format!("Name {number}"), millis: number % 3 };
        let running = hale.run(&reception.actor, rename);
        let patience = Duration::from_micros(number * 37 % 6_000);
        async move {
            tokio::time::sleep(Duration::from_micros(number * 500)).await;
            tokio::time::timeout(patience, running).await.is_err()
        }
    });
    let aborted = futures::future::join_all(storm).await.into_iter().filter(|aborted| *aborted).count();
    assert!(aborted > 500, "the storm was a breeze: {aborted} aborts");

    // All units of work come to their end; then nobody is left inside a transaction.
    let (mut left, mut outside) = (i64::MAX, hale.connection().await);
    for _ in 0..1_200 {
        left = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()
               AND (state LIKE 'idle in transaction%' OR state = 'active')",
        )
        .fetch_one(&mut outside)
        .await
        .expect("count");
        if left == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    println!("{aborted} of {ABORTS} requests aborted, {left} sessions left in a transaction");
    assert_eq!(left, 0);
}

/// Ten seconds are waited for what somebody else holds (`lock_timeout`). Then the person is told to come again.
#[tokio::test]
async fn what_is_held_for_too_long_is_told_as_busy() {
    let hale = TestHale::new().await;
    let reception = hale.staff(Role::Reception, hale.facility).await;
    let mut outside = hale.connection().await;
    let mut holding = outside.begin().await.expect("a transaction");
    sqlx::query("SELECT FROM facility WHERE id = $1 FOR UPDATE")
        .bind(hale.facility.0)
        .execute(&mut *holding)
        .await
        .expect("held");
    let rename = Rename { facility: hale.facility, name: "North".into(), millis: 0 };
    assert_eq!(hale.run(&reception.actor, rename.clone()).await, Err(AppError::Busy));
    holding.rollback().await.expect("let go");
    hale.run(&reception.actor, rename).await.expect("renamed");
}
