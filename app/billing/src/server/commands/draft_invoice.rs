use jiff_sqlx::ToSqlx;
use model::{Action, ChargeId, CoverageId, Currency, FieldErrors, InvoiceId, Money, Permission};
use platform::{Command, Failure, Tx};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::{
    model::{
        ChargeAction, ChargeState, ComponentKind, DraftInvoice, Invoiced, REASON_MAX,
        bill::{Billable, Line, lay_out},
        price::{self, Component, Price},
    },
    server::{
        place::{self, Place},
        pricing::{self, of},
        refusal::{Refusal, told},
        row::AccountRow,
        typed,
    },
};

/// Puts charges of one patient on a draft, as they are to be asked for: a discount on the whole within the facility's
/// limit and with its reason, and what the chosen coverage leaves to the patient. A charge stands on one invoice.
impl Command for DraftInvoice {
    const NAME: &'static str = "billing.draft_invoice";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = Invoiced;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Invoiced, Failure> {
        let account = tx.load::<AccountRow>((self.patient_id, self.facility_id), Action::Book).await?;
        let place = place::of(tx, account.facility).await?;
        let mut fields = FieldErrors::default();
        let chosen: Vec<ChargeId> = typed::ticked(&mut fields, "charges", &self.charges);
        let discount = typed::amount_or_zero(&mut fields, "discount", &self.discount, place.currency);
        let reason = typed::note(&mut fields, "discount_reason", &self.discount_reason, REASON_MAX);
        if discount > 0 && reason.is_none() {
            fields.add("discount_reason", "Write why the discount is given.");
        }
        let coverage: Option<CoverageId> = (!self.coverage_id.trim().is_empty())
            .then(|| typed::chosen(&mut fields, "coverage_id", &self.coverage_id, "Choose a coverage, or none."))
            .flatten();
        fields.into_result()?;
        let charges = charges(tx, &account, &place, &chosen).await?;
        let terms = match coverage {
            Some(coverage) => {
                pricing::lock_coverage(tx, coverage).await?;
                Some(pricing::covered(tx, &place, account.patient, coverage).await?.terms)
            }
            None => None,
        };
        let items: Vec<Billable> = charges.iter().map(|(_, item)| item.clone()).collect();
        within_limit(&place, &items, discount)?;
        let lines = lay_out(&items, discount, terms.as_ref(), place.currency).map_err(Refusal::from)?;
        let id: InvoiceId = tx.new_id();
        let now = tx.now().to_sqlx();
        let by = tx.actor().account().map(|account| account.0);
        sqlx::query!(
            "insert into invoice (id, facility_id, patient_id, currency, coverage_id, discount_minor, discount_reason, created_by, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            id.0,
            place.id.0,
            account.patient.0,
            place.currency.code(),
            coverage.map(|coverage| coverage.0),
            discount,
            reason.filter(|_| discount > 0),
            by,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        let charges: Vec<ChargeId> = charges.into_iter().map(|(charge, _)| charge).collect();
        write_lines(tx, &account, id, &charges, &lines).await?;
        tx.touched("invoice", id.0, Some(account.patient));
        Ok(Invoiced { id, patient_id: account.patient, number: None })
    }
}

/// The chosen charges with their copied prices, locked, in the order in which things were done.
async fn charges(
    tx: &mut Tx,
    account: &AccountRow,
    place: &Place,
    chosen: &[ChargeId],
) -> Result<Vec<(ChargeId, Billable)>, Failure> {
    let ids: Vec<Uuid> = chosen.iter().map(|charge| charge.0).collect();
    sqlx::query!("select id from charge where id = any($1) order by id for no key update", &ids)
        .fetch_all(tx.conn())
        .await?;
    let rows = sqlx::query!(
        r#"select id, name, state as "state: ChargeState", currency, unit_price, quantity from charge
           where id = any($1) and patient_id = $2 and facility_id = $3 order by performed_on, created_at, id"#,
        &ids,
        account.patient.0,
        account.facility.0,
    )
    .fetch_all(tx.conn())
    .await?;
    if rows.is_empty() || rows.len() < ids.len() {
        return Err(Refusal::NothingToBill.into());
    }
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let action = ChargeAction::Bill;
        if row.state == ChargeState::Planned {
            return Err(Refusal::NoPriceYet { name: row.name }.into());
        }
        row.state.after(action).ok_or(Refusal::ChargeMove { state: row.state, action })?;
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        if currency != place.currency {
            return Err(Refusal::OtherCurrency.into());
        }
        let unit = row.unit_price.ok_or(Refusal::NoPriceYet { name: row.name })?;
        let price = Price { currency, unit, components: components(tx, row.id).await? };
        found.push((row.id.into(), Billable { price, quantity: row.quantity }));
    }
    Ok(found)
}

async fn components(tx: &mut Tx, charge: Uuid) -> Result<Vec<Component>, Failure> {
    let rows = sqlx::query!(
        r#"select kind as "kind: ComponentKind", label, rate, each from charge_component where charge_id = $1 order by position"#,
        charge,
    );
    let rows = rows.fetch_all(tx.conn()).await?;
    Ok(rows.into_iter().map(|row| Component { kind: row.kind, label: row.label, of: of(row.rate, row.each) }).collect())
}

/// T4.6: more than the facility allows is refused, and never issued.
fn within_limit(place: &Place, items: &[Billable], discount: i64) -> Result<(), Failure> {
    if discount == 0 {
        return Ok(());
    }
    let whole = items.iter().try_fold(0_i64, |sum, item| {
        let line = item.price.of(item.quantity, 0).map_err(Refusal::from)?;
        sum.checked_add(line.gross + line.surcharge - line.discount).ok_or(Refusal::TooLarge)
    })?;
    let limit = price::decimal(Money::new(whole, place.currency)).checked_mul(place.discount_limit);
    let most = limit.and_then(|limit: Decimal| price::round(limit, place.currency)).ok_or(Refusal::TooLarge)?;
    if discount > most {
        return Err(Refusal::DiscountTooLarge { most: Money::new(most, place.currency) }.into());
    }
    Ok(())
}

async fn write_lines(
    tx: &mut Tx,
    account: &AccountRow,
    invoice: InvoiceId,
    charges: &[ChargeId],
    lines: &[Line],
) -> Result<(), Failure> {
    for (position, (charge, line)) in (0_i16..).zip(charges.iter().zip(lines)) {
        let id: Uuid = tx.new_id();
        sqlx::query!(
            "insert into invoice_line (id, invoice_id, patient_id, facility_id, position, charge_id, gross_minor, surcharge_minor,
                                       discount_minor, net_minor, tax_minor, total_minor, patient_minor, payer_minor, deductible_minor)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            id,
            invoice.0,
            account.patient.0,
            account.facility.0,
            position,
            charge.0,
            line.amounts.gross,
            line.amounts.surcharge,
            line.amounts.discount,
            line.amounts.net,
            line.amounts.tax,
            line.amounts.total,
            line.share.patient,
            line.share.payer,
            line.share.deductible,
        )
        .execute(tx.conn())
        .await
        .map_err(told)?;
    }
    let ids: Vec<Uuid> = charges.iter().map(|charge| charge.0).collect();
    sqlx::query!("update charge set state = 'billed' where id = any($1)", &ids).execute(tx.conn()).await?;
    Ok(())
}
