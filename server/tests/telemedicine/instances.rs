//! One call over two instances of the house.

use telemedicine::model::*;

use crate::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn signals_go_between_two_instances_whole_and_in_order() {
    let w = World::open().await;
    let other = w.second_house().await;
    let mut doctor = w.connects(&w.doctor, &w.house).await;
    let mut maya = w.connects(&w.maya, &other).await;
    assert_eq!(maya.peers().iter().map(|peer| peer.id).collect::<Vec<_>>(), [doctor.you()]);
    assert_eq!(doctor.joined().await.id, maya.you());
    doctor.situation_is(|now| now.state == VisitState::InCall).await;

    // Longer than a notification can be, of letters that take four bytes as well.
    let long = "a=candidate 🦀 ".repeat(2_000);
    assert!(long.len() > 30_000);
    maya.describe(doctor.you(), &long).await;
    assert_eq!(doctor.sdp().await, (maya.you(), long.clone()));
    for number in 0..150 {
        let text = if number % 10 == 0 { format!("{number} {}", "x".repeat(900)) } else { format!("{number}") };
        doctor.candidate(maya.you(), &text).await;
    }
    for number in 0..150 {
        let candidate = maya.until(|message| match message {
            FromServer::Candidate { from, candidate } => Some((from, candidate.candidate)),
            _ => None,
        });
        let (from, text) = candidate.await;
        assert_eq!((from, text.split(' ').next().map(str::to_owned)), (doctor.you(), Some(number.to_string())));
    }
    // Two that are alike are two.
    doctor.candidate(maya.you(), "same").await;
    doctor.candidate(maya.you(), "same").await;
    for _ in 0..2 {
        let same = maya.until(|message| match message {
            FromServer::Candidate { candidate, .. } => Some(candidate.candidate),
            _ => None,
        });
        assert_eq!(same.await, "same");
    }
    let chat = FromBrowser::Chat { key: w.key(), text: "Hello".into() };
    doctor.say(&chat).await;
    let line = maya.until(|message| match message {
        FromServer::Chat(line) => Some(line.text),
        _ => None,
    });
    assert_eq!(line.await, "Hello");
    let muted = Media { audio: false, video: true, screen: false };
    doctor.say(&FromBrowser::Media(muted)).await;
    let media = maya.until(|message| match message {
        FromServer::Media { media, .. } if media.video => Some(media),
        _ => None,
    });
    assert_eq!(media.await, muted);

    // Who comes later hears what the others send, also from another instance.
    let pass = w.guest("Ana").await;
    let mut guest = w.guest_connects(&pass, &other).await.expect("connected");
    w.t.run(&w.doctor.actor, AdmitGuest { appointment_id: w.visit, guest_id: pass.guest_id }).await.expect("let in");
    guest.situation_is(|now| now.admitted).await;
    let media = guest.until(|message| match message {
        FromServer::Media { from, media } if from == doctor.you() => Some(media),
        FromServer::Joined(peer) if peer.id == doctor.you() && peer.media == muted => Some(peer.media),
        _ => None,
    });
    assert_eq!(media.await, muted);

    w.t.run(&w.doctor.actor, FinishVideoVisit { appointment_id: w.visit }).await.expect("finished");
    assert_eq!(
        (doctor.bye().await, maya.bye().await, guest.bye().await),
        (Bye::Finished, Bye::Finished, Bye::Finished)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_second_device_on_another_instance_takes_the_seat() {
    let w = World::open().await;
    let other = w.second_house().await;
    let mut doctor = w.connects(&w.doctor, &w.house).await;
    let mut phone = w.connects(&w.maya, &w.house).await;
    doctor.joined().await;
    let mut tablet = w.connects(&w.maya, &other).await;
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
    doctor.describe(tablet.you(), "to the tablet").await;
    assert_eq!(tablet.sdp().await.1, "to the tablet");
}

/// A page whose instance is killed hears nothing more, or that it is to come again: from what of the instance fell last.
fn is_lost(word: Option<Bye>) -> bool {
    matches!(word, None | Some(Bye::ComeAgain))
}

/// An instance is killed in the middle. Whoever was connected to it comes back to another one as the same peer, and those who
/// speak with them do not even hear of it: picture and sound go on.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_instance_that_is_killed_takes_no_call_with_it() {
    let w = World::open().await;
    let mut other = w.second_house().await;
    let mut doctor = w.connects(&w.doctor, &w.house).await;
    let mut maya = w.connects(&w.maya, &other).await;
    doctor.joined().await;
    doctor.situation_is(|now| now.state == VisitState::InCall).await;
    let key = w.key();
    maya.say(&FromBrowser::Chat { key, text: "One moment".into() }).await;
    doctor.until(|message| matches!(message, FromServer::Chat(_)).then_some(())).await;

    other.kill();
    assert!(is_lost(maya.ended().await));
    let mut back = w.resumes(&w.maya, maya.you(), &w.house).await;
    assert_eq!(back.you(), maya.you());
    let welcome = back.welcome.clone().expect("welcomed");
    assert_eq!((welcome.peers.len(), welcome.chat.len(), welcome.situation.state), (1, 1, VisitState::InCall));
    doctor.describe(back.you(), "still here").await;
    assert_eq!(back.sdp().await, (doctor.you(), "still here".to_owned()));
    back.describe(doctor.you(), "me too").await;
    let heard = doctor.until(|message| match message {
        FromServer::Left { .. } | FromServer::Joined(_) => panic!("the call went on"),
        FromServer::Description { description, .. } => Some(description.sdp),
        _ => None,
    });
    assert_eq!(heard.await, "me too");
    // Sent again, as a page does that heard no receipt: it stands there once.
    back.say(&FromBrowser::Chat { key, text: "One moment".into() }).await;
    back.say(&FromBrowser::Chat { key: w.key(), text: "Now".into() }).await;
    let next = doctor.until(|message| match message {
        FromServer::Chat(line) => Some(line.text),
        _ => None,
    });
    assert_eq!(next.await, "Now");
}

/// The only instance is restarted: both come back to the new one, as the same peers.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_restart_interrupts_nobody_who_comes_back() {
    let mut w = World::open().await;
    let mut doctor = w.connects(&w.doctor, &w.house).await;
    let mut maya = w.connects(&w.maya, &w.house).await;
    doctor.joined().await;
    w.house.kill();
    assert!(is_lost(doctor.ended().await) && is_lost(maya.ended().await));
    let house = w.second_house().await;
    let mut doctor2 = w.resumes(&w.doctor, doctor.you(), &house).await;
    let mut maya2 = w.resumes(&w.maya, maya.you(), &house).await;
    assert_eq!((doctor2.you(), maya2.you()), (doctor.you(), maya.you()));
    maya2.situation_is(|now| now.state == VisitState::InCall).await;
    doctor2.describe(maya2.you(), "there you are").await;
    assert_eq!(maya2.sdp().await.1, "there you are");
}
