//! Planning by the forms of the desk: what is typed, what it hits, and what is found again afterwards.

use jiff::civil::date;
use model::{AppError, Role};
use scheduling::model::*;

use crate::clinic::{Clinic, conflicts, consultation, rule};

/// Monday, 2 March 2026; Dr Hopper works from nine to five.
const MONDAY: &str = "2026-03-02";
const TUESDAY: &str = "2026-03-03";

fn away(c: &Clinic, on_date: &str) -> PlanAbsence {
    PlanAbsence {
        practitioner_id: c.practitioner().to_string(),
        facility_id: c.t.facility.to_string(),
        on_date: on_date.into(),
        ..PlanAbsence::default()
    }
}

fn closed(c: &Clinic, first_day: &str) -> PlanClosure {
    PlanClosure {
        facility_id: c.t.facility.to_string(),
        first_day: first_day.into(),
        reason: "Works in the building".into(),
        ..PlanClosure::default()
    }
}

fn afternoons(c: &Clinic) -> PlanSessions {
    PlanSessions {
        practitioner_id: c.practitioner().to_string(),
        facility_id: c.t.facility.to_string(),
        monday: true,
        saturday: true,
        starts: "17:30".into(),
        ends: "20:00".into(),
        grid_minutes: "20".into(),
        valid_from: TUESDAY.into(),
        ..PlanSessions::default()
    }
}

fn invalid(error: &AppError) -> Vec<&str> {
    match error {
        AppError::Invalid { fields } => fields.0.iter().map(|field| field.field.as_str()).collect(),
        other => panic!("not a wrong field: {other:?}"),
    }
}

impl Clinic {
    async fn plan(&self) -> Plan {
        let ask = ShowPlan { practitioner_id: self.practitioner() };
        self.t.ask(&self.reception.actor, ask).await.expect("a plan")
    }

    async fn stranded(&self) -> Vec<Stranded> {
        self.t.ask(&self.reception.actor, ShowStranded { practitioner_id: None }).await.expect("a list")
    }
}

#[tokio::test]
async fn sessions_are_added_for_all_ticked_days_or_for_none() {
    let c = Clinic::open().await;
    let before = c.plan().await.row.sessions.len();
    c.t.run(&c.reception.actor, afternoons(&c)).await.expect("planned");
    let sessions = c.plan().await.row.sessions;
    assert_eq!(sessions.len(), before + 2);
    let added: Vec<String> = sessions.iter().filter(|one| one.grid_minutes == 20).map(WeeklySession::label).collect();
    assert_eq!(added, ["Mondays 17:30–20:00", "Saturdays 17:30–20:00"]);

    // Sunday would be free, Monday is not.
    let again = PlanSessions { sunday: true, ..afternoons(&c) };
    assert_eq!(rule(&c.t.run(&c.reception.actor, again).await.expect_err("overlap")), "schedule_template_no_overlap");
    assert_eq!(c.plan().await.row.sessions.len(), before + 2, "nothing is half planned");
}

#[tokio::test]
async fn starts_are_counted_from_the_beginning_of_the_session() {
    let c = Clinic::open().await;
    c.t.run(&c.reception.actor, PlanSessions { monday: false, ..afternoons(&c) }).await.expect("planned");
    let saturday = c.times(&c.ada, c.ask(Some(date(2026, 3, 7)))).await;
    let first: Vec<String> =
        saturday.times.iter().take(2).map(|time| model::time::time(time.starts.local.time())).collect();
    assert_eq!(first, ["17:30", "17:50"]);
}

#[tokio::test]
async fn what_is_typed_wrongly_is_said_beside_each_field() {
    let c = Clinic::open().await;
    let wrong = PlanSessions {
        monday: false,
        saturday: false,
        starts: "late".into(),
        grid_minutes: "a quarter".into(),
        valid_from: "soon".into(),
        ..afternoons(&c)
    };
    let error = c.t.run(&c.reception.actor, wrong).await.expect_err("refused");
    assert_eq!(invalid(&error), ["monday", "starts", "grid_minutes", "valid_from"]);
    let backwards = PlanAbsence { last_date: MONDAY.into(), ends: "09:00".into(), ..away(&c, TUESDAY) };
    let error = c.t.run(&c.reception.actor, backwards).await.expect_err("refused");
    assert_eq!(invalid(&error), ["last_date", "starts"]);
    for past in ["2026-03-01", "1999-01-01"] {
        let error = c.t.run(&c.reception.actor, away(&c, past)).await.expect_err("over");
        assert_eq!(invalid(&error), ["on_date"]);
        assert_eq!(invalid(&c.t.run(&c.reception.actor, closed(&c, past)).await.expect_err("over")), ["first_day"]);
    }
}

