use model::{AppError, VideoGuestId};
use platform::{
    Actor,
    jobs::{Jobs, run_once},
};
use telemedicine::{
    model::*,
    server::{
        news,
        seat::{Seat, TakeSeat},
    },
};

use crate::clinic::Clinic;

fn invite(c: &Clinic, name: &str, email: &str) -> InviteGuest {
    InviteGuest { appointment_id: c.visit, name: name.into(), kind: "relative".into(), email: email.into() }
}

async fn invited(c: &Clinic, name: &str) -> (VideoGuestId, String) {
    c.passes(1);
    let invited = c.t.run(&c.doctor.actor, invite(c, name, "")).await.expect("invited").shown().expect("a link");
    let link = invited.link.expect("a link");
    (invited.id, link.strip_prefix("http://127.0.0.1:3000/video/").expect("a link of the house").to_owned())
}

fn enter(link: &str, name: &str) -> EnterAsGuest {
    EnterAsGuest { link: link.into(), name: name.into(), agrees: "true".into() }
}

async fn entered(c: &Clinic, name: &str) -> GuestPass {
    let (_, link) = invited(c, "somebody").await;
    c.t.run(&Actor::anonymous(), enter(&link, name)).await.expect("in").shown().expect("a pass")
}

async fn sits(c: &Clinic, pass: &GuestPass) -> Result<Seat, AppError> {
    let take = TakeGuestTicket { guest_id: pass.guest_id, pass: pass.pass.clone(), resume: None };
    let ticket = c.t.run(&Actor::anonymous(), take).await?.shown()?;
    c.t.run(&Actor::anonymous(), TakeSeat::new(&ticket.ticket, c.instance, c.t.new_key().0)).await
}

async fn page(c: &Clinic, pass: &GuestPass) -> Result<GuestVisit, AppError> {
    let show = ShowGuestVisit { guest_id: pass.guest_id, pass: pass.pass.clone() };
    c.t.ask(&Actor::anonymous(), show).await
}

#[tokio::test]
async fn a_link_works_once_and_looking_does_not_use_it_up() {
    let c = Clinic::admitted().await;
    let (_, link) = invited(&c, "Daughter").await;
    for _ in 0..3 {
        let view = c.t.ask(&Actor::anonymous(), ShowGuestLink { link: link.clone() }).await.expect("a view");
        assert_eq!(
            (view.facility.as_str(), view.practitioner.as_str(), view.door),
            ("Hale General", "Dr Amara Okafor", Door::Open)
        );
    }
    for (name, agrees) in [("", "true"), ("Ana", ""), (&*"x".repeat(101), "true")] {
        let form = EnterAsGuest { link: link.clone(), name: name.into(), agrees: agrees.into() };
        assert!(matches!(c.t.run(&Actor::anonymous(), form).await, Err(AppError::Invalid { .. })));
    }
    let pass =
        c.t.run(&Actor::anonymous(), enter(&link, " Ana\u{202e} Lindqvist "))
            .await
            .expect("in")
            .shown()
            .expect("a pass");
    let own = page(&c, &pass).await.expect("a page");
    assert_eq!((own.name.as_str(), own.admitted, own.over), ("Ana Lindqvist", false, false));
    assert_eq!(c.t.run(&Actor::anonymous(), enter(&link, "Eve")).await.map(drop), Err(AppError::NotFound), "used");
    assert!(c.t.ask(&Actor::anonymous(), ShowGuestLink { link: link.clone() }).await.is_err());
    for wrong in ["", "x", &*"x".repeat(43), &*"x".repeat(5000), "../../etc"] {
        assert_eq!(c.t.run(&Actor::anonymous(), enter(wrong, "Eve")).await.map(drop), Err(AppError::NotFound));
        let show = ShowGuestVisit { guest_id: pass.guest_id, pass: wrong.into() };
        assert_eq!(c.t.ask(&Actor::anonymous(), show).await.map(drop), Err(AppError::NotFound));
    }
    let kept: i64 = sqlx::query_scalar("select count(*) from idempotency where response::text like '%' || $1 || '%'")
        .bind(&link)
        .fetch_one(c.t.pool())
        .await
        .expect("a count");
    assert_eq!(kept, 0, "the link is kept nowhere");
}

#[tokio::test]
async fn two_who_have_the_same_link_are_one() {
    let c = Clinic::admitted().await;
    let (_, link) = invited(&c, "Daughter").await;
    let nobody = Actor::anonymous();
    let tries = (0..6).map(|number| c.t.run(&nobody, enter(&link, &format!("Guest {number}"))));
    let inside = futures::future::join_all(tries).await.into_iter().filter(Result::is_ok).count();
    assert_eq!(inside, 1);
}

