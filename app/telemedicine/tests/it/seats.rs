//! Tickets and seats.

use model::AppError;
use platform::{Actor, session::SessionKind};
use telemedicine::model::*;
use uuid::Uuid;

use crate::clinic::{Clinic, beat};

#[tokio::test]
async fn a_ticket_works_once_for_its_person_within_a_minute() {
    let c = Clinic::admitted().await;
    let ticket = c.ticket(&c.maya, None).await.expect("a ticket");
    // Somebody else's.
    let stolen = c.ticket(&c.maya, None).await.expect("a ticket");
    for thief in [&c.ben.actor, &c.doctor.actor, &Actor::anonymous()] {
        assert_eq!(c.sit(thief, &stolen, c.instance).await.map(drop), Err(AppError::Forbidden));
    }
    // Her own from another browser: bound to the session that took it.
    let other = c.t.session(c.maya.account, SessionKind::Patient).await;
    let other = c.t.actor_of(&other).await;
    assert_eq!(c.sit(&other, &stolen, c.instance).await.map(drop), Err(AppError::Forbidden));
    c.sit(&c.maya.actor, &ticket, c.instance).await.expect("a seat");
    assert_eq!(c.sit(&c.maya.actor, &ticket, c.instance).await.map(drop), Err(AppError::Forbidden), "used");
    let late = c.ticket(&c.maya, None).await.expect("a ticket");
    c.passes(61);
    assert_eq!(c.sit(&c.maya.actor, &late, c.instance).await.map(drop), Err(AppError::Forbidden), "expired");
    let made_up = Ticket { ticket: "x".repeat(43), expires_at: late.expires_at };
    assert_eq!(c.sit(&c.maya.actor, &made_up, c.instance).await.map(drop), Err(AppError::Forbidden));
    let fresh = c.ticket(&c.maya, None).await.expect("a ticket");
    c.finish().await.expect("finished");
    assert!(c.sit(&c.maya.actor, &fresh, c.instance).await.is_err(), "the visit is over");
}

#[tokio::test]
async fn a_ticket_is_kept_nowhere() {
    let c = Clinic::admitted().await;
    let key = c.t.new_key();
    let take = || TakeTicket { appointment_id: c.visit, resume: None };
    let ticket = c.t.run_with_key(&c.maya.actor, key, take()).await.expect("taken").shown().expect("shown");
    let kept: i64 = sqlx::query_scalar(
        "select (select count(*) from idempotency where response::text like '%' || $1 || '%')
              + (select count(*) from video_ticket where encode(token_hash, 'escape') = $1)",
    )
    .bind(&ticket.ticket)
    .fetch_one(c.t.pool())
    .await
    .expect("a count");
    assert_eq!(kept, 0);
    let again = c.t.run_with_key(&c.maya.actor, key, take()).await.expect("the first answer").shown();
    assert_eq!(again.map(drop).map_err(|error| error.rule_name().map(str::to_owned)), Err(Some("shown_once".into())));
}

#[tokio::test]
async fn two_who_show_one_ticket_at_once_are_one() {
    let c = Clinic::admitted().await;
    for _ in 0..5 {
        let ticket = c.ticket(&c.maya, None).await.expect("a ticket");
        let tries = (0..8).map(|_| c.sit(&c.maya.actor, &ticket, c.instance));
        let seats = futures::future::join_all(tries).await.into_iter().filter(Result::is_ok).count();
        assert_eq!(seats, 1);
    }
}

