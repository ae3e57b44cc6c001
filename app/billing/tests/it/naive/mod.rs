//! Random operations against a model so naive that it can be read: after each, the house and the model agree, every sum of
//! the ledger is zero, no invoice is below zero, and no more is refunded than was paid.

use billing::model::*;
use jiff::civil::date;
use model::{AppError, ChargeId, InvoiceId, Money, OrganizationId, PayerPaymentId, PaymentId};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

mod receivable;

use self::receivable::{Plan, Unknown};
use crate::office::{Office, usd};

#[derive(Debug, Default)]
struct Bill {
    id: Option<InvoiceId>,
    /// The patient's part.
    own: i64,
    payer: i64,
    credited_own: i64,
    credited_payer: i64,
    written_off: i64,
    payer_written_off: i64,
    /// By payment.
    paid: Vec<(usize, i64)>,
    /// By payment of the payer.
    payer_paid: Vec<(usize, i64)>,
}

impl Bill {
    fn paid(&self) -> i64 {
        self.paid.iter().map(|(_, amount)| amount).sum()
    }

    fn payer_open(&self) -> i64 {
        self.payer
            - self.credited_payer
            - self.payer_written_off
            - self.payer_paid.iter().map(|(_, amount)| amount).sum::<i64>()
    }

    fn open(&self) -> i64 {
        self.own - self.credited_own - self.written_off - self.paid()
    }
}

#[derive(Debug)]
struct Money0 {
    id: PaymentId,
    amount: i64,
    refunded: i64,
}

struct Naive {
    office: Office,
    coverage: model::CoverageId,
    rng: ChaCha8Rng,
    unbilled: Vec<ChargeId>,
    bills: Vec<Bill>,
    payments: Vec<Money0>,
    payer: Option<OrganizationId>,
    /// With what was paid.
    payer_payments: Vec<(PayerPaymentId, i64)>,
    unknown: Vec<Unknown>,
    plans: Vec<Plan>,
    mrn: String,
    /// Operations that the house has done, and refused.
    done: u32,
    refused: u32,
}

impl Naive {
    async fn begin(seed: u64) -> Self {
        let office = Office::open().await;
        let coverage = office.coverage("3", "25", "", "").await;
        office.open_drawer(&office.cashier, "0").await;
        let rng = ChaCha8Rng::seed_from_u64(seed);
        let mrn = office.mrn().await;
        Self {
            office,
            coverage,
            rng,
            unbilled: vec![],
            bills: vec![],
            payments: vec![],
            payer: None,
            payer_payments: vec![],
            unknown: vec![],
            plans: vec![],
            mrn,
            done: 0,
            refused: 0,
        }
    }

    fn amount(&mut self, most: i64) -> String {
        usd(self.rng.random_range(1..=most.max(1))).plain()
    }

    fn credit(&self, payment: usize) -> i64 {
        let used: i64 =
            self.bills.iter().flat_map(|bill| &bill.paid).filter(|(by, _)| *by == payment).map(|(_, part)| part).sum();
        self.payments[payment].amount - self.payments[payment].refunded - used
    }

    fn some_bill(&mut self) -> Option<usize> {
        (!self.bills.is_empty()).then(|| self.rng.random_range(0..self.bills.len()))
    }

    fn some_payment(&mut self) -> Option<usize> {
        (!self.payments.is_empty()).then(|| self.rng.random_range(0..self.payments.len()))
    }

    /// Whether the house did it must be what the model says.
    fn judge<T: std::fmt::Debug>(&mut self, what: &str, allowed: bool, answer: Result<T, AppError>) -> Option<T> {
        match answer {
            Ok(done) if allowed => {
                self.done += 1;
                Some(done)
            }
            Err(AppError::RuleBroken { .. }) if !allowed => {
                self.refused += 1;
                None
            }
            other => panic!("{what}: the model says {allowed}, the house {other:?}"),
        }
    }

