//! Files over HTTP.

use axum::body::Body;
use hale::router;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use platform::testing::User;
use telemedicine::model::{ChatLine, limits::FILE_BYTES};
use tower::ServiceExt;

use crate::world::World;

const PDF: &[u8] = b"%PDF-1.7 a letter";

async fn send(
    w: &World,
    who: Option<&User>,
    key: &str,
    name: &str,
    content: Vec<u8>,
) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = Request::post(format!("/api/telemedicine/files/{}", w.visit))
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header("sec-fetch-site", "same-origin")
        .header("x-key", key)
        .header("x-file-name", name);
    ask(w, who, request.body(Body::from(content)).expect("a request")).await
}

async fn ask(w: &World, who: Option<&User>, mut request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
    request.headers_mut().insert(header::HOST, "127.0.0.1:3000".parse().expect("a header"));
    if let Some(who) = who {
        request.headers_mut().insert(header::COOKIE, who.cookie.parse().expect("a header"));
    }
    let house = router::build(w.t.hale().clone(), router::leptos_options("no-site"));
    let (parts, body) = house.oneshot(request).await.expect("infallible").into_parts();
    let body = body.collect().await.map(|body| body.to_bytes().to_vec()).unwrap_or_default();
    (parts.status, parts.headers, body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_file_is_sent_once_and_only_ever_downloaded() {
    let w = World::open().await;
    let key = w.key().to_string();
    let (status, _, body) = send(&w, Some(&w.maya), &key, "Befund%20M%C3%A4rz.pdf", PDF.to_vec()).await;
    assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
    let line: ChatLine = serde_json::from_slice(&body).expect("a line");
    let file = line.file.expect("a file");
    assert_eq!(file.name, "Befund März.pdf");
    let (status, _, again) = send(&w, Some(&w.maya), &key, "Befund%20M%C3%A4rz.pdf", PDF.to_vec()).await;
    let again: ChatLine = serde_json::from_slice(&again).expect("a line");
    assert_eq!((status, again.number), (StatusCode::OK, line.number), "sent twice, kept once");

    let get = || Request::get(file.href.clone()).body(Body::empty()).expect("a request");
    let (status, headers, content) = ask(&w, Some(&w.doctor), get()).await;
    assert_eq!((status, content.as_slice()), (StatusCode::OK, PDF));
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    assert_eq!(text("content-disposition"), "attachment; filename*=UTF-8''Befund%20M%C3%A4rz.pdf");
    assert_eq!(
        (text("content-type").as_str(), text("x-content-type-options").as_str()),
        ("application/pdf", "nosniff")
    );
    assert!(text("content-security-policy").contains("default-src 'none'") && text("cache-control") == "no-store");
    for stranger in [Some(&w.cleo), None] {
        let (status, _, body) = ask(&w, stranger, get()).await;
        assert!(matches!(status, StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED), "{status}");
        assert!(!body.windows(PDF.len()).any(|window| window == PDF));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_no_file_of_ours_is_refused() {
    let w = World::open().await;
    let key = || w.key().to_string();
    let (status, ..) = send(&w, Some(&w.cleo), &key(), "x.pdf", PDF.to_vec()).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "another's visit");
    let (status, ..) = send(&w, None, &key(), "x.pdf", PDF.to_vec()).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, ..) = send(&w, Some(&w.maya), "no key", "x.pdf", PDF.to_vec()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, _, body) = send(&w, Some(&w.maya), &key(), "x.pdf", b"<html><script>alert(1)</script>".to_vec()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{}", String::from_utf8_lossy(&body));
    let long = [PDF, &vec![0; FILE_BYTES][..]].concat();
    let (status, ..) = send(&w, Some(&w.maya), &key(), "x.pdf", long).await;
    assert!(matches!(status, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY), "{status}");
    // Ten megabytes to the byte are not too much.
    let fits = [PDF, &vec![0; FILE_BYTES - PDF.len()][..]].concat();
    let (status, ..) = send(&w, Some(&w.maya), &key(), "x.pdf", fits).await;
    assert_eq!(status, StatusCode::OK);
    // From another house's page.
    let forged = Request::post(format!("/api/telemedicine/files/{}", w.visit))
        .header("sec-fetch-site", "cross-site")
        .header("origin", "https://evil.example")
        .header("x-key", key())
        .body(Body::from(PDF))
        .expect("a request");
    assert_eq!(ask(&w, Some(&w.maya), forged).await.0, StatusCode::FORBIDDEN);
    let kept: i64 = sqlx::query_scalar("select count(*) from video_file").fetch_one(w.t.pool()).await.expect("a count");
    assert_eq!(kept, 1);
}

/// Camera and microphone are allowed where somebody is seen and heard, and nowhere else.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_pages_of_a_call_may_use_the_camera_and_no_others() {
    let w = World::open().await;
    let policy = async |path: &str| {
        let (_, headers, _) = ask(&w, Some(&w.maya), Request::get(path).body(Body::empty()).expect("a request")).await;
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        (text("permissions-policy"), text("content-security-policy"))
    };
    let (permissions, _) = policy(&format!("/appointments/{}/video", w.visit)).await;
    assert!(permissions.contains("camera=(self), microphone=(self), display-capture=(self)"), "{permissions}");
    for other in ["/", "/appointments", &format!("/appointments/{}", w.visit), "/staff/visits", "/healthz"] {
        let (permissions, content) = policy(other).await;
        assert!(permissions.contains("camera=(), microphone=(), display-capture=()"), "{other}: {permissions}");
        assert!(!content.contains("wss:"), "{other}: {content}");
    }
}
