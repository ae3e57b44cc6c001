//! Mail about payment plans: like all mail about bills, that there is something to see, and where.

use jiff::{ToSpan, civil::Date};
use jiff_sqlx::ToSqlx;
use model::{PaymentPlanId, Permission};
use platform::{
    Command, Ctx, Failure, Hale, Tx, command,
    jobs::{self, Job},
    mail::{Letter, Notice},
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::server::{
    news::{self, letter, tell},
    place::Place,
};

/// So many days before an instalment is due the patient is reminded.
const DAYS_BEFORE: i64 = 3;

fn link(base_url: &str, plan: PaymentPlanId) -> String {
    format!("{base_url}/bills/plans/{plan}")
}

/// The billing office offers a plan: the patient agrees or does not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlanOffered(pub PaymentPlanId);

impl Notice for PlanOffered {
    const KIND: &'static str = "mail.plan_offered";

    fn about(&self) -> Uuid {
        self.0.0
    }

    async fn compose(&self, conn: &mut PgConnection, base_url: &str) -> Result<Option<Letter>, Failure> {
        let offered = sqlx::query_scalar!(
            r#"select agreed_at is null and cancelled_at is null as "offered!" from payment_plan where id = $1"#,
            self.0.0,
        )
        .fetch_one(conn)
        .await?;
        let sentence =
            "You can pay what is open in instalments. Please look at the payment plan and say whether you agree.";
        Ok(offered.then(|| letter("A payment plan for you", sentence, &link(base_url, self.0))))
    }
}

macro_rules! of_instalment {
    ($($(#[$doc:meta])* $name:ident $kind:literal, $subject:literal, $sentence:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub struct $name {
            pub plan: PaymentPlanId,
            pub number: i16,
        }

        impl Notice for $name {
            const KIND: &'static str = $kind;

            fn about(&self) -> Uuid {
                self.plan.0
            }

            fn occasion(&self) -> Option<String> {
                Some(self.number.to_string())
            }

            async fn compose(&self, conn: &mut PgConnection, base_url: &str) -> Result<Option<Letter>, Failure> {
                let waits = waits(conn, self.plan, self.number).await?;
                Ok(waits.then(|| letter($subject, $sentence, &link(base_url, self.plan))))
            }
        }
    )*};
}

of_instalment! {
    /// An instalment is due in some days.
    InstalmentSoon "mail.instalment_soon", "An instalment is due soon",
        "An instalment of your payment plan is due in the next days.";
    /// The day of an instalment is over.
    InstalmentOverdue "mail.instalment_overdue", "An instalment is overdue",
        "An instalment of your payment plan is overdue. If you have paid it already, you need do nothing.";
}

/// The plan is in force, and something of the instalment is not paid.
async fn waits(conn: &mut PgConnection, plan: PaymentPlanId, number: i16) -> Result<bool, sqlx::Error> {
    let waits = sqlx::query_scalar!(
        r#"select exists (
               select from payment_plan p cross join lateral instalments_left(p.id, 'infinity') n
               where p.id = $1 and p.agreed_at is not null and p.cancelled_at is null and n.number = $2 and n.left_minor > 0) as "waits!""#,
        plan.0,
        number,
    );
    waits.fetch_one(conn).await
}

/// Comes back some days before an instalment is due, and on the morning after. What has been paid by then is no news.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindOfInstalment {
    pub plan: PaymentPlanId,
    pub number: i16,
    pub overdue: bool,
}

impl Job for RemindOfInstalment {
    const IDENTIFIER: &'static str = "billing.remind_of_instalment";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        let house = Ctx::system(&hale, "billing");
        let key = hale.random().uuid(hale.clock().now()).into();
        Ok(command::run(house, key, self).await?)
    }
}

impl Command for RemindOfInstalment {
    const NAME: &'static str = "billing.remind_of_instalment";
    const PERMISSION: Permission = Permission::IssueInvoices;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        if !waits(tx.conn(), self.plan, self.number).await? {
            return Ok(());
        }
        let patient = sqlx::query_scalar!("select patient_id from payment_plan where id = $1", self.plan.0)
            .fetch_one(tx.conn())
            .await?;
        let Self { plan, number, overdue } = self;
        if overdue {
            tell(tx, patient.into(), InstalmentOverdue { plan, number }).await
        } else {
            tell(tx, patient.into(), InstalmentSoon { plan, number }).await
        }
    }
}

impl RemindOfInstalment {
    /// Of each instalment that is still to come; where the day of the first reminder is over, only of what is overdue.
    pub async fn of_plan(tx: &mut Tx, place: &Place, plan: PaymentPlanId) -> Result<(), Failure> {
        let rows = sqlx::query!(
            "select number, due_on from payment_plan_instalment where plan_id = $1 and due_on >= $2 order by number",
            plan.0,
            place.today.to_sqlx() as _,
        )
        .fetch_all(tx.conn())
        .await?;
        for row in rows {
            let due: Date = row.due_on.to_jiff();
            let soon = due.checked_sub(DAYS_BEFORE.days()).map_err(Failure::other)?;
            if soon > place.today {
                Self { plan, number: row.number, overdue: false }.wait(tx, place, soon).await?;
            }
            let late = due.checked_add(1.day()).map_err(Failure::other)?;
            Self { plan, number: row.number, overdue: true }.wait(tx, place, late).await?;
        }
        Ok(())
    }

    async fn wait(self, tx: &mut Tx, place: &Place, on: Date) -> Result<(), Failure> {
        let at = news::morning(place.zone(), on)?;
        let key = format!("{}:{}:{}", self.plan, self.number, self.overdue);
        Ok(jobs::enqueue_at(tx.conn(), &self, Some(&key), at).await?)
    }
}
