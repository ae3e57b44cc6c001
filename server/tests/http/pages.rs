use http::StatusCode;
use jiff::SignedDuration;
use model::Role;
use platform::testing::TestHale;

use crate::browser::Browser;

/// A guard is a redirect of the whole answer: nothing of the page behind it is in the body.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_is_sent_to_sign_in_and_back() {
    let hale = TestHale::new().await;
    let browser = Browser::of(&hale);
    for (page, next) in [("/", "/"), ("/appointments", "/appointments"), ("/staff/patients", "/staff/patients")] {
        let answer = browser.get(page).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{page}");
        assert_eq!(answer.header("location"), format!("/sign-in?next={next}"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn patients_and_staff_are_shown_their_own_face_of_the_house() {
    let hale = TestHale::new().await;
    let patient = hale.patient("Ada Byron").await;
    let reception = hale.staff(Role::Reception, hale.facility).await;

    let answer = Browser::signed_in(&hale, &patient.cookie).get("/staff/patients").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, "/"));
    let answer = Browser::signed_in(&hale, &reception.cookie).get("/").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, "/staff"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_does_not_exist_is_not_found() {
    let hale = TestHale::new().await;
    let patient = hale.patient("Ada Byron").await;
    let browser = Browser::signed_in(&hale, &patient.cookie);
    let nobody_s = "0199aaaa-0000-7000-8000-000000000000";
    for path in ["/nowhere".to_owned(), format!("/appointments/{nobody_s}"), "/appointments/not-an-id".into()] {
        let answer = browser.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("<h1"), "{path} is a page");
    }
    let calendar = browser.get(&format!("/appointments/{nobody_s}/calendar.ics")).await;
    assert_eq!(calendar.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_kit_page_is_open_to_all() {
    let hale = TestHale::new().await;
    assert_eq!(Browser::of(&hale).get("/kit").await.status, StatusCode::OK);
}

/// What the questions of one page have looked at is on record under the page's number; when it can't be, there is no page.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_a_record_there_is_no_page() {
    let hale = TestHale::new().await;
    let patient = hale.patient("Ada Byron").await.patient_id();
    let doctor = hale.doctor("Dr Grace Hopper", hale.facility).await;
    let browser = Browser::signed_in(&hale, &doctor.cookie);
    let chart = format!("/staff/patients/{patient}");
    let answer = browser.get(&chart).await;
    assert_eq!((answer.status, answer.body.contains("Ada Byron")), (StatusCode::OK, true));
    let looked: Vec<String> = sqlx::query_scalar(
        "select distinct action from audit_event where kind = 'read' and request_id = $1 and patient_id = $2 order by 1",
    )
    .bind(answer.header("x-request-id"))
    .bind(patient.0)
    .fetch_all(hale.pool())
    .await
    .expect("the audit trail");
    assert_eq!(looked, ["clinical.chart_head", "clinical.chart_summary"]);

    sqlx::raw_sql("alter table audit_event add check (false) not valid").execute(hale.pool()).await.expect("break it");
    let answer = browser.get(&chart).await;
    assert_eq!((answer.status, answer.body.contains("Ada")), (StatusCode::SERVICE_UNAVAILABLE, false));
}

/// A day that is watched is asked for again after each change by others; that keeps nobody signed in.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_abandoned_tablet_signs_itself_out() {
    let hale = TestHale::new().await;
    let doctor = hale.doctor("Dr Grace Hopper", hale.facility).await;
    let browser = Browser::signed_in(&hale, &doctor.cookie);
    let question = format!(r#"{{"query":{{"practitioner_id":"{}","date":null}}}}"#, doctor.practitioner_id());
    let watch = async || browser.post_json("/api/scheduling/api/practitioner_day", &question).await.status;
    for _ in 0..2 {
        hale.clock.advance(SignedDuration::from_mins(7));
        assert_eq!(watch().await, StatusCode::OK);
    }
    hale.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(watch().await, StatusCode::UNAUTHORIZED);
}
