//! Cards that patients keep at the gateway. What is kept is what the gateway says that it keeps: after a payment at which a
//! card was to be kept it is asked, and only tokens and what tells cards apart come here.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::{Action, AppError, PatientId, Permission, SavedMethodId};
use platform::{
    Command, Ctx, Failure, Hale, Query, Tx,
    command::run,
    jobs::{self, Job},
    query::ask,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Gateway, GatewayError, KeptCard, PaymentGateway, ask::fresh};
use crate::{
    model::RemoveMethod,
    server::row::{SavedMethodRow, for_change},
};

/// What the gateway calls the patient; the first time, it is asked to know them. It learns an id of ours and nothing else.
pub(super) async fn customer<G: PaymentGateway>(
    ctx: &Ctx,
    gateway: &G,
    patient: PatientId,
) -> Result<String, AppError> {
    let house = Ctx::system(&ctx.hale, "gateway");
    if let Some(customer) = ask(house.clone(), CustomerOf(patient)).await? {
        return Ok(customer);
    }
    let id = gateway.customer(patient).await.map_err(super::ask::not_now)?;
    run(house.clone(), fresh(&house), RememberCustomer { patient, id }).await
}

/// A payment at which a card was to be kept has come: which cards the gateway keeps now.
#[derive(Serialize, Deserialize)]
pub(in crate::server) struct LookAtCards {
    pub patient: PatientId,
}

impl Job for LookAtCards {
    const IDENTIFIER: &'static str = "billing.look_at_cards";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        let house = Ctx::system(&hale, "gateway");
        let Some(customer) = ask(house.clone(), CustomerOf(self.patient)).await? else { return Ok(()) };
        let gateway = Gateway::of(&hale)?;
        let asked_at = hale.clock().now();
        let mut cards: Vec<KeptCard> = Vec::new();
        for card in gateway.kept_cards(&customer).await.map_err(told)? {
            // The same card once more: the newest stays, and it comes first.
            if card.fingerprint.is_some() && cards.iter().any(|one| one.fingerprint == card.fingerprint) {
                gateway.forget_card(&card.token).await.map_err(told)?;
            } else {
                cards.push(card);
            }
        }
        run(house.clone(), fresh(&house), TakeInCards { patient: self.patient, cards, asked_at }).await?;
        Ok(())
    }
}

pub(in crate::server) async fn look_later(tx: &mut Tx, patient: PatientId) -> Result<(), Failure> {
    Ok(jobs::enqueue(tx.conn(), &LookAtCards { patient }, None).await?)
}

/// A card was removed here: the gateway keeps it no more either.
#[derive(Serialize, Deserialize)]
pub(in crate::server) struct ForgetCard {
    token: String,
}

impl Job for ForgetCard {
    const IDENTIFIER: &'static str = "billing.forget_card";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        match Gateway::of(&hale)?.forget_card(&self.token).await {
            // It is kept there no more already.
            Ok(()) | Err(GatewayError::Refused(_) | GatewayError::Declined(_)) => Ok(()),
            Err(error @ GatewayError::Unreachable(_)) => Err(told(error)),
        }
    }
}

fn told(error: GatewayError) -> Failure {
    Failure::other(error.to_string())
}

struct CustomerOf(PatientId);

impl Query for CustomerOf {
    const NAME: &'static str = "billing.gateway_customer";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = Option<String>;

    async fn execute(self, tx: &mut Tx) -> Result<Option<String>, Failure> {
        only_the_house(tx)?;
        let found = sqlx::query_scalar!("select id from gateway_customer where patient_id = $1", self.0.0);
        Ok(found.fetch_optional(tx.conn()).await?)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct RememberCustomer {
    patient: PatientId,
    id: String,
}

/// Two tabs ask at once: the first answer stands for both.
impl Command for RememberCustomer {
    const NAME: &'static str = "billing.remember_customer";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = String;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<String, Failure> {
        only_the_house(tx)?;
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "insert into gateway_customer (patient_id, id, created_at) values ($1, $2, $3) on conflict (patient_id) do nothing",
            self.patient.0,
            self.id,
            now as _,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("gateway_customer", self.patient.0, Some(self.patient));
        let stands = sqlx::query_scalar!("select id from gateway_customer where patient_id = $1", self.patient.0);
        Ok(stands.fetch_one(tx.conn()).await?)
    }
}

/// What the gateway keeps for a patient, as it said when it was asked. A card that the patient has removed stays removed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct TakeInCards {
    patient: PatientId,
    cards: Vec<KeptCard>,
    asked_at: Timestamp,
}

impl Command for TakeInCards {
    const NAME: &'static str = "billing.take_in_cards";
    const PERMISSION: Permission = Permission::TakePayments;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        only_the_house(tx)?;
        let now = tx.now().to_sqlx();
        for card in &self.cards {
            let id: SavedMethodId = tx.new_id();
            sqlx::query!(
                "insert into saved_method (id, patient_id, token, brand, last_four, exp_month, exp_year, kept_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)
                 on conflict (token) do update set exp_month = excluded.exp_month, exp_year = excluded.exp_year",
                id.0,
                self.patient.0,
                card.token,
                card.brand,
                card.last_four,
                card.exp_month,
                card.exp_year,
                now as _,
            )
            .execute(tx.conn())
            .await?;
        }
        let tokens: Vec<String> = self.cards.into_iter().map(|card| card.token).collect();
        sqlx::query!(
            "update saved_method set removed_at = $3
             where patient_id = $1 and removed_at is null and token <> all($2) and kept_at < $4",
            self.patient.0,
            &tokens,
            now as _,
            self.asked_at.to_sqlx() as _,
        )
        .execute(tx.conn())
        .await?;
        tx.touched("saved_method", self.patient.0, Some(self.patient));
        tx.notify(platform::Topic::Bills(self.patient));
        Ok(())
    }
}

/// The patient does not want a card to be kept any more: from now on nobody can pay with it, and the gateway is told to forget
/// it. What was paid with it stays paid.
impl Command for RemoveMethod {
    const NAME: &'static str = "billing.remove_method";
    const PERMISSION: Permission = Permission::PayOwnBills;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let row = for_change::<SavedMethodRow>(tx, self.method_id, Action::Cancel).await?;
        if row.removed {
            return Ok(());
        }
        let now = tx.now().to_sqlx();
        let id: Uuid = row.id.0;
        sqlx::query!("update saved_method set removed_at = $2 where id = $1", id, now as _).execute(tx.conn()).await?;
        jobs::enqueue(tx.conn(), &ForgetCard { token: row.token }, Some(&id.to_string())).await?;
        tx.touched("saved_method", id, Some(row.patient));
        Ok(())
    }
}

fn only_the_house(tx: &Tx) -> Result<(), Failure> {
    if tx.actor().is_system() { Ok(()) } else { Err(AppError::NotFound.into()) }
}
