use jiff_sqlx::ToSqlx;
use model::{Action, Currency, InvoiceId, Money, Permission};
use platform::{Failure, Query, Tx};

use super::{
    entries::{Whose, entries},
    payments,
};
use crate::{
    model::{
        Account, ByPlan, CreditNoteView, InvoiceAction, InvoiceLineView, InvoiceState, InvoiceView, Method, PaidPart,
        RequestView, ShowInvoice, Stand, WriteOffPart, WriteOffState, WriteOffView,
    },
    server::{
        invoice, named,
        place::{self, Place},
        row::InvoiceRow,
    },
};

/// An invoice with its lines, what of each was credited, what is open, who has paid, and what the ledger has of it.
impl Query for ShowInvoice {
    const NAME: &'static str = "billing.invoice";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = InvoiceView;

    async fn execute(self, tx: &mut Tx) -> Result<InvoiceView, Failure> {
        let row = tx.load::<InvoiceRow>(self.invoice_id, Action::View).await?;
        let currency = invoice::currency(&row)?;
        let place = place::of(tx, row.facility).await?;
        let head = sqlx::query!(
            r#"select i.number, i.issued_on, i.due_on, i.discount_minor, i.discount_reason, c.payor as "payor?",
                      x.plan_id as "plan_id?", s.kept as "kept?", p.name as "name!", p.mrn as "mrn!"
               from invoice i join patient_summary p on p.patient_id = i.patient_id left join coverage c on c.id = i.coverage_id
               left join payment_plan_invoice x on x.invoice_id = i.id and x.live
               left join lateral plan_stands(x.plan_id, $2) s on true where i.id = $1"#,
            row.id.0,
            place.today.to_sqlx() as _,
        )
        .fetch_one(tx.conn())
        .await?;
        let (lines, left) = lines(tx, row.id, currency).await?;
        let entries = entries(tx, &place, Whose::Invoice(row.id)).await?;
        let open = |of: Account| -> i64 {
            entries.iter().filter(|entry| entry.account == of).map(|entry| entry.amount.minor).sum()
        };
        let (open, payer_open) = (open(Account::Patient), open(Account::Payer));
        let state = match row.state {
            InvoiceState::Issued => InvoiceState::derived(Stand { open, ..left }),
            kept => kept,
        };
        let payable = state.allows(InvoiceAction::Pay);
        let credits = if payable {
            let mut all = payments::payments(tx, &place, payments::Which::Of(row.patient), place.today).await?;
            all.retain(|one| one.credit.minor > 0 && one.credit.currency == currency);
            all
        } else {
            Vec::new()
        };
        let sum =
            |of: fn(&InvoiceLineView) -> Money| Money::new(lines.iter().map(|line| of(line).minor).sum(), currency);
        Ok(InvoiceView {
            id: row.id,
            patient_id: row.patient,
            facility_id: row.facility,
            number: head.number,
            state,
            issued_on: head.issued_on.map(|on| on.to_jiff()),
            due_on: head.due_on.map(|on| on.to_jiff()),
            total: sum(|line| line.total),
            patient: sum(|line| line.patient),
            payer: sum(|line| line.payer),
            open: Money::new(open, currency),
            payer_open: Money::new(payer_open, currency),
            credit_notes: credit_notes(tx, row.id, currency).await?,
            lines,
            version: row.version,
            patient_name: named::named(row.patient, head.name, head.mrn),
            payer_name: head.payor,
            discount: Money::new(head.discount_minor, currency),
            discount_reason: head.discount_reason,
            paid: paid(tx, row.id, currency).await?,
            write_offs: write_offs(tx, row.id, currency).await?,
            requests: requests(tx, &place, row.id).await?,
            plan: head.plan_id.map(|id| ByPlan { id: id.into(), kept: head.kept.unwrap_or(false) }),
            credits,
            today: place.today,
            entries,
            may: place::may(tx, place.id),
            facility_name: place.name,
        })
    }
}

