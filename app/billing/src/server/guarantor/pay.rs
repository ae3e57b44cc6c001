use model::{AppError, IdempotencyKey, Permission};
use platform::{Command, Ctx, Failure, Tx};

use super::open::shown;
use crate::{
    model::{Checkout, Paid, PayAsGuarantor},
    server::{
        begin::{Way, Wish},
        gateway,
    },
};

/// Somebody who has shown the code begins to pay for the patient, all of it or a part.
impl Command for PayAsGuarantor {
    const NAME: &'static str = "billing.pay_as_guarantor";
    const PERMISSION: Permission = Permission::Public;
    type Output = Paid;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Paid, Failure> {
        let request = shown(tx, self.request_id, &self.token).await?;
        Wish::of(tx, &request).await?.begin(tx, &self.amount, Way::Page { keeps: false }).await
    }
}

/// Where they pay. They come back to their own page, which knows nothing but the amount.
pub async fn pay(ctx: &Ctx, key: IdempotencyKey, cmd: PayAsGuarantor) -> Result<Checkout, AppError> {
    let back = format!("{}/pay/{}/{}", ctx.hale.base_url(), cmd.request_id, cmd.token);
    // Whoever has shown the code may begin; the page is opened by the house, since they have no account of their own.
    let house = Ctx::system(&ctx.hale, "guarantor");
    gateway::pay_back_to(ctx, &house, key, cmd, |_| back.clone()).await
}
