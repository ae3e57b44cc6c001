//! Deliveries that come several times, late and in another order: what stands in the end is the same.

use std::{sync::Arc, time::Duration};

use model::AppError;
use sandbox_pay::Chaos;

use crate::world::{DISPUTED, PAYS, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn disorder_changes_nothing() {
    let chaos = Chaos { seed: 11, copies: 5, delay: Duration::from_millis(150) };
    let world = World::with(chaos, true).await;
    let mut refunds = 0;
    for number in 0..12_i64 {
        let bill = world.bill().await;
        let checkout = world.begin(bill.request, "").await.expect("a page");
        let card = if number % 4 == 3 { DISPUTED } else { PAYS };
        world.choose(&checkout, card).await;
        world.choose(&checkout, card).await;
        if number % 3 == 0 && card == PAYS {
            // What the gateway's desk gives back may be told before the payment is.
            let session = crate::world::session(&checkout).to_owned();
            let charge = world.sandbox_charge(&session).await;
            world.send_to_desk("refund", &charge).await;
            refunds += 1;
        }
    }
    world.sandbox.told().await;
    assert_eq!(world.count("select count(*) from payment where state in ('succeeded', 'disputed')").await, 12);
    assert_eq!(world.count("select count(*) from payment where state = 'disputed'").await, 3);
    assert_eq!(world.count("select count(*) from gateway_object where kind = 'charge'").await, 12);
    assert_eq!(world.count("select count(*) from refund where state = 'succeeded'").await, refunds);
    assert_eq!(world.balance("gateway").await, 12 * (4500 - 160) - refunds * 4500);
    assert_eq!(world.balance("suspense").await, 0);
}

/// Kept cards in the same disorder: pressed twice, in two tabs, and by people who leave at any moment; some of what was begun is
/// never heard of again until they come back. Each bill is paid once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn kept_cards_in_disorder_pay_each_bill_once() {
    let chaos = Chaos { seed: 12, copies: 5, delay: Duration::from_millis(150) };
    let world = Arc::new(World::with(chaos, true).await);
    let card = world.keep(PAYS).await;
    let mut bills = Vec::new();
    for number in 0..16_u64 {
        let bill = Arc::new(world.bill().await);
        let mut tabs = tokio::task::JoinSet::new();
        for tab in 0..3_u64 {
            let (world, bill) = (world.clone(), bill.clone());
            let handle = tabs.spawn(async move { world.begin_with(&bill, card).await.map(drop) });
            // The later the number, the further they got before they left.
            if tab < 2 {
                tokio::time::sleep(Duration::from_millis(number * 3 % 40)).await;
                handle.abort();
            }
        }
        while tabs.join_next().await.is_some() {}
        bills.push(bill);
    }
    for bill in &bills {
        // Whoever was told to wait comes again; whose bill is paid is told so.
        while let Err(AppError::Busy) = world.begin_with(bill, card).await {}
    }
    world.sandbox.told().await;
    world.jobs().await;
    for bill in &bills {
        assert_eq!(world.invoice(bill).await.open.minor, 0);
    }
    assert_eq!(world.count("select count(*) from payment where state = 'succeeded'").await, 17);
    assert_eq!(world.count("select count(*) from gateway_object where kind = 'charge'").await, 17);
    assert_eq!(world.balance("gateway").await, 17 * (4500 - 160));
    assert_eq!((world.balance("suspense").await, world.balance("credit").await), (0, 0));
    assert_eq!(world.sandbox_charges().await, 17, "and at the gateway nothing else was taken");
}
