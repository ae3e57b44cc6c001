//! Mail about bills (T20). It says that there is something to see, and where to sign in to see it: no service, no doctor and
//! no amount stands in a mailbox. What is no longer true when the mail leaves is not sent.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use model::{AccountId, FacilityId, InvoiceId, PatientId, PaymentId, PaymentRequestId, Permission};
use platform::{
    Command, Ctx, Failure, Hale, Tx, command,
    jobs::{self, Job, Jobs},
    mail::{self, Deliver, Letter, Notice},
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    guarantor::SendGuarantorCode,
    plan::{self, InstalmentOverdue, InstalmentSoon, PlanOffered, RemindOfInstalment},
    sweep::OfBilling,
};

/// The mails of billing and what it keeps for a time only, for whoever starts the workers.
pub fn jobs(jobs: Jobs) -> Jobs {
    jobs.hourly::<OfBilling>()
        .with::<Deliver<BillIssued>>()
        .with::<Deliver<PaymentRequested>>()
        .with::<Deliver<PaymentReceived>>()
        .with::<Deliver<BillOverdue>>()
        .with::<RemindOfBill>()
        .with::<Deliver<PlanOffered>>()
        .with::<Deliver<InstalmentSoon>>()
        .with::<Deliver<InstalmentOverdue>>()
        .with::<RemindOfInstalment>()
        .with::<SendGuarantorCode>()
}

pub(super) const NO_DETAILS: &str = "This message holds no details, so that nobody reads them in your mailbox.";

pub(super) fn letter(subject: &str, sentence: &str, link: &str) -> Letter {
    Letter {
        subject: subject.into(),
        text: format!("Hello,\n\n{sentence}\n\nSign in to see it: {link}\n\n{NO_DETAILS}\n"),
    }
}

/// Something of the bill is to be paid by the patient.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BillIssued(pub InvoiceId);

impl Notice for BillIssued {
    const KIND: &'static str = "mail.bill_issued";

    fn about(&self) -> Uuid {
        self.0.0
    }

    async fn compose(&self, conn: &mut PgConnection, base_url: &str) -> Result<Option<Letter>, Failure> {
        let link = format!("{base_url}/bills/{}", self.0);
        let open = is_open(conn, self.0).await?;
        Ok(open.then(|| letter("You have a new bill", "There is a new bill for you.", &link)))
    }
}

/// The billing office asks for what is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaymentRequested(pub PaymentRequestId);

impl Notice for PaymentRequested {
    const KIND: &'static str = "mail.payment_requested";

    fn about(&self) -> Uuid {
        self.0.0
    }

    async fn compose(&self, conn: &mut PgConnection, base_url: &str) -> Result<Option<Letter>, Failure> {
        let stands = sqlx::query_scalar!(
            r#"select coalesce(sum(e.amount_minor), 0) > 0 as "open!"
               from payment_request r join payment_request_invoice i on i.request_id = r.id
               join ledger_entry e on e.invoice_id = i.invoice_id and e.account = 'patient'
               where r.id = $1 and r.withdrawn_at is null"#,
            self.0.0,
        )
        .fetch_one(conn)
        .await?;
        let link = format!("{base_url}/bills/requests/{}", self.0);
        Ok(stands.then(|| letter("Please pay your bill", "The billing office asks you to pay what is open.", &link)))
    }
}

/// Money has come in: the receipt is there.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaymentReceived(pub PaymentId);

impl Notice for PaymentReceived {
    const KIND: &'static str = "mail.payment_received";

    fn about(&self) -> Uuid {
        self.0.0
    }

    async fn compose(&self, conn: &mut PgConnection, base_url: &str) -> Result<Option<Letter>, Failure> {
        let received = sqlx::query_scalar!("select 1 from payment where id = $1 and received_at is not null", self.0.0);
        let link = format!("{base_url}/bills/payments/{}", self.0);
        let sentence = "We have received your payment. Thank you. The receipt is ready.";
        Ok(received.fetch_optional(conn).await?.map(|_| letter("Your payment has arrived", sentence, &link)))
    }
}

/// The day by which a bill was to be paid is over.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BillOverdue {
    pub invoice: InvoiceId,
    pub reminder: u8,
}

impl Notice for BillOverdue {
    const KIND: &'static str = "mail.bill_overdue";

