use billing::model::*;

use crate::office::{Office, rule, usd};

#[tokio::test]
async fn a_shift_closes_to_the_cent() {
    let office = Office::open().await;
    let t = &office.t;
    let cashier = &office.cashier.actor;
    let invoice = office.invoice_of("30").await;
    let cash = office.payment("cash", "30", &[invoice]);
    assert_eq!(rule(t.run(cashier, cash.clone()).await), "no_open_drawer");
    let shift = office.open_drawer(&office.cashier, "100").await;
    let twice = OpenShift { facility_id: office.here(), float: "1".into() };
    assert_eq!(rule(t.run(cashier, twice).await), "one_drawer");
    t.run(cashier, cash).await.expect("paid");
    office.pay("5", &[]).await;
    let shown = t.ask(cashier, ShowShift { shift_id: shift }).await.expect("the shift");
    assert_eq!((shown.float, shown.taken, shown.expected), (usd(10_000), usd(3000), usd(13_000)));
    let by: Vec<_> = shown.methods.iter().map(|one| (one.method, one.net)).collect();
    assert_eq!(by, [(Method::Card, usd(500)), (Method::Cash, usd(3000))]);

    let count = |counted: &str| CountShift { shift_id: shift, counted: counted.into() };
    let close = |reason: &str| CloseShift { shift_id: shift, reason: reason.into() };
    assert_eq!(rule(t.run(cashier, close("")).await), "shift_move_listed", "first it is counted");
    assert_eq!(rule(t.run(&office.clerk.actor, count("130")).await), "own_drawer");
    t.run(cashier, count("13")).await.expect("counted");
    let counted = t.run(cashier, count("129.50")).await.expect("counted again");
    assert_eq!(counted.variance, Some(usd(-50)));
    let late = office.payment("cash", "1", &[]);
    assert_eq!(rule(t.run(cashier, late).await), "no_open_drawer", "nothing is taken after the count");
    assert_eq!(rule(t.run(cashier, close("")).await), "variance_explained");
    t.run(cashier, close("A coin fell behind the desk")).await.expect("closed");
    assert_eq!((office.balance("drawer").await, office.balance("variance").await), (0, 50));
    assert_eq!(office.balance("safe").await, 2950);
    let shown = t.ask(cashier, ShowShift { shift_id: shift }).await.expect("the shift");
    assert_eq!((shown.expected, shown.variance), (usd(13_000), Some(usd(-50))));
    t.run(&office.clerk.actor, ReviewShift { shift_id: shift }).await.expect("reviewed");
    let again = ReviewShift { shift_id: shift };
    assert_eq!(rule(t.run(&office.second.actor, again).await), "shift_move_listed");
}

#[tokio::test]
async fn nobody_reviews_their_own_drawer() {
    let office = Office::open().await;
    let shift = office.open_drawer(&office.clerk, "10").await;
    let clerk = &office.clerk.actor;
    office.t.run(clerk, CountShift { shift_id: shift, counted: "10".into() }).await.expect("counted");
    office.t.run(clerk, CloseShift { shift_id: shift, reason: String::new() }).await.expect("closed");
    assert_eq!(rule(office.t.run(clerk, ReviewShift { shift_id: shift }).await), "other_persons_drawer");
}

#[tokio::test]
async fn a_drawer_is_handed_over_as_it_was_counted() {
    let office = Office::open().await;
    let t = &office.t;
    let shift = office.open_drawer(&office.cashier, "100").await;
    t.run(&office.cashier.actor, office.payment("cash", "7", &[])).await.expect("paid");
    let hand =
        |counted: &str, reason: &str| HandOverShift { shift_id: shift, counted: counted.into(), reason: reason.into() };
    assert_eq!(rule(t.run(&office.cashier.actor, hand("106", "")).await), "variance_explained");
    t.run(&office.cashier.actor, hand("106", "Change was given wrongly")).await.expect("offered");
    let accept = AcceptShift { shift_id: shift };
    assert_eq!(rule(t.run(&office.cashier.actor, accept.clone()).await), "other_persons_drawer");
    let next = t.run(&office.clerk.actor, accept).await.expect("taken over").id;
    let shown = t.ask(&office.clerk.actor, ShowShift { shift_id: next }).await.expect("the shift");
    assert_eq!((shown.float, shown.expected), (usd(10_600), usd(10_600)));
    let old = t.ask(&office.clerk.actor, ShowShift { shift_id: shift }).await.expect("the shift");
    assert_eq!((old.state, old.variance), (ShiftState::Accepted, Some(usd(-100))));
    assert_eq!((office.balance("drawer").await, office.balance("variance").await), (10_600, 100));
}

#[tokio::test]
async fn no_more_is_paid_out_than_there_is() {
    let office = Office::open().await;
    let t = &office.t;
    let first = office.open_drawer(&office.cashier, "0").await;
    let paid = t.run(&office.cashier.actor, office.payment("cash", "50", &[])).await.expect("paid");
    t.run(&office.cashier.actor, CountShift { shift_id: first, counted: "50".into() }).await.expect("counted");
    t.run(&office.cashier.actor, CloseShift { shift_id: first, reason: String::new() }).await.expect("closed");
    let ask = RequestRefund { payment_id: paid.id, amount: "50".into(), reason: "Cancelled".into() };
    let refund = t.run(&office.cashier.actor, ask).await.expect("asked").id;
    t.run(&office.clerk.actor, DecideRefund { refund_id: refund, approve: "yes".into() }).await.expect("approved");
    let pay_out = PayOutRefund { refund_id: refund };
    assert_eq!(rule(t.run(&office.cashier.actor, pay_out.clone()).await), "no_open_drawer");
    office.open_drawer(&office.cashier, "20").await;
    assert_eq!(rule(t.run(&office.cashier.actor, pay_out.clone()).await), "drawer_too_low");
    office.open_drawer(&office.second, "60").await;
    t.run(&office.second.actor, pay_out).await.expect("from another drawer");
    assert_eq!(office.balance("drawer").await, 3000);
}