#[tokio::test]
async fn everybody_has_one_seat_and_a_page_that_comes_back_is_the_same_peer() {
    let c = Clinic::admitted().await;
    let first = c.sits(&c.maya).await;
    c.loses(&first).await;
    let ticket = c.ticket(&c.maya, Some(first.peer)).await.expect("a ticket");
    let back = c.sit(&c.maya.actor, &ticket, c.instance).await.expect("back");
    assert_eq!(back.peer, first.peer);
    // What the earlier connection says no longer counts.
    c.loses(&first).await;
    c.leaves(&first).await;
    assert_eq!(c.peers().await, [first.peer.0]);
    c.passes(30);
    c.clear().await;
    assert_eq!(c.peers().await, [first.peer.0]);

    let second = c.sits(&c.maya).await;
    assert_ne!(second.peer, first.peer, "another device");
    assert_eq!(c.peers().await, [second.peer.0]);
    let ticket = c.ticket(&c.maya, Some(first.peer)).await.expect("a ticket");
    let third = c.sit(&c.maya.actor, &ticket, c.instance).await.expect("a seat");
    assert!(third.peer != first.peer && third.peer != second.peer, "a seat that was taken over is not resumed");
    let doctor = c.sits(&c.doctor).await;
    let ticket = c.ticket(&c.maya, Some(doctor.peer)).await.expect("a ticket");
    let fourth = c.sit(&c.maya.actor, &ticket, c.instance).await.expect("a seat");
    assert_ne!(fourth.peer, doctor.peer, "nobody becomes somebody else");
    assert_eq!(c.peers().await, [fourth.peer.0, doctor.peer.0]);
}

#[tokio::test]
async fn a_lost_connection_is_kept_for_a_moment_and_then_interrupts() {
    let c = Clinic::admitted().await;
    let (maya, _) = (c.sits(&c.maya).await, c.sits(&c.doctor).await);
    c.loses(&maya).await;
    assert_eq!(c.state().await, VisitState::InCall, "picture and sound may well go on");
    c.passes(limits::GRACE_SECONDS - 1);
    c.clear().await;
    assert_eq!(c.state().await, VisitState::InCall);
    c.passes(1);
    c.clear().await;
    assert_eq!(c.state().await, VisitState::Reconnecting);
    let page = c.t.ask(&c.doctor.actor, ShowVideoVisit { appointment_id: c.visit }).await.expect("the page");
    assert!(page.situation.interrupted_since.is_some() && !page.situation.patient_here && page.may_fail_to_phone);
    c.sits(&c.maya).await;
    assert_eq!(c.state().await, VisitState::InCall);
}

#[tokio::test]
async fn the_seats_of_an_instance_that_is_gone_are_kept_for_a_moment_too() {
    let c = Clinic::admitted().await;
    let gone = Uuid::from_u128(77);
    beat(&c.t, gone).await;
    let ticket = c.ticket(&c.maya, None).await.expect("a ticket");
    let maya = c.sit(&c.maya.actor, &ticket, gone).await.expect("a seat");
    c.sits(&c.doctor).await;
    c.clear().await;
    assert_eq!(c.state().await, VisitState::InCall);
    sqlx::query("update wire_instance set seen_at = now() - interval '20 seconds' where id = $1")
        .bind(gone)
        .execute(c.t.pool())
        .await
        .expect("killed");
    c.clear().await;
    assert_eq!((c.state().await, c.peers().await.len()), (VisitState::InCall, 2), "away, and the seat is kept");
    // Her page comes back, to another instance.
    let ticket = c.ticket(&c.maya, Some(maya.peer)).await.expect("a ticket");
    let back = c.sit(&c.maya.actor, &ticket, c.instance).await.expect("back");
    assert_eq!(back.peer, maya.peer);
    c.passes(60);
    c.clear().await;
    assert_eq!((c.state().await, c.peers().await.len()), (VisitState::InCall, 2));
}

#[tokio::test]
async fn who_waits_may_sit_down_and_is_not_in_the_call() {
    let c = Clinic::waiting().await;
    let (maya, doctor) = (c.sits(&c.maya).await, c.sits(&c.doctor).await);
    assert_eq!(c.state().await, VisitState::PatientWaiting);
    c.admit().await.expect("let in");
    assert_eq!(c.state().await, VisitState::InCall, "both were there");
    c.t.run(&c.doctor.actor, PutBack { appointment_id: c.visit }).await.expect("put back");
    assert_eq!(c.state().await, VisitState::PatientWaiting);
    assert_eq!(c.peers().await, [maya.peer.0, doctor.peer.0]);
    c.refused(&c.ben, TakeTicket { appointment_id: c.bens, resume: None }, "visit_without_consent").await;
}
