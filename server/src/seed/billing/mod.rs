//! The billing office of the demo: prices, and invoices of Hale General in every state, with money that came, is to go back
//! or was not allocated, two drawers, instalments that are kept and that are not, a deposit, what an insurer has paid, and
//! money of unknown origin. Maya has three open bills, one of them in instalments, and a paid one.

mod asked;
mod later;
mod prices;

use std::collections::BTreeMap;

use billing::model::{
    CloseShift, CountShift, CreditInvoice, DecideRefund, DraftInvoice, EnterCharge, IssueInvoice, MakePackage,
    OpenShift, RequestPayment, RequestRefund, RequestWriteOff, TakePayment,
};
use jiff::{SignedDuration, Timestamp};
use model::{CashierShiftId, Currency, FacilityId, InvoiceId, Money, PatientId, PaymentId};
use platform::{Actor, Clock, Hale};

use self::{
    asked::{AnyInvoice, CodeNamed, CoverageOf, OpenOf, StandardList, ToBill, Unbilled},
    prices::{Insure, PriceHouse},
};
use super::{Houses, ask, labs::ActorOf, patients::PatientWith, run, run_as};
use crate::cli::CliError;

const CLERK: &str = "billing@hale.example";
const SECOND_CLERK: &str = "billing2@hale.example";
const DESK: &str = "reception@hale.example";
const MAYA: &str = "maya@hale.example";
/// What a drawer begins with, in cents.
const FLOAT: i64 = 15_000;

/// Before anything is done that costs something.
pub(super) async fn prices(hale: &Hale, houses: &Houses) -> Result<(), CliError> {
    for (facility, series, bank) in [
        (houses.general, "HG", ["Hale General Hospital", "ABA 021000021 / 4417-0023-55", "CHASUS33"]),
        (houses.riverside, "HR", ["Hale Riverside Clinic", "GB29NWBK60161331926819", "NWBKGB2L"]),
    ] {
        run(hale, PriceHouse { facility, series: series.into(), bank: bank.map(str::to_owned) }).await?;
    }
    for (email, facility, payor, member) in [
        (MAYA, houses.general, "Northern Mutual", "NM-204418"),
        ("oliver@hale.example", houses.riverside, "Thames Health", "TH-77120"),
    ] {
        if let Some(patient) = ask(hale, PatientWith(email)).await? {
            run(hale, Insure { patient, facility, payor: payor.into(), member: member.into() }).await?;
        }
    }
    Ok(())
}

pub(super) async fn fill(hale: &Hale, clock: &Clock, now: Timestamp, houses: &Houses) -> Result<(), CliError> {
    if ask(hale, AnyInvoice {}).await? {
        return Ok(());
    }
    let office = Office {
        hale,
        clock,
        now,
        facility: houses.general,
        clerk: ask(hale, ActorOf(CLERK)).await?,
        second: ask(hale, ActorOf(SECOND_CLERK)).await?,
        desk: ask(hale, ActorOf(DESK)).await?,
    };
    let patients = ask(hale, ToBill(office.facility)).await?;
    if let Some(maya) = ask(hale, PatientWith(MAYA)).await? {
        office.maya(maya).await?;
    }
    office.package().await?;
    office.old_debt(&patients).await?;
    office.yesterday(&patients).await?;
    office.today(&patients).await?;
    office.later(&patients).await?;
    clock.set(now);
    Ok(())
}

struct Office<'a> {
    hale: &'a Hale,
    clock: &'a Clock,
    now: Timestamp,
    facility: FacilityId,
    clerk: Actor,
    second: Actor,
    desk: Actor,
}

