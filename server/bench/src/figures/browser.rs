//! What a person waits for, in Chromium: end2end/bench measures, this judges.

use std::process::Stdio;

use serde::Deserialize;

use crate::{
    Outcome,
    report::{Figure, Report},
};

use super::{Visit, live};

const OUT: &str = "target/bench-browser.json";

/// What end2end/bench/*.ts writes down.
#[derive(Debug, Deserialize)]
struct Seen {
    first_visit_kilobytes: f64,
    pages: Vec<Page>,
    /// From the commit to the frame that shows it, in ms.
    commit_to_paint: Vec<f64>,
}

#[derive(Debug, Deserialize)]
struct Page {
    name: String,
    lcp: f64,
    alive: f64,
    inp: f64,
    cls: f64,
    interactions: usize,
}

pub async fn measure(visit: &Visit<'_>, report: &mut Report) -> Outcome<()> {
    report.step("in Chromium, CPU slowed four times, slow 4G");
    std::fs::remove_file(OUT).ok();
    playwright(visit, "vitals").await?;
    // Its day is watched by a thousand others meanwhile.
    let others = live::watchers(visit, 1_000).await?;
    playwright(visit, "commit to paint").await?;
    drop(others);
    let seen: Seen = serde_json::from_str(&std::fs::read_to_string(OUT)?)?;
    let figure = Figure::less("first visit of the portal, all bytes", seen.first_visit_kilobytes, "kB");
    report.add(figure.gate(300.0, 200.0));
    for page in &seen.pages {
        let note = format!("answers by itself after {:.1} s, until then a press is kept", page.alive);
        report.add(Figure::less(format!("{}: LCP", page.name), page.lcp, "s").gate(1.8, 1.2).note(note));
        let note = format!("{} interactions, the first while the page is still loading", page.interactions);
        report.add(Figure::less(format!("{}: INP", page.name), page.inp, "ms").gate(150.0, 100.0).note(note));
        report.add(Figure::less(format!("{}: CLS", page.name), page.cls, "").gate(0.05, 0.02));
    }
    let mut waits = seen.commit_to_paint;
    waits.sort_unstable_by(f64::total_cmp);
    let figure = Figure::less(
        "commit to paint, with 1,000 other clients, longest",
        waits.last().copied().unwrap_or(f64::NAN),
        "ms",
    );
    report
        .add(figure.gate(1_000.0, 500.0).note(format!("of {} changes, in a browser that is not slowed", waits.len())));
    Ok(())
}

async fn playwright(visit: &Visit<'_>, test: &str) -> Outcome<()> {
    let mut command = tokio::process::Command::new("playwright");
    command.args(["test", "--config", "bench.config.ts", "--grep", test]).current_dir("end2end");
    command.env("HALE_E2E_URL", format!("http://{}", visit.server.address));
    command.env("HALE_BENCH_OUT", std::env::current_dir()?.join(OUT));
    let status = command.stdin(Stdio::null()).status().await?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("the browser's figures “{test}” were not had: see above").into())
    }
}