    fn about(&self) -> Uuid {
        self.invoice.0
    }

    fn occasion(&self) -> Option<String> {
        Some(self.reminder.to_string())
    }

    async fn compose(&self, conn: &mut PgConnection, base_url: &str) -> Result<Option<Letter>, Failure> {
        let link = format!("{base_url}/bills/{}", self.invoice);
        let sentence = "A bill of yours is overdue. If you have paid it already, you need do nothing.";
        Ok(is_open(conn, self.invoice).await?.then(|| letter("A bill is overdue", sentence, &link)))
    }
}

async fn is_open(conn: &mut PgConnection, invoice: InvoiceId) -> Result<bool, sqlx::Error> {
    let open = sqlx::query_scalar!(
        r#"select coalesce(sum(amount_minor), 0) > 0 as "open!" from ledger_entry where invoice_id = $1 and account = 'patient'"#,
        invoice.0,
    );
    open.fetch_one(conn).await
}

/// Tells the patient, where they have an account.
pub async fn tell<N: Notice>(tx: &mut Tx, patient: PatientId, notice: N) -> Result<(), Failure> {
    let account =
        sqlx::query_scalar!("select id from account where patient_id = $1 and disabled_at is null", patient.0)
            .fetch_optional(tx.conn())
            .await?;
    match account {
        Some(account) => mail::notify(tx, AccountId(account), notice).await,
        None => Ok(()),
    }
}

/// Eight o'clock of a day, by the clock of the place: when people are reminded.
pub(super) fn morning(zone: &TimeZone, on: Date) -> Result<jiff::Timestamp, Failure> {
    zone.to_timestamp(on.at(8, 0, 0, 0)).map_err(Failure::other)
}

/// So many reminders of one bill, and so many days from one to the next. Then it is a matter for people.
const REMINDERS: u8 = 3;
const DAYS_BETWEEN: i64 = 14;

/// Comes back on the morning after the day by which a bill is to be paid, and again while it is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindOfBill {
    pub invoice: InvoiceId,
    pub reminder: u8,
}

impl Job for RemindOfBill {
    const IDENTIFIER: &'static str = "billing.remind_of_bill";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        let house = Ctx::system(&hale, "billing");
        let key = hale.random().uuid(hale.clock().now()).into();
        Ok(command::run(house, key, self).await?)
    }
}

impl Command for RemindOfBill {
    const NAME: &'static str = "billing.remind_of_bill";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        if !is_open(tx.conn(), self.invoice).await? {
            return Ok(());
        }
        let row = sqlx::query!(
            r#"select patient_id, facility_id, due_on as "due_on!" from invoice where id = $1 and due_on is not null"#,
            self.invoice.0,
        )
        .fetch_one(tx.conn())
        .await?;
        let now = tx.now();
        // Whoever keeps a payment plan is reminded of its instalments.
        if !plan::is_kept(tx.conn(), self.invoice, now).await? {
            let notice = BillOverdue { invoice: self.invoice, reminder: self.reminder };
            tell(tx, row.patient_id.into(), notice).await?;
        }
        if self.reminder < REMINDERS {
            let next = Self { reminder: self.reminder + 1, ..self };
            next.wait(tx, row.facility_id.into(), row.due_on.to_jiff()).await?;
        }
        Ok(())
    }
}

impl RemindOfBill {
    /// The first reminder of a bill that is to be paid by `due`.
    pub async fn first(tx: &mut Tx, invoice: InvoiceId, facility: FacilityId, due: Date) -> Result<(), Failure> {
        Self { invoice, reminder: 1 }.wait(tx, facility, due).await
    }

    async fn wait(self, tx: &mut Tx, facility: FacilityId, due: Date) -> Result<(), Failure> {
        let zone =
            sqlx::query_scalar!("select zone from facility where id = $1", facility.0).fetch_one(tx.conn()).await?;
        let zone = TimeZone::get(&zone).map_err(Failure::other)?;
        let days = 1 + DAYS_BETWEEN * i64::from(self.reminder - 1);
        let at = morning(&zone, due.checked_add(days.days()).map_err(Failure::other)?)?;
        let key = format!("{}:{}", self.invoice, self.reminder);
        Ok(jobs::enqueue_at(tx.conn(), &self, Some(&key), at).await?)
    }
}
