//! What the demo of the billing office asks of the house.

use model::{ChargeCodeId, FacilityId, OrganizationId, PatientId, Permission, PriceListId};
use platform::{Failure, Query, Tx};
use uuid::Uuid;

pub struct AnyInvoice {}

impl Query for AnyInvoice {
    const NAME: &'static str = "demo.any_invoice";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = bool;

    async fn execute(self, tx: &mut Tx) -> Result<bool, Failure> {
        let any = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM invoice) AS "any!""#);
        Ok(any.fetch_one(tx.conn()).await?)
    }
}

/// Patients with something to bill, in the order in which they came, those without an account first.
pub struct ToBill(pub FacilityId);

impl Query for ToBill {
    const NAME: &'static str = "demo.to_bill";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Vec<PatientId>;

    async fn execute(self, tx: &mut Tx) -> Result<Self::Output, Failure> {
        let ids: Vec<Uuid> = sqlx::query_scalar!(
            "SELECT patient_id FROM charge
             WHERE facility_id = $1 AND state = 'billable' AND NOT EXISTS (
                 SELECT FROM account WHERE account.patient_id = charge.patient_id)
             GROUP BY patient_id ORDER BY min(performed_on), patient_id",
            self.0.0,
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(ids.into_iter().map(Into::into).collect())
    }
}

/// What of a patient is not billed.
pub struct Unbilled(pub FacilityId, pub PatientId);

impl Query for Unbilled {
    const NAME: &'static str = "demo.unbilled";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Vec<String>;

    async fn execute(self, tx: &mut Tx) -> Result<Self::Output, Failure> {
        let ids: Vec<Uuid> = sqlx::query_scalar!(
            "SELECT id FROM charge WHERE facility_id = $1 AND patient_id = $2 AND state = 'billable' ORDER BY performed_on, id",
            self.0.0,
            self.1.0,
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(ids.into_iter().map(|id| id.to_string()).collect())
    }
}

/// What has a price at the facility.
pub struct CodeNamed(pub FacilityId, pub &'static str);

impl Query for CodeNamed {
    const NAME: &'static str = "demo.code_named";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = ChargeCodeId;

    async fn execute(self, tx: &mut Tx) -> Result<Self::Output, Failure> {
        let id = sqlx::query_scalar!(
            "SELECT c.id FROM charge_code c JOIN price_item i ON i.charge_code_id = c.id JOIN price_list l ON l.id = i.price_list_id
             WHERE l.facility_id = $1 AND c.name = $2 ORDER BY c.id LIMIT 1",
            self.0.0,
            self.1,
        );
        Ok(id.fetch_one(tx.conn()).await?.into())
    }
}

/// The list for patients who pay themselves.
pub struct StandardList(pub FacilityId);

impl Query for StandardList {
    const NAME: &'static str = "demo.standard_list";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = PriceListId;

    async fn execute(self, tx: &mut Tx) -> Result<Self::Output, Failure> {
        let id = sqlx::query_scalar!(
            "SELECT id FROM price_list WHERE facility_id = $1 AND payer_class = 'self_pay' ORDER BY valid_from DESC LIMIT 1",
            self.0.0,
        );
        Ok(id.fetch_one(tx.conn()).await?.into())
    }
}

/// A coverage of the patient that has terms.
pub struct CoverageOf(pub PatientId);

impl Query for CoverageOf {
    const NAME: &'static str = "demo.coverage_of";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = String;

    async fn execute(self, tx: &mut Tx) -> Result<Self::Output, Failure> {
        let id = sqlx::query_scalar!(
            "SELECT c.id FROM coverage c JOIN coverage_terms t ON t.coverage_id = c.id WHERE c.patient_id = $1 LIMIT 1",
            self.0.0,
        );
        Ok(id.fetch_optional(tx.conn()).await?.map(|id| id.to_string()).unwrap_or_default())
    }
}

/// What is left to pay of an invoice, and its first line.
pub struct OpenOf(pub model::InvoiceId);

impl Query for OpenOf {
    const NAME: &'static str = "demo.open_of";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = (i64, String);

    async fn execute(self, tx: &mut Tx) -> Result<Self::Output, Failure> {
        let row = sqlx::query!(
            r#"SELECT (SELECT sum(amount_minor) FROM ledger_entry WHERE invoice_id = $1 AND account = 'patient')::bigint AS "open!",
                      (SELECT id FROM invoice_line WHERE invoice_id = $1 ORDER BY position LIMIT 1) AS "line!""#,
            self.0.0,
        );
        let row = row.fetch_one(tx.conn()).await?;
        Ok((row.open, row.line.to_string()))
    }
}

/// Who carries a part of an invoice.
pub struct PayerOf(pub model::InvoiceId);

impl Query for PayerOf {
    const NAME: &'static str = "demo.payer_of";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Option<OrganizationId>;

    async fn execute(self, tx: &mut Tx) -> Result<Self::Output, Failure> {
        let payer = sqlx::query_scalar!(
            "SELECT whose FROM payer_entry WHERE invoice_id = $1 AND account = 'payer' LIMIT 1",
            self.0.0,
        );
        Ok(payer.fetch_optional(tx.conn()).await?.flatten().map(Into::into))
    }
}
