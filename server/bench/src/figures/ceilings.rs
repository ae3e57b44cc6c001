//! What this machine can do at most: the same server with a file that lies there, the same cluster with pgbench.

use std::process::Stdio;

use crate::{
    Outcome,
    house::{House, built},
    http::Request,
    load::closed,
    report::{Ceiling, Figure, Report},
};

use super::Visit;

pub const CLIENTS: usize = 16;

pub async fn static_file(visit: &Visit<'_>, site: &std::path::Path, report: &mut Report) -> Outcome<Ceiling> {
    let (name, bytes) = built(site, ".css")?;
    let load = closed(visit.server.address, Request::get(&format!("/pkg/{name}"), None), CLIENTS, 3).await?;
    let value = load.per_second();
    let note = format!("{name}, {bytes} bytes, {CLIENTS} clients; {}", load.told());
    report.add(Figure::more("ceiling: a static file", value, "/s").note(note));
    let health = closed(visit.server.address, Request::get("/healthz", None), CLIENTS, 2).await?;
    report.add(Figure::more("ceiling: /healthz", health.per_second(), "/s").note(health.told()));
    Ok(Ceiling { name: "static files/s", value })
}

/// TPC-B as pgbench has it: five statements and one commit that waits for the disk.
pub async fn pgbench(house: &House, clients: usize, report: &mut Report) -> Outcome<Ceiling> {
    let mut sql = crate::sql::Sql::connect(&house.url("hale")).await?;
    sql.dynamic_run("create database bench_pgbench").await?;
    sql.close().await;
    let mut fill = house.postgres_command("pgbench")?;
    fill.args(["--initialize", "--quiet", "--scale=10", "bench_pgbench"]);
    finish(fill.stdout(Stdio::null()).stderr(house.log("pgbench.log")?).status()?)?;
    let mut run = house.postgres_command("pgbench")?;
    run.args([&format!("--client={clients}"), "--jobs=2", "--time=8", "--protocol=prepared", "bench_pgbench"]);
    let output = run.stderr(house.log("pgbench.log")?).output()?;
    finish(output.status)?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let tps = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    let value = tps.ok_or("pgbench said nothing of tps")?;
    report.add(Figure::more("ceiling: pgbench, TPC-B", value, "tps").note(format!("scale 10, {clients} clients")));
    Ok(Ceiling { name: "pgbench tps", value })
}

fn finish(status: std::process::ExitStatus) -> Outcome<()> {
    if status.success() { Ok(()) } else { Err("pgbench failed: see pgbench.log in the data directory".into()) }
}