    async fn step(&mut self) {
        self.office.tick();
        match self.rng.random_range(0..150) {
            0..25 => self.charge().await,
            25..40 => self.bill().await,
            40..62 => self.pay().await,
            62..72 => self.allocate().await,
            72..80 => self.credit_note().await,
            80..88 => self.write_off().await,
            88..98 => self.refund().await,
            98..112 => self.payer_pays().await,
            112..119 => self.allocate_payer().await,
            119..126 => self.suspend().await,
            126..134 => self.place().await,
            134..138 => self.deposit().await,
            138..147 => self.plan().await,
            _ => self.cancel_plan().await,
        }
    }

    async fn charge(&mut self) {
        let code = if self.rng.random_bool(0.5) { self.office.visit } else { self.office.dressing };
        let quantity = format!("{}.{}", self.rng.random_range(1..4), self.rng.random_range(0..1000));
        let priced = self.rng.random_bool(0.5);
        let unit_price = if priced { self.amount(20_000) } else { String::new() };
        let charge = EnterCharge { unit_price, ..self.office.by_hand(code, &quantity) };
        let answer = self.office.t.run(&self.office.clerk.actor, charge).await;
        let charged = self.judge("a charge", true, answer).expect("charged");
        self.unbilled.push(charged.id);
    }

    async fn bill(&mut self) {
        let take = self.rng.random_range(0..=self.unbilled.len().min(4));
        let charges: Vec<ChargeId> = self.unbilled.drain(..take).collect();
        let insured = self.rng.random_bool(0.4);
        let discount = if self.rng.random_bool(0.3) { "0.77".to_owned() } else { String::new() };
        let draft = DraftInvoice {
            coverage_id: if insured { self.coverage.to_string() } else { String::new() },
            discount_reason: if discount.is_empty() { String::new() } else { "Rounding down".into() },
            discount,
            ..self.office.draft(&charges)
        };
        let clerk = self.office.clerk.actor.clone();
        let answer = self.office.t.run(&clerk, draft).await;
        // A fifth of very little may be less than the discount.
        let small = matches!(&answer, Err(AppError::RuleBroken { rule, .. }) if rule == "discount_over_limit");
        let Some(draft) = self.judge("a draft", take > 0 && !small, answer) else {
            self.unbilled.extend(charges);
            return;
        };
        if self.rng.random_bool(0.1) {
            let discard = DiscardDraft { invoice_id: draft.id, version: 1 };
            let answer = self.office.t.run(&clerk, discard).await;
            self.judge("a discarded draft", true, answer);
            self.unbilled.extend(charges);
            return;
        }
        let answer = self.office.t.run(&clerk, IssueInvoice { invoice_id: draft.id, version: 1 }).await;
        self.judge("an invoice", true, answer);
        let shown = self.office.show(draft.id).await;
        let (own, payer) = (shown.patient.minor, shown.payer.minor);
        if payer > 0 && self.payer.is_none() {
            self.payer = Some(self.office.payer().await);
        }
        assert!(insured || payer == 0, "nobody else pays for who pays all");
        self.bills.push(Bill { id: Some(draft.id), own, payer, ..Bill::default() });
    }

    async fn pay(&mut self) {
        let bill = if self.rng.random_bool(0.8) { self.some_bill() } else { None };
        let amount = self.amount(30_000);
        let minor = Money::parse(&amount, model::Currency::USD).expect("an amount").minor;
        let method = if self.rng.random_bool(0.5) { "cash" } else { "transfer" };
        let invoices: Vec<InvoiceId> = bill.iter().filter_map(|bill| self.bills[*bill].id).collect();
        let answer =
            self.office.t.run(&self.office.cashier.actor, self.office.payment(method, &amount, &invoices)).await;
        let allowed = bill.is_none_or(|bill| self.bills[bill].open() > 0);
        let Some(paid) = self.judge("a payment", allowed, answer) else { return };
        self.payments.push(Money0 { id: paid.id, amount: minor, refunded: 0 });
        if let Some(bill) = bill {
            let part = minor.min(self.bills[bill].open());
            let by = self.payments.len() - 1;
            self.bills[bill].paid.push((by, part));
            assert_eq!(paid.allocated, usd(part));
        }
    }

