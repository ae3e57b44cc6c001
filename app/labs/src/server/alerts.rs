//! Critical values: somebody has to know, repeat it, and act. Until somebody has, ever more people are asked.

use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use model::{AccountId, CriticalAlertId, Permission};
use platform::{
    Actor, Command, Ctx, Failure, Hale, Resource, Tx, command,
    jobs::{self, Job},
    mail,
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    news::CriticalWaits,
    progress,
    row::{AlertRow, AnalysisRow},
    told::{self, Recipient},
    versions::Stored,
};
use crate::model::{AlertState, NoticeKind, ToldBecause};

/// Minutes after which the next circle of people is asked: from the first to the third level.
pub const ESCALATES_AFTER: [i64; 3] = [15, 30, 60];

/// Opens an alert for a critical version, tells the doctor who ordered it, and sets the clocks.
pub async fn open(tx: &mut Tx, row: &AnalysisRow, stored: &Stored) -> Result<CriticalAlertId, Failure> {
    let id: CriticalAlertId = tx.new_id();
    let now = tx.now();
    sqlx::query!(
        "insert into critical_alert (id, facility_id, patient_id, result_id, practitioner_id, state, opened_at)
         values ($1, $2, $3, $4, $5, 'open', $6)",
        id.0,
        row.facility.0,
        row.patient.0,
        stored.id.0,
        row.practitioner.map(Uuid::from),
        now.to_sqlx() as _,
    )
    .execute(tx.conn())
    .await?;
    tx.touched(AlertRow::KIND, id.0, Some(row.patient));
    let alert = AlertRow::fetch(tx.conn(), id).await?.ok_or_else(|| Failure::other("the alert is not there"))?;
    ask(tx, &alert, 0).await?;
    for (level, minutes) in (1_i16..).zip(ESCALATES_AFTER) {
        let due = now + SignedDuration::from_mins(minutes);
        jobs::enqueue_at(tx.conn(), &Escalate { alert: id, level }, None, due).await?;
    }
    Ok(id)
}

/// Asks the people of a level: rows by which they find it, and a mail.
async fn ask(tx: &mut Tx, alert: &AlertRow, level: i16) -> Result<(), Failure> {
    let now = tx.now().to_sqlx();
    for account in circle(tx.conn(), alert, level).await? {
        sqlx::query!(
            "insert into critical_escalation (alert_id, level, at, account_id) values ($1, $2, $3, $4)
             on conflict do nothing",
            alert.id.0,
            level,
            now as _,
            account.0,
        )
        .execute(tx.conn())
        .await?;
        mail::notify(tx, account, CriticalWaits { alert: alert.id, level }).await?;
    }
    progress::told(tx, alert.facility, alert.patient);
    Ok(())
}

/// 0: the doctor who ordered it; where nobody did, the laboratory, which has to call. 1: both. 2: every doctor of the
/// facility. 3: also every nurse, and the administrators, who have to find out why nobody answers.
async fn circle(conn: &mut PgConnection, alert: &AlertRow, level: i16) -> Result<Vec<AccountId>, sqlx::Error> {
    let roles: &[&str] = match level {
        0 if alert.practitioner.is_some() => &[],
        0 | 1 => &["laboratory"],
        2 => &["doctor"],
        _ => &["laboratory", "doctor", "nurse", "administrator"],
    };
    let roles: Vec<String> = roles.iter().map(|role| (*role).to_owned()).collect();
    let found = sqlx::query_scalar!(
        "select c.id from account c
         where c.disabled_at is null
           and (c.practitioner_id = $1
                or exists (select from role_grant g where g.account_id = c.id and g.facility_id = $2 and g.role = any($3)))
         order by c.id",
        alert.practitioner.map(Uuid::from),
        alert.facility.0,
        &roles,
    )
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().map(Into::into).collect())
}

/// The result was corrected or withdrawn: what was read back of the old one says nothing of the new one (T6.5).
/// Whoever took the call or was asked learns of it.
pub async fn supersede(tx: &mut Tx, row: &AnalysisRow, new: &Stored, still_critical: bool) -> Result<(), Failure> {
    let superseded = sqlx::query!(
        "update critical_alert set state = 'superseded', closed_at = $2
         where state in ('open', 'acknowledged')
           and result_id in (select id from lab_result where analysis_id = $1 and id <> $3)
         returning id, acknowledged_by",
        row.id.0,
        tx.now().to_sqlx() as _,
        new.id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    if still_critical {
        return Ok(());
    }
    for alert in superseded {
        let asked = sqlx::query!(
            "select distinct c.id, c.display_name from account c
             where c.id = $2 or c.id in (select account_id from critical_escalation where alert_id = $1)
             order by c.id",
            alert.id,
            alert.acknowledged_by,
        )
        .fetch_all(tx.conn())
        .await?;
        let recipients: Vec<Recipient> = asked
            .into_iter()
            .map(|account| Recipient {
                account: account.id.into(),
                name: account.display_name,
                is_patient: false,
                because: ToldBecause::Acknowledged,
                opened: None,
            })
            .collect();
        told::notify(tx, row, new, &recipients, NoticeKind::CriticalSuperseded).await?;
    }
    Ok(())
}

/// Nobody has taken note for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalate {
    pub alert: CriticalAlertId,
    pub level: i16,
}

impl Job for Escalate {
    const IDENTIFIER: &'static str = "labs.escalate_critical";

    async fn run(self, hale: Hale) -> Result<(), Failure> {
        let key = hale.random().uuid(hale.clock().now()).into();
        Ok(command::run(Ctx::of(&hale, Actor::system("laboratory")), key, self).await?)
    }
}

/// Looks again first: an alert that somebody acknowledged meanwhile, or whose result was corrected, goes no further.
impl Command for Escalate {
    const NAME: &'static str = "labs.escalate_critical";
    const PERMISSION: Permission = Permission::WorkInLaboratory;
    type Output = ();
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        let alert = super::row::for_change::<AlertRow>(tx, self.alert, model::Action::Treat).await?;
        if alert.state != AlertState::Open || alert.level >= self.level {
            return Ok(());
        }
        sqlx::query!("update critical_alert set level = $2 where id = $1", alert.id.0, self.level)
            .execute(tx.conn())
            .await?;
        ask(tx, &alert, self.level).await
    }
}
