use axum::body::Body;
use http::{Request, StatusCode};
use model::Role;
use platform::testing::TestHale;

use crate::browser::Browser;

const CURRENT_SESSION: &str = "/api/identity/api/current_session";
const MY_SESSIONS: &str = "/api/identity/api/my_sessions";
const ACCOUNTS: &str = "/api/identity/api/accounts";

/// No answer may tell how the house is built inside.
fn assert_tells_nothing(body: &str) {
    for word in ["sqlx", "postgres", "panicked", ".rs", "SELECT", "relation", "serde", "deserializ"] {
        assert!(!body.contains(word), "{word:?} in {body}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_error_has_its_status() {
    let hale = TestHale::new().await;
    let nobody = Browser::of(&hale);
    assert_eq!(nobody.post_json(CURRENT_SESSION, r#"{"query":{}}"#).await.status, StatusCode::OK);
    assert_eq!(nobody.post_json(MY_SESSIONS, r#"{"query":{}}"#).await.status, StatusCode::UNAUTHORIZED);

    let laboratory = hale.staff(Role::Laboratory, hale.facility).await;
    let browser = Browser::signed_in(&hale, &laboratory.cookie);
    assert_eq!(
        browser.post_json("/api/scheduling/api/day_practitioners", r#"{"query":{}}"#).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(browser.post_json("/api/nothing/api/here", "{}").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_cannot_be_understood_is_the_senders_mistake() {
    let hale = TestHale::new().await;
    let patient = hale.patient("Ada Byron").await;
    let browser = Browser::signed_in(&hale, &patient.cookie);
    for body in ["", "{", "[]", "null", r#"{"query":7}"#, "\u{0}", &"[".repeat(20_000)] {
        for path in [MY_SESSIONS, ACCOUNTS, "/api/scheduling/api/appointment"] {
            let page = browser.post_json(path, body).await;
            assert!(page.status.is_client_error(), "{path} answers {} to {body:.40}", page.status);
            assert_tells_nothing(&page.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_oversized_body_is_refused() {
    let hale = TestHale::new().await;
    let patient = hale.patient("Ada Byron").await;
    let browser = Browser::signed_in(&hale, &patient.cookie);
    let large = "x".repeat(2_000_000);
    for (path, kind) in [(MY_SESSIONS, "application/json"), ("/book", "application/x-www-form-urlencoded")] {
        let request = Request::post(path).header("content-type", kind).header("content-length", large.len());
        let request = request.body(Body::from(large.clone())).expect("a request");
        let page = browser.send(request).await;
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert_tells_nothing(&page.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_a_database_the_house_says_so() {
    let hale = TestHale::new().await;
    let patient = hale.patient("Ada Byron").await;
    let (nobody, browser) = (Browser::of(&hale), Browser::signed_in(&hale, &patient.cookie));
    assert_eq!(nobody.get("/readyz").await.status, StatusCode::OK);
    hale.hale().close().await;
    assert_eq!(nobody.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(nobody.get("/healthz").await.status, StatusCode::OK);
    let answer = browser.post_json(CURRENT_SESSION, r#"{"query":{}}"#).await;
    let page = browser.get("/").await;
    for busy in [answer, page] {
        assert_eq!(busy.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(busy.header("retry-after"), "2");
        assert_tells_nothing(&busy.body);
    }
}
