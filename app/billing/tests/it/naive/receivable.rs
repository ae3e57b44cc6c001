//! What payers pay, money that is nobody's, deposits and instalments, in the naive model.

use billing::model::*;
use model::{InvoiceId, Money, PaymentPlanId, SuspenseId};
use rand::Rng;

use super::{Bill, Money0, Naive};
use crate::office::usd;

/// Money that fits nothing, and what of it was placed.
#[derive(Debug)]
pub struct Unknown {
    pub id: SuspenseId,
    pub amount: i64,
    pub placed: i64,
    pub sent_back: i64,
}

#[derive(Debug)]
pub struct Plan {
    pub id: PaymentPlanId,
    pub bills: Vec<usize>,
    pub amounts: Vec<i64>,
    pub live: bool,
}

impl Plan {
    pub(super) fn left(&self, bills: &[Bill]) -> i64 {
        let open: i64 = self.bills.iter().map(|at| bills[*at].open()).sum();
        open.min(self.amounts.iter().sum())
    }

    /// Of each instalment: what is no longer open has filled them in their order.
    pub(super) fn lefts(&self, bills: &[Bill]) -> Vec<i64> {
        let mut filled = self.amounts.iter().sum::<i64>() - self.left(bills);
        let left = |amount: &i64| {
            let part = filled.min(*amount);
            filled -= part;
            amount - part
        };
        self.amounts.iter().map(left).collect()
    }
}

impl Naive {
    /// A transfer of the insurer, for one invoice or for whatever is longest due.
    pub(super) async fn payer_pays(&mut self) {
        let Some(payer) = self.payer else { return };
        let insured: Vec<usize> = (0..self.bills.len()).filter(|at| self.bills[*at].payer > 0).collect();
        let one = self.rng.random_bool(0.7).then(|| insured[self.rng.random_range(0..insured.len())]);
        let amount = self.amount(30_000);
        let minor = Money::parse(&amount, model::Currency::USD).expect("an amount").minor;
        let part: Vec<(InvoiceId, &str)> =
            one.iter().map(|at| (self.bills[*at].id.expect("issued"), amount.as_str())).collect();
        let payment = self.office.payer_payment(payer, &amount, &part);
        let answer = self.office.t.run(&self.office.cashier.actor, payment).await;
        let paid = self.judge("a payment of the payer", true, answer).expect("paid");
        let by = self.payer_payments.len();
        self.payer_payments.push((paid.id, minor));
        let mut left = minor;
        for at in one.map_or(insured, |at| vec![at]) {
            let part = left.min(self.bills[at].payer_open());
            if part > 0 {
                self.bills[at].payer_paid.push((by, part));
                left -= part;
            }
        }
        assert_eq!((paid.allocated, paid.credit), (usd(minor - left), usd(left)));
    }

    pub(super) fn payer_credit(&self, payment: usize) -> i64 {
        let used = self.bills.iter().flat_map(|bill| &bill.payer_paid).filter(|(by, _)| *by == payment);
        self.payer_payments[payment].1 - used.map(|(_, part)| part).sum::<i64>()
    }

    pub(super) async fn allocate_payer(&mut self) {
        let insured: Vec<usize> = (0..self.bills.len()).filter(|at| self.bills[*at].payer > 0).collect();
        if insured.is_empty() || self.payer_payments.is_empty() {
            return;
        }
        let at = insured[self.rng.random_range(0..insured.len())];
        let by = self.rng.random_range(0..self.payer_payments.len());
        let most = self.payer_credit(by).max(100);
        let amount = self.amount(most);
        let minor = Money::parse(&amount, model::Currency::USD).expect("an amount").minor;
        let use_up = AllocatePayerCredit {
            payer_payment_id: self.payer_payments[by].0,
            invoice_id: self.bills[at].id.expect("issued").to_string(),
            amount,
        };
        let answer = self.office.t.run(&self.office.cashier.actor, use_up).await;
        let allowed = minor <= self.payer_credit(by) && minor <= self.bills[at].payer_open();
        if self.judge("an allocation of the payer's", allowed, answer).is_some() {
            self.bills[at].payer_paid.push((by, minor));
        }
    }

    pub(super) async fn suspend(&mut self) {
        let amount = self.amount(20_000);
        let minor = Money::parse(&amount, model::Currency::USD).expect("an amount").minor;
        let id = self.office.suspend(&amount).await;
        self.done += 1;
        self.unknown.push(Unknown { id, amount: minor, placed: 0, sent_back: 0 });
    }

