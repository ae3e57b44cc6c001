//! Every route of the house, and the layers around them.

use std::{sync::Arc, time::Duration};

use app::{App, shell};
use axum::{
    Router,
    extract::{FromRef, Request},
    middleware::{from_fn, from_fn_with_state},
    response::Response,
    routing::{get, post},
};
use http::StatusCode;
use leptos::config::LeptosOptions;
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, file_and_error_handler_with_context, generate_route_list,
    handle_server_fns_with_context,
};
use kit::PageStatus;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use platform::{
    Hale,
    web::{context, errors, forms, security},
};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer, limit::RequestBodyLimitLayer,
    services::ServeDir, timeout::TimeoutLayer,
};

/// Longer than the slowest page on a busy machine; server-sent events have answered by then.
const TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Clone)]
pub struct Site {
    pub hale: Hale,
    pub leptos: LeptosOptions,
}

impl FromRef<Site> for LeptosOptions {
    fn from_ref(site: &Site) -> Self {
        site.leptos.clone()
    }
}

/// Where the built site lies. Its file names carry hashes when it was built so.
pub fn leptos_options(site_root: &str) -> LeptosOptions {
    let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("hash.txt")));
    LeptosOptions::builder()
        .output_name("hale")
        .site_root(Arc::from(site_root))
        .site_pkg_dir("pkg")
        .hash_files(beside.is_some_and(|file| file.is_file()))
        .disable_server_fn_hash(true)
        .server_fn_mod_path(true)
        .build()
}

/// The pages, as the browser's router knows them.
pub fn pages() -> Vec<AxumRouteListing> {
    generate_route_list(App)
}

pub fn build(hale: Hale, leptos: LeptosOptions) -> Router {
    let site = Site { hale: hale.clone(), leptos: leptos.clone() };
    let api = Router::new()
        .route("/api/{*function}", post(server_function))
        .layer(RequestBodyLimitLayer::new(forms::LONGEST_FORM))
        .layer(from_fn(errors::statuses));
    let shell = move |options: LeptosOptions| shell(options);
    let built = ServeDir::new(format!("{}/pkg", leptos.site_root)).precompressed_br().precompressed_gzip();
    let routes = Router::new()
        .route("/healthz", get(crate::routes::health::healthz))
        .route("/readyz", get(crate::routes::health::readyz))
        .route("/live/day/{practitioner}", get(crate::routes::live::day))
        .route("/appointments/{id}/calendar.ics", get(crate::routes::calendar::appointment))
        .leptos_routes_with_context(&site, pages(), page_context, {
            let leptos = leptos.clone();
            move || shell(leptos.clone())
        })
        .merge(api)
        .fallback(file_and_error_handler_with_context::<Site, _>(page_context, shell))
        .layer(from_fn_with_state(hale, context::authenticate))
        .nest_service("/pkg", built)
        .with_state(site);

    Router::new()
        .fallback(move |request: Request| forms::forms(axum::extract::State(routes.clone()), request))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(CsrfLayer::new())
        .layer(from_fn(security::headers))
        .layer(CatchPanicLayer::new())
}

/// What a page finds in its context besides the request: how to say its HTTP status.
fn page_context() {
    context::provide();
    if let Some(response) = use_context::<ResponseOptions>() {
        let set = move |status| StatusCode::from_u16(status).into_iter().for_each(|status| response.set_status(status));
        provide_context(PageStatus(Arc::new(set)));
    }
}

async fn server_function(request: Request) -> Response {
    use axum::response::IntoResponse;
    handle_server_fns_with_context(context::provide, request).await.into_response()
}
