//! What Ada is billed, as rows: made by the commands themselves, because the ledger wants to sum to zero.

use std::collections::BTreeMap;

use billing::model::*;
use model::{
    ChargeCodeId, ChargeId, InvoiceId, OrganizationId, PayerPaymentId, PaymentId, PaymentPlanId, PaymentRequestId,
    PlacementId, PriceListId, RefundId, Role, SuspenseId, WriteOffId,
};
use platform::testing::User;
use uuid::Uuid;

use crate::world::World;

impl World {
    pub async fn clerk(&self) -> User {
        self.t.staff(Role::Billing, self.t.facility).await
    }

    /// A name that nothing else has.
    pub fn fresh(&self) -> String {
        Uuid::from(self.t.new_key()).simple().to_string().to_uppercase()
    }

    pub async fn charge_code(&self) -> ChargeCodeId {
        let code = AddChargeCode { code: self.fresh(), name: "Dressing".into(), plain_name: "Dressing".into() };
        self.t.run(&self.clerk().await.actor, code).await.expect("a code")
    }

    pub async fn price_list(&self) -> PriceListId {
        let known = sqlx::query_scalar::<_, Uuid>("select id from price_list limit 1")
            .fetch_optional(self.t.pool())
            .await
            .expect("a query");
        if let Some(id) = known {
            return id.into();
        }
        let list = CreatePriceList {
            facility_id: self.t.facility,
            payer_class: "self_pay".into(),
            name: "2026".into(),
            valid_from: "2026-01-01".into(),
            valid_to: "2026-12-31".into(),
        };
        self.t.run(&self.clerk().await.actor, list).await.expect("a list")
    }

    pub async fn charge(&self) -> ChargeId {
        let charge = EnterCharge {
            patient_id: self.patient(),
            facility_id: self.t.facility,
            code_id: self.charge_code().await.to_string(),
            quantity: "1".into(),
            unit_price: "20".into(),
            performed_on: String::new(),
            reason: "At the bedside".into(),
        };
        self.t.run(&self.clerk().await.actor, charge).await.expect("charged").id
    }

    pub async fn draft(&self) -> InvoiceId {
        let draft = DraftInvoice {
            patient_id: self.patient(),
            facility_id: self.t.facility,
            charges: vec![self.charge().await.to_string()],
            coverage_id: String::new(),
            discount: String::new(),
            discount_reason: String::new(),
        };
        self.t.run(&self.clerk().await.actor, draft).await.expect("a draft").id
    }

    pub async fn bill(&self) -> InvoiceId {
        let issue = IssueInvoice { invoice_id: self.draft().await, version: 1 };
        self.t.run(&self.clerk().await.actor, issue).await.expect("issued").id
    }

    pub async fn write_off(&self) -> WriteOffId {
        let ask = RequestWriteOff { invoice_id: self.bill().await, amount: "5".into(), reason: "Hardship".into() };
        self.t.run(&self.clerk().await.actor, ask).await.expect("asked").id
    }

    /// An invoice of which an insurer owes a part.
    pub async fn insured_bill(&self) -> InvoiceId {
        self.insured().await.0
    }

    pub async fn payment(&self) -> PaymentId {
        let payment = TakePayment {
            patient_id: self.patient(),
            facility_id: self.t.facility,
            method: "card".into(),
            amount: "20".into(),
            reference: "SLIP 7".into(),
            invoices: vec![],
        };
        self.t.run(&self.clerk().await.actor, payment).await.expect("paid").id
    }

    pub async fn refund(&self, approved: bool) -> RefundId {
        let ask = RequestRefund { payment_id: self.payment().await, amount: "5".into(), reason: "Too much".into() };
        let refund_id = self.t.run(&self.clerk().await.actor, ask).await.expect("asked").id;
        if approved {
            let decide = DecideRefund { refund_id, approve: "yes".into() };
            self.t.run(&self.clerk().await.actor, decide).await.expect("approved");
        }
        refund_id
    }

    pub async fn payment_request(&self) -> PaymentRequestId {
        let ask = RequestPayment {
            patient_id: self.patient(),
            facility_id: self.t.facility,
            invoices: vec![self.bill().await.to_string()],
            days: "14".into(),
            note: String::new(),
        };
        self.t.run(&self.clerk().await.actor, ask).await.expect("asked")
    }

    /// Somebody's drawer: offered to the next, closed, or as it was opened.
    pub async fn drawer(&self, end: &str) -> model::CashierShiftId {
        let clerk = self.clerk().await;
        let open = OpenShift { facility_id: self.t.facility, float: "20".into() };
        let shift_id = self.t.run(&clerk.actor, open).await.expect("a drawer").id;
        let counted = || "20".to_owned();
        if end == "offered" {
            let offer = HandOverShift { shift_id, counted: counted(), reason: String::new() };
            self.t.run(&clerk.actor, offer).await.expect("offered");
        }
        if end == "closed" {
            self.t.run(&clerk.actor, CountShift { shift_id, counted: counted() }).await.expect("counted");
            self.t.run(&clerk.actor, CloseShift { shift_id, reason: String::new() }).await.expect("closed");
        }
        shift_id
    }

