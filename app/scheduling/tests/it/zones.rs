use jiff::civil::date;
use scheduling::{
    model::*,
    server::commands::{AddException, AddSession, ExceptionKind},
};

use crate::clinic::{Clinic, at, consultation, rule, session};

#[tokio::test]
async fn the_night_of_the_change_can_be_booked_around_the_gap() {
    let c = Clinic::open().await;
    let night =
        AddSession { starts: "00:00".into(), ends: "04:00".into(), ..session(c.practitioner(), c.t.facility, 7) };
    c.t.run(&c.house, night).await.expect("a night session");
    let times = c.times(&c.ada, c.ask(Some(date(2026, 3, 8)))).await;
    let shown: Vec<String> = times.times.iter().map(|time| model::time::time(time.starts.local.time())).collect();
    assert_eq!(shown.len(), 12, "four hours on the wall, three that pass");
    assert_eq!(shown[7..9], ["01:45", "03:00"]);
    for time in times.times {
        let wish = HoldTime { patient_id: c.ada.patient_id(), service_id: c.service, slot: time.slot };
        c.t.run(&c.ada.actor, wish).await.expect("what is offered can be had");
    }
    // 02:30 on the wall does not exist; 07:30 UTC is 03:30 there and offered; 06:30 UTC is 01:30.
    let id = c.book(&c.ada, "2026-03-08T07:30:00Z").await;
    let detail = c.t.ask(&c.ada.actor, ShowAppointment { appointment_id: id }).await.expect("detail");
    assert_eq!(detail.appointment.starts.full(), "Sun 8 Mar 2026, 03:30");
    // A day before by elapsed time: half past two the day before.
    assert_eq!(detail.cancel_until.full(), "Sat 7 Mar 2026, 02:30");
}

#[tokio::test]
async fn the_repeated_hour_is_offered_once() {
    let c = Clinic::open().await;
    c.t.clock.set(at("2026-10-26T14:00:00Z"));
    let night =
        AddSession { starts: "00:00".into(), ends: "03:00".into(), ..session(c.practitioner(), c.t.facility, 7) };
    c.t.run(&c.house, night).await.expect("a night session");
    c.book(&c.ada, "2026-11-01T05:30:00Z").await; // 01:30, the first time
    let second = c.hold(&c.ada, "2026-11-01T06:30:00Z").await; // 01:30, the second time
    assert_eq!(rule(&second.expect_err("offered once")), "time_not_offered");
}

#[tokio::test]
async fn a_late_time_belongs_to_its_local_date() {
    let c = Clinic::open().await;
    let evening = AddException {
        practitioner_id: c.practitioner(),
        facility_id: c.t.facility,
        on_date: date(2026, 3, 7),
        kind: ExceptionKind::Extra { grid_minutes: 30 },
        starts: "22:00".into(),
        ends: "24:00".into(),
        reason: String::new(),
    };
    c.t.run(&c.house, evening).await.expect("an extra session");
    let id = c.book(&c.ada, "2026-03-08T04:30:00Z").await;
    let day: jiff_sqlx::Date = sqlx::query_scalar("select local_date from appointment where id = $1")
        .bind(id.0)
        .fetch_one(c.t.pool())
        .await
        .expect("row");
    assert_eq!(day.to_jiff(), date(2026, 3, 7));
    let saturday = PractitionerDay { practitioner_id: c.practitioner(), date: Some(date(2026, 3, 7)) };
    let day = c.t.ask(&c.doctor.actor, saturday).await.expect("day");
    assert_eq!(day.entries.len(), 1);
    assert_eq!(day.entries[0].starts.full(), "Sat 7 Mar 2026, 23:30");
    assert_eq!(day.working[0].ends.full(), "Sun 8 Mar 2026, 00:00");
}

#[tokio::test]
async fn each_site_keeps_its_own_clock() {
    let c = Clinic::open().await;
    let london = c.t.run(&c.house, consultation(c.t.other_facility, "Consultation")).await.expect("a service");
    let doctor = c.t.doctor("Dr Florence Nightingale", c.t.other_facility).await;
    c.offer(doctor.practitioner_id(), london).await;
    c.t.run(&c.house, session(doctor.practitioner_id(), c.t.other_facility, 1)).await.expect("a session");
    let ask = FreeDays { service_id: london, ..c.ask(None) };
    let days = c.t.ask(&c.ada.actor, ask).await.expect("days");
    // It is two in the afternoon in London: what is left of Monday, 14:00 to 16:45.
    assert_eq!((days.zone.as_str(), days.first_free), ("Europe/London", Some(date(2026, 3, 2))));
    assert_eq!(days.days[0].free, 12);
    assert_eq!(days.service.price.to_string(), "45.00 GBP");
}