/// And what is left of them all after all credit notes.
async fn lines(tx: &mut Tx, invoice: InvoiceId, currency: Currency) -> Result<(Vec<InvoiceLineView>, Stand), Failure> {
    let rows = sqlx::query!(
        r#"select l.id, c.plain_name, c.performed_on, c.quantity, l.gross_minor, l.surcharge_minor, l.discount_minor, l.net_minor,
                  l.tax_minor, l.total_minor, l.patient_minor, l.payer_minor, l.live, n.patient is not null as "is_credited!",
                  coalesce(n.patient, 0)::bigint as "patient_credited!", coalesce(n.patient + n.payer, 0)::bigint as "credited!"
           from invoice_line l join charge c on c.id = l.charge_id
           left join lateral (select sum(patient_minor) as patient, sum(payer_minor) as payer
                              from credit_note_line where invoice_line_id = l.id) n on true
           where l.invoice_id = $1 order by l.position"#,
        invoice.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let live = || rows.iter().filter(|row| row.live);
    let left = Stand {
        left: live().map(|row| row.total_minor - row.credited).sum(),
        patient_left: live().map(|row| row.patient_minor - row.patient_credited).sum(),
        open: 0,
        credited: live().any(|row| row.is_credited),
    };
    let money = |minor| Money::new(minor, currency);
    let lines = rows
        .into_iter()
        .map(|row| InvoiceLineView {
            id: row.id.into(),
            name: row.plain_name,
            performed_on: row.performed_on.to_jiff(),
            quantity: row.quantity.normalize().to_string(),
            gross: money(row.gross_minor),
            surcharge: money(row.surcharge_minor),
            discount: money(row.discount_minor),
            net: money(row.net_minor),
            tax: money(row.tax_minor),
            total: money(row.total_minor),
            patient: money(row.patient_minor),
            payer: money(row.payer_minor),
            credited: money(row.credited),
        })
        .collect();
    Ok((lines, left))
}

async fn credit_notes(tx: &mut Tx, invoice: InvoiceId, currency: Currency) -> Result<Vec<CreditNoteView>, Failure> {
    let rows = sqlx::query!(
        r#"select n.id, n.number, n.issued_on, n.reason, sum(l.patient_minor + l.payer_minor)::bigint as "total!"
           from credit_note n join credit_note_line l on l.credit_note_id = n.id
           where n.adjusts = $1 group by n.id order by n.created_at, n.id"#,
        invoice.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CreditNoteView {
            id: row.id.into(),
            number: row.number,
            issued_on: row.issued_on.to_jiff(),
            reason: row.reason,
            total: Money::new(row.total, currency),
        })
        .collect())
}

async fn paid(tx: &mut Tx, invoice: InvoiceId, currency: Currency) -> Result<Vec<PaidPart>, Failure> {
    let rows = sqlx::query!(
        r#"select p.id, p.method as "method: Method", p.received_on, sum(a.amount_minor)::bigint as "amount!"
           from allocation a join payment p on p.id = a.payment_id
           where a.invoice_id = $1 group by p.id order by min(a.at), p.id"#,
        invoice.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let part = |id: uuid::Uuid, method, received_on, amount| PaidPart {
        payment_id: id.into(),
        method,
        received_on,
        amount: Money::new(amount, currency),
    };
    Ok(rows
        .into_iter()
        .map(|row| part(row.id, row.method, row.received_on.map(|on| on.to_jiff()), row.amount))
        .collect())
}

async fn write_offs(tx: &mut Tx, invoice: InvoiceId, currency: Currency) -> Result<Vec<WriteOffView>, Failure> {
    let own = tx.actor().account().map(|account| account.0);
    let rows = sqlx::query!(
        r#"select id, part as "part: WriteOffPart", amount_minor, reason, state as "state: WriteOffState", requested_by
           from write_off where invoice_id = $1 order by requested_at, id"#,
        invoice.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| WriteOffView {
            id: row.id.into(),
            amount: Money::new(row.amount_minor, currency),
            part: row.part,
            reason: row.reason,
            state: row.state,
            own: row.requested_by == own,
        })
        .collect())
}

/// Links by which the patient was asked to pay it; what they have chosen to pay by themselves is none.
async fn requests(tx: &mut Tx, place: &Place, invoice: InvoiceId) -> Result<Vec<RequestView>, Failure> {
    let now = tx.now();
    let rows = sqlx::query!(
        r#"select r.id, r.created_at, r.expires_at, r.withdrawn_at is not null as "withdrawn!"
           from payment_request_invoice i join payment_request r on r.id = i.request_id
           where i.invoice_id = $1
             and not exists (select from account a where a.id = r.created_by and a.patient_id = r.patient_id)
           order by r.created_at desc, r.id"#,
        invoice.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let ends = row.expires_at.to_jiff();
            RequestView {
                id: row.id.into(),
                made_on: place.wall(row.created_at.to_jiff()).date(),
                ends_on: place.wall(ends).date(),
                over: row.withdrawn || ends <= now,
            }
        })
        .collect())
}
