//! Bills, clicks, and the deliveries of a gateway that has lost its order.

use std::{
    collections::VecDeque,
    fmt,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Instant,
};

use billing::{
    model::{AddChargeCode, DraftInvoice, EnterCharge, IssueInvoice, RequestPayment, StartPayment, TakePayment},
    server::gateway::{Event, Outcome as Taken, TakeInEvent},
};
use model::{AppError, ChargeCodeId, FacilityId, InvoiceId, Money, PatientId, PaymentId, PaymentRequestId};
use platform::{Command, Ctx, Hale, command};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sqlx::{PgPool, Row};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{
    history,
    script::{Script, Truth, mixed},
};
use crate::Outcome;

/// How many deliveries a payment has on average.
const DELIVERIES_OF_A_PAYMENT: usize = 10;

#[derive(Clone)]
pub struct Storm {
    pub hale: Hale,
    pub pool: PgPool,
    pub seed: u64,
    /// At least so many.
    pub deliveries: usize,
    pub clients: u32,
}

/// What was left behind.
#[derive(Debug, Default)]
pub struct Found {
    pub violations: Vec<String>,
    pub payments: usize,
    pub clicks: usize,
    pub deliveries: u64,
    pub repeated: u64,
    /// PostgreSQL broke in the middle of what followed.
    pub broken: u64,
    pub early: u64,
    pub seconds: u64,
}

#[derive(Default)]
struct Tally {
    deliveries: AtomicU64,
    repeated: AtomicU64,
    broken: AtomicU64,
    early: AtomicU64,
}

struct House {
    facility: FacilityId,
    patient: PatientId,
    code: ChargeCodeId,
}

impl Storm {
    pub async fn rage(&self) -> Outcome<Found> {
        let (began, mut rng) = (Instant::now(), ChaCha8Rng::seed_from_u64(self.seed));
        let before = history::balances(&self.pool).await?;
        let house = Arc::new(self.open().await?);
        let wanted = self.deliveries / DELIVERIES_OF_A_PAYMENT + 1;
        let clicks = self.begin(&house, wanted, &mut rng).await?;
        let now = self.hale.clock().now();
        let mut scripts = Vec::new();
        for (payment, session, amount) in self.dynamic_pages().await? {
            scripts.push(Script::of(payment, &session, amount, now, &mut rng));
        }
        let told = scripts.iter().flat_map(|script| script.deliveries(&mut rng)).collect::<Vec<_>>();
        let told = self.enough(told, &scripts, &mut rng);
        self.dynamic_faults(true).await?;
        let tally = self.deliver(told).await;
        self.dynamic_faults(false).await?;
        let tally = tally?;
        let truths: Vec<Truth> = scripts.iter().map(|script| script.truth).collect();
        Ok(Found {
            violations: history::check(&self.pool, &before, &truths).await?,
            payments: truths.len(),
            clicks,
            deliveries: tally.deliveries.load(Relaxed),
            repeated: tally.repeated.load(Relaxed),
            broken: tally.broken.load(Relaxed),
            early: tally.early.load(Relaxed),
            seconds: began.elapsed().as_secs(),
        })
    }

    /// Chance may have told less than was asked for.
    fn enough(&self, mut told: Vec<Event>, scripts: &[Script], rng: &mut ChaCha8Rng) -> Vec<Event> {
        while told.len() < self.deliveries {
            let again = &scripts[rng.random_range(0..scripts.len())];
            told.extend(again.deliveries(rng));
        }
        mixed(told, rng)
    }

    async fn run<C: Command>(&self, command: C) -> Result<C::Output, AppError> {
        let key = self.hale.random().uuid(self.hale.clock().now()).into();
        command::run(Ctx::system(&self.hale, "storm"), key, command).await
    }

    async fn open(&self) -> Outcome<House> {
        let (facility, patient) = self.dynamic_somebody().await?;
        let name = Uuid::from_u128(u128::from(self.seed)).simple().to_string().to_uppercase();
        let code = AddChargeCode { code: name, name: "Storm".into(), plain_name: "Storm".into() };
        Ok(House { facility, patient, code: self.run(code).await? })
    }

    async fn dynamic_somebody(&self) -> Outcome<(FacilityId, PatientId)> {
        let row = sqlx::query("select facility_id, patient_id from patient_facility order by 1, 2 limit 1");
        let row = row.fetch_one(&self.pool).await?;
        Ok((row.try_get::<Uuid, _>(0)?.into(), row.try_get::<Uuid, _>(1)?.into()))
    }

    /// Invoices, requests, and impatient patients before them.
    async fn begin(&self, house: &Arc<House>, payments: usize, rng: &mut ChaCha8Rng) -> Outcome<usize> {
        let seeds: Vec<u64> = (0..payments).map(|_| rng.random()).collect();
        let waiting = Arc::new(Mutex::new(VecDeque::from(seeds)));
        let mut clients = JoinSet::new();
        for _ in 0..self.clients {
            let (storm, house, waiting) = (self.clone(), house.clone(), waiting.clone());
            clients.spawn(async move {
                let mut clicks = 0;
                while let Some(seed) = next(&waiting) {
                    clicks += storm.invoice(&house, seed).await?;
                }
                Ok::<_, AppError>(clicks)
            });
        }
        let mut clicks = 0;
        while let Some(client) = clients.join_next().await {
            clicks += client??;
        }
        Ok(clicks)
    }

