//! What billing does in the background: all that is asked of the payment gateway without anybody who waits for it.

use model::{AppError, PaymentId, Permission, PlacementId, RefundId};
use platform::{
    Ctx, Failure, Hale, Query, Tx,
    jobs::{Job, Jobs},
    query::ask,
};
use serde::{Deserialize, Serialize};

use super::{
    gateway::{self, Gateway, PaymentGateway},
    news,
};

pub fn jobs(jobs: Jobs) -> Jobs {
    let jobs = news::jobs(jobs);
    jobs.with::<SendApprovedRefund>()
        .with::<SendMoneyBack>()
        .with::<LookAtPayment>()
        .with::<gateway::LookAtCards>()
        .with::<gateway::ForgetCard>()
        .each_hour::<CompareWithGateway>()
}

/// A refund of an online payment that was approved goes to the gateway.
#[derive(Serialize, Deserialize)]
pub struct SendApprovedRefund {
    pub refund: RefundId,
}

impl Job for SendApprovedRefund {
    const IDENTIFIER: &'static str = "billing.send_approved_refund";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        let house = Ctx::system(&hale, "refunds");
        if gateway::still_to_send(&house, self.refund).await? {
            let gateway = Gateway::of(&hale)?;
            gateway::send_refund(&house, &*gateway, self.refund).await?;
        }
        Ok(())
    }
}

/// Money that came online and was nobody's goes back through the gateway.
#[derive(Serialize, Deserialize)]
pub struct SendMoneyBack {
    pub placement: PlacementId,
}

impl Job for SendMoneyBack {
    const IDENTIFIER: &'static str = "billing.send_money_back";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        let gateway = Gateway::of(&hale)?;
        gateway::send_money_back(&Ctx::system(&hale, "suspense"), &*gateway, self.placement).await?;
        Ok(())
    }
}

/// Nobody has heard of a page for a while: the gateway is asked how it stands.
#[derive(Serialize, Deserialize)]
pub struct LookAtPayment {
    pub payment: PaymentId,
}

impl Job for LookAtPayment {
    const IDENTIFIER: &'static str = "billing.look_at_payment";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        let house = Ctx::system(&hale, "payments");
        let Some(session) = ask(house.clone(), OpenPage(self.payment)).await? else { return Ok(()) };
        let reports = Gateway::of(&hale)?.look_up(&session).await.map_err(|error| Failure::other(error.to_string()))?;
        gateway::take_in_reports(&house, reports).await?;
        Ok(())
    }
}

struct OpenPage(PaymentId);

impl Query for OpenPage {
    const NAME: &'static str = "billing.open_page";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Option<String>;

    async fn execute(self, tx: &mut Tx) -> Result<Option<String>, Failure> {
        gateway::open_page(tx, self.0).await
    }
}

/// Once an hour the house compares itself with the gateway.
#[derive(Default, Serialize, Deserialize)]
pub struct CompareWithGateway {}

impl Job for CompareWithGateway {
    const IDENTIFIER: &'static str = "billing.compare_with_gateway";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        // Without a gateway there is nothing to compare with.
        let Ok(gateway) = Gateway::of(&hale) else { return Ok(()) };
        match gateway::reconcile(&Ctx::system(&hale, "reconcile"), &*gateway).await {
            Ok(news) => tracing::info!(news, "compared with the payment gateway"),
            // It is asked again in an hour.
            Err(AppError::Busy) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}
