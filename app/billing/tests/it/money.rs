use billing::model::*;
use model::{AppError, Money, PaymentId, RefundId};

use crate::office::{Office, rule, usd};

impl Office {
    async fn ask_back(&self, payment: PaymentId, amount: &str) -> Result<RefundId, AppError> {
        let ask = RequestRefund { payment_id: payment, amount: amount.into(), reason: "Paid twice".into() };
        Ok(self.t.run(&self.cashier.actor, ask).await?.id)
    }

    async fn decide(
        &self,
        who: &platform::testing::User,
        refund: RefundId,
        approve: &str,
    ) -> Result<RefundChanged, AppError> {
        self.t.run(&who.actor, DecideRefund { refund_id: refund, approve: approve.into() }).await
    }

    async fn pay_out(&self, refund: RefundId) -> Result<RefundChanged, AppError> {
        self.t.run(&self.cashier.actor, PayOutRefund { refund_id: refund }).await
    }
}

#[tokio::test]
async fn too_much_is_credit_and_pays_the_next_invoice() {
    let office = Office::open().await;
    let first = office.invoice_of("30").await;
    let paid = office.t.run(&office.cashier.actor, office.payment("card", "50", &[first])).await.expect("paid");
    assert_eq!((paid.allocated, paid.credit), (usd(3000), usd(2000)));
    assert_eq!(office.show(first).await.open, usd(0), "never below zero");
    let next = office.invoice_of("25").await;
    let use_up =
        |amount: &str| AllocateCredit { payment_id: paid.id, invoice_id: next.to_string(), amount: amount.into() };
    let cashier = &office.cashier.actor;
    assert_eq!(rule(office.t.run(cashier, use_up("20.01")).await), "allocation_within_payment");
    office.t.run(cashier, use_up("20")).await.expect("allocated");
    assert_eq!(office.show(next).await.open, usd(500));
    assert_eq!(rule(office.t.run(cashier, use_up("1")).await), "allocation_within_payment");
    let deposit = office.pay("100", &[]).await;
    let too_much = AllocateCredit { payment_id: deposit, invoice_id: next.to_string(), amount: "5.01".into() };
    assert_eq!(rule(office.t.run(cashier, too_much).await), "allocation_within_invoice");
}

#[tokio::test]
async fn a_refund_is_asked_for_approved_by_another_and_paid_out() {
    let office = Office::open().await;
    let payment = office.pay("50", &[]).await;
    let refund = office.ask_back(payment, "20").await.expect("asked");
    assert_eq!(rule(office.ask_back(payment, "1").await), "refund_one_open");
    assert_eq!(rule(office.pay_out(refund).await), "refund_move_listed", "not before it is approved");
    office.decide(&office.second, refund, "yes").await.expect("approved");
    assert_eq!(rule(office.decide(&office.clerk, refund, "no").await), "refund_move_listed");
    office.pay_out(refund).await.expect("paid out");
    assert_eq!(rule(office.pay_out(refund).await), "refund_move_listed", "once");
    assert_eq!((office.balance("card").await, office.balance("credit").await), (3000, -3000));
    assert_eq!(rule(office.ask_back(payment, "30.01").await), "refund_within_payment");
    let last = office.ask_back(payment, "30").await.expect("the remainder");
    office.decide(&office.second, last, "yes").await.expect("approved");
    office.pay_out(last).await.expect("paid out");
    assert_eq!((office.balance("card").await, office.balance("credit").await), (0, 0));
    assert_eq!(rule(office.ask_back(payment, "0.01").await), "refund_within_payment");
}

#[tokio::test]
async fn nobody_approves_their_own_refund() {
    let office = Office::open().await;
    let payment = office.pay("50", &[]).await;
    let ask = RequestRefund { payment_id: payment, amount: "5".into(), reason: "Too much".into() };
    let asked = office.t.run(&office.clerk.actor, ask).await.expect("asked");
    assert_eq!(rule(office.decide(&office.clerk, asked.id, "yes").await), "second_person");
    office.decide(&office.clerk, asked.id, "no").await.expect("one may take it back");
    assert_eq!(office.decide(&office.cashier, asked.id, "yes").await, Err(AppError::Forbidden));
}

