//! Every route of the house, and the layers around them.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use app::{App, shell};
use axum::{
    Router,
    extract::{FromRef, Request},
    middleware::{from_fn, from_fn_with_state},
    routing::{any, get, post},
};
use http::StatusCode;
use kit::PageStatus;
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{AxumRouteListing, LeptosRoutes, file_and_error_handler_with_context, generate_route_list};
use model::AppError;
use platform::{
    Hale,
    web::{
        context, errors, forms, page_threads,
        proxies::{TrustedProxies, client_address},
        room::{Room, room},
        security,
    },
};
use telemedicine::model::limits::{FILE_BYTES, FILES_PATH, SIGNAL_PATH};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer, limit::RequestBodyLimitLayer,
    services::ServeDir, timeout::TimeoutLayer,
};

use crate::routes::{documents, files, signal, webhooks};

/// Longer than the slowest page on a busy machine; server-sent events have answered by then.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Ten megabytes at half a megabit in a second.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(180);

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

/// The pages, as the browser's router knows them. Looked up once, before the first page is rendered: meanwhile, leptos holds
/// back whatever any page of the process asks for, and for good.
pub fn pages() -> Vec<AxumRouteListing> {
    static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));
    PAGES.clone()
}

pub fn build(hale: Hale, leptos: LeptosOptions) -> Router {
    let site = Site { hale: hale.clone(), leptos: leptos.clone() };
    let shell = move |options: LeptosOptions| shell(options);
    let built = ServeDir::new(format!("{}/pkg", leptos.site_root)).precompressed_br().precompressed_gzip();
    let routes = Router::new()
        .leptos_routes_with_context(&site, pages(), page_context, {
            let leptos = leptos.clone();
            move || shell(leptos.clone())
        })
        // Every function that exists has a route of its own by now.
        .route("/api/{*function}", any(async || errors::response(&AppError::NotFound)))
        .fallback(file_and_error_handler_with_context::<Site, _>(page_context, shell))
        .layer(from_fn(page_threads::on_one_thread))
        .route("/healthz", get(crate::routes::health::healthz))
        .route("/readyz", get(crate::routes::health::readyz))
        .route("/live/day/{practitioner}", get(crate::routes::live::day))
        .route("/live/lab/{facility}", get(crate::routes::live::lab))
        .route("/live/patient/{patient}", get(crate::routes::live::patient))
        .route("/live/bills", get(crate::routes::live::bills))
        .route("/live/visit/{appointment}", get(crate::routes::live::visit))
        .route(SIGNAL_PATH, get(signal::signal))
        .route(&format!("{FILES_PATH}/{{appointment}}/{{file}}"), get(files::open))
        .route("/appointments/{id}/calendar.ics", get(crate::routes::calendar::appointment))
        .route("/results/{report}/document.pdf", get(documents::own_result))
        .route("/staff/patients/{patient}/results/{report}/document.pdf", get(documents::report))
        .route("/staff/patients/{patient}/notes/{note}/document.pdf", get(documents::note))
        .route("/bills/{invoice}/document.pdf", get(documents::own_invoice))
        .route("/bills/payments/{payment}/document.pdf", get(documents::own_receipt))
        .route("/bills/statements/{facility}/document.pdf", get(documents::own_statement))
        .route("/staff/billing/invoices/{invoice}/document.pdf", get(documents::invoice))
        .route("/staff/billing/payments/{payment}/document.pdf", get(documents::receipt))
        .route("/staff/patients/{patient}/statements/{facility}/document.pdf", get(documents::statement))
        .route("/staff/billing/till/{shift}/document.pdf", get(documents::shift))
        .route("/staff/billing/journal", get(crate::routes::journal::journal))
        .layer(from_fn(errors::statuses))
        .layer(from_fn_with_state(hale.clone(), context::authenticate))
        .nest_service("/pkg", built)
        .with_state(site);

    // Longer than any form, and they take their time on a weak line.
    let uploads = Router::new()
        .route(&format!("{FILES_PATH}/{{appointment}}"), post(files::send))
        .layer(from_fn(errors::statuses))
        .layer(from_fn_with_state(hale.clone(), context::authenticate))
        .layer(RequestBodyLimitLayer::new(FILE_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, UPLOAD_TIMEOUT))
        .layer(CsrfLayer::new());

    let forms_of = hale.clone();
    let house = Router::new()
        .fallback(move |request: Request| {
            forms::forms(axum::extract::State((forms_of.clone(), routes.clone())), request)
        })
        .layer(from_fn_with_state(Room::default(), room))
        .layer(RequestBodyLimitLayer::new(forms::LONGEST_FORM))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(CsrfLayer::new());

    // Whoever tells something here is no browser: there is no form, no session and nobody to be forged.
    let told = Router::new()
        .route("/webhooks/payments", post(webhooks::payments).fallback_service(house.clone()))
        .layer(RequestBodyLimitLayer::new(webhooks::LONGEST_DELIVERY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .with_state(hale);
    told.merge(uploads).fallback_service(house).layer(from_fn(security::headers)).layer(CatchPanicLayer::new())
}

/// The house behind its reverse proxies, if it has any.
pub fn behind(proxies: TrustedProxies, house: Router) -> Router {
    house.layer(from_fn_with_state(proxies, client_address))
}

/// What a page finds in its context besides the request: how to say its HTTP status.
fn page_context() {
    context::provide();
    provide_context(PageStatus(context::page_status()));
}
