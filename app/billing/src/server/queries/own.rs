//! What the questions of patients about their own bills have in common.

use jiff::tz::TimeZone;
use jiff_sqlx::ToSqlx;
use model::{AppError, Currency, FacilityId, Money, PatientId};
use platform::{Failure, Tx};
use uuid::Uuid;

use crate::{
    model::{BankAccount, ByPlan, InvoiceState, OwnBillSummary, OwnMethod, PaymentState, Stand, UnderWay, is_overdue},
    server::place,
};

/// More than this nobody looks through on a phone.
const MOST: i64 = 200;

/// The patient who asks.
pub fn patient(tx: &mut Tx) -> Result<PatientId, Failure> {
    Ok(patients::server::own(tx).ok_or(AppError::Forbidden)?)
}

/// Issued bills of the patient, as they stand after all credit notes: those to pay first, the earliest due date on top. Drafts
/// are nobody's business yet. With `only`, just those.
pub async fn bills(tx: &mut Tx, patient: PatientId, only: Option<&[Uuid]>) -> Result<Vec<OwnBillSummary>, Failure> {
    let now = tx.now();
    let rows = sqlx::query!(
        r#"select i.id, i.facility_id, f.name as facility, f.zone, i.number as "number!", i.issued_on as "issued_on!",
                  i.due_on as "due_on!", i.currency, left_of.patient as "patient!", left_of.payer as "payer!",
                  coalesce((select sum(amount_minor) from ledger_entry where invoice_id = i.id and account = 'patient'), 0)::bigint as "open!",
                  coalesce((select sum(amount_minor) from ledger_entry where invoice_id = i.id and account = 'write_off' and payer_id is null), 0)::bigint as "waived!",
                  exists (select from credit_note where adjusts = i.id) as "credited!",
                  x.plan_id as "plan_id?", s.kept as "kept?"
           from invoice i join facility f on f.id = i.facility_id
           left join payment_plan_invoice x on x.invoice_id = i.id and x.live
           left join lateral plan_stands(x.plan_id, ($4::timestamptz at time zone f.zone)::date) s on true
           cross join lateral (
               select coalesce(sum(l.patient_minor - coalesce(c.patient, 0)), 0)::bigint as patient,
                      coalesce(sum(l.payer_minor - coalesce(c.payer, 0)), 0)::bigint as payer
               from invoice_line l
               left join lateral (select sum(patient_minor) as patient, sum(payer_minor) as payer
                                  from credit_note_line where invoice_line_id = l.id) c on true
               where l.invoice_id = i.id and l.live) left_of
           where i.patient_id = $1 and i.state = 'issued' and ($2::uuid[] is null or i.id = any($2))
           order by i.issued_at desc, i.id limit $3"#,
        patient.0,
        only,
        MOST,
        now.to_sqlx() as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut bills = Vec::with_capacity(rows.len());
    for row in rows {
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        let today = TimeZone::get(&row.zone).map_err(Failure::other)?.to_datetime(now).date();
        let stand =
            Stand { left: row.patient + row.payer, patient_left: row.patient, open: row.open, credited: row.credited };
        let due_on = row.due_on.to_jiff();
        let open = Money::new(row.open, currency);
        let plan = row.plan_id.map(|id| ByPlan { id: id.into(), kept: row.kept.unwrap_or(false) });
        tx.saw(patient, "invoice", Some(row.id));
        bills.push(OwnBillSummary {
            id: row.id.into(),
            facility_id: row.facility_id.into(),
            facility: row.facility,
            number: row.number,
            state: InvoiceState::derived(stand),
            issued_on: row.issued_on.to_jiff(),
            due_on,
            overdue: is_overdue(open, Some(due_on), plan, today),
            plan,
            patient: Money::new(row.patient, currency),
            payer: Money::new(row.payer, currency),
            waived: Money::new(row.waived, currency),
            open,
        });
    }
    bills.sort_by_key(|bill| (!bill.is_open(), bill.is_open().then_some(bill.due_on)));
    Ok(bills)
}

/// Payments that are not known to have ended, for these bills: those that never got to a page do not count.
pub async fn under_way(tx: &mut Tx, patient: PatientId, bills: &[Uuid]) -> Result<Vec<UnderWay>, Failure> {
    let rows = sqlx::query!(
        r#"select p.id, p.state as "state: PaymentState", p.currency, p.amount_minor from payment p
           where p.patient_id = $1 and p.state in ('initiated', 'processing')
             and (p.state = 'processing' or exists (select from gateway_session where payment_id = p.id))
             and exists (
                 select from payment_request_invoice where request_id = p.request_id and invoice_id = any($2))
           order by p.created_at, p.id"#,
        patient.0,
        bills,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let currency: Currency = row.currency.parse().map_err(Failure::other)?;
            let amount = Money::new(row.amount_minor, currency);
            Ok(UnderWay { payment_id: row.id.into(), state: row.state, amount })
        })
        .collect()
}

/// Cards that the patient keeps, the newest first.
pub async fn methods(tx: &mut Tx, patient: PatientId) -> Result<Vec<OwnMethod>, Failure> {
    let rows = sqlx::query_as!(
        Method,
        "select id, brand, last_four, exp_month, exp_year from saved_method
         where patient_id = $1 and removed_at is null order by kept_at desc, id desc limit $2",
        patient.0,
        MOST,
    );
    let rows = rows.fetch_all(tx.conn()).await?;
    Ok(rows.into_iter().map(|row| row.shown(tx, patient)).collect())
}

/// By which ways the patient can pay at a facility from home: the cards that they keep and that have not ended, and a transfer to
/// its bank account.
pub async fn ways(
    tx: &mut Tx,
    patient: PatientId,
    facility: FacilityId,
) -> Result<(Vec<OwnMethod>, Option<BankAccount>), Failure> {
    let rows = sqlx::query!(
        r#"select p.bank_holder as "holder?", p.bank_account as "account?", p.bank_bic as "bic?", m.id as "id?", m.brand as "brand?",
                  m.last_four as "last_four?", m.exp_month as "exp_month?", m.exp_year as "exp_year?"
           from facility f left join billing_policy p on p.facility_id = f.id
           left join saved_method m on m.patient_id = $1 and m.removed_at is null
           where f.id = $2 order by m.kept_at desc, m.id desc limit $3"#,
        patient.0,
        facility.0,
        MOST,
    )
    .fetch_all(tx.conn())
    .await?;
    let (mut methods, mut bank) = (Vec::new(), None);
    for row in rows {
        bank = place::bank(row.holder, row.account, row.bic);
        let facts = row.id.zip(row.brand).zip(row.last_four.zip(row.exp_month.zip(row.exp_year)));
        if let Some(((id, brand), (last_four, (exp_month, exp_year)))) = facts {
            methods.push(Method { id, brand, last_four, exp_month, exp_year }.shown(tx, patient));
        }
    }
    methods.retain(|method| !method.expired);
    Ok((methods, bank))
}

struct Method {
    id: Uuid,
    brand: String,
    last_four: String,
    exp_month: i16,
    exp_year: i16,
}

impl Method {
    fn shown(self, tx: &mut Tx, patient: PatientId) -> OwnMethod {
        let today = tx.now().to_zoned(TimeZone::UTC).date();
        tx.saw(patient, "saved_method", Some(self.id));
        OwnMethod {
            id: self.id.into(),
            brand: self.brand,
            last_four: self.last_four,
            // It holds until the end of its month.
            expired: (self.exp_year, self.exp_month) < (today.year(), i16::from(today.month())),
            exp_month: self.exp_month,
            exp_year: self.exp_year,
        }
    }
}