    async fn invoice(&self, house: &House, seed: u64) -> Result<usize, AppError> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let invoice = self.bill(house).await?;
        let (patient_id, facility_id) = (house.patient, house.facility);
        let invoices = vec![invoice.to_string()];
        let note = String::new();
        let ask = RequestPayment { patient_id, facility_id, invoices: invoices.clone(), days: "14".into(), note };
        let request = self.run(ask).await?;
        let clicks = self.clicks(request, &mut rng).await?;
        // Some have paid at the desk by the time at which the gateway tells of it, and not all of them a part.
        if rng.random_bool(0.3) {
            let amount = if rng.random_bool(0.5) { "100" } else { "200" };
            let (method, amount, reference) = ("card".into(), amount.into(), "SLIP 1".into());
            self.run(TakePayment { patient_id, facility_id, method, amount, reference, invoices }).await?;
        }
        Ok(clicks)
    }

    async fn bill(&self, house: &House) -> Result<InvoiceId, AppError> {
        let (patient_id, facility_id) = (house.patient, house.facility);
        let charge = EnterCharge {
            patient_id,
            facility_id,
            code_id: house.code.to_string(),
            quantity: "1".into(),
            unit_price: "200".into(),
            performed_on: String::new(),
            reason: "Storm".into(),
        };
        let draft = DraftInvoice {
            patient_id,
            facility_id,
            charges: vec![self.run(charge).await?.id.to_string()],
            coverage_id: String::new(),
            discount: String::new(),
            discount_reason: String::new(),
        };
        let invoice_id = self.run(draft).await?.id;
        Ok(self.run(IssueInvoice { invoice_id, version: 1 }).await?.id)
    }

    /// A double click, and a second tab with another wish. Who was in the other's way is told so.
    async fn clicks(&self, request_id: PaymentRequestId, rng: &mut ChaCha8Rng) -> Result<usize, AppError> {
        let wish = amount(rng);
        let start = |amount: &str| {
            self.run(StartPayment { request_id, amount: amount.into(), method: String::new(), keep: false })
        };
        let (first, second, tab) = tokio::join!(start(&wish), start(&wish), start("3"));
        for answer in [first, second, tab] {
            match answer {
                Ok(_) | Err(AppError::Conflict { .. } | AppError::RuleBroken { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(3)
    }

    /// Every payment that was begun gets its page, and says what it is about.
    async fn dynamic_pages(&self) -> Outcome<Vec<(PaymentId, String, Money)>> {
        let pages = "insert into gateway_session (id, payment_id, url, opened_at)
             select 'cs_' || id, id, 'https://pay.example/' || id, created_at from payment
             where state = 'initiated' and method = 'online' on conflict do nothing";
        sqlx::query(pages).execute(&self.pool).await?;
        let rows = "select p.id, s.id, p.amount_minor, p.currency::text from gateway_session s join payment p on p.id = s.payment_id
             where p.state = 'initiated' order by p.id";
        let rows = sqlx::query(rows).fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let amount = Money::new(row.try_get(2)?, row.try_get::<String, _>(3)?.parse()?);
                Ok((row.try_get::<Uuid, _>(0)?.into(), row.try_get(1)?, amount))
            })
            .collect()
    }

    /// One write in fifty of those that follow from an event breaks: the event before it is to be undone with it.
    async fn dynamic_faults(&self, on: bool) -> Outcome<()> {
        let mut sql = String::new();
        for table in ["allocation", "journal", "gateway_object"] {
            sql += &format!("drop trigger if exists storm on {table};");
            if on {
                sql += &format!("create trigger storm before insert on {table} for each row execute function storm();");
            }
        }
        let function = "create or replace function storm() returns trigger language plpgsql as
             $$ begin if random() < 0.02 then raise exception 'a storm'; end if; return new; end $$;";
        let sql = if on { format!("{function}{sql}") } else { format!("{sql}drop function if exists storm();") };
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&self.pool).await?;
        Ok(())
    }

    /// Several at a time. What is refused comes again, behind the others.
    async fn deliver(&self, told: Vec<Event>) -> Outcome<Tally> {
        let (waiting, tally) = (Arc::new(Mutex::new(VecDeque::from(told))), Arc::new(Tally::default()));
        let mut clients = JoinSet::new();
        for _ in 0..self.clients {
            let (storm, waiting, tally) = (self.clone(), waiting.clone(), tally.clone());
            clients.spawn(async move {
                while let Some(event) = next(&waiting) {
                    tally.deliveries.fetch_add(1, Relaxed);
                    match storm.run(TakeInEvent(event.clone())).await {
                        Ok(Taken::Repeated) => drop(tally.repeated.fetch_add(1, Relaxed)),
                        Ok(_) => {}
                        Err(refused) => {
                            let why = if refused == AppError::Busy { &tally.early } else { &tally.broken };
                            why.fetch_add(1, Relaxed);
                            if let Ok(mut waiting) = waiting.lock() {
                                waiting.push_back(event);
                            }
                        }
                    }
                }
            });
        }
        clients.join_all().await;
        Arc::into_inner(tally).ok_or_else(|| "a client is still there".into())
    }
}

fn next<T>(waiting: &Mutex<VecDeque<T>>) -> Option<T> {
    waiting.lock().ok()?.pop_front()
}

/// From 1.00 to 40.00: an invoice may be paid by less or by more than it asks for.
fn amount(rng: &mut ChaCha8Rng) -> String {
    let minor = rng.random_range(100..=4_000);
    format!("{}.{:02}", minor / 100, minor % 100)
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { payments, clicks, deliveries, repeated, broken, early, seconds, violations: _ } = self;
        write!(
            f,
            "{deliveries} deliveries about {payments} payments in {seconds} s: {repeated} told before, {early} too early, {broken} broken in the middle; {clicks} clicks"
        )
    }
}
