//! What billing is told of a result.

use billing::model::{ChargeSource, ShowWork};
use labs::model::WithdrawResult;
use model::Role;

use crate::lab::Lab;

impl Lab {
    async fn charges(&self) -> Vec<(ChargeSource, String)> {
        let clerk = self.t.staff(Role::Billing, self.t.facility).await;
        let work = self.t.ask(&clerk.actor, ShowWork { facility_id: None }).await.expect("work");
        work.unbilled.into_iter().map(|charge| (charge.source, charge.name)).collect()
    }
}

#[tokio::test]
async fn a_test_is_charged_when_it_is_verified_and_once() {
    let lab = Lab::open().await;
    let signed = lab.ready(&["K"]).await;
    let k = lab.analysis(signed.id, "K").await;
    lab.enter(&lab.tech, &[(k, "4.1")]).await.expect("entered");
    assert!(lab.charges().await.is_empty(), "nobody has verified it");
    lab.verify(&lab.second, &[k]).await.expect("verified");
    let charges = lab.charges().await;
    assert_eq!(charges.iter().map(|charge| charge.0).collect::<Vec<_>>(), [ChargeSource::Test]);
    lab.amend(&lab.tech, k, 1, "4.9").await.expect("amended");
    lab.verify(&lab.second, &[k]).await.expect("verified");
    assert_eq!(lab.charges().await, charges, "a correction costs nothing");
}

#[tokio::test]
async fn what_is_withdrawn_is_not_charged() {
    let lab = Lab::open().await;
    let k = lab.verified("K", "4.1").await;
    assert_eq!(lab.charges().await.len(), 1);
    let withdraw = WithdrawResult { analysis_id: k, version: 1, reason: "Another patient's tube".into() };
    lab.t.run(&lab.tech.actor, withdraw).await.expect("withdrawn");
    assert!(lab.charges().await.is_empty());
}
