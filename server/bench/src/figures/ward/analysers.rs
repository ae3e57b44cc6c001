//! HL7 messages per second: analysers on the server's own MLLP listener, each with the blood count of a tube in every
//! message, and each sending the next one when the last is acknowledged.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use sqlx::Row;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    Outcome,
    load::{count, millis, percentile},
    report::{Figure, Report},
    sql::Sql,
};

use super::{Ward, laboratory::COUNTS};

const ANALYSERS: usize = 8;
const TIME: Duration = Duration::from_secs(8);
/// What an analyser measures of a blood count; the house calculates the rest.
const MEASURED: [(&str, &str, &str); 5] = [
    ("718-7^Hb", "13.4", "g/dL"),
    ("4544-3^Hct", "40.1", "%"),
    ("789-8^RBC", "4.52", "10*6/uL"),
    ("6690-2^WBC", "6.8", "10*3/uL"),
    ("777-3^PLT", "254", "10*3/uL"),
];

pub async fn measure(ward: &Ward, sql: &mut Sql, report: &mut Report) -> Outcome<()> {
    report.step("HL7 messages per second");
    let tubes = sql
        .dynamic_rows(format!(
            "select o.number, s.accession from lab_order o join specimen s on s.order_id = o.id
             join lab_report r on r.order_id = o.id join lab_panel p on p.id = r.panel_id and p.code = 'CBC'
             where o.id between '0199f002-0000-7000-8000-000000000000' and '0199f002-ffff-7000-8000-000000000000'
             order by o.number limit {COUNTS}"
        ))
        .await?;
    let tubes: Vec<(String, String)> =
        tubes.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Outcome<_>>()?;
    let began = Instant::now();
    let analysers: Vec<_> = (0..ANALYSERS)
        .map(|number| {
            let own = tubes.iter().skip(number).step_by(ANALYSERS).cloned().collect();
            tokio::spawn(analyser(ward.analysers, number, own))
        })
        .collect();
    let mut took = Vec::new();
    for analyser in analysers {
        took.extend(analyser.await??);
    }
    let seconds = began.elapsed().as_secs_f64();
    took.sort_unstable_by(f64::total_cmp);
    let note = format!(
        "{} messages of {} results by {ANALYSERS} analysers; p50 {:.1} ms, p99 {:.1} ms to the acknowledgement",
        took.len(),
        MEASURED.len(),
        percentile(&took, 50.0),
        percentile(&took, 99.0)
    );
    report.add(Figure::more("HL7 over MLLP", count(took.len()) / seconds, "messages/s").note(note));
    let there: i64 = sql.dynamic_one("select count(*) from hl7_filing").await?;
    let lost = count(took.len() * MEASURED.len()) - count(usize::try_from(there)?);
    report.add(Figure::less("HL7: results acknowledged and not there", lost, "").must(0.0));
    Ok(())
}

/// The milliseconds of each message, from its first byte to its acknowledgement.
async fn analyser(address: SocketAddr, number: usize, tubes: Vec<(String, String)>) -> Outcome<Vec<f64>> {
    let mut line = TcpStream::connect(address).await?;
    line.set_nodelay(true)?;
    let (began, mut took) = (Instant::now(), Vec::new());
    for (at, (order, accession)) in tubes.iter().enumerate() {
        if began.elapsed() > TIME {
            break;
        }
        let message = message(&format!("{number}-{at}"), order, accession);
        let sent = Instant::now();
        line.write_all(message.as_bytes()).await?;
        let answer = answer(&mut line).await?;
        if !answer.contains("MSA|AA|") {
            return Err(format!("a message was not accepted: {}", answer.replace('\r', "; ")).into());
        }
        took.push(millis(sent.elapsed()));
    }
    Ok(took)
}

fn message(control: &str, order: &str, accession: &str) -> String {
    let results = MEASURED
        .iter()
        .enumerate()
        .map(|(at, (test, value, unit))| format!("OBX|{}|NM|{test}^LN||{value}|{unit}|||||F\r", at + 1));
    format!(
        "\x0bMSH|^~\\&|COUNTER|LAB|HALE|GENERAL|20260302085500||ORU^R01^ORU_R01|{control}|P|2.5.1\rPID|1\r\
         OBR|1|{order}|{accession}|58410-2^CBC^LN\r{}\x1c\r",
        results.collect::<String>()
    )
}

async fn answer(line: &mut TcpStream) -> Outcome<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\x1c\r") {
        if line.read_buf(&mut bytes).await? == 0 {
            return Err("the server has closed the line of an analyser: see server.log in the data directory".into());
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