#[tokio::test]
async fn nobody_is_stranded_silently() {
    let c = Clinic::open().await;
    c.book(&c.ada, "2026-03-03T15:00:00Z").await;
    let refused = c.t.run(&c.reception.actor, away(&c, TUESDAY)).await.expect_err("asks first");
    assert_eq!(refused.rule_name(), Some(STRANDED));
    assert_eq!(conflicts(&refused), ["Tue 3 Mar 2026, 10:00 EST: Consultation with Dr Grace Hopper"]);
    assert!(c.plan().await.row.exceptions.is_empty(), "what was refused is not done");
    assert!(c.stranded().await.is_empty());

    // Somebody books in between: the number that was read is not the number any more.
    let bob = c.t.patient("Bob Someone").await;
    c.book(&bob, "2026-03-03T16:00:00Z").await;
    let one = PlanAbsence { acknowledged: "1".into(), ..away(&c, TUESDAY) };
    assert_eq!(conflicts(&c.t.run(&c.reception.actor, one).await.expect_err("asks again")).len(), 2);

    let both = PlanAbsence { acknowledged: "2".into(), ..away(&c, TUESDAY) };
    c.t.run(&c.reception.actor, both).await.expect("known");
    let left: Vec<String> = c.stranded().await.into_iter().map(|one| one.patient.name).collect();
    assert_eq!(left, ["Ada Byron", "Bob Someone"], "until somebody looks after them");

    let exception = c.plan().await.row.exceptions.remove(0);
    let remove = RemoveException {
        practitioner_id: c.practitioner(),
        exception_ids: exception.ids[0].to_string(),
        acknowledged: String::new(),
    };
    c.t.run(&c.reception.actor, remove).await.expect("here after all");
    assert!(c.stranded().await.is_empty());
}

#[tokio::test]
async fn an_hour_of_absence_hits_that_hour_only() {
    let c = Clinic::open().await;
    c.book(&c.ada, "2026-03-03T15:00:00Z").await;
    let at_noon = PlanAbsence { starts: "12:00".into(), ends: "13:00".into(), ..away(&c, TUESDAY) };
    c.t.run(&c.reception.actor, at_noon).await.expect("nobody is hit");
    let over_it = PlanAbsence { starts: "10:10".into(), ends: "11:00".into(), ..away(&c, TUESDAY) };
    assert_eq!(conflicts(&c.t.run(&c.reception.actor, over_it).await.expect_err("from 10:00 to 10:15")).len(), 1);
}

#[tokio::test]
async fn two_weeks_of_leave_are_one_line() {
    let c = Clinic::open().await;
    let leave = PlanAbsence { last_date: "2026-03-22".into(), reason: "Leave".into(), ..away(&c, "2026-03-09") };
    c.t.run(&c.reception.actor, leave).await.expect("planned");
    let exceptions = c.plan().await.row.exceptions;
    assert_eq!(exceptions.len(), 1);
    assert_eq!((exceptions[0].first_day, exceptions[0].last_day), (date(2026, 3, 9), date(2026, 3, 22)));
    assert_eq!(exceptions[0].ids.len(), 14);
    assert!(exceptions[0].may_remove);
}

