//! Deliveries that come several times, late and in another order: what stands in the end is the same.

use std::time::Duration;

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
