//! Somebody who means no good, over real WebSockets: no entry, no panic, and other calls untouched.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures::{SinkExt, StreamExt};
use http::StatusCode;
use telemedicine::model::{limits::*, *};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::{
    page::{Page, Refused},
    world::World,
};

/// The threads that have panicked, by name.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn count_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let thread = std::thread::current().name().unwrap_or_default().to_owned();
        PANICS.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        before(info);
    }));
}

async fn alive(w: &World) {
    let panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert!(!panics.contains(&w.house.threads), "the server panicked");
    let mut doctor = w.connects(&w.doctor, &w.house).await;
    let mut maya = w.connects(&w.maya, &w.house).await;
    doctor.joined().await;
    maya.describe(doctor.you(), "still works").await;
    assert_eq!(doctor.sdp().await.1, "still works");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_comes_in_who_has_no_ticket_of_their_own() {
    count_panics();
    let w = World::open().await;
    let (at, origin) = (w.house.addr, format!("http://{}", w.house.addr));
    let knock = async |cookie: Option<&str>, origin: Option<&str>, protocols: &str| {
        Page::knock(at, cookie, origin, protocols).await.map(drop)
    };
    let forbidden = Err(Refused(StatusCode::FORBIDDEN));
    let cookie = Some(w.maya.cookie.as_str());
    // Another house's page, or none: the browser says so, and the ticket is not even looked at.
    let ticket = w.ticket(&w.maya, w.visit, None).await;
    let offered = format!("{PROTOCOL}, {ticket}");
    for from in [None, Some("https://evil.example"), Some("null"), Some("http://127.0.0.1:1"), Some("file://")] {
        assert_eq!(knock(cookie, from, &offered).await, forbidden, "{from:?}");
    }
    for protocols in [
        "",
        PROTOCOL,
        "hale.signal.0, x",
        &format!("{PROTOCOL}, "),
        &format!("{PROTOCOL}, {}", "x".repeat(43)),
        &format!("{PROTOCOL}, {}", "x".repeat(4000)),
    ] {
        assert_eq!(knock(cookie, Some(&origin), protocols).await, forbidden, "{protocols:.40}");
    }
    assert_eq!(knock(cookie, Some(&origin), &offered).await, Ok(()), "and it is still good");
    assert_eq!(knock(cookie, Some(&origin), &offered).await, forbidden, "once");
    // Somebody else's ticket, with their own session and with none.
    for thief in [Some(w.cleo.cookie.as_str()), Some(w.doctor.cookie.as_str()), None, Some("hale_session=made-up")] {
        let stolen = w.ticket(&w.maya, w.visit, None).await;
        assert_eq!(knock(thief, Some(&origin), &format!("{PROTOCOL}, {stolen}")).await, forbidden);
    }
    let late = w.ticket(&w.maya, w.visit, None).await;
    w.t.clock.advance(jiff::SignedDuration::from_secs(TICKET_SECONDS + 1));
    assert_eq!(knock(cookie, Some(&origin), &format!("{PROTOCOL}, {late}")).await, forbidden, "expired");
    alive(&w).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_reaches_into_another_call() {
    count_panics();
    let w = World::open().await;
    let mut doctor = w.connects(&w.doctor, &w.house).await;
    let mut maya = w.connects(&w.maya, &w.house).await;
    doctor.joined().await;
    maya.situation_is(|now| now.state == VisitState::InCall).await;
    let mut cleo = w.connects_to(&w.cleo, w.cleos, &w.house).await;
    for target in [doctor.you(), maya.you(), cleo.you(), PeerId(uuid::Uuid::nil())] {
        cleo.describe(target, "let me listen").await;
        let refused = cleo.until(|message| match message {
            FromServer::Refused(refused) => Some(refused),
            _ => None,
        });
        assert_eq!(refused.await, telemedicine::model::Refused::NoSuchPeer(target));
    }
    cleo.say(&FromBrowser::Media(Media { audio: true, video: true, screen: true })).await;
    cleo.say(&FromBrowser::Chat { key: w.key(), text: "in my own call".into() }).await;
    cleo.until(|message| matches!(message, FromServer::Chat(_)).then_some(())).await;
    for page in [&mut doctor, &mut maya] {
        page.hears_nothing().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_can_not_be_read_ends_the_connection_and_nothing_else() {
    count_panics();
    let w = World::open().await;
    let id = "00000000-0000-0000-0000-000000000000";
    let nested = format!("{}1{}", "[".repeat(20_000), "]".repeat(20_000));
    let long = format!(r#"{{"chat":{{"key":"{id}","text":"{}"}}}}"#, "x".repeat(MESSAGE_BYTES));
    let frames = [
        Message::text(""),
        Message::text("null"),
        Message::text("{"),
        Message::text("\u{0}\u{202e}"),
        Message::text(r#"{"welcome":{}}"#),
        Message::text(r#"{"media":{"audio":true}}"#),
        Message::text(r#"{"media":{"audio":true,"video":true,"screen":true,"admin":true}}"#),
        Message::text(r#"{"description":{"to":"' or 1=1","description":{"kind":"offer","sdp":""}}}"#),
        Message::text(format!(r#"{{"description":{{"to":"{id}","description":{{"kind":"evil","sdp":""}}}}}}"#)),
        Message::text(format!(r#"{{"candidate":{{"to":"{id}","candidate":{{"candidate":1}}}}}}"#)),
        Message::text(nested),
        Message::text(long),
        Message::text("x".repeat(2 * 1024 * 1024)),
        Message::binary(vec![0; 16]),
        Message::binary(b"\"leave\"".to_vec()),
    ];
    for frame in frames {
        let what = format!("{frame:.60}");
        let mut page = w.connects(&w.maya, &w.house).await;
        // One that is too long may be refused before it has gone out whole.
        drop(page.socket.send(frame).await);
        let word = page.ended().await;
        assert!(matches!(word, Some(Bye::NotUnderstood) | None), "{what}: {word:?}");
    }
    // Too long for what it is, but a message: said so, and the connection stays.
    let mut page = w.connects(&w.maya, &w.house).await;
    page.describe(page.you(), &"x".repeat(SDP_BYTES + 1)).await;
    assert_eq!(page.hear().await, FromServer::Refused(telemedicine::model::Refused::TooLong));
    let key = w.key();
    page.say(&FromBrowser::Chat { key, text: "x".repeat(CHAT_CHARS + 1) }).await;
    assert!(matches!(page.hear().await, FromServer::Refused(telemedicine::model::Refused::Chat { .. })));
    drop(page);
    alive(&w).await;
}

/// Ten thousand messages in a second, again and again, while another call goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_flood_drowns_the_one_who_makes_it() {
    count_panics();
    let w = Arc::new(World::open().await);
    let mut doctor = w.connects_to(&w.doctor, w.cleos, &w.house).await;
    let mut cleo = w.connects_to(&w.cleo, w.cleos, &w.house).await;
    doctor.joined().await;

    let flooded = w.clone();
    let flood = tokio::spawn(async move {
        let w = flooded;
        let mut sent = 0;
        for round in 0..5 {
            let mut page = w.connects(&w.maya, &w.house).await;
            let to = page.you();
            let message = match round % 3 {
                0 => FromBrowser::Media(Media { audio: true, video: round % 2 == 0, screen: false }),
                1 => FromBrowser::Chat { key: w.key(), text: "la".into() },
                _ => FromBrowser::Candidate {
                    to,
                    candidate: Candidate {
                        candidate: "x".repeat(500),
                        sdp_mid: None,
                        sdp_m_line_index: None,
                        username_fragment: None,
                    },
                },
            };
            let text = serde_json::to_string(&message).expect("json");
            for _ in 0..10_000 {
                if page.socket.feed(Message::text(text.clone())).await.is_err() {
                    break;
                }
                sent += 1;
            }
            drop(page.socket.flush().await);
            let word = page.ended().await;
            assert!(matches!(word, Some(Bye::TooMuch) | None), "{word:?}");
        }
        sent
    });
    let (mut slowest, mut passed) = (Duration::ZERO, 0);
    while passed < 4 || !flood.is_finished() {
        let begun = Instant::now();
        cleo.describe(doctor.you(), "are you there?").await;
        let (from, _) = doctor.sdp().await;
        assert_eq!(from, cleo.you());
        doctor.describe(cleo.you(), "yes").await;
        cleo.sdp().await;
        slowest = slowest.max(begun.elapsed());
        passed += 1;
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    let sent = flood.await.expect("a flood");
    println!(
        "{sent} messages of a flood were sent; meanwhile {passed} exchanges of another call, the slowest in {slowest:?}"
    );
    let kept: i64 =
        sqlx::query_scalar("select count(*) from video_message").fetch_one(w.t.pool()).await.expect("a count");
    assert!(kept <= i64::from(CHATS_PER_MINUTE), "{kept} messages were kept");
    alive(&w).await;
}

/// A page that says nothing and reads nothing holds nobody up.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_who_does_not_read_holds_nobody_up() {
    count_panics();
    let w = World::open().await;
    let deaf = w.connects(&w.maya, &w.house).await;
    let mut doctor = w.connects(&w.doctor, &w.house).await;
    let sdp = "x".repeat(SDP_BYTES);
    // Megabytes that she does not take, as fast as the doctor may.
    for number in 0..400 {
        if number % 30 == 29 {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        doctor.describe(deaf.you(), &sdp).await;
    }
    doctor.say(&FromBrowser::Chat { key: w.key(), text: "hello?".into() }).await;
    doctor.until(|message| matches!(message, FromServer::Chat(_)).then_some(())).await;
    drop(deaf);
    let (mut socket, _) = doctor.socket.split();
    timeout(Duration::from_secs(5), socket.close()).await.expect("closed").ok();
    alive(&w).await;
}
