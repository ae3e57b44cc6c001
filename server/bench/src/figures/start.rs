//! From the start of the process to the first page, with PostgreSQL and the schema there.

use crate::{
    Outcome,
    house::House,
    load::percentile,
    report::{Figure, Report},
};

const TIMES: usize = 5;

pub async fn measure(house: &House, report: &mut Report) -> Outcome<()> {
    report.step("start to first answer");
    let mut seconds = Vec::new();
    for _ in 0..TIMES {
        let server = house.serve().await?;
        seconds.push(server.first_answer.as_secs_f64());
        server.stop().await?;
    }
    seconds.sort_unstable_by(f64::total_cmp);
    let longest = seconds.last().copied().unwrap_or(f64::NAN);
    let note = format!("the median of {TIMES} starts; the longest took {longest:.3} s");
    report.add(Figure::less("start to first answer", percentile(&seconds, 50.0), "s").gate(2.0, 1.0).note(note));
    Ok(())
}
