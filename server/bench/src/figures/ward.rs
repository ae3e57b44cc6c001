//! A copy of the demo hospital that has been at work for years: a patient with a thousand visits, fifty thousand open
//! orders in the laboratory, and analysers that send results. One server has all of it.

use std::net::TcpListener;

use crate::{
    Bench, Outcome,
    house::{House, Server},
    http::Request,
    load::{Load, closed},
    report::{Ceiling, Figure, Report},
};

use super::{DOCTOR, Figures, LABORATORY};

mod analysers;
mod laboratory;
mod record;

const DATABASE: &str = "bench_ward";
/// People who open the next page when they have one: more than a few at once are a queue, and not what is asked here.
const CLIENTS: usize = 4;

/// The server of the ward, with who is signed in.
struct Ward {
    server: Server,
    doctor: String,
    technician: String,
    analysers: std::net::SocketAddr,
}

pub async fn measure(bench: &Bench, house: &House, report: &mut Report) -> Outcome<()> {
    let wanted = |figures| bench.only.is_empty() || bench.only.contains(&figures);
    report.step("a hospital that has been at work for years");
    let mut sql = house.copy(DATABASE).await?;
    // Foreign keys are kept by construction, and the append-only triggers have nothing to refuse.
    sql.dynamic_run("set session_replication_role = replica; set synchronous_commit = off").await?;
    let patient = record::fill(&mut sql).await?;
    laboratory::fill(&mut sql).await?;
    sql.dynamic_run("vacuum analyze").await?;
    report.say(&laboratory::told(&mut sql).await?);

    let ward = Ward::open(house).await?;
    let idle = closed(ward.server.address, Request::get("/sign-in", None), CLIENTS, 2).await?;
    let ceiling = Ceiling { name: "ms for a page without a question", value: idle.percentile(95.0) };
    if wanted(Figures::Chart) {
        record::measure(&ward, &patient, &ceiling, report).await?;
    }
    if wanted(Figures::Worklist) {
        laboratory::measure(&ward, &ceiling, report).await?;
    }
    if wanted(Figures::Hl7) {
        analysers::measure(&ward, &mut sql, report).await?;
    }
    sql.close().await;
    ward.server.stop().await
}

impl Ward {
    async fn open(house: &House) -> Outcome<Self> {
        let analysers = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let listens = format!("{}={analysers}", hale::seed::FACILITY);
        let server = house.serve_with(&house.url(DATABASE), &[("HALE_HL7_ADDR", &listens)]).await?;
        let (doctor, technician) = (house.sign_in(&server, DOCTOR).await?, house.sign_in(&server, LABORATORY).await?);
        Ok(Self { server, doctor, technician, analysers })
    }

    async fn ask(&self, path: &str, cookie: &str) -> Outcome<Load> {
        let load = closed(self.server.address, Request::get(path, Some(cookie)), CLIENTS, 2).await?;
        if load.ok == 0 { Err(format!("{path} was not answered with 200").into()) } else { Ok(load) }
    }
}

/// The 95th percentile of a page, and what else is worth knowing of it.
fn page(name: String, load: &Load, ceiling: &Ceiling) -> Figure {
    let note = format!("{:.0} pages/s by {CLIENTS} clients; {}", load.per_second(), load.told());
    Figure::less(name, load.percentile(95.0), "ms").beside(Some(ceiling)).note(note)
}
