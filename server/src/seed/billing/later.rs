//! What is not paid at once, or not by the patient, or by nobody knows whom.

use billing::model::{MakePlan, SuspendMoney, TakeDeposit, TakePayerPayment};
use jiff::{SignedDuration, tz::TimeZone};
use model::{InvoiceId, PatientId};

use super::{
    Office,
    asked::{OpenOf, PayerOf},
};
use crate::{
    cli::CliError,
    seed::{ask, run_as},
};

impl Office<'_> {
    /// A splint in three instalments, the first of them paid.
    pub(super) async fn instalments_of(&self, maya: PatientId) -> Result<(), CliError> {
        self.hours_ago(24 * 48);
        let splint = self.bill_for(maya, "Forearm splint", String::new()).await?;
        self.hours_ago(24 * 46);
        self.plan(maya, splint, "3", 20).await?;
        self.hours_ago(24 * 21);
        let (open, _) = ask(self.hale, OpenOf(splint)).await?;
        self.pay_minor(maya, splint, open / 3, "card").await.map(drop)
    }

    /// The first instalment was due so many days ago; then one each month.
    pub(super) async fn plan(
        &self,
        patient: PatientId,
        invoice: InvoiceId,
        instalments: &str,
        days_ago: i64,
    ) -> Result<(), CliError> {
        let first = self.now - SignedDuration::from_hours(24 * days_ago);
        let plan = MakePlan {
            patient_id: patient,
            facility_id: self.facility,
            invoices: vec![invoice.to_string()],
            instalments: instalments.into(),
            first_due: first.to_zoned(TimeZone::UTC).date().to_string(),
            every: "month".into(),
            agreed: "yes".into(),
            note: String::new(),
        };
        run_as(self.hale, self.clerk.clone(), plan).await.map(drop)
    }

    /// Less than its part: the rest stays open.
    pub(super) async fn insurer_pays(&self, invoice: InvoiceId) -> Result<(), CliError> {
        let Some(payer_id) = ask(self.hale, PayerOf(invoice)).await? else { return Ok(()) };
        let payment = TakePayerPayment {
            facility_id: self.facility,
            payer_id,
            method: "cheque".into(),
            amount: "20.00".into(),
            reference: "No 004417".into(),
            invoices: [(invoice.to_string(), "20.00".to_owned())].into(),
        };
        run_as(self.hale, self.desk.clone(), payment).await.map(drop)
    }

    /// A deposit for what is to come, and a transfer that fits nothing.
    pub(super) async fn later(&self, patients: &[PatientId]) -> Result<(), CliError> {
        self.hours_ago(1);
        if let [_, _, _, _, _, planned, ..] = patients {
            let deposit = TakeDeposit {
                patient_id: *planned,
                facility_id: self.facility,
                method: "card".into(),
                amount: "300.00".into(),
                reference: "T-40391".into(),
                meant_for: "Day surgery next month".into(),
            };
            run_as(self.hale, self.desk.clone(), deposit).await?;
        }
        let unknown = SuspendMoney {
            facility_id: self.facility,
            method: "transfer".into(),
            amount: "80.00".into(),
            reference: "K. SMITH, WITH THANKS".into(),
        };
        run_as(self.hale, self.desk.clone(), unknown).await.map(drop)
    }
}