    async fn allocate(&mut self) {
        let (Some(bill), Some(payment)) = (self.some_bill(), self.some_payment()) else { return };
        let most = self.credit(payment).max(100);
        let amount = self.amount(most);
        let minor = Money::parse(&amount, model::Currency::USD).expect("an amount").minor;
        let use_up = AllocateCredit {
            payment_id: self.payments[payment].id,
            invoice_id: self.bills[bill].id.expect("issued").to_string(),
            amount,
        };
        let answer = self.office.t.run(&self.office.cashier.actor, use_up).await;
        let allowed = minor <= self.credit(payment) && minor <= self.bills[bill].open();
        if self.judge("an allocation", allowed, answer).is_some() {
            self.bills[bill].paid.push((payment, minor));
        }
    }

    async fn credit_note(&mut self) {
        let Some(at) = self.some_bill() else { return };
        let id = self.bills[at].id.expect("issued");
        let shown = self.office.show(id).await;
        let line = &shown.lines[self.rng.random_range(0..shown.lines.len())];
        let whole = self.rng.random_bool(0.3);
        let line_id = line.id.to_string();
        let typed = self.amount(line.total.minor.max(1) + 50);
        let minor = Money::parse(&typed, model::Currency::USD).expect("an amount").minor;
        let left =
            self.bills[at].own + self.bills[at].payer - self.bills[at].credited_own - self.bills[at].credited_payer;
        let lines: Vec<(String, &str)> = if whole { vec![] } else { vec![(line_id, typed.as_str())] };
        let fits = if whole { left > 0 } else { minor <= line.total.minor - line.credited.minor };
        let before = self.credited_of_payer(id).await;
        let answer = self.office.credit(id, &lines).await;
        let Some(credited) = self.judge("a credit note", fits && left > 0, answer) else { return };
        let total = if whole { left } else { minor };
        let payer = self.credited_of_payer(id).await - before;
        let bill = &mut self.bills[at];
        // That it adds up is the model's to check.
        let own = total - payer;
        assert!(own >= 0 && payer >= 0);
        bill.credited_own += own;
        bill.credited_payer += payer;
        let mut over = (-bill.open()).max(0);
        let restored = over.min(bill.written_off);
        bill.written_off -= restored;
        over -= restored;
        assert_eq!(credited.released, usd(over));
        release(&mut bill.paid, over);
        let payer_over = (-bill.payer_open()).max(0);
        let restored = payer_over.min(bill.payer_written_off);
        bill.payer_written_off -= restored;
        release(&mut bill.payer_paid, payer_over - restored);
    }

    /// How it splits between patient and payer is the house's to say.
    async fn credited_of_payer(&self, invoice: InvoiceId) -> i64 {
        sqlx::query_scalar(
            "select coalesce(sum(c.payer_minor), 0)::bigint from credit_note_line c join invoice_line l on l.id = c.invoice_line_id
             where l.invoice_id = $1",
        )
        .bind(invoice.0)
        .fetch_one(self.office.t.pool())
        .await
        .expect("a sum")
    }

    /// Of the patient's part, or of what the payer leaves open.
    async fn write_off(&mut self) {
        let Some(at) = self.some_bill() else { return };
        let of_payer = self.rng.random_bool(0.4);
        let open = if of_payer { self.bills[at].payer_open() } else { self.bills[at].open() };
        let amount = self.amount(open + 50);
        let minor = Money::parse(&amount, model::Currency::USD).expect("an amount").minor;
        let (invoice_id, reason) = (self.bills[at].id.expect("issued"), "Hardship".to_owned());
        let clerk = self.office.clerk.actor.clone();
        let answer = if of_payer {
            self.office.t.run(&clerk, RequestPayerWriteOff { invoice_id, amount, reason }).await
        } else {
            self.office.t.run(&clerk, RequestWriteOff { invoice_id, amount, reason }).await
        };
        let Some(asked) = self.judge("a write-off", minor <= open, answer) else { return };
        let approve = self.rng.random_bool(0.7);
        let decide = DecideWriteOff { write_off_id: asked.id, approve: if approve { "yes" } else { "no" }.into() };
        let answer = self.office.t.run(&self.office.second.actor, decide).await;
        self.judge("a decision", true, answer);
        let bill = &mut self.bills[at];
        let written_off = if of_payer { &mut bill.payer_written_off } else { &mut bill.written_off };
        *written_off += if approve { minor } else { 0 };
    }

