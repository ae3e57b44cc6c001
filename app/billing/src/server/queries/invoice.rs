use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::{Action, Currency, InvoiceId, Money, Permission};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

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

type NoteRow = (Uuid, String, jiff_sqlx::Date, String, i64);
type PaidRow = (Uuid, Method, Option<jiff_sqlx::Date>, i64);
type WriteOffRow = (Uuid, WriteOffPart, i64, String, WriteOffState, Option<Uuid>);
/// Links by which the patient was asked to pay it; what they have chosen to pay by themselves is none.
type RequestRow = (Uuid, jiff_sqlx::Timestamp, jiff_sqlx::Timestamp, bool);

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
                      x.plan_id as "plan_id?", s.kept as "kept?", p.name as "name!", p.mrn as "mrn!",
                      array(select (n.id, n.number, n.issued_on, n.reason, sum(l.patient_minor + l.payer_minor)::bigint)
                            from credit_note n join credit_note_line l on l.credit_note_id = n.id
                            where n.adjusts = i.id group by n.id order by n.created_at, n.id) as "credit_notes!: Vec<NoteRow>",
                      array(select (p.id, p.method, p.received_on, sum(a.amount_minor)::bigint)
                            from allocation a join payment p on p.id = a.payment_id
                            where a.invoice_id = i.id group by p.id order by min(a.at), p.id) as "paid!: Vec<PaidRow>",
                      array(select (id, part, amount_minor, reason, state, requested_by) from write_off
                            where invoice_id = i.id order by requested_at, id) as "write_offs!: Vec<WriteOffRow>",
                      array(select (r.id, r.created_at, r.expires_at, r.withdrawn_at is not null)
                            from payment_request_invoice q join payment_request r on r.id = q.request_id
                            where q.invoice_id = i.id and not exists (
                                select from account a where a.id = r.created_by and a.patient_id = r.patient_id)
                            order by r.created_at desc, r.id) as "requests!: Vec<RequestRow>"
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
        let money = |minor| Money::new(minor, currency);
        let sum = |of: fn(&InvoiceLineView) -> Money| money(lines.iter().map(|line| of(line).minor).sum());
        let (now, account) = (tx.now(), tx.actor().account().map(|account| account.0));
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
            open: money(open),
            payer_open: money(payer_open),
            credit_notes: head.credit_notes.into_iter().map(|row| credit_note(row, currency)).collect(),
            lines,
            version: row.version,
            patient_name: named::named(row.patient, head.name, head.mrn),
            payer_name: head.payor,
            discount: money(head.discount_minor),
            discount_reason: head.discount_reason,
            paid: head.paid.into_iter().map(|row| paid(row, currency)).collect(),
            write_offs: head.write_offs.into_iter().map(|row| write_off(row, currency, account)).collect(),
            requests: head.requests.into_iter().map(|row| request(row, &place, now)).collect(),
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

fn credit_note((id, number, issued_on, reason, total): NoteRow, currency: Currency) -> CreditNoteView {
    CreditNoteView { id: id.into(), number, issued_on: issued_on.to_jiff(), reason, total: Money::new(total, currency) }
}

fn paid((payment, method, received_on, amount): PaidRow, currency: Currency) -> PaidPart {
    PaidPart {
        payment_id: payment.into(),
        method,
        received_on: received_on.map(|on| on.to_jiff()),
        amount: Money::new(amount, currency),
    }
}

fn write_off(
    (id, part, amount, reason, state, requested_by): WriteOffRow,
    currency: Currency,
    account: Option<Uuid>,
) -> WriteOffView {
    let amount = Money::new(amount, currency);
    WriteOffView { id: id.into(), amount, part, reason, state, own: requested_by == account }
}

fn request((id, made, ends, withdrawn): RequestRow, place: &Place, now: Timestamp) -> RequestView {
    RequestView {
        id: id.into(),
        made_on: place.wall(made.to_jiff()).date(),
        ends_on: place.wall(ends.to_jiff()).date(),
        over: withdrawn || ends.to_jiff() <= now,
    }
}
