//! Mail about results (T20). It says that there is something to see and where to sign in to see it: no test, no value, no
//! doctor stands in a mailbox. What is not visible any more when the mail leaves is not announced.

use jiff::{SignedDuration, Timestamp};
use model::{AccountId, CriticalAlertId, LabReportId, LabResultId, PatientId};
use platform::{
    Actor, Command, Ctx, Failure, Hale, Tx, command,
    jobs::{self, Job, Jobs},
    mail::{self, Deliver, Letter, Notice},
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    alerts::Escalate,
    release::{self, Known, Of},
};
use crate::model::{ResultStatus, Visibility};

/// The background work of the laboratory, for whoever starts the workers.
pub fn jobs(jobs: Jobs) -> Jobs {
    jobs.with::<Deliver<NewResult>>()
        .with::<Deliver<ResultCorrected>>()
        .with::<Deliver<CriticalWaits>>()
        .with::<ReleaseDue>()
        .with::<Escalate>()
}

const NO_DETAILS: &str = "This message holds no details, so that nobody reads them in your mailbox.";

/// Something of a report became visible to the patient at `at`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewResult {
    pub report: LabReportId,
    pub at: Timestamp,
}

impl Notice for NewResult {
    const KIND: &'static str = "mail.lab_result";

    fn about(&self) -> Uuid {
        self.report.0
    }

    fn occasion(&self) -> Option<String> {
        Some(self.at.to_string())
    }

    async fn compose(&self, conn: &mut PgConnection, base_url: &str) -> Result<Option<Letter>, Failure> {
        let standings = release::standings_since(conn, self.report, self.at).await?;
        let waits = standings.iter().any(|standing| standing.visibility.is_visible() && !standing.opened);
        Ok(waits.then(|| Letter {
            subject: "You have a new result".into(),
            text: format!(
                "Hello,\n\nThere is a new result for you.\n\nSign in to see it: {base_url}/results/{}\n\n{NO_DETAILS}\n",
                self.report
            ),
        }))
    }
}

/// What the patient could see was corrected or withdrawn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResultCorrected {
    pub report: LabReportId,
    pub result: LabResultId,
    pub at: Timestamp,
}

impl Notice for ResultCorrected {
    const KIND: &'static str = "mail.lab_result_corrected";

    fn about(&self) -> Uuid {
        self.result.0
    }

    async fn compose(&self, conn: &mut PgConnection, base_url: &str) -> Result<Option<Letter>, Failure> {
        let standings = release::standings_since(conn, self.report, self.at).await?;
        let stands = standings
            .iter()
            .any(|standing| standing.result == self.result && standing.visibility.is_visible() && !standing.opened);
        Ok(stands.then(|| Letter {
            subject: "A result was corrected".into(),
            text: format!(
                "Hello,\n\nA result that you could see before was corrected.\n\nSign in to see it: {base_url}/results/{}\n\n\
                 {NO_DETAILS}\n",
                self.report
            ),
        }))
    }
}

/// To staff: a critical value waits for somebody to take note.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CriticalWaits {
    pub alert: CriticalAlertId,
    pub level: i16,
}

impl Notice for CriticalWaits {
    const KIND: &'static str = "mail.critical_waits";

    fn about(&self) -> Uuid {
        self.alert.0
    }

    fn occasion(&self) -> Option<String> {
        Some(self.level.to_string())
    }

    async fn compose(&self, conn: &mut PgConnection, base_url: &str) -> Result<Option<Letter>, Failure> {
        let open = sqlx::query_scalar!("select 1 from critical_alert where id = $1 and state = 'open'", self.alert.0)
            .fetch_optional(conn)
            .await?;
        Ok(open.map(|_| Letter {
            subject: "A critical result waits for you".into(),
            text: format!(
                "Hello,\n\nA critical result waits for somebody to take note of it.\n\nSign in: {base_url}/staff/lab/critical\n\n\
                 {NO_DETAILS}\n"
            ),
        }))
    }
}

/// Tells the patient what became visible with this transaction, and comes back when a delay is over.
pub async fn announce(tx: &mut Tx, report: LabReportId) -> Result<(), Failure> {
    let now = tx.now();
    let later = became_visible(tx, report, now).await?;
    for until in later {
        let key = format!("{report}:{until}");
        jobs::enqueue_at(tx.conn(), &ReleaseDue { report, due: until }, Some(&key), until).await?;
    }
    Ok(())
}

/// Compares what the patient may see at `at` with what they could see right before, and writes about the difference.
/// Returns the times at which more becomes visible by itself.
async fn became_visible(tx: &mut Tx, report: LabReportId, at: Timestamp) -> Result<Vec<Timestamp>, Failure> {
    let known = Known::of(tx.conn(), Of::Report(report)).await?;
    let before = known.standings(at - SignedDuration::from_micros(1));
    let after = known.standings(tx.now());
    let seen_before = |result: LabResultId| {
        before.iter().any(|standing| standing.result == result && standing.visibility.is_visible())
    };
    let new: Vec<_> =
        after.iter().filter(|standing| standing.visibility.is_visible() && !seen_before(standing.result)).collect();
    let Some(patient) = after.first().map(|standing| standing.patient) else { return Ok(Vec::new()) };
    if let Some(account) = account_of(tx.conn(), patient).await? {
        let is_correction = |status| matches!(status, ResultStatus::Corrected | ResultStatus::EnteredInError);
        for standing in new.iter().filter(|standing| is_correction(standing.status)) {
            mail::notify(tx, account, ResultCorrected { report, result: standing.result, at }).await?;
        }
        if new.iter().any(|standing| !is_correction(standing.status)) {
            mail::notify(tx, account, NewResult { report, at }).await?;
        }
    }
    let mut later: Vec<Timestamp> = after
        .iter()
        .filter_map(|standing| match standing.visibility {
            Visibility::NotYet { until, .. } => until,
            Visibility::Visible | Visibility::Never => None,
        })
        .collect();
    later.sort_unstable();
    later.dedup();
    Ok(later)
}

async fn account_of(conn: &mut PgConnection, patient: PatientId) -> Result<Option<AccountId>, sqlx::Error> {
    let found = sqlx::query_scalar!("select id from account where patient_id = $1 and disabled_at is null", patient.0);
    Ok(found.fetch_optional(conn).await?.map(Into::into))
}

/// A delay is over: what the rule releases now is announced; what was held back meanwhile is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseDue {
    pub report: LabReportId,
    pub due: Timestamp,
}

impl Job for ReleaseDue {
    const IDENTIFIER: &'static str = "labs.release_due";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        let key = hale.random().uuid(hale.clock().now()).into();
        Ok(command::run(Ctx::of(&hale, Actor::system("laboratory")), key, self).await?)
    }
}

impl Command for ReleaseDue {
    const NAME: &'static str = "labs.release_due";
    const PERMISSION: model::Permission = model::Permission::ReviewResults;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        became_visible(tx, self.report, self.due).await.map(drop)
    }
}
