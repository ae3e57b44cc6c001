//! Behind a reverse proxy: whom the house takes a client for.

use std::net::SocketAddr;

use axum::{body::Body, extract::ConnectInfo};
use hale::router;
use http::{Request, StatusCode, header};
use platform::{testing::TestHale, web::proxies::TrustedProxies};
use tower::ServiceExt;

/// A wrong password, as it arrives from `peer`. Says by which address it was counted.
async fn counted(hale: &TestHale, proxies: &str, peer: &str, forwarded_for: &str) -> Option<String> {
    let nets: Vec<_> = proxies.split(',').filter_map(|net| net.parse().ok()).collect();
    let router = router::build(hale.hale().clone(), router::leptos_options("no-site"));
    let router = router::behind(TrustedProxies::new(&nets), router);
    let mut request = Request::post("/api/identity/api/sign_in")
        .header(header::HOST, "127.0.0.1:3000")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", forwarded_for)
        .header("forwarded", "for=198.51.100.99")
        .body(Body::from(
            "key=0199aaaa-0000-7000-8000-000000000000&cmd[email]=proxied@example.org&cmd[password]=not+the+password",
        ))
        .expect("a request");
    request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().expect("a peer")));
    let answer = router.oneshot(request).await.expect("infallible");
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    sqlx::query_scalar("select address from sign_in_failure order by id desc limit 1")
        .fetch_one(hale.pool())
        .await
        .expect("a row")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_address_is_what_a_trusted_proxy_says_and_nobody_else() {
    let hale = TestHale::new().await;
    let made_up = "198.51.100.1, 203.0.113.9";
    assert_eq!(counted(&hale, "127.0.0.1/32", "127.0.0.1:999", made_up).await.as_deref(), Some("203.0.113.9"));
    assert_eq!(counted(&hale, "127.0.0.1/32", "192.0.2.8:999", made_up).await.as_deref(), Some("192.0.2.8"));
    assert_eq!(counted(&hale, "", "127.0.0.1:999", made_up).await.as_deref(), Some("127.0.0.1"));
}