#[tokio::test]
async fn a_closed_day_hits_everybody_of_the_facility() {
    let c = Clinic::open().await;
    let colleague = c.colleague("Dr Rosalind Franklin").await;
    c.book(&c.ada, "2026-03-03T15:00:00Z").await;
    let bob = c.t.patient("Bob Someone").await;
    let slot =
        SlotKey { practitioner_id: colleague.practitioner_id(), starts_at: crate::clinic::at("2026-03-04T15:00:00Z") };
    let hold = HoldTime { patient_id: bob.patient_id(), service_id: c.service, slot };
    let held = c.t.run(&bob.actor, hold).await.expect("a hold").id;
    c.confirm(&bob, held).await.expect("booked");

    let both_days = PlanClosure { last_day: "2026-03-04".into(), ..closed(&c, TUESDAY) };
    let refused = c.t.run(&c.reception.actor, both_days.clone()).await.expect_err("asks first");
    assert_eq!(conflicts(&refused).len(), 2);
    let known = PlanClosure { acknowledged: "2".into(), ..both_days };
    c.t.run(&c.reception.actor, known).await.expect("known");
    let plan = c.t.ask(&c.reception.actor, ShowClosures {}).await.expect("closures");
    assert_eq!(plan.closures.len(), 1);
    assert_eq!(c.stranded().await.len(), 2);

    let open = RemoveClosure { closure_id: plan.closures[0].id };
    c.t.run(&c.reception.actor, open).await.expect("open after all");
    assert!(c.stranded().await.is_empty());
}

#[tokio::test]
async fn a_session_ends_from_today_on_and_says_whom_that_hits() {
    let c = Clinic::open().await;
    c.book(&c.ada, "2026-03-10T14:00:00Z").await;
    let tuesdays = c.plan().await.row.sessions.into_iter().find(|one| one.weekday == 2).expect("Tuesdays");
    let stop = |last_day: &str, acknowledged: &str| StopSession {
        session_id: tuesdays.id,
        last_day: last_day.into(),
        acknowledged: acknowledged.into(),
    };
    assert_eq!(invalid(&c.t.run(&c.reception.actor, stop("2026-03-01", "")).await.expect_err("over")), ["last_day"]);
    assert_eq!(conflicts(&c.t.run(&c.reception.actor, stop(TUESDAY, "")).await.expect_err("asks")).len(), 1);
    c.t.run(&c.reception.actor, stop("2026-03-10", "")).await.expect("that day is the last");
    c.t.run(&c.reception.actor, stop(TUESDAY, "1")).await.expect("known");
    assert_eq!(c.stranded().await.len(), 1);

    // One that has not begun is taken out.
    c.t.run(&c.reception.actor, PlanSessions { monday: false, ..afternoons(&c) }).await.expect("planned");
    let saturdays = c.plan().await.row.sessions.into_iter().find(|one| one.weekday == 6).expect("Saturdays");
    let never = StopSession { session_id: saturdays.id, last_day: MONDAY.into(), acknowledged: String::new() };
    c.t.run(&c.reception.actor, never).await.expect("taken out");
    assert!(c.plan().await.row.sessions.iter().all(|one| one.weekday != 6));
}

#[tokio::test]
async fn an_extra_session_can_be_booked_and_taken_out_again() {
    let c = Clinic::open().await;
    let saturday = PlanExtraSession {
        practitioner_id: c.practitioner().to_string(),
        facility_id: c.t.facility.to_string(),
        on_date: "2026-03-07".into(),
        starts: "10:00".into(),
        ends: "11:00".into(),
        grid_minutes: "15".into(),
        reason: String::new(),
    };
    c.t.run(&c.reception.actor, saturday).await.expect("planned");
    c.book(&c.ada, "2026-03-07T15:15:00Z").await;
    let extra = c.plan().await.row.exceptions.remove(0);
    let remove = |acknowledged: &str| RemoveException {
        practitioner_id: c.practitioner(),
        exception_ids: extra.ids[0].to_string(),
        acknowledged: acknowledged.into(),
    };
    assert_eq!(conflicts(&c.t.run(&c.reception.actor, remove("")).await.expect_err("asks")).len(), 1);
    c.t.run(&c.reception.actor, remove("1")).await.expect("known");
    assert_eq!(c.stranded().await.len(), 1);
}

