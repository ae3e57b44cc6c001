use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use model::{AppError, Currency, Money, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

use crate::{
    model::{
        Account, ExportFormat, ExportJournal, Exported, JournalKind,
        export::{Posted, Posting, beancount, csv},
    },
    server::place::{self, Place},
};

/// The journal between two days for the accounting office: as CSV, or as a file of beancount, which says by itself whether
/// it balances. It names no patient: accounts and numbers of invoices are all that accounting needs.
impl Query for ExportJournal {
    const NAME: &'static str = "billing.export_journal";
    const PERMISSION: Permission = Permission::ViewRevenue;
    type Output = Exported;

    async fn execute(self, tx: &mut Tx) -> Result<Exported, Failure> {
        if self.to < self.from {
            return Err(AppError::invalid("to", "The last day is before the first.").into());
        }
        let place = place::chosen(tx, self.facility_id, Permission::ViewRevenue).await?;
        let posted = posted(tx, &place, self.from, self.to).await?;
        let (content, extension) = match self.format {
            ExportFormat::Csv => (csv(&posted), "csv"),
            ExportFormat::Beancount => (beancount(&place.name, &posted), "beancount"),
        };
        Ok(Exported { file_name: format!("journal-{}-{}.{extension}", self.from, self.to), content })
    }
}

async fn posted(tx: &mut Tx, place: &Place, from: Date, to: Date) -> Result<Vec<Posted>, Failure> {
    let rows = sqlx::query!(
        r#"select j.id, j.booked_on, j.kind as "kind: JournalKind", e.account as "account: Account", e.amount_minor, e.currency,
                  i.number as "number?"
           from journal j join ledger_entry e on e.journal_id = j.id left join invoice i on i.id = e.invoice_id
           where j.facility_id = $1 and j.booked_on between $2 and $3 order by j.booked_on, j.booked_at, j.id, e.id"#,
        place.id.0,
        from.to_sqlx() as _,
        to.to_sqlx() as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut all: Vec<(Uuid, Posted)> = Vec::new();
    for row in rows {
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        let posting =
            Posting { account: row.account, amount: Money::new(row.amount_minor, currency), document: row.number };
        match all.last_mut() {
            Some((id, journal)) if *id == row.id => journal.postings.push(posting),
            _ => all.push((
                row.id,
                Posted { on: row.booked_on.to_jiff(), id: row.id, kind: row.kind, postings: vec![posting] },
            )),
        }
    }
    Ok(all.into_iter().map(|(_, journal)| journal).collect())
}