#[tokio::test]
async fn what_has_paid_an_invoice_is_credited_before_it_is_refunded() {
    let office = Office::open().await;
    let invoice = office.invoice_of("30").await;
    let payment = office.pay("30", &[invoice]).await;
    assert_eq!(rule(office.ask_back(payment, "10").await), "refund_within_payment");
    office.credit(invoice, &[]).await.expect("credited");
    let refund = office.ask_back(payment, "30").await.expect("asked");
    let next = office.invoice_of("30").await;
    let use_up = AllocateCredit { payment_id: payment, invoice_id: next.to_string(), amount: "1".into() };
    assert_eq!(rule(office.t.run(&office.cashier.actor, use_up).await), "allocation_within_payment", "it is set aside");
    office.decide(&office.second, refund, "yes").await.expect("approved");
    office.pay_out(refund).await.expect("paid out");
    assert_eq!(office.balance("credit").await, 0);
}

#[tokio::test]
async fn cash_is_rounded_to_coins_and_given_back_as_it_came() {
    let office = Office::open().await;
    let policy = SetBillingPolicy {
        facility_id: office.here(),
        series: "HG".into(),
        due_days: "30".into(),
        no_show_code: String::new(),
        discount_percent: String::new(),
        smallest_coin: "0.05".into(),
        second_person_from: String::new(),
    };
    office.t.run(&office.clerk.actor, policy).await.expect("a policy");
    office.open_drawer(&office.cashier, "100").await;
    for (price, coins, rounding) in [("10.02", "10", 2), ("10.03", "10.05", -2)] {
        let invoice = office.invoice_of(price).await;
        let odd = office.payment("cash", price, &[invoice]);
        assert_eq!(rule(office.t.run(&office.cashier.actor, odd).await), "smallest_coin");
        let cash = office.payment("cash", coins, &[invoice]);
        let paid = office.t.run(&office.cashier.actor, cash).await.expect("paid");
        assert_eq!((office.show(invoice).await.open, paid.credit), (usd(0), usd(0)));
        assert_eq!(office.balance("rounding").await, rounding);
        office.credit(invoice, &[]).await.expect("credited");
        let coins = Money::parse(coins, model::Currency::USD).expect("an amount");
        for part in [usd(333), usd(coins.minor - 333)] {
            let refund = office.ask_back(paid.id, &part.plain()).await.expect("asked");
            office.decide(&office.second, refund, "yes").await.expect("approved");
            office.pay_out(refund).await.expect("paid out");
        }
        let balances =
            (office.balance("rounding").await, office.balance("credit").await, office.balance("drawer").await);
        assert_eq!(balances, (0, 0, 10_000), "{price}: exactly what was paid");
    }
}

#[tokio::test]
async fn a_double_click_pays_once() {
    let office = Office::open().await;
    let invoice = office.invoice_of("30").await;
    let key = office.t.new_key();
    let payment = office.payment("card", "10", &[invoice]);
    let first = office.t.run_with_key(&office.cashier.actor, key, payment.clone()).await.expect("paid");
    let second = office.t.run_with_key(&office.cashier.actor, key, payment).await.expect("the first answer");
    assert_eq!(first, second);
    assert_eq!(office.show(invoice).await.open, usd(2000));
}

#[tokio::test]
async fn who_pay_at_once_never_pay_too_much_of_an_invoice() {
    let office = Office::open().await;
    let invoice = office.invoice_of("100").await;
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let ctx = platform::Ctx::of(office.t.hale(), office.cashier.actor.clone());
        let (key, payment) = (office.t.new_key(), office.payment("card", "30", &[invoice]));
        clients.spawn(platform::command::run(ctx, key, payment));
    }
    let answers = clients.join_all().await;
    let taken = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(taken, 4, "three whole ones and a part; to the others it is paid: {answers:?}");
    assert_eq!(office.show(invoice).await.open, usd(0));
    assert_eq!(office.account().await.credit, usd(2000));
}
