//! Forms without WebAssembly.

use http::StatusCode;
use platform::testing::TestHale;

use crate::browser::Browser;

const KEY: (&str, &str) = ("key", "0199aaaa-0000-7000-8000-000000000000");

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refused_form_comes_back_with_what_was_typed() {
    let hale = TestHale::new().await;
    let fields = [
        ("__fn", "/api/identity/api/sign_in"),
        KEY,
        ("cmd[email]", "<b>somebody</b>@example.org"),
        ("cmd[password]", "a wrong password, long enough"),
    ];
    let page = Browser::of(&hale).post_form("/sign-in", &fields).await;
    assert!(page.status.is_client_error(), "{}", page.status);
    assert!(page.body.contains("&lt;b&gt;somebody&lt;/b&gt;@example.org"), "what was typed is there, escaped");
    assert!(!page.body.contains("<b>somebody"));
    assert!(!page.body.contains("a wrong password"), "a password never comes back");
    assert!(page.body.contains("role=\"alert\""), "the error is told");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_that_ended_in_between_leads_to_sign_in_and_back() {
    let hale = TestHale::new().await;
    let fields = [("__fn", "/api/identity/api/end_other_sessions"), KEY];
    let page = Browser::of(&hale).post_form("/account", &fields).await;
    assert_eq!((page.status, page.header("location")), (StatusCode::SEE_OTHER, "/sign-in?next=/account"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_names_a_server_function_or_nothing() {
    let hale = TestHale::new().await;
    let browser = Browser::of(&hale);
    for function in ["", "/healthz", "https://evil.example/api/", "//evil.example/api", "/api/ bad", "/api/\u{0}"] {
        let page = browser.post_form("/sign-in", &[("__fn", function), KEY]).await;
        assert!(page.status.is_client_error(), "{function:?} answers {}", page.status);
    }
    let page = browser.post_form("/sign-in", &[("__fn", "/api/nothing/here"), KEY]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}