    async fn refund(&mut self) {
        let Some(at) = self.some_payment() else { return };
        let most = self.credit(at) + 50;
        let amount = self.amount(most);
        let minor = Money::parse(&amount, model::Currency::USD).expect("an amount").minor;
        let ask = RequestRefund { payment_id: self.payments[at].id, amount, reason: "Too much".into() };
        let answer = self.office.t.run(&self.office.clerk.actor, ask).await;
        let Some(asked) = self.judge("a refund", minor <= self.credit(at), answer) else { return };
        let approve = self.rng.random_bool(0.8);
        let decide = DecideRefund { refund_id: asked.id, approve: if approve { "yes" } else { "no" }.into() };
        let answer = self.office.t.run(&self.office.second.actor, decide).await;
        self.judge("a decision", true, answer);
        if approve {
            let answer = self.office.t.run(&self.office.cashier.actor, PayOutRefund { refund_id: asked.id }).await;
            self.judge("a refund paid out", true, answer);
            self.payments[at].refunded += minor;
        }
    }

    async fn compare(&self) {
        let account = self.office.account().await;
        let open: i64 = self.bills.iter().map(Bill::open).sum();
        let credit: i64 = (0..self.payments.len()).map(|payment| self.credit(payment)).sum();
        assert_eq!((account.owed, account.credit), (usd(open), usd(credit)));
        assert_eq!(account.aging.balance(), open - credit);
        for bill in &self.bills {
            let shown = account.invoices.iter().find(|one| Some(one.id) == bill.id).expect("it is on the account");
            assert_eq!(shown.open, usd(bill.open()), "{bill:?}");
            assert!(bill.open() >= 0 && bill.payer_open() >= 0, "no invoice is below zero");
        }
        for (at, payment) in self.payments.iter().enumerate() {
            let shown = account.payments.iter().find(|one| one.id == payment.id).expect("it is on the account");
            assert_eq!((shown.refunded, shown.credit), (usd(payment.refunded), usd(self.credit(at))));
            assert!(payment.refunded <= payment.amount && self.credit(at) >= 0);
        }
        for plan in &self.plans {
            let lefts: Vec<i64> =
                self.office.show_plan(plan.id).await.instalments.iter().map(|one| one.left.minor).collect();
            assert_eq!(lefts, plan.lefts(&self.bills), "{plan:?}");
        }
        let unknown: i64 = self.unknown.iter().map(|one| one.amount - one.placed - one.sent_back).sum();
        assert_eq!(self.office.suspense().await.left, usd(unknown));
        assert!(self.unknown.iter().all(|one| one.placed + one.sent_back <= one.amount));
        let payer_credit: i64 = (0..self.payer_payments.len()).map(|by| self.payer_credit(by)).sum();
        if let Some(payer) = self.payer {
            let shown = self.office.show_payer(payer).await;
            let owed: i64 = self.bills.iter().map(Bill::payer_open).sum();
            assert_eq!((shown.owed, shown.credit), (usd(owed), usd(payer_credit)));
            assert_eq!(shown.aging.balance(), owed - payer_credit);
            for (id, by) in self.payer_payments.iter().map(|(id, _)| id).zip(0..) {
                let line = shown.payments.iter().find(|one| one.id == *id).expect("it is there");
                assert!(self.payer_credit(by) >= 0);
                assert_eq!(line.credit, usd(self.payer_credit(by)));
            }
        }
        self.books(open, credit).await;
        assert_eq!(self.office.balance("payer_credit").await, -payer_credit);
        assert_eq!(self.office.balance("suspense").await, -unknown);
    }