impl Office<'_> {
    fn hours_ago(&self, hours: i64) {
        self.clock.set(self.now - SignedDuration::from_hours(hours));
    }

    /// Something charged by hand, and the invoice for it.
    async fn bill_for(&self, patient: PatientId, what: &'static str, coverage: String) -> Result<InvoiceId, CliError> {
        let charge = EnterCharge {
            patient_id: patient,
            facility_id: self.facility,
            code_id: ask(self.hale, CodeNamed(self.facility, what)).await?.to_string(),
            quantity: "1".into(),
            unit_price: String::new(),
            performed_on: String::new(),
            reason: "Brought over from the books before Hale".into(),
        };
        let charge = run_as(self.hale, self.clerk.clone(), charge).await?.id.to_string();
        self.bill(patient, vec![charge], coverage).await
    }

    async fn draft(
        &self,
        patient: PatientId,
        charges: Vec<String>,
        coverage_id: String,
    ) -> Result<InvoiceId, CliError> {
        let draft = DraftInvoice {
            patient_id: patient,
            facility_id: self.facility,
            charges,
            coverage_id,
            discount: String::new(),
            discount_reason: String::new(),
        };
        Ok(run_as(self.hale, self.clerk.clone(), draft).await?.id)
    }

    async fn bill(&self, patient: PatientId, charges: Vec<String>, coverage: String) -> Result<InvoiceId, CliError> {
        let invoice_id = self.draft(patient, charges, coverage).await?;
        Ok(run_as(self.hale, self.clerk.clone(), IssueInvoice { invoice_id, version: 1 }).await?.id)
    }

    /// All that this patient has not been billed for.
    async fn bill_all(&self, patient: PatientId) -> Result<InvoiceId, CliError> {
        let charges = ask(self.hale, Unbilled(self.facility, patient)).await?;
        let coverage = ask(self.hale, CoverageOf(patient)).await?;
        self.bill(patient, charges, coverage).await
    }

    /// So many per cent of what is open.
    async fn pay(
        &self,
        patient: PatientId,
        invoice: InvoiceId,
        percent: i64,
        method: &str,
    ) -> Result<PaymentId, CliError> {
        let (open, _) = ask(self.hale, OpenOf(invoice)).await?;
        self.pay_minor(patient, invoice, open * percent / 100, method).await
    }

    /// So many cents.
    async fn pay_minor(
        &self,
        patient: PatientId,
        invoice: InvoiceId,
        minor: i64,
        method: &str,
    ) -> Result<PaymentId, CliError> {
        let payment = TakePayment {
            patient_id: patient,
            facility_id: self.facility,
            method: method.into(),
            amount: Money::new(minor, Currency::USD).plain(),
            reference: if method == "cash" { String::new() } else { "T-40217".into() },
            invoices: vec![invoice.to_string()],
        };
        Ok(run_as(self.hale, self.desk.clone(), payment).await?.id)
    }

    /// A paid bill of last quarter, one that is overdue, and one for what was done in the last days.
    async fn maya(&self, maya: PatientId) -> Result<(), CliError> {
        let coverage = ask(self.hale, CoverageOf(maya)).await?;
        self.hours_ago(24 * 75);
        let paid = self.bill_for(maya, "Consultation", coverage.clone()).await?;
        self.hours_ago(24 * 68);
        self.pay(maya, paid, 100, "card").await?;
        self.hours_ago(24 * 60);
        self.insurer_pays(paid).await?;
        self.instalments_of(maya).await?;
        self.hours_ago(24 * 42);
        self.bill_for(maya, "Wound dressing", String::new()).await?;
        self.hours_ago(30);
        let charges = ask(self.hale, Unbilled(self.facility, maya)).await?;
        if !charges.is_empty() {
            self.bill(maya, charges, coverage).await?;
        }
        Ok(())
    }

    /// Several things for one price.
    async fn package(&self) -> Result<(), CliError> {
        let part = async |name| ask(self.hale, CodeNamed(self.facility, name)).await.map(|id| id.to_string());
        let parts = [part("Consultation").await?, part("Wound dressing").await?];
        let package = MakePackage {
            code: "WOUND-CARE".into(),
            name: "Wound care".into(),
            plain_name: "Care of a wound until it has healed".into(),
            parts: ["p1", "p2"].map(str::to_owned).into_iter().zip(parts).collect(),
            quantities: BTreeMap::from([("p1".into(), "1".into()), ("p2".into(), "3".into())]),
            valid_from: String::new(),
            valid_to: String::new(),
            price_list_id: ask(self.hale, StandardList(self.facility)).await?.to_string(),
            unit_price: "95".into(),
        };
        run_as(self.hale, self.clerk.clone(), package).await?;
        Ok(())
    }

    /// Bills of before, long due: one for a package that is paid in part, one that nobody has paid and that the office would
    /// write off in part, and one that the desk would write off.
    async fn old_debt(&self, patients: &[PatientId]) -> Result<(), CliError> {
        if let [.., part, nothing, hopeless] = patients {
            self.hours_ago(24 * 104);
            let lost = self.bill_for(*hopeless, "Medical certificate", String::new()).await?;
            self.hours_ago(24 * 65);
            let half = self.bill_for(*part, "Wound care", String::new()).await?;
            self.hours_ago(24 * 45);
            let unpaid = self.bill_for(*nothing, "Consultation", String::new()).await?;
            self.pay(*part, half, 50, "transfer").await?;
            self.hours_ago(74);
            let reason = "Lost his work; we agreed on this by telephone".to_owned();
            let ask = RequestWriteOff { invoice_id: unpaid, amount: "10.00".into(), reason };
            run_as(self.hale, self.clerk.clone(), ask).await?;
            self.hours_ago(24 * 40);
            self.plan(*part, half, "2", 5).await?;
            self.hours_ago(50);
            let reason = "Moved abroad; three letters came back".to_owned();
            let ask = RequestWriteOff { invoice_id: lost, amount: "15.00".into(), reason };
            run_as(self.hale, self.desk.clone(), ask).await?;
        }
        Ok(())
    }

    /// A drawer that was closed with two dollars too little, and a refund that is approved and waits to be paid out.
    async fn yesterday(&self, patients: &[PatientId]) -> Result<(), CliError> {
        let [cash, ready, ..] = patients else { return Ok(()) };
        self.hours_ago(31);
        let shift_id = self.open_drawer().await?;
        let invoice = self.bill_all(*cash).await?;
        let (open, _) = ask(self.hale, OpenOf(invoice)).await?;
        self.pay(*cash, invoice, 100, "cash").await?;
        self.hours_ago(24);
        let counted = Money::new(FLOAT + open - 200, Currency::USD).plain();
        run_as(self.hale, self.desk.clone(), CountShift { shift_id, counted }).await?;
        let reason = "Two dollars are missing: the change of a patient this morning, as far as I know".to_owned();
        run_as(self.hale, self.desk.clone(), CloseShift { shift_id, reason }).await?;
        self.hours_ago(23);
        let invoice = self.bill_all(*ready).await?;
        let payment_id = self.pay(*ready, invoice, 120, "transfer").await?;
        let refund = RequestRefund { payment_id, amount: "10.00".into(), reason: "Transferred too much".into() };
        let refund_id = run_as(self.hale, self.desk.clone(), refund).await?.id;
        run_as(self.hale, self.second.clone(), DecideRefund { refund_id, approve: "yes".into() }).await?;
        Ok(())
    }

    /// The desk's drawer is open; one refund waits for somebody to approve it, one bill is paid in part and one is asked for
    /// by link, and one is still a draft.
    async fn today(&self, patients: &[PatientId]) -> Result<(), CliError> {
        let [_, _, back, part, link, drafted, over, ..] = patients else { return Ok(()) };
        self.hours_ago(2);
        self.open_drawer().await?;
        let invoice = self.bill_all(*back).await?;
        let payment_id = self.pay(*back, invoice, 100, "card").await?;
        let (_, line) = ask(self.hale, OpenOf(invoice)).await?;
        let credit = CreditInvoice {
            invoice_id: invoice,
            lines: BTreeMap::from([(line, "20.00".into())]),
            reason: "The consultation was cut short".into(),
        };
        run_as(self.hale, self.clerk.clone(), credit).await?;
        let refund =
            RequestRefund { payment_id, amount: "20.00".into(), reason: "The consultation was cut short".into() };
        run_as(self.hale, self.desk.clone(), refund).await?;
        let invoice = self.bill_all(*part).await?;
        self.pay(*part, invoice, 40, "cash").await?;
        let invoice = self.bill_all(*link).await?;
        let request = RequestPayment {
            patient_id: *link,
            facility_id: self.facility,
            invoices: vec![invoice.to_string()],
            days: "14".into(),
            note: String::new(),
        };
        run_as(self.hale, self.clerk.clone(), request).await?;
        let invoice = self.bill_all(*over).await?;
        self.pay(*over, invoice, 110, "cheque").await?;
        let charges = ask(self.hale, Unbilled(self.facility, *drafted)).await?;
        self.draft(*drafted, charges, String::new()).await?;
        Ok(())
    }

    async fn open_drawer(&self) -> Result<CashierShiftId, CliError> {
        let open = OpenShift { facility_id: self.facility, float: Money::new(FLOAT, Currency::USD).plain() };
        Ok(run_as(self.hale, self.desk.clone(), open).await?.id)
    }
}