    /// With the patient, for an invoice or as credit, or back.
    pub(super) async fn place(&mut self) {
        if self.unknown.is_empty() {
            return;
        }
        let at = self.rng.random_range(0..self.unknown.len());
        let there = &self.unknown[at];
        let (id, left) = (there.id, there.amount - there.placed - there.sent_back);
        let amount = self.amount(left + 100);
        let minor = Money::parse(&amount, model::Currency::USD).expect("an amount").minor;
        let back = self.rng.random_bool(0.3);
        let bill = if back || self.rng.random_bool(0.4) { None } else { self.some_bill() };
        let mut place = self.office.to_credit(id, &self.mrn, &amount);
        if back {
            place.kind = "send_back".into();
        }
        if let Some(bill) = bill {
            let shown = self.office.show(self.bills[bill].id.expect("issued")).await;
            place.invoice = shown.number.expect("a number");
        }
        let answer = self.office.place(place).await;
        let Some(asked) = self.judge("a placement", minor <= left, answer) else { return };
        let approve = self.rng.random_bool(0.8);
        let answer = self.office.decide_placement(&self.office.second, asked, if approve { "yes" } else { "no" }).await;
        let decided = self.judge("a decision", true, answer).expect("decided");
        if !approve {
            return;
        }
        if back {
            self.unknown[at].sent_back += minor;
            return;
        }
        self.unknown[at].placed += minor;
        let by = self.payments.len();
        self.payments.push(Money0 { id: decided.payment_id.expect("a payment"), amount: minor, refunded: 0 });
        if let Some(bill) = bill {
            let part = minor.min(self.bills[bill].open());
            if part > 0 {
                self.bills[bill].paid.push((by, part));
            }
        }
    }

    pub(super) async fn deposit(&mut self) {
        let amount = self.amount(10_000);
        let minor = Money::parse(&amount, model::Currency::USD).expect("an amount").minor;
        let deposit = self.office.deposit("cash", &amount, "What is to come");
        let answer = self.office.t.run(&self.office.cashier.actor, deposit).await;
        let taken = self.judge("a deposit", true, answer).expect("taken");
        self.payments.push(Money0 { id: taken.id, amount: minor, refunded: 0 });
    }

    pub(super) async fn plan(&mut self) {
        let planned = |at: &usize| self.plans.iter().any(|plan| plan.live && plan.bills.contains(at));
        let free: Vec<usize> =
            (0..self.bills.len()).filter(|at| self.bills[*at].open() > 0 && !planned(at)).take(2).collect();
        let mut bills =
            if self.rng.random_bool(0.6) { free } else { (0..2).filter_map(|_| self.some_bill()).collect() };
        bills.sort_unstable();
        bills.dedup();
        let total: i64 = bills.iter().map(|at| self.bills[*at].open()).sum();
        let count = self.rng.random_range(2..7_i64);
        if bills.is_empty() || total < count {
            return;
        }
        let ids: Vec<InvoiceId> = bills.iter().filter_map(|at| self.bills[*at].id).collect();
        let make = self.office.plan(&ids, &count.to_string(), "", "yes");
        let answer = self.office.t.run(&self.office.clerk.actor, make).await;
        let planned = |at: &usize| self.plans.iter().any(|plan| plan.live && plan.bills.contains(at));
        let allowed = bills.iter().all(|at| self.bills[*at].open() > 0 && !planned(at));
        let Some(made) = self.judge("a plan", allowed, answer) else { return };
        assert_eq!(made.total, usd(total));
        // Equal parts, and the earlier ones a cent more.
        let amounts = (0..count).map(|at| total / count + i64::from(at < total % count)).collect();
        self.plans.push(Plan { id: made.id, bills, amounts, live: true });
    }

    pub(super) async fn cancel_plan(&mut self) {
        if self.plans.is_empty() {
            return;
        }
        let at = self.rng.random_range(0..self.plans.len());
        let cancel = CancelPlan { plan_id: self.plans[at].id, reason: "Not needed".into() };
        let answer = self.office.t.run(&self.office.clerk.actor, cancel).await;
        let allowed = self.plans[at].live && self.plans[at].left(&self.bills) > 0;
        if self.judge("a cancelled plan", allowed, answer).is_some() {
            self.plans[at].live = false;
        }
    }
}
