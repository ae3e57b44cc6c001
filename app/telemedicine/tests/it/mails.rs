use platform::jobs::{Jobs, run_once};
use telemedicine::server::news;

use crate::clinic::Clinic;

async fn reminders(c: &Clinic) -> Vec<(String, String)> {
    sqlx::query_as(
        "select split_part(event, ':', 2), state from notification where event like 'mail.video_visit_reminder:%' order by event",
    )
    .fetch_all(c.t.pool())
    .await
    .expect("notifications")
}

async fn hour(c: &Clinic) {
    let jobs = news::jobs(Jobs::default());
    jobs.schedule(c.t.hale()).await.expect("scheduled");
    c.t.clock.advance(jiff::SignedDuration::from_hours(1));
    while run_once(c.t.hale(), &jobs).await.expect("run") > 0 {}
}

/// A day before, once, and to nobody whose appointment is at the clinic or was booked a moment ago.
#[tokio::test]
async fn patients_are_reminded_once_of_visits_by_video() {
    let c = Clinic::open().await;
    hour(&c).await;
    assert!(reminders(&c).await.is_empty(), "booked today for today: that letter has just come");

    let next_week = "2026-03-09T14:15:00Z".parse().expect("an instant");
    let slot = scheduling::model::SlotKey { practitioner_id: c.doctor.practitioner_id(), starts_at: next_week };
    let form = scheduling::model::BookForPatient {
        patient_id: c.maya.patient_id(),
        service_id: c.service,
        slot,
        reason: String::new(),
        mode: String::new(),
        override_reason: String::new(),
    };
    let booked = c.t.run(&c.reception.actor, form).await.expect("booked").id;
    c.t.clock.set("2026-03-08T11:30:00Z".parse().expect("an instant"));
    hour(&c).await;
    assert!(reminders(&c).await.is_empty(), "a day and more before");
    c.t.clock.set("2026-03-08T13:30:00Z".parse().expect("an instant"));
    hour(&c).await;
    hour(&c).await;
    // Without a mail server it is kept, and shown as not sent.
    assert_eq!(reminders(&c).await, [(booked.to_string(), "queued".to_owned())]);
}

#[tokio::test]
async fn used_tickets_are_taken_away() {
    let c = Clinic::admitted().await;
    c.sits(&c.maya).await;
    c.ticket(&c.doctor, None).await.expect("a ticket");
    c.passes(3600);
    hour(&c).await;
    let left: i64 =
        sqlx::query_scalar("select count(*) from video_ticket").fetch_one(c.t.pool()).await.expect("a count");
    assert_eq!(left, 0);
}
