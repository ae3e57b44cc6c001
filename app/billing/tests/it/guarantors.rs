//! Somebody else pays: by a link and a code, with the amount and nothing else.

use billing::{
    model::*,
    server::{
        gateway::Gateway,
        guarantor::{self, MakeGuarantorCode},
    },
};
use jiff::SignedDuration;
use model::{AppError, PaymentRequestId};
use platform::{Actor, Ctx};

use crate::{
    office::{Office, beside, rule, usd},
    online::{Double, request},
};

struct Asked {
    office: Office,
    request: PaymentRequestId,
}

impl Asked {
    /// 45.00 USD are asked for, and of somebody else.
    async fn open() -> Self {
        let office = Office::open().await;
        let invoice = office.issue(office.draft(&[office.charge(office.visit).await])).await;
        let request = request(&office, &[invoice]).await;
        let asked = Self { office, request };
        asked.ask("payer@example.org").await.expect("asked");
        asked
    }

    async fn ask(&self, email: &str) -> Result<(), AppError> {
        let ask = AskGuarantor { request_id: self.request, email: email.into() };
        self.office.t.run(&self.office.clerk.actor, ask).await
    }

    /// As the letter has it.
    async fn code(&self) -> String {
        let made = self.office.t.run(&Actor::system("billing"), MakeGuarantorCode(self.request)).await;
        made.expect("made").expect("a code").code
    }

    async fn open_link(&self, code: &str) -> Result<PayLink, AppError> {
        let open = OpenPayLink { request_id: self.request, code: code.into() };
        self.office.t.run(&Actor::anonymous(), open).await
    }

    async fn look(&self, token: &str) -> Result<PayLinkView, AppError> {
        let show = ShowPayLink { request_id: self.request, token: token.into() };
        self.office.t.ask(&Actor::anonymous(), show).await
    }
}

#[tokio::test]
async fn a_code_opens_a_page_with_the_amount_once_and_pays() {
    let asked = Asked::open().await;
    let code = asked.code().await;
    // As people type it.
    let link = asked.open_link(&format!(" {} ", code.to_lowercase().replace('-', " "))).await.expect("opened");
    assert_eq!(rule(asked.open_link(&code).await), "guarantor_code", "it works once");
    let page = asked.look(&link.token).await.expect("the page");
    assert_eq!((page.facility.as_str(), page.open, page.last), ("Hale General", usd(4500), None));
    let t = &asked.office.t;
    t.hale().fit(Gateway::new(Double::default()));
    let pay = PayAsGuarantor { request_id: asked.request, token: link.token.clone(), amount: "20".into() };
    let ctx = Ctx::of(t.hale(), Actor::anonymous());
    let checkout = guarantor::pay(&ctx, t.new_key(), pay.clone()).await.expect("a page");
    assert_eq!(checkout.url, format!("https://pay.example/{}", checkout.payment_id));
    let again = guarantor::pay(&ctx, t.new_key(), pay).await.expect("the same page");
    assert_eq!(again, checkout, "a double click begins one payment");
    assert_eq!(asked.look(&link.token).await.expect("the page").last, Some(PaymentState::Initiated));
    let (patient, by): (uuid::Uuid, Option<uuid::Uuid>) =
        sqlx::query_as("select patient_id, created_by from payment where id = $1")
            .bind(checkout.payment_id.0)
            .fetch_one(t.pool())
            .await
            .expect("a payment");
    assert_eq!(
        (patient, by),
        (asked.office.patient().0, None),
        "it is the patient's, and nobody's account has made it"
    );
}

#[tokio::test]
async fn five_wrong_codes_and_the_right_one_opens_nothing() {
    let asked = Asked::open().await;
    let code = asked.code().await;
    for wrong in ["", "22222-22222", "x", "'; drop table payment; --", "🦀"] {
        assert_eq!(rule(asked.open_link(wrong).await), "guarantor_code", "{wrong}");
    }
    assert_eq!(rule(asked.open_link(&code).await), "guarantor_code");
    // A new letter has a new code.
    asked.ask("payer@example.org").await.expect("asked again");
    let next = asked.code().await;
    assert_eq!(rule(asked.open_link(&code).await), "guarantor_code");
    asked.open_link(&next).await.expect("opened");
}

#[tokio::test]
async fn codes_and_pages_end() {
    let asked = Asked::open().await;
    let t = &asked.office.t;
    let late = asked.code().await;
    t.clock.advance(SignedDuration::from_hours(72));
    assert_eq!(rule(asked.open_link(&late).await), "guarantor_code");
    let link = asked.open_link(&asked.code().await).await.expect("opened");
    t.clock.advance(SignedDuration::from_mins(30));
    assert_eq!(asked.look(&link.token).await, Err(AppError::NotFound));
    let code = asked.code().await;
    t.run(&asked.office.clerk.actor, WithdrawRequest { request_id: asked.request }).await.expect("withdrawn");
    assert_eq!(rule(asked.open_link(&code).await), "guarantor_code");
    assert_eq!(rule(asked.ask("payer@example.org").await), "payment_request_over");
}

#[tokio::test]
async fn nothing_of_a_code_is_written_down_and_nobody_else_asks() {
    let asked = Asked::open().await;
    let code = asked.code().await;
    let link = asked.open_link(&asked.code().await).await.expect("opened");
    let t = &asked.office.t;
    for secret in [code.replace('-', ""), link.token] {
        let written: i64 = sqlx::query_scalar(
            "select (select count(*) from guarantor_link l where l::text ilike '%' || $1 || '%')
                  + (select count(*) from guarantor_visit v where v::text ilike '%' || $1 || '%')
                  + (select count(*) from job j where j::text ilike '%' || $1 || '%')
                  + (select count(*) from idempotency i where i::text ilike '%' || $1 || '%')",
        )
        .bind(&secret)
        .fetch_one(t.pool())
        .await
        .expect("a count");
        assert_eq!(written, 0);
    }
    for wrong in ["", "nobody", "a@b", "a b@c.de", "<a@b.de>", "a@b.de, c@d.ef", "a@@b.de"] {
        assert_eq!(beside(asked.ask(wrong).await), ["email"], "{wrong}");
    }
    let ask = AskGuarantor { request_id: asked.request, email: "payer@example.org".into() };
    let elsewhere = t.staff(model::Role::Billing, t.other_facility).await;
    assert_eq!(t.run(&elsewhere.actor, ask.clone()).await, Err(AppError::NotFound));
    assert_eq!(t.run(&asked.office.ada.actor, ask).await, Err(AppError::Forbidden));
    let make = MakeGuarantorCode(asked.request);
    assert!(matches!(t.run(&asked.office.clerk.actor, make).await, Err(AppError::NotFound)));
    assert_eq!(asked.look("").await, Err(AppError::NotFound));
}
