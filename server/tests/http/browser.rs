//! A browser without WebAssembly: sends requests to the router, in-process.

use axum::{Router, body::Body};
use hale::router;
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use platform::testing::TestHale;
use tower::ServiceExt;

pub struct Browser {
    router: Router,
    cookie: Option<String>,
}

pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Browser {
    pub fn of(hale: &TestHale) -> Self {
        Self { router: router::build(hale.hale().clone(), router::leptos_options("no-site")), cookie: None }
    }

    pub fn signed_in(hale: &TestHale, cookie: &str) -> Self {
        Self { cookie: Some(cookie.to_owned()), ..Self::of(hale) }
    }

    pub async fn send(&self, mut request: Request<Body>) -> Page {
        request.headers_mut().insert(header::HOST, "127.0.0.1:3000".parse().expect("a header"));
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(header::COOKIE, cookie.parse().expect("a header"));
        }
        let response: Response<Body> = self.router.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        Page {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }

    pub async fn get(&self, path: &str) -> Page {
        let request = Request::get(path).header(header::ACCEPT, "text/html");
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// As a form is posted: to the page's own URL.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post(path, fields, "text/html").await
    }

    /// As WebAssembly sends a form: to its server function.
    pub async fn call(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post(path, fields, "application/json").await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)], accept: &str) -> Page {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// As WebAssembly calls a server function.
    pub async fn post_json(&self, path: &str, json: &str) -> Page {
        let request = Request::post(path)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/json")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(json.to_owned())).expect("a request")).await
    }
}