    pub async fn coverage(&self) -> Uuid {
        let id: Uuid = self.t.new_key().into();
        sqlx::query(
            "insert into coverage (id, patient_id, status, payor, member_id) values ($1, $2, 'active', 'Northern', $3)",
        )
        .bind(id)
        .bind(self.patient().0)
        .bind(id.to_string())
        .execute(self.t.pool())
        .await
        .expect("a coverage");
        id
    }

    pub async fn package(&self) -> ChargeCodeId {
        let part = self.charge_code().await.to_string();
        let make = MakePackage {
            code: self.fresh(),
            name: "Care".into(),
            plain_name: "Care".into(),
            parts: [("p1".to_owned(), part)].into(),
            quantities: [].into(),
            valid_from: String::new(),
            valid_to: String::new(),
            price_list_id: String::new(),
            unit_price: String::new(),
        };
        self.t.run(&self.clerk().await.actor, make).await.expect("a package")
    }

    /// A card that the patient keeps.
    pub async fn saved_method(&self) -> Uuid {
        let id: Uuid = self.t.new_key().into();
        let customer =
            "insert into gateway_customer (patient_id, id, created_at) values ($1, $2, now()) on conflict do nothing";
        let customer = sqlx::query(customer).bind(self.patient().0).bind(id.to_string()).execute(self.t.pool()).await;
        customer.expect("a customer");
        sqlx::query(
            "insert into saved_method (id, patient_id, token, brand, last_four, exp_month, exp_year, kept_at)
             values ($1, $2, $3, 'Visa', '4242', 12, 2034, now())",
        )
        .bind(id)
        .bind(self.patient().0)
        .bind(format!("pm_{}", id.simple()))
        .execute(self.t.pool())
        .await
        .expect("a card");
        id
    }

    pub async fn billing_task(&self) -> Uuid {
        let id: Uuid = self.t.new_key().into();
        sqlx::query(
            "insert into billing_task (id, facility_id, patient_id, kind, detail, created_at)
             values ($1, $2, $3, 'disputed', 'Please look.', now())",
        )
        .bind(id)
        .bind(self.t.facility.0)
        .bind(self.patient().0)
        .execute(self.t.pool())
        .await
        .expect("a task");
        id
    }

    pub async fn plan(&self, agreed: &str) -> PaymentPlanId {
        let plan = MakePlan {
            patient_id: self.patient(),
            facility_id: self.t.facility,
            invoices: vec![self.bill().await.to_string()],
            instalments: "3".into(),
            first_due: String::new(),
            every: "month".into(),
            agreed: agreed.into(),
            note: String::new(),
        };
        self.t.run(&self.clerk().await.actor, plan).await.expect("a plan").id
    }

    /// An insurer who carries a part of an invoice.
    async fn insured(&self) -> (InvoiceId, OrganizationId) {
        let coverage = self.coverage().await;
        let clerk = self.clerk().await;
        let terms = SetCoverageTerms {
            coverage_id: coverage.into(),
            facility_id: self.t.facility,
            copay: String::new(),
            patient_percent: "20".into(),
            deductible: String::new(),
            ceiling: String::new(),
            valid_from: String::new(),
        };
        self.t.run(&clerk.actor, terms).await.expect("terms");
        let draft = DraftInvoice {
            patient_id: self.patient(),
            facility_id: self.t.facility,
            charges: vec![self.charge().await.to_string()],
            coverage_id: coverage.to_string(),
            discount: String::new(),
            discount_reason: String::new(),
        };
        let invoice_id = self.t.run(&clerk.actor, draft).await.expect("a draft").id;
        self.t.run(&clerk.actor, IssueInvoice { invoice_id, version: 1 }).await.expect("issued");
        let payer: Uuid = sqlx::query_scalar("select payor_organization_id from coverage where id = $1")
            .bind(coverage)
            .fetch_one(self.t.pool())
            .await
            .expect("an insurer");
        (invoice_id, payer.into())
    }

    pub async fn payer(&self) -> OrganizationId {
        self.insured().await.1
    }

    /// A payment of an insurer that no invoice has taken, and an invoice that could.
    pub async fn payer_credit(&self) -> (InvoiceId, PayerPaymentId) {
        let (_, payer) = self.insured().await;
        let payment = TakePayerPayment {
            facility_id: self.t.facility,
            payer_id: payer,
            method: "transfer".into(),
            amount: "5000".into(),
            reference: self.fresh(),
            invoices: BTreeMap::new(),
        };
        let payment = self.t.run(&self.clerk().await.actor, payment).await.expect("paid").id;
        (self.insured().await.0, payment)
    }

    pub async fn suspended(&self) -> SuspenseId {
        let money = SuspendMoney {
            facility_id: self.t.facility,
            method: "transfer".into(),
            amount: "20".into(),
            reference: "From somebody".into(),
        };
        self.t.run(&self.clerk().await.actor, money).await.expect("suspended").id
    }

    pub async fn placement(&self) -> PlacementId {
        let mrn: String = sqlx::query_scalar("select mrn from patient where id = $1")
            .bind(self.patient().0)
            .fetch_one(self.t.pool())
            .await
            .expect("a number");
        let place = PlaceMoney {
            suspense_id: self.suspended().await,
            kind: "assign".into(),
            mrn,
            invoice: String::new(),
            amount: String::new(),
            reason: "She called".into(),
        };
        self.t.run(&self.clerk().await.actor, place).await.expect("asked").id
    }
}
