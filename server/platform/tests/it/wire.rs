use std::time::Duration;

use platform::{live, testing::TestHale, wire::Heard};
use tokio::{sync::broadcast::Receiver, time::timeout};
use uuid::Uuid;

async fn hears(heard: &mut Receiver<Heard>) -> (Uuid, String) {
    loop {
        match timeout(Duration::from_secs(10), heard.recv()).await.expect("something is said").expect("it goes on") {
            Heard::Said { about, body } => return (about, body.to_string()),
            Heard::Gap => {}
        }
    }
}

async fn listening(hale: &platform::Hale) -> Receiver<Heard> {
    let mut heard = hale.wire().listen();
    tokio::spawn(live::listen(hale.clone()));
    let first = timeout(Duration::from_secs(10), heard.recv()).await.expect("it connects");
    assert!(matches!(first, Ok(Heard::Gap)), "what was said before is not known");
    heard
}

/// Everything arrives whole, in the order in which it was said, also what is alike and what is longer than a notification.
#[tokio::test]
async fn what_one_instance_says_all_hear_in_order() {
    let hale = TestHale::new().await;
    let other = hale.another_instance(8).await;
    let (mut here, mut there) = (listening(hale.hale()).await, listening(&other).await);
    let about = Uuid::from_u128(5);
    let mut said = Vec::new();
    for number in 0..300 {
        let body = match number % 4 {
            0 => "the same".to_owned(),
            1 => format!("{number}:with:colons='quotes' \\ 🦀"),
            // Around the limit, and far above it.
            2 => "x".repeat(7_780 + number),
            _ => "é".repeat(40_000) + &number.to_string(),
        };
        hale.hale().wire().say(about, body.clone()).expect("room");
        said.push(body);
    }
    for ear in [&mut here, &mut there] {
        for (number, expected) in said.iter().enumerate() {
            let (whose, body) = hears(ear).await;
            assert_eq!(whose, about);
            assert!(body == *expected, "number {number} is another one");
        }
    }
    assert_ne!(hale.hale().wire().instance(), other.wire().instance());
    let alive: i64 =
        sqlx::query_scalar("select count(*) from wire_instance where seen_at > now() - interval '15 seconds'")
            .fetch_one(hale.pool())
            .await
            .expect("a count");
    assert_eq!(alive, 2);
}
