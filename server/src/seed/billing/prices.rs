//! What things cost in the demo's two houses, before anything is charged there.

use billing::{
    model::{CodeKind, PayerClass},
    server::place,
};
use jiff::ToSpan;
use jiff_sqlx::ToSqlx;
use model::{AppError, FacilityId, Money, PatientId, Permission};
use patients::server::{NewCoverage, insert_coverage};
use platform::{Command, Failure, Tx};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a test costs where nothing else is said, in whole units of the currency, by its department.
const TESTS: [(&str, i64); 4] = [("Haematology", 18), ("Coagulation", 16), ("Immunology", 34), ("Urine", 9)];
const OTHER_TEST: i64 = 12;

/// What no department captures: code, name, plain words, price.
const BY_HAND: [(&str, &str, &str, i64); 5] = [
    ("NO-SHOW", "Missed appointment", "Appointment that was missed", 40),
    ("DRESSING", "Wound dressing", "Dressing of a wound", 25),
    ("INJECTION", "Injection", "Injection", 18),
    ("CERTIFICATE", "Medical certificate", "Certificate for your employer or school", 15),
    ("SPLINT", "Forearm splint", "Splint for the forearm", 60),
];

/// A list for patients who pay themselves, one for the insured, how the house bills, and a price for each service, each test
/// and what is charged by hand.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PriceHouse {
    pub facility: FacilityId,
    pub series: String,
    /// Whose account it is, its number, and the bank's code.
    pub bank: [String; 3],
}

impl Command for PriceHouse {
    const NAME: &'static str = "demo.price_house";
    const PERMISSION: Permission = Permission::EditPrices;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::Forbidden.into());
        }
        let there = sqlx::query_scalar!("SELECT id FROM price_list WHERE facility_id = $1 LIMIT 1", self.facility.0);
        if there.fetch_optional(tx.conn()).await?.is_some() {
            return Ok(());
        }
        let codes = codes(tx, self.facility).await?;
        for (class, name, off) in
            [(PayerClass::SelfPay, "Standard", None), (PayerClass::Insured, "Insured", Some(Decimal::new(1, 1)))]
        {
            list(tx, self.facility, class, name, off, &codes).await?;
        }
        let [holder, account, bic] = self.bank;
        let no_show = codes.iter().find(|code| code.name == "NO-SHOW").map(|code| code.id);
        sqlx::query!(
            "INSERT INTO billing_policy (facility_id, series, due_days, no_show_code_id, bank_holder, bank_account, bank_bic)
             VALUES ($1, $2, 30, $3, $4, $5, $6)",
            self.facility.0,
            self.series,
            no_show,
            holder,
            account,
            bic,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("billing_policy", self.facility.0, None);
        Ok(())
    }
}

struct Coded {
    id: Uuid,
    name: String,
    price: Decimal,
}

/// Codes of services, of tests, and of what is charged by hand; the other house may have made the last two already.
async fn codes(tx: &mut Tx, facility: FacilityId) -> Result<Vec<Coded>, Failure> {
    let place = place::of(tx, facility).await?;
    let mut coded = Vec::new();
    let services = sqlx::query!("SELECT id, name, price_minor FROM service WHERE facility_id = $1", facility.0)
        .fetch_all(tx.conn())
        .await?;
    for service in services {
        let price = Decimal::new(service.price_minor, place.currency.exponent());
        let id = code(tx, CodeKind::Service, Some(service.id), &service.name, &service.name).await?;
        coded.push(Coded { id, name: service.name, price });
    }
    let tests =
        sqlx::query!("SELECT id, name, plain_name, department FROM lab_test WHERE active").fetch_all(tx.conn()).await?;
    for test in tests {
        let price = TESTS.iter().find(|(department, _)| *department == test.department).map_or(OTHER_TEST, |(_, p)| *p);
        let id = code(tx, CodeKind::Test, Some(test.id), &test.name, &test.plain_name).await?;
        coded.push(Coded { id, name: test.name, price: price.into() });
    }
    for (name, words, plain, price) in BY_HAND {
        let known = sqlx::query_scalar!("SELECT id FROM charge_code WHERE code = $1", name);
        let id = match known.fetch_optional(tx.conn()).await? {
            Some(id) => id,
            None => by_hand(tx, name, words, plain).await?,
        };
        coded.push(Coded { id, name: name.to_owned(), price: price.into() });
    }
    Ok(coded)
}

