//! What is measured, in the order in which it is measured. Each file says how it has its figures.

mod aborts;
mod bookings;
mod browser;
mod ceilings;
mod import;
mod live;
mod overload;
mod pages;
mod payments;
mod search;
mod sizes;
mod start;
mod statements;
mod ward;

use clap::ValueEnum;
use model::PractitionerId;
use sqlx::Row;
use uuid::Uuid;

use crate::{
    Bench, Outcome,
    house::{House, Server},
    report::{Figure, Report},
    sql::Sql,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Figures {
    /// Start to first answer
    Start,
    /// Bytes of what was built
    Sizes,
    /// Pages per second
    Pages,
    /// SQL statements per page
    Statements,
    /// Server-sent updates with 1,000 clients
    Live,
    /// Ten times as many requests as there is room for
    Overload,
    /// Clients that leave in the middle
    Aborts,
    /// In Chromium: bytes of a first visit, LCP, INP, CLS, commit to paint
    Browser,
    /// Bookings per second, and that no place was given twice
    Bookings,
    /// What the payment gateway tells, in every disorder: that nobody is charged twice
    Payments,
    /// The chart of a patient with a thousand encounters
    Chart,
    /// Worklists of a laboratory with 50,000 open orders
    Worklist,
    /// HL7 messages per second over MLLP
    Hl7,
    /// FHIR resources per second
    Import,
    /// Search among a million patients
    Search,
}

const MAYA: &str = "maya@hale.example";
const DOCTOR: &str = "doctor@hale.example";
const LABORATORY: &str = "lab@hale.example";

/// A server with people signed in, and what their pages are about.
pub struct Visit<'a> {
    pub house: &'a House,
    pub server: &'a Server,
    pub patient: String,
    pub doctor: String,
    /// The fullest day of the demo's first doctor.
    pub day: Day,
}

pub struct Day {
    pub practitioner: PractitionerId,
    pub path: String,
    pub entries: i64,
}

impl<'a> Visit<'a> {
    async fn of(house: &'a House, server: &'a Server) -> Outcome<Self> {
        let (patient, doctor) = (house.cookie(server, MAYA).await?, house.cookie(server, DOCTOR).await?);
        Ok(Self { house, server, patient, doctor, day: Day::fullest(house).await? })
    }
}

impl Day {
    async fn fullest(house: &House) -> Outcome<Self> {
        let mut sql = Sql::connect(&house.url("hale")).await?;
        let days = sql.dynamic_rows(format!(
            "select a.practitioner_id, a.local_date::text, count(*) from appointment a
             join account on account.practitioner_id = a.practitioner_id and account.email = '{DOCTOR}'
             where a.state not in ('held', 'expired', 'entered_in_error')
             group by 1, 2 order by 3 desc, 2 limit 1"
        ));
        let days = days.await?;
        sql.close().await;
        let day = days.first().ok_or("the demo's doctor has no appointments")?;
        let practitioner = PractitionerId(day.try_get::<Uuid, _>(0)?);
        let path = format!("/staff/day?practitioner={practitioner}&date={}", day.try_get::<String, _>(1)?);
        Ok(Self { practitioner, path, entries: day.try_get(2)? })
    }
}

pub async fn measure(bench: &Bench, house: &House, report: &mut Report) -> Outcome<()> {
    let wanted = |figures| bench.only.is_empty() || bench.only.contains(&figures);
    describe(bench, house, report).await?;
    if wanted(Figures::Sizes) {
        sizes::measure(&bench.site, report)?;
    }
    if wanted(Figures::Start) {
        start::measure(house, report).await?;
    }
    if wanted(Figures::Statements) {
        statements::measure(house, report).await?;
    }
    let on_a_server = [Figures::Pages, Figures::Live, Figures::Browser, Figures::Aborts, Figures::Overload];
    if on_a_server.into_iter().any(wanted) {
        let server = house.serve().await?;
        on_one(&server, bench, house, report).await?;
        server.stop().await?;
    }
    if wanted(Figures::Bookings) {
        bookings::measure(bench, house, report).await?;
    }
    if wanted(Figures::Payments) {
        payments::measure(bench, house, report).await?;
    }
    if [Figures::Chart, Figures::Worklist, Figures::Hl7].into_iter().any(wanted) {
        ward::measure(bench, house, report).await?;
    }
    if wanted(Figures::Import) {
        import::measure(house, report).await?;
    }
    if wanted(Figures::Search) {
        search::measure(bench, house, report).await?;
    }
    Ok(())
}

/// One server does all of this, so that its memory at the end is that of a busy day.
async fn on_one(server: &Server, bench: &Bench, house: &House, report: &mut Report) -> Outcome<()> {
    let wanted = |figures| bench.only.is_empty() || bench.only.contains(&figures);
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    report.step("memory of the server, PostgreSQL not counted");
    report.add(Figure::less("memory, idle", server.memory("VmRSS")?, "MB").gate(150.0, 60.0));
    let visit = Visit::of(house, server).await?;
    if wanted(Figures::Pages) {
        pages::measure(&visit, bench, report).await?;
    }
    if wanted(Figures::Browser) {
        browser::measure(&visit, report).await?;
    }
    if wanted(Figures::Live) {
        live::measure(&visit, report).await?;
    }
    if wanted(Figures::Aborts) {
        aborts::measure(&visit, bench, report).await?;
    }
    if wanted(Figures::Overload) {
        overload::measure(&visit, report).await?;
    }
    let peak = Figure::less("memory, at its peak", server.memory("VmHWM")?, "MB").gate(400.0, 250.0);
    report.add(peak.note("over everything above"));
    Ok(())
}

async fn describe(bench: &Bench, house: &House, report: &mut Report) -> Outcome<()> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map(|(_, name)| name);
    let cores =
        format!("{cores} × {}, shared by the server, PostgreSQL, the browser and the load", model.unwrap_or("?"));
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = memory.lines().next().and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    report.machine("cores", cores);
    report.machine("memory", format!("{} MB", memory.unwrap_or_default() / 1024));
    let mut sql = Sql::connect(&house.url("hale")).await?;
    let postgres: String = sql
        .dynamic_one(
            "select 'PostgreSQL ' || current_setting('server_version') || ', fsync ' || current_setting('fsync')",
        )
        .await?;
    let now: String = sql.dynamic_one("select to_char(now(), 'YYYY-MM-DD HH24:MI \"UTC\"')").await?;
    sql.close().await;
    report.machine("database", postgres);
    report.machine("measured", now);
    report.machine("sizes", if bench.large { "large" } else { "default" });
    Ok(())
}
