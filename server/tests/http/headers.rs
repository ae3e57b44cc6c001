use axum::body::Body;
use http::{Request, StatusCode};
use platform::testing::TestHale;

use crate::browser::Browser;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_runs_only_scripts_that_carry_its_nonce() {
    let hale = TestHale::new().await;
    let browser = Browser::of(&hale);
    let (first, second) = (browser.get("/sign-in").await, browser.get("/sign-in").await);

    let policy = first.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
    assert!(policy.contains("'strict-dynamic'") && policy.contains("object-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    for script in first.body.split("<script").skip(1) {
        assert!(script.contains(&format!("nonce=\"{nonce}\"")), "a script without the nonce: {script:.200}");
    }
    assert_ne!(policy, second.header("content-security-policy"), "a nonce is used once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_signed_in_answer_is_stored() {
    let hale = TestHale::new().await;
    let patient = hale.patient("Ada Byron").await;
    let browser = Browser::signed_in(&hale, &patient.cookie);
    for path in ["/", "/appointments", "/sign-in", "/nowhere"] {
        assert_eq!(browser.get(path).await.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_answer_carries_the_fixed_headers_and_a_request_id() {
    let hale = TestHale::new().await;
    let page = Browser::of(&hale).get("/healthz").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    assert!(!page.header("x-request-id").is_empty());
}

/// Server functions check neither Origin nor content type; the layer around every route does.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn another_site_cannot_post() {
    let hale = TestHale::new().await;
    let patient = hale.patient("Ada Byron").await;
    let browser = Browser::signed_in(&hale, &patient.cookie);
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        for path in ["/api/identity/api/sign_out", "/book"] {
            let request = Request::post(path)
                .header(name, value)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(Body::from("key=0199aaaa-0000-7000-8000-000000000000"))
                .expect("a request");
            assert_eq!(browser.send(request).await.status, StatusCode::FORBIDDEN, "{path} with {name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_writes_through_a_get() {
    let hale = TestHale::new().await;
    let patient = hale.patient("Ada Byron").await;
    let browser = Browser::signed_in(&hale, &patient.cookie);
    let page = browser.get("/api/identity/api/sign_out?key=0199aaaa-0000-7000-8000-000000000000").await;
    assert!(page.status.is_client_error(), "{}", page.status);
    assert_eq!(browser.get("/appointments").await.status, StatusCode::OK, "still signed in");
}
