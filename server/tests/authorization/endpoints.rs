//! Every server function and every route, called by everybody.
//!
//! `endpoints.txt` has one line per endpoint and one status per caller. Whatever it says, these hold:
//! nobody is refused but where `public.txt` says so; who has no business with Ada is refused whatever
//! is hers and never reads her name; nobody meets a 5xx.

use std::{collections::BTreeSet, fmt::Write};

use axum::body::Body as HttpBody;
use hale::router;
use http::{Method, Request, StatusCode, header};

use crate::{
    blessed,
    samples::{self, Body, Sample},
    world::{Answer, Caller, HER_NAME, World},
};

/// The list of what anybody may call. It may shrink; to let it grow is to say so here.
const PUBLIC: &str = include_str!("public.txt");
const MOST_PUBLIC: usize = 8;

/// Routes beside the pages and server functions.
const ROUTER: &str = include_str!("../../src/router.rs");

#[derive(Default)]
struct Report {
    table: String,
    complaints: Vec<String>,
    public: BTreeSet<String>,
}

impl Report {
    fn head(&mut self, title: &str) {
        let callers = Caller::ALL.map(|caller| format!("{:<15}", caller.name())).concat();
        self.line(&format!("\n{title:<52}{callers}"));
    }

    fn line(&mut self, line: &str) {
        writeln!(self.table, "{}", line.trim_end()).expect("a string takes it");
    }

    /// What must hold whatever the table says. Returns the line's next word.
    fn judge(&mut self, endpoint: &str, caller: Caller, about_ada: bool, answer: &Answer) -> String {
        let status = answer.status;
        let mut complain = |what: &str| {
            self.complaints.push(format!("{endpoint} as {}: {what} ({status}): {:.300}", caller.name(), answer.body));
        };
        if status.is_server_error() {
            complain("our fault");
        }
        if answer.body.contains("did not understand") {
            complain("the sample does not fit the server function");
        }
        if caller.is_stranger() && answer.body.contains(HER_NAME) {
            complain("a stranger reads the patient's name");
        }
        if caller.is_stranger() && about_ada && !is_refusal(answer) {
            complain("a stranger is let through");
        }
        if caller == Caller::Nobody && !is_refusal(answer) {
            self.public.insert(endpoint.to_owned());
        }
        status.as_str().to_owned()
    }
}

/// Sign in first, you may not, or there is no such thing.
fn is_refusal(answer: &Answer) -> bool {
    match answer.status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => true,
        status => status.is_redirection() && !answer.location.is_empty(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everything_is_called_by_everybody() {
    let mut world = World::new().await;
    let mut report = Report::default();
    report.line(
        "What each endpoint answers, and to whom. Written by `HALE_BLESS=1 cargo test -p hale --test authorization`.",
    );
    server_functions(&mut world, &mut report).await;
    pages(&mut world, &mut report).await;

    let listed: BTreeSet<String> = PUBLIC.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
    if report.public != listed {
        let complaint = format!("public.txt says {listed:?}, but nobody may call {:?}", report.public);
        report.complaints.push(complaint);
    }
    assert!(listed.len() <= MOST_PUBLIC, "the public list grows");
    assert!(report.complaints.is_empty(), "{}\n{}", report.complaints.join("\n"), report.table);
    blessed::compare("endpoints.txt", &report.table);
}

async fn server_functions(world: &mut World, report: &mut Report) {
    report.head("# server functions");
    let paths: BTreeSet<&str> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, method)| {
            assert_eq!(method, Method::POST, "{path} writes or asks through something else than a POST");
            path
        })
        .collect();
    for path in paths {
        let mut line = format!("{path:<52}");
        for caller in Caller::ALL {
            let Some(Sample { body, about_ada }) = samples::of(path, world).await else {
                report.complaints.push(format!("{path} is not in samples.rs"));
                break;
            };
            let answer = world.send(caller, call(world, path, body)).await;
            let status = report.judge(path, caller, about_ada, &answer);
            write!(line, "{status:<15}").expect("a string takes it");
        }
        report.line(&line);
    }
}

/// As WebAssembly calls it.
fn call(world: &World, path: &str, body: Body) -> Request<HttpBody> {
    let request = Request::post(path).header(header::ACCEPT, "application/json");
    let (kind, body) = match body {
        Body::Json(json) => ("application/json", json.to_string()),
        Body::Form(mut fields) => {
            fields.push(("key".into(), world.t.new_key().to_string()));
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            ("application/x-www-form-urlencoded", body)
        }
    };
    request.header(header::CONTENT_TYPE, kind).body(HttpBody::from(body)).expect("a request")
}