#[tokio::test]
async fn a_service_keeps_what_was_agreed_and_changes_from_now_on() {
    let c = Clinic::open().await;
    let id = c.book(&c.ada, "2026-03-03T15:00:00Z").await;
    let save = SaveService {
        service_id: c.service.to_string(),
        name: "Consultation".into(),
        duration_minutes: "30".into(),
        buffer_before_minutes: "0".into(),
        buffer_after_minutes: "5".into(),
        price: "60".into(),
        bookable_by: "staff".into(),
        cancel_cutoff_hours: "48".into(),
        active: true,
        ..SaveService::default()
    };
    let wrong = SaveService { price: "sixty".into(), duration_minutes: "0".into(), ..save.clone() };
    let error = c.t.run(&c.reception.actor, wrong).await.expect_err("refused");
    assert_eq!(invalid(&error), ["duration_minutes", "price"]);
    c.t.run(&c.reception.actor, save.clone()).await.expect("saved");
    let plan = c.t.ask(&c.reception.actor, ShowServices {}).await.expect("services");
    let service = plan.services.iter().find(|one| one.id == c.service).expect("it");
    assert_eq!((service.duration_minutes, service.price.to_string().as_str()), (30, "60.00 USD"));
    assert!(!service.bookable_by_patients);
    assert!(service.practitioners.iter().any(|one| one.practitioner_id == c.practitioner() && one.offers));
    let detail = c.t.ask(&c.ada.actor, ShowAppointment { appointment_id: id }).await.expect("hers");
    assert_eq!(detail.appointment.price.to_string(), "45.00 USD", "as it was agreed");
    assert_eq!(detail.appointment.ends.at, crate::clinic::at("2026-03-03T15:15:00Z"));

    c.t.run(&c.house, consultation(c.t.facility, "Check-up")).await.expect("another");
    let taken = SaveService { name: "Check-up".into(), ..save };
    assert_eq!(rule(&c.t.run(&c.reception.actor, taken).await.expect_err("one of a name")), "service_name_unique");
}

#[tokio::test]
async fn a_new_service_is_in_the_facility_s_currency() {
    let c = Clinic::open().await;
    let new = PlanService {
        facility_id: c.t.facility.to_string(),
        name: "Ear check".into(),
        duration_minutes: "20".into(),
        buffer_before_minutes: "0".into(),
        buffer_after_minutes: "0".into(),
        price: "12.50".into(),
        capacity: "1".into(),
        mode: "in_person".into(),
        bookable_by: "patients".into(),
        cancel_cutoff_hours: "24".into(),
        ..PlanService::default()
    };
    let id = c.t.run(&c.reception.actor, new.clone()).await.expect("a service");
    let plan = c.t.ask(&c.reception.actor, ShowServices {}).await.expect("services");
    let service = plan.services.iter().find(|one| one.id == id).expect("it");
    assert_eq!(service.price.to_string(), "12.50 USD");
    let wrong = PlanService { mode: String::new(), bookable_by: "anybody".into(), capacity: "0".into(), ..new };
    let error = c.t.run(&c.reception.actor, wrong).await.expect_err("refused");
    assert_eq!(invalid(&error), ["capacity", "mode", "bookable_by"]);
}

#[tokio::test]
async fn another_facility_s_plan_does_not_exist() {
    let c = Clinic::open().await;
    let elsewhere = c.t.staff(Role::Administrator, c.t.other_facility).await;
    let unknown = Err(AppError::NotFound);
    assert_eq!(c.t.ask(&elsewhere.actor, ShowPlan { practitioner_id: c.practitioner() }).await, unknown);
    assert_eq!(c.t.run(&elsewhere.actor, away(&c, TUESDAY)).await, Err(AppError::NotFound));
    assert_eq!(c.t.run(&elsewhere.actor, closed(&c, TUESDAY)).await, Err(AppError::NotFound));
    assert_eq!(c.t.run(&elsewhere.actor, afternoons(&c)).await, Err(AppError::NotFound));
    let session = c.plan().await.row.sessions.remove(0);
    let stop = StopSession { session_id: session.id, last_day: TUESDAY.into(), acknowledged: String::new() };
    assert_eq!(c.t.run(&elsewhere.actor, stop).await, Err(AppError::NotFound));
    c.t.run(&c.reception.actor, closed(&c, "2026-04-01")).await.expect("ours");
    let closures = c.t.ask(&elsewhere.actor, ShowClosures {}).await.expect("theirs").closures;
    assert!(closures.is_empty());
    let plans = c.t.ask(&elsewhere.actor, ShowPlans {}).await.expect("theirs");
    assert!(plans.rows.is_empty());
    let ours = c.t.ask(&c.reception.actor, ShowClosures {}).await.expect("ours").closures.remove(0).id;
    assert_eq!(c.t.run(&elsewhere.actor, RemoveClosure { closure_id: ours }).await, Err(AppError::NotFound));
    assert_eq!(c.t.ask(&c.doctor.actor, ShowPlans {}).await, Err(AppError::Forbidden), "a doctor does not plan");
}
