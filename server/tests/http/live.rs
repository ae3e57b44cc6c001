//! Live updates over HTTP.

use axum::body::Body;
use http::{Method, Request, StatusCode};
use model::Role;
use platform::testing::TestHale;

use crate::browser::Browser;

/// A stream that can't be had says so with a status after which a page stops asking: a 4xx, also to the question
/// that asks for nothing but the status.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_day_that_does_not_exist_is_refused_for_good() {
    let hale = TestHale::new().await;
    let reception = hale.staff(Role::Reception, hale.facility).await;
    let elsewhere = hale.doctor("Dr Grace Hopper", hale.other_facility).await;
    let browser = Browser::signed_in(&hale, &reception.cookie);
    for practitioner in ["0199aaaa-0000-7000-8000-000000000000", "not-an-id", &elsewhere.practitioner_id().to_string()]
    {
        for method in [Method::GET, Method::HEAD] {
            let request = Request::builder().method(method.clone()).uri(format!("/live/day/{practitioner}"));
            let page = browser.send(request.body(Body::empty()).expect("a request")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{method} {practitioner}");
        }
    }
    let nobody = Browser::of(&hale).get(&format!("/live/day/{}", elsewhere.practitioner_id())).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

/// The same question about a day that there is has its answer at once, and leaves no stream behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_day_that_can_be_watched_says_so() {
    let hale = TestHale::new().await;
    let doctor = hale.doctor("Dr Grace Hopper", hale.facility).await;
    let request = Request::head(format!("/live/day/{}", doctor.practitioner_id()));
    let page = Browser::signed_in(&hale, &doctor.cookie).send(request.body(Body::empty()).expect("a request")).await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "text/event-stream"));
}
