//! What the gateway tells of money that goes back.

use billing::{
    model::*,
    server::gateway::{self, DisputeState, Outcome, Report},
};
use model::AppError;
use platform::Ctx;

use crate::{
    office::{rule, usd},
    online::Online,
};

#[tokio::test]
async fn a_refund_goes_back_through_the_gateway() {
    let online = Online::begun().await;
    online.tell("evt_1", online.charge("ch_1", 4500)).await.expect("paid");
    online.office.credit(online.invoice, &[]).await.expect("credited");
    let refund = online.approved("20").await;
    let pay_out = PayOutRefund { refund_id: refund };
    assert_eq!(rule(online.office.t.run(&online.office.cashier.actor, pay_out).await), "refund_by_original_method");
    let ctx = Ctx::of(online.office.t.hale(), online.office.cashier.actor.clone());
    assert_eq!(gateway::send_refund(&ctx, &online.gateway, refund).await, Ok(RefundState::Succeeded));
    let event = online.refund(&format!("re_{refund}"), Some(refund), 2000, true);
    assert_eq!(online.tell("evt_2", event).await, Ok(Outcome::Repeated), "what was said at once is told again");
    assert_eq!((online.office.balance("gateway").await, online.office.balance("credit").await), (2500, -2500));
    let failing = online.approved("25").await;
    let early = online.refund("re_2", Some(failing), 2500, false);
    assert_eq!(online.tell("evt_3", early).await, Ok(Outcome::Older), "it was not sent yet");
    assert_eq!(gateway::send_refund(&ctx, &online.gateway, failing).await, Ok(RefundState::Succeeded));
    assert_eq!(online.office.balance("credit").await, 0);
}

#[tokio::test]
async fn a_refund_at_the_gateways_desk_is_a_refund_here() {
    let online = Online::begun().await;
    let early = online.tell("evt_2", online.refund("re_1", None, 1500, true)).await;
    assert_eq!(early, Err(AppError::Busy), "its charge has not come: it is to be told again");
    online.tell("evt_1", online.charge("ch_1", 4500)).await.expect("paid");
    assert_eq!(online.tell("evt_2", online.refund("re_1", None, 1500, true)).await, Ok(Outcome::Done));
    assert_eq!(online.tell("evt_3", online.refund("re_1", None, 1500, true)).await, Ok(Outcome::Repeated));
    assert_eq!(online.office.show(online.invoice).await.open, usd(1500), "what it had paid is open again");
    let too_much = online.refund("re_2", None, 3001, true);
    assert_eq!(online.tell("evt_4", too_much).await, Ok(Outcome::Suspended), "more than is known of");
    assert_eq!(online.tasks().await, ["refund_outside", "refund_outside"]);
}

#[tokio::test]
async fn disputes_end_the_same_in_every_order() {
    let dispute = |state| Report::Dispute { charge: "ch_1".into(), state };
    for (order, state, disputes) in [
        (vec![DisputeState::Opened, DisputeState::Lost], "lost", 4500),
        (vec![DisputeState::Lost, DisputeState::Opened], "lost", 4500),
        (vec![DisputeState::Opened, DisputeState::Won], "won", 0),
        (vec![DisputeState::Won, DisputeState::Opened], "won", 0),
    ] {
        let online = Online::begun().await;
        assert_eq!(online.tell("evt_0", dispute(order[0])).await, Err(AppError::Busy));
        online.tell("evt_1", online.charge("ch_1", 4500)).await.expect("paid");
        for (number, one) in order.iter().enumerate() {
            online.tell(&format!("evt_{}", number + 2), dispute(*one)).await.expect("told");
        }
        assert_eq!(
            (online.state().await.as_str(), online.office.balance("disputes").await),
            (state, disputes),
            "{order:?}"
        );
        assert_eq!(online.tasks().await, ["disputed"]);
    }
}

#[tokio::test]
async fn a_disputed_payment_is_not_refunded() {
    let online = Online::begun().await;
    online.office.credit(online.invoice, &[]).await.expect("credited");
    online.tell("evt_1", online.charge("ch_1", 4500)).await.expect("paid");
    let opened = Report::Dispute { charge: "ch_1".into(), state: DisputeState::Opened };
    online.tell("evt_2", opened).await.expect("told");
    let ask = RequestRefund { payment_id: online.payment, amount: "1".into(), reason: "Cancelled".into() };
    assert_eq!(rule(online.office.t.run(&online.office.clerk.actor, ask).await), "payment_move_listed");
}