#[tokio::test]
async fn the_doctor_lets_in_two_and_takes_out_at_once() {
    let c = Clinic::admitted().await;
    let passes = [entered(&c, "Ana").await, entered(&c, "Ben").await, entered(&c, "Cem").await];
    let admit = |guest_id| AdmitGuest { appointment_id: c.visit, guest_id };
    let revoke = |guest_id| RevokeGuest { appointment_id: c.visit, guest_id };
    for stranger in [&c.maya, &c.colleague, &c.ben] {
        assert!(c.t.run(&stranger.actor, admit(passes[0].guest_id)).await.is_err());
        assert!(c.t.run(&stranger.actor, revoke(passes[0].guest_id)).await.is_err());
        assert!(c.t.run(&stranger.actor, invite(&c, "Eve", "")).await.is_err());
    }
    let (not_there, _) = invited(&c, "Son").await;
    c.refused(&c.doctor, admit(not_there), "guest_not_there").await;
    sits(&c, &passes[0]).await.expect("waits before the call");
    assert!(!page(&c, &passes[0]).await.expect("a page").admitted);
    c.t.run(&c.doctor.actor, admit(passes[0].guest_id)).await.expect("let in");
    assert!(page(&c, &passes[0]).await.expect("a page").admitted);
    c.t.run(&c.doctor.actor, admit(passes[1].guest_id)).await.expect("let in");
    c.refused(&c.doctor, admit(passes[2].guest_id), "call_is_full").await;
    let guests = c.t.ask(&c.doctor.actor, ShowVideoVisit { appointment_id: c.visit }).await.expect("a page").guests;
    let stages: Vec<_> = guests.iter().map(|guest| (guest.name.as_str(), guest.stage)).collect();
    use GuestStage::*;
    assert_eq!(stages, [("Ana", Admitted), ("Ben", Away), ("Cem", Invited), ("Son", Invited)]);

    c.t.run(&c.doctor.actor, revoke(passes[0].guest_id)).await.expect("taken out");
    assert!(c.peers().await.is_empty(), "the seat is gone");
    assert_eq!(page(&c, &passes[0]).await.map(drop), Err(AppError::NotFound));
    assert_eq!(sits(&c, &passes[0]).await.map(drop), Err(AppError::NotFound));
    c.refused(&c.doctor, admit(passes[0].guest_id), "guest_gone").await;
    c.t.run(&c.doctor.actor, admit(passes[2].guest_id)).await.expect("there is a place again");
    c.finish().await.expect("finished");
    assert!(page(&c, &passes[1]).await.expect("a page").over);
    assert!(sits(&c, &passes[1]).await.is_err());
    let summary = c.t.ask(&c.maya.actor, ShowVideoSummary { appointment_id: c.visit }).await.expect("a summary");
    assert_eq!(summary.guests, ["Ana", "Ben", "Cem"]);
}

#[tokio::test]
async fn a_ticket_that_was_taken_before_the_guest_was_taken_out_is_worth_nothing() {
    let c = Clinic::admitted().await;
    let pass = entered(&c, "Ana").await;
    let take = TakeGuestTicket { guest_id: pass.guest_id, pass: pass.pass.clone(), resume: None };
    let ticket = c.t.run(&Actor::anonymous(), take).await.expect("taken").shown().expect("a ticket");
    c.t.run(&c.doctor.actor, RevokeGuest { appointment_id: c.visit, guest_id: pass.guest_id })
        .await
        .expect("taken out");
    let seat = c.t.run(&Actor::anonymous(), TakeSeat::new(&ticket.ticket, c.instance, c.t.new_key().0)).await;
    assert_eq!(seat.map(drop), Err(AppError::Forbidden));
}

#[tokio::test]
async fn six_are_invited_at_most_and_nobody_to_what_is_over() {
    let c = Clinic::admitted().await;
    let mut last = None;
    for number in 0..6 {
        last = Some(invited(&c, &format!("Guest {number}")).await.0);
    }
    c.refused(&c.doctor, invite(&c, "One more", ""), "too_many_guests").await;
    c.t.run(&c.doctor.actor, RevokeGuest { appointment_id: c.visit, guest_id: last.expect("a guest") })
        .await
        .expect("out");
    invited(&c, "One more").await;
    for (name, kind, email) in [("", "relative", ""), ("Ana", "spy", ""), ("Ana", "relative", "not an address")] {
        let form = InviteGuest { appointment_id: c.visit, name: name.into(), kind: kind.into(), email: email.into() };
        assert!(matches!(c.t.run(&c.doctor.actor, form).await, Err(AppError::Invalid { .. })));
    }
    c.finish().await.expect("finished");
    c.refused(&c.doctor, invite(&c, "Ana", ""), "visit_is_over").await;
}

#[tokio::test]
async fn a_guest_comes_no_earlier_than_the_patient() {
    let c = Clinic::open().await;
    c.t.clock.set("2026-03-02T12:00:00Z".parse().expect("an instant"));
    let (_, link) = invited(&c, "Interpreter").await;
    let early = c.t.run(&Actor::anonymous(), enter(&link, "Ana")).await.expect_err("too early");
    assert_eq!(early.rule_name(), Some("visit_is_early"));
    c.t.clock.set("2026-03-02T14:00:00Z".parse().expect("an instant"));
    c.t.run(&Actor::anonymous(), enter(&link, "Ana")).await.expect("in");
    let (_, link) = invited(&c, "Interpreter").await;
    c.t.clock.set("2026-03-02T15:30:01Z".parse().expect("an instant"));
    assert_eq!(c.t.run(&Actor::anonymous(), enter(&link, "Ana")).await.map(drop), Err(AppError::NotFound), "expired");
}

#[tokio::test]
async fn a_link_by_mail_is_made_when_the_mail_leaves_and_stands_in_no_table() {
    let c = Clinic::admitted().await;
    let answer = c.t.run(&c.doctor.actor, invite(&c, "Interpreter", "Ana@Example.org")).await.expect("invited").shown();
    let answer = answer.expect("an answer");
    assert_eq!((answer.link, answer.mailed_to.as_deref()), (None, Some("ana@example.org")));
    let waits: i64 = sqlx::query_scalar("select count(*) from job where identifier = 'mail.video_guest_link'")
        .fetch_one(c.t.pool())
        .await
        .expect("a count");
    assert_eq!(waits, 1);
    let hash =
        async || -> Option<Vec<u8>> { c.one("select link_hash from video_guest where id = $1", answer.id.0).await };
    assert_eq!(hash().await, None);
    run_once(c.t.hale(), &news::jobs(Jobs::default())).await.expect("run");
    assert!(hash().await.is_some());
}