    /// The ledger as a whole, and the reports that are made of it.
    async fn books(&self, open: i64, credit: i64) {
        // What was placed came in before it was a payment.
        let paid: i64 = self.payments.iter().map(|payment| payment.amount - payment.refunded).sum();
        let unknown: i64 = self.unknown.iter().map(|one| one.amount - one.placed - one.sent_back).sum();
        let received = paid + unknown + self.payer_payments.iter().map(|(_, amount)| amount).sum::<i64>();
        let written_off: i64 = self.bills.iter().map(|bill| bill.written_off + bill.payer_written_off).sum();
        let payer: i64 = self.bills.iter().map(Bill::payer_open).sum();
        let billed = |bill: &Bill| bill.own - bill.credited_own + bill.payer - bill.credited_payer;
        let total: i64 = self.bills.iter().map(billed).sum();
        let balance = async |account| self.office.balance(account).await;
        assert_eq!(balance("patient").await, open);
        assert_eq!(balance("payer").await, payer);
        assert_eq!(balance("credit").await, -credit);
        assert_eq!(balance("write_off").await, written_off);
        assert_eq!(balance("drawer").await + balance("bank").await, received);
        assert_eq!(balance("revenue").await + balance("tax").await, -total);
        let day = date(2026, 3, 2);
        let report = ShowRevenue { facility_id: None, from: Some(day), to: Some(day) };
        let revenue = self.office.t.ask(&self.office.manager.actor, report).await.expect("revenue");
        assert_eq!(revenue.net.minor + revenue.tax.minor, total);
        for by in [&revenue.by_day, &revenue.by_service, &revenue.by_practitioner, &revenue.by_payer] {
            assert_eq!(by.iter().map(|one| one.net.minor).sum::<i64>(), revenue.net.minor);
        }
        assert_eq!(revenue.methods.iter().map(|one| one.net.minor).sum::<i64>(), received);
        assert_eq!((revenue.ledger.received, revenue.written_off), (usd(received), usd(written_off)));
    }
}

/// Takes back so much of what has paid: the latest payment first.
fn release(paid: &mut Vec<(usize, i64)>, mut over: i64) {
    let mut by: Vec<usize> = paid.iter().map(|(by, _)| *by).collect();
    by.reverse();
    let mut seen = Vec::new();
    for payment in by {
        if seen.contains(&payment) {
            continue;
        }
        seen.push(payment);
        let held: i64 = paid.iter().filter(|(by, _)| *by == payment).map(|(_, part)| part).sum();
        let part = held.min(over);
        if part > 0 {
            // Before the allocations of the others, so that "latest" stays what it was.
            let position = paid.iter().rposition(|(by, _)| *by == payment).expect("it has paid");
            paid.insert(position, (payment, -part));
            over -= part;
        }
    }
    assert_eq!(over, 0, "there was so much to release");
}

async fn run(seed: u64) {
    let mut naive = Naive::begin(seed).await;
    for step in 0..180 {
        naive.step().await;
        if step % 10 == 9 {
            naive.compare().await;
        }
    }
    let new = [naive.plans.len(), naive.payer_payments.len(), naive.unknown.len()];
    assert!(new.iter().all(|done| *done > 0), "seed {seed}: {new:?} plans, payments of payers, unknown money");
    assert!(naive.done > 90 && naive.refused > 5, "seed {seed}: {} done, {} refused", naive.done, naive.refused);
}

#[tokio::test]
async fn the_house_agrees_with_the_naive_model_one() {
    run(1).await;
}

#[tokio::test]
async fn the_house_agrees_with_the_naive_model_two() {
    run(2).await;
}

#[tokio::test]
async fn the_house_agrees_with_the_naive_model_three() {
    run(3).await;
}

#[tokio::test]
async fn the_house_agrees_with_the_naive_model_four() {
    run(4).await;
}
