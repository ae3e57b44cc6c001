//! A call on one instance.

use std::time::Duration;

use jiff_sqlx::ToSqlx;
use telemedicine::model::*;

use crate::{
    page::{Page, Refused},
    world::{PATIENCE, World},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_find_each_other_speak_and_part() {
    let w = World::open().await;
    let mut doctor = w.connects(&w.doctor, &w.house).await;
    assert!(
        doctor.peers().is_empty() && doctor.situation.as_ref().is_some_and(|now| now.admitted && !now.patient_here)
    );
    let mut maya = w.connects(&w.maya, &w.house).await;
    assert_eq!(
        maya.peers().iter().map(|peer| (peer.role, peer.name.as_str())).collect::<Vec<_>>(),
        [(CallRole::Clinician, "Dr Amara Okafor")]
    );
    let joined = doctor.joined().await;
    assert_eq!((joined.id, joined.role, joined.name.as_str()), (maya.you(), CallRole::Patient, "Maya Lindqvist"));
    doctor.situation_is(|now| now.state == VisitState::InCall && now.patient_here).await;
    assert_ne!(maya.you().is_polite_towards(doctor.you()), doctor.you().is_polite_towards(maya.you()));

    maya.say(&FromBrowser::Media(Media { audio: true, video: false, screen: false })).await;
    let media = doctor.until(|message| match message {
        FromServer::Media { from, media } => Some((from, media)),
        _ => None,
    });
    assert_eq!(media.await, (maya.you(), Media { audio: true, video: false, screen: false }));
    doctor.describe(maya.you(), "v=0 offer").await;
    assert_eq!(maya.sdp().await, (doctor.you(), "v=0 offer".to_owned()));
    let key = w.key();
    maya.say(&FromBrowser::Chat { key, text: "Hello".into() }).await;
    maya.say(&FromBrowser::Chat { key, text: "Hello".into() }).await;
    for (page, own) in [(&mut maya, true), (&mut doctor, false)] {
        let line = page.until(|message| match message {
            FromServer::Chat(line) => Some(line),
            _ => None,
        });
        let line = line.await;
        assert_eq!((line.key, line.own, line.text.as_str()), (key, own, "Hello"));
        page.hears_nothing().await;
    }

    maya.say(&FromBrowser::Leave).await;
    assert_eq!(maya.ended().await, Some(Bye::Left));
    let left = doctor.until(|message| match message {
        FromServer::Left { peer, how } => Some((peer, how)),
        _ => None,
    });
    assert_eq!(left.await, (maya.you(), LeftHow::Left));
    doctor.situation_is(|now| now.state == VisitState::Reconnecting && now.interrupted_since.is_some()).await;
    let again = w.connects(&w.maya, &w.house).await;
    assert_eq!(again.welcome.as_ref().map(|welcome| welcome.chat.len()), Some(1), "what was written is there again");
    doctor.situation_is(|now| now.state == VisitState::InCall).await;
    w.t.run(&w.doctor.actor, FinishVideoVisit { appointment_id: w.visit }).await.expect("finished");
    let mut again = again;
    assert_eq!((doctor.bye().await, again.bye().await), (Bye::Finished, Bye::Finished));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_waits_hears_how_it_stands_and_nothing_else() {
    let w = World::waiting().await;
    let mut maya = w.connects(&w.maya, &w.house).await;
    let mut cleo = w.connects_to(&w.cleo, w.cleos, &w.house).await;
    let place = |now: &Situation| now.waiting.as_ref().map(|waiting| waiting.position);
    assert_eq!((maya.situation.as_ref().and_then(place), cleo.situation.as_ref().and_then(place)), (Some(1), Some(2)));
    let mut doctor = w.connects(&w.doctor, &w.house).await;
    assert!(doctor.peers().is_empty() && maya.peers().is_empty());
    maya.describe(doctor.you(), "let me in").await;
    let refused = maya.until(|message| match message {
        FromServer::Refused(refused) => Some(refused),
        _ => None,
    });
    assert_eq!(refused.await, telemedicine::model::Refused::NotAdmitted);
    maya.say(&FromBrowser::Chat { key: w.key(), text: "Hello?".into() }).await;
    let refused = maya.until(|message| match message {
        FromServer::Refused(refused) => Some(refused),
        _ => None,
    });
    assert!(matches!(refused.await, telemedicine::model::Refused::Chat { .. }));
    doctor.hears_nothing().await;

    w.t.run(&w.doctor.actor, SayRunningLate { minutes: "25".into() }).await.expect("said");
    maya.situation_is(|now| now.running_late_minutes == Some(25)).await;
    cleo.situation_is(|now| now.running_late_minutes == Some(25)).await;
    w.admit(w.visit).await;
    maya.situation_is(|now| now.admitted).await;
    assert_eq!(maya.joined().await.id, doctor.you());
    assert_eq!(doctor.joined().await.id, maya.you());
    cleo.situation_is(|now| place(now) == Some(1)).await;

    w.t.run(&w.doctor.actor, PutBack { appointment_id: w.visit }).await.expect("put back");
    for page in [&mut maya, &mut doctor] {
        page.situation_is(|now| !now.admitted).await;
        let how = page.until(|message| match message {
            FromServer::Left { how, .. } => Some(how),
            _ => None,
        });
        assert_eq!(how.await, LeftHow::PutBack);
    }
    doctor.describe(maya.you(), "still there?").await;
    maya.hears_nothing().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_guest_waits_is_let_in_and_is_out_at_once() {
    let w = World::open().await;
    let mut doctor = w.connects(&w.doctor, &w.house).await;
    let mut maya = w.connects(&w.maya, &w.house).await;
    let pass = w.guest("Ana").await;
    let mut guest = w.guest_connects(&pass, &w.house).await.expect("connected");
    assert!(guest.peers().is_empty() && !guest.situation.as_ref().expect("told").admitted);
    let waits = doctor.situation_is(|now| now.guests.iter().any(|guest| guest.stage == GuestStage::Waiting)).await;
    assert_eq!(waits.guests[0].name, "Ana");
    guest.describe(doctor.you(), "hello").await;
    doctor.hears_nothing().await;
    w.t.run(&w.doctor.actor, AdmitGuest { appointment_id: w.visit, guest_id: pass.guest_id }).await.expect("let in");
    guest.situation_is(|now| now.admitted).await;
    let mut names = vec![guest.joined().await.name, guest.joined().await.name];
    names.sort();
    assert_eq!(names, ["Dr Amara Okafor", "Patient"], "a guest reads no patient's name");
    assert_eq!(
        maya.until(|message| match message {
            FromServer::Joined(peer) if peer.role == CallRole::Guest => Some(peer.name),
            _ => None,
        })
        .await,
        "Ana"
    );
    guest.say(&FromBrowser::Chat { key: w.key(), text: "Good morning".into() }).await;
    let line = maya.until(|message| match message {
        FromServer::Chat(line) => Some(line),
        _ => None,
    });
    assert_eq!(line.await.name, "Ana");
    guest.describe(maya.you(), "v=0").await;
    assert_eq!(maya.sdp().await.0, guest.you());

    w.t.run(&w.doctor.actor, RevokeGuest { appointment_id: w.visit, guest_id: pass.guest_id })
        .await
        .expect("taken out");
    assert_eq!(guest.bye().await, Bye::Removed);
    let left = maya.until(|message| match message {
        FromServer::Left { peer, how } => Some((peer, how)),
        _ => None,
    });
    assert_eq!(left.await, (guest.you(), LeftHow::Removed));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_second_device_takes_the_seat_and_a_lost_connection_keeps_it() {
    let w = World::open().await;
    let mut doctor = w.connects(&w.doctor, &w.house).await;
    let mut phone = w.connects(&w.maya, &w.house).await;
    doctor.joined().await;
    let tablet = w.connects(&w.maya, &w.house).await;
    assert_eq!(phone.bye().await, Bye::Replaced);
    assert_eq!(
        doctor
            .until(|message| match message {
                FromServer::Left { peer, how } => Some((peer, how)),
                _ => None,
            })
            .await,
        (phone.you(), LeftHow::Replaced)
    );
    assert_eq!(doctor.joined().await.id, tablet.you());

    let lost = tablet.you();
    drop(tablet);
    assert_eq!(
        doctor
            .until(|message| match message {
                FromServer::Away(peer) => Some(peer),
                _ => None,
            })
            .await,
        lost
    );
    doctor.describe(lost, "are you there?").await;
    let mut back = w.resumes(&w.maya, lost, &w.house).await;
    assert_eq!(back.you(), lost, "the same peer");
    assert_eq!(
        doctor
            .until(|message| match message {
                FromServer::Back(peer) => Some(peer),
                _ => None,
            })
            .await,
        lost
    );
    doctor.describe(lost, "again").await;
    assert_eq!(back.sdp().await.1, "again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_signed_out_is_out_and_who_speaks_is_not_signed_out() {
    let w = World::open().await;
    let mut doctor = w.connects(&w.doctor, &w.house).await;
    let mut maya = w.connects(&w.maya, &w.house).await;
    doctor.joined().await;
    // Fourteen minutes of talk: the session that nobody touches would be over in one more.
    w.t.clock.advance(jiff::SignedDuration::from_mins(14));
    sqlx::query("update session set ended_at = $2 where account_id = $1")
        .bind(w.maya.account.0)
        .bind(w.t.clock.now().to_sqlx())
        .execute(w.t.pool())
        .await
        .expect("signed out");
    assert_eq!(maya.bye().await, Bye::SessionEnded);
    let seen = async || -> jiff::Timestamp {
        let at: jiff_sqlx::Timestamp =
            sqlx::query_scalar("select max(last_seen_at) from session where account_id = $1")
                .bind(w.doctor.account.0)
                .fetch_one(w.t.pool())
                .await
                .expect("a session");
        at.to_jiff()
    };
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while seen().await < w.t.clock.now() {
        assert!(tokio::time::Instant::now() < deadline, "being in a call counts as being there");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(
        doctor
            .until(|message| match message {
                FromServer::Left { peer, .. } => Some(peer),
                _ => None,
            })
            .await,
        maya.you()
    );
    let ticket = w.ticket(&w.maya, w.visit, None).await;
    assert!(matches!(Page::open(w.house.addr, Some(&w.maya.cookie), &ticket).await, Err(Refused(_))));
}
