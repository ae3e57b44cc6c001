//! Pages per second: real HTTP on loopback, signed in, rendered with all their SQL and their access records, by
//! clients that send the next request when they have the answer.

use crate::{
    Bench, Outcome,
    http::Request,
    load::closed,
    report::{Figure, Report},
};

use super::{
    Visit,
    ceilings::{CLIENTS, static_file},
};

pub async fn measure(visit: &Visit<'_>, bench: &Bench, report: &mut Report) -> Outcome<()> {
    report.step("pages per second");
    let ceiling = static_file(visit, &bench.site, report).await?;
    let address = visit.server.address;
    let day = Request::get(&visit.day.path, Some(&visit.doctor));

    let load = closed(address, day.clone(), CLIENTS, 6).await?;
    let note = format!("{} appointments, {CLIENTS} clients; {}", visit.day.entries, load.told());
    let figure = Figure::more("staff day view", load.per_second(), "pages/s").gate(1_500.0, 3_000.0);
    report.add(figure.beside(Some(&ceiling)).note(note));
    // 1,500 a second for a whole house are some dozens at once, not sixteen without a pause: two that are.
    let calm = closed(address, day, 2, 3).await?;
    report.add(Figure::less("staff day view, p99 with 2 clients", calm.percentile(99.0), "ms").gate(20.0, 20.0));

    let browsers = Request::get_with(
        &visit.day.path,
        Some(&visit.doctor),
        "Accept: text/html\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n",
    );
    let load = closed(address, browsers, CLIENTS, 4).await?;
    let figure = Figure::more("staff day view, compressed as browsers ask for it", load.per_second(), "pages/s");
    report.add(figure.beside(Some(&ceiling)).note(load.told()));

    for (name, path) in [("portal, home", "/"), ("portal, choosing a service", "/book")] {
        let load = closed(address, Request::get(path, Some(&visit.patient)), CLIENTS, 4).await?;
        report.add(Figure::more(name, load.per_second(), "pages/s").beside(Some(&ceiling)).note(load.told()));
    }
    let load = closed(address, Request::get("/sign-in", None), CLIENTS, 3).await?;
    let figure = Figure::more("sign-in, which asks the database nothing", load.per_second(), "pages/s");
    report.add(figure.beside(Some(&ceiling)).note(load.told()));
    Ok(())
}
