//! Legal numbers: without gaps per facility, series and year (T18).

use platform::{Failure, Tx};

use super::place::Place;
use crate::model::number;

/// The next one. The counter's row stays locked until this transaction ends, so that a number that is not used is given
/// to the next: of fifty who issue at once, each waits for the one before.
pub async fn next(tx: &mut Tx, place: &Place, kind: Kind) -> Result<String, Failure> {
    let series = match kind {
        Kind::Invoice => place.series.clone(),
        // No series of invoices holds a slash.
        Kind::CreditNote => format!("{}/C", place.series),
    };
    let year = place.today.year();
    let counter = sqlx::query_scalar!(
        "insert into invoice_counter (facility_id, series, year, last) values ($1, $2, $3, 1)
         on conflict (facility_id, series, year) do update set last = invoice_counter.last + 1 returning last",
        place.id.0,
        series,
        year,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(number::number(&series, year, counter))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Invoice,
    CreditNote,
}