async fn pages(world: &mut World, report: &mut Report) {
    report.head("# pages and other routes");
    let pages: BTreeSet<String> =
        router::pages().iter().map(|page| page.path().to_owned()).chain(other_routes()).collect();
    for page in pages {
        let mut line = format!("{page:<51} ");
        for caller in Caller::ALL {
            let (path, about_ada) = filled_in(&page, world).await;
            let request = Request::get(&path).header(header::ACCEPT, "text/html").body(HttpBody::empty());
            let answer = world.send(caller, request.expect("a request")).await;
            report.judge(&page, caller, about_ada, &answer);
            // Which of the ways to be turned away, a redirect or an error in place, is the frame's choice.
            let told = if is_refusal(&answer) { "away" } else { answer.status.as_str() };
            write!(line, "{told:<15}").expect("a string takes it");
        }
        report.line(&line);
    }
}

/// `.route("/healthz", get(…))` in router.rs. The server functions' own route is told above.
fn other_routes() -> Vec<String> {
    let routes = ROUTER.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next());
    routes.filter(|route| !route.starts_with("/api/")).map(str::to_owned).collect()
}

/// The route with ids of Ada's and of her doctor in it, and whether it is about her.
async fn filled_in(page: &str, world: &mut World) -> (String, bool) {
    let (mut path, mut about_ada) = (String::new(), page.starts_with("/live/day/"));
    // What nobody has signed or released is not there as a document, for nobody.
    let is_document = page.ends_with("/document.pdf");
    let is_by_video =
        page.ends_with("/video") || page.starts_with("/staff/visits/") || page.starts_with("/live/visit/");
    for part in page.split('/').skip(1) {
        path.push('/');
        let id = match (path.as_str(), part) {
            (_, "{service}") => world.service.to_string(),
            (_, "{practitioner}") => world.practitioner.to_string(),
            ("/book/confirm/", "{appointment}") => world.hold().await.to_string(),
            (_, "{appointment}") if is_by_video => world.video_visit().await.to_string(),
            (_, "{appointment}") | ("/appointments/", "{id}") => world.appointment().await.to_string(),
            ("/staff/patients/", "{id}") | (_, "{patient}") => world.patient().to_string(),
            (_, "{encounter}") => world.encounter().await.to_string(),
            (_, "{note}") if is_document => world.signed_note().await.to_string(),
            (_, "{note}") => world.note().await.to_string(),
            (_, "{specimen}") => world.specimen().await.to_string(),
            (_, "{test}") => world.lab_test().await.to_string(),
            (_, "{analysis}") => world.analysis().await.to_string(),
            (_, "{report}") if is_document => world.released_report().await.to_string(),
            (_, "{report}") => world.report().await.to_string(),
            ("/video/", "{link}" | "{guest}") | (_, "{visit}" | "{pass}") => "none".to_owned(),
            (_, "{unfiled}") => world.unfiled().await.to_string(),
            (_, "{invoice}") => world.bill().await.to_string(),
            (_, "{plan}") => world.plan("yes").await.to_string(),
            (_, "{payer}") => world.payer().await.to_string(),
            (_, "{money}") => world.suspended().await.to_string(),
            (_, "{payment}") => world.payment().await.to_string(),
            (_, "{shift}") => world.drawer("closed").await.to_string(),
            (_, "{link}" | "{request}") => world.payment_request().await.to_string(),
            (_, "{facility}") => world.t.facility.to_string(),
            (_, part) if part.starts_with('{') => panic!("which id belongs into {page}? Tell endpoints.rs"),
            (_, part) => part.to_owned(),
        };
        about_ada |= matches!(
            part,
            "{appointment}"
                | "{id}"
                | "{patient}"
                | "{encounter}"
                | "{note}"
                | "{specimen}"
                | "{analysis}"
                | "{report}"
                | "{unfiled}"
                | "{request}"
                | "{shift}"
                | "{facility}"
                | "{invoice}"
                | "{payment}"
                | "{plan}"
        );
        path.push_str(&id);
    }
    path.push_str(&chosen(page, world));
    // Whoever asks there is shown what is theirs.
    about_ada &= !page.starts_with("/bills/statements/");
    (path, about_ada || page == "/staff/day" || page == "/staff/week")
}

/// What the page before this one would have put behind the question mark.
fn chosen(page: &str, world: &mut World) -> String {
    match page {
        "/staff/day" | "/staff/week" => format!("?practitioner={}", world.practitioner),
        "/staff/billing/journal" => format!("?facility={}&from=2026-03-01&to=2026-03-31", world.t.facility),
        "/staff/patients/{id}/book/times" => format!("?service={}", world.service),
        "/staff/patients/{id}/book/confirm" => {
            let slot = world.free_slot();
            format!("?service={}&slot={slot}&day=2026-03-03", world.service)
        }
        _ => String::new(),
    }
}