/// As billing makes it when a service or a test is charged for the first time.
async fn code(tx: &mut Tx, kind: CodeKind, subject: Option<Uuid>, name: &str, plain: &str) -> Result<Uuid, Failure> {
    let id: Uuid = tx.new_id();
    let prefix = if kind == CodeKind::Service { "SV" } else { "LT" };
    let written = format!("{prefix}-{}", subject.unwrap_or(id).simple().to_string().to_uppercase());
    let now = tx.now().to_sqlx();
    let id = sqlx::query_scalar!(
        "INSERT INTO charge_code (id, kind, subject_id, code, name, plain_name, created_at)
         VALUES ($1, $2, $3, $4, left($5, 200), left($6, 200), $7)
         ON CONFLICT (kind, subject_id) DO UPDATE SET active = charge_code.active RETURNING id",
        id,
        kind.name(),
        subject,
        written,
        name,
        plain,
        now as _,
    );
    Ok(id.fetch_one(tx.conn()).await?)
}

async fn by_hand(tx: &mut Tx, code: &str, name: &str, plain: &str) -> Result<Uuid, Failure> {
    let id: Uuid = tx.new_id();
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "INSERT INTO charge_code (id, kind, code, name, plain_name, created_at) VALUES ($1, 'other', $2, $3, $4, $5)",
        id,
        code,
        name,
        plain,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// Valid since a year before, so that there are old bills, too. `off`: the insurers have agreed on less.
async fn list(
    tx: &mut Tx,
    facility: FacilityId,
    class: PayerClass,
    name: &str,
    off: Option<Decimal>,
    codes: &[Coded],
) -> Result<(), Failure> {
    let place = place::of(tx, facility).await?;
    let id: Uuid = tx.new_id();
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "INSERT INTO price_list (id, facility_id, payer_class, name, currency, valid_from, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        facility.0,
        class.name(),
        name,
        place.currency.code(),
        (place.today - 1.year()).first_of_year().to_sqlx() as _,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    for code in codes {
        let item: Uuid = tx.new_id();
        sqlx::query!(
            "INSERT INTO price_item (id, price_list_id, charge_code_id, unit_price) VALUES ($1, $2, $3, $4)",
            item,
            id,
            code.id,
            code.price,
        )
        .execute(tx.conn())
        .await?;
        if let Some(rate) = off {
            sqlx::query!(
                "INSERT INTO price_component (price_item_id, position, kind, label, rate)
                 VALUES ($1, 0, 'discount', 'Agreed with the insurers', $2)",
                item,
                rate,
            )
            .execute(tx.conn())
            .await?;
        }
    }
    Ok(())
}

/// An insurance of a patient, and what it leaves to them: a co-pay, a fifth of the rest, and the insurer carries up to a
/// ceiling.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Insure {
    pub patient: PatientId,
    pub facility: FacilityId,
    pub payor: String,
    pub member: String,
}

impl Command for Insure {
    const NAME: &'static str = "demo.insure";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        if !tx.actor().is_system() {
            return Err(AppError::Forbidden.into());
        }
        let coverage = NewCoverage {
            status: "active".into(),
            kind: Some("Private health insurance".into()),
            payor: Some(self.payor),
            payor_organization: None,
            member_id: Some(self.member),
            period_start: None,
            period_end: None,
        };
        let Some(coverage) = insert_coverage(tx, self.patient, &coverage).await? else { return Ok(()) };
        let place = place::of(tx, self.facility).await?;
        let (id, now): (Uuid, _) = (tx.new_id(), tx.now().to_sqlx());
        let money = |whole: i64| Money::parse(&whole.to_string(), place.currency).map(|money| money.minor);
        sqlx::query!(
            "INSERT INTO coverage_terms (id, coverage_id, facility_id, copay_minor, patient_rate, ceiling_minor, valid_from, created_at)
             VALUES ($1, $2, $3, $4, 0.2, $5, $6, $7)",
            id,
            coverage,
            self.facility.0,
            money(15).map_err(Failure::other)?,
            money(5_000).map_err(Failure::other)?,
            (place.today - 1.year()).first_of_year().to_sqlx() as _,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        Ok(())
    }
}
