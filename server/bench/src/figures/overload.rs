//! Promise 8: ten times as many requests as there is room for, from people who come whether or not others have been
//! served. What is served in time must stay near what is served without the crowd.

use std::time::Duration;

use crate::{
    Outcome,
    http::Request,
    load::{Open, closed, open},
    report::{Ceiling, Figure, Report},
};

use super::Visit;

const TIMES: f64 = 10.0;
/// Who has waited so long has left.
const PATIENCE: Duration = Duration::from_secs(3);

pub async fn measure(visit: &Visit<'_>, report: &mut Report) -> Outcome<()> {
    report.step("overload");
    let (address, request) = (visit.server.address, Request::get(&visit.day.path, Some(&visit.doctor)));
    let peak = closed(address, request.clone(), 32, 4).await?;
    let crowd = Open {
        address,
        request,
        per_second: peak.per_second() * TIMES,
        seconds: 10,
        patience: PATIENCE,
        connections: 4_000,
    };
    let load = open(crowd).await?;
    let ceiling = Ceiling { name: "pages/s at the peak", value: peak.per_second() };
    let note = format!(
        "{:.0} arrivals a second, each with {} s of patience; {}; a refusal took {:.1} ms at p99",
        peak.per_second() * TIMES,
        PATIENCE.as_secs(),
        load.told(),
        load.refused_percentile(99.0)
    );
    let share = Figure::more("overload: served at 10 × the peak, of the peak", load.per_second() / ceiling.value, "");
    report.add(share.must(0.9).note(note));
    report.add(Figure::more("overload: served", load.per_second(), "pages/s").beside(Some(&ceiling)));
    let after = closed(address, Request::get(&visit.day.path, Some(&visit.doctor)), 32, 3).await?;
    let figure = Figure::more("overload: served as soon as it is over", after.per_second(), "pages/s");
    report.add(figure.beside(Some(&ceiling)));
    Ok(())
}
