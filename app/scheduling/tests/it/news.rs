use platform::{
    jobs::{Jobs, run_once},
    testing::User,
};
use scheduling::{model::*, server::news};

use crate::clinic::Clinic;

async fn told(c: &Clinic, who: &User) -> Vec<String> {
    sqlx::query_scalar("select split_part(event, ':', 1) || ' ' || state from notification where recipient = $1 order by created_at, id")
        .bind(who.account.0)
        .fetch_all(c.t.pool())
        .await
        .expect("notifications")
}

#[tokio::test]
async fn patients_are_told_once_what_became_of_their_appointment() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-04T15:00:00Z").await;
    c.confirm(&c.ada, id).await.expect("sent again");
    assert_eq!(told(&c, &c.ada).await, ["mail.appointment_booked queued"]);
    let moved = MoveAppointment { appointment_id: id, slot: c.slot("2026-03-05T15:00:00Z") };
    let moved = c.t.run(&c.ada.actor, moved).await.expect("moved");
    let note = String::new();
    let cancel = CancelAppointment { appointment_id: moved.id, reason: "patient_asked".into(), note };
    c.t.run(&c.reception.actor, cancel).await.expect("cancelled");
    let done = run_once(c.t.hale(), &news::jobs(Jobs::default())).await.expect("the jobs run");
    assert_eq!(done, 3);
    // What is no longer true is not sent; without a mail server the rest is kept.
    let mut told = told(&c, &c.ada).await;
    told.sort();
    assert_eq!(
        told,
        ["mail.appointment_booked dropped", "mail.appointment_cancelled queued", "mail.appointment_moved dropped"]
    );
}
