//! Whom a correction concerns: everybody who acted upon the result or could (T6.3). Shown before it is saved, and used
//! when it is.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use model::{AccountId, LabAnalysisId, LabReportId, PatientId};
use platform::{Failure, Tx};
use sqlx::PgConnection;

use super::{
    release::{self, Of},
    row::AnalysisRow,
    versions::Stored,
};
use crate::model::{NoticeKind, ToldBecause};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    pub account: AccountId,
    pub name: String,
    pub is_patient: bool,
    pub because: ToldBecause,
    pub opened: Option<Timestamp>,
}

/// Who ordered it, who has opened it since it was first verified, who took the call about it, and the patient where the
/// release rule shows it to them.
pub async fn recipients(
    conn: &mut PgConnection,
    row: &AnalysisRow,
    now: Timestamp,
    except: Option<AccountId>,
) -> Result<Vec<Recipient>, Failure> {
    let standing = release::standings(conn, Of::Analysis(row.id), now).await?;
    let released = standing.iter().any(|standing| standing.visibility.is_visible());
    concerned(conn, (row.id, row.report, row.patient), released, except).await
}

/// The same where it is known whether the patient sees it.
pub async fn concerned(
    conn: &mut PgConnection,
    (analysis, report, patient): (LabAnalysisId, LabReportId, PatientId),
    released: bool,
    except: Option<AccountId>,
) -> Result<Vec<Recipient>, Failure> {
    let found = sqlx::query!(
        r#"with concerned as (
               select o.ordered_by as account_id, 'ordered' as because, null::timestamptz as opened
               from lab_report r join lab_order o on o.id = r.order_id where r.id = $1
               union all
               select c.id, 'ordered', null
               from lab_report r join lab_order o on o.id = r.order_id join account c on c.practitioner_id = o.practitioner_id
               where r.id = $1
               union all
               select e.actor, 'opened', e.at
               from audit_event e
               where e.kind = 'read' and e.resource = 'lab_report' and e.resource_id = $1
                 and e.at >= (select min(verified_at) from lab_result where analysis_id = $2)
               union all
               select a.acknowledged_by, 'acknowledged', null
               from critical_alert a join lab_result r on r.id = a.result_id where r.analysis_id = $2
               union all
               select c.id, 'released', null from account c where c.patient_id = $3 and $4)
           select c.id as "id!", c.display_name as "name!", coalesce(c.patient_id = $3, false) as "is_patient!",
                  min(k.because) filter (where k.because <> 'opened') as because, min(k.opened) as opened
           from concerned k join account c on c.id = k.account_id
           -- Opening the page of what it did not show is not seeing it.
           where ($4 or c.patient_id is distinct from $3) and c.id is distinct from $5
           group by c.id, c.display_name, c.patient_id
           order by 3, 2, 1"#,
        report.0,
        analysis.0,
        patient.0,
        released,
        except.map(|account| account.0),
    )
    .fetch_all(conn)
    .await?;
    Ok(found
        .into_iter()
        .map(|row| Recipient {
            account: row.id.into(),
            name: row.name,
            is_patient: row.is_patient,
            because: row.because.as_deref().and_then(ToldBecause::parse).unwrap_or(ToldBecause::Opened),
            opened: row.opened.map(|at| at.to_jiff()),
        })
        .collect())
}

/// Sets a notice down for each. They stay until the person takes note.
pub async fn notify(
    tx: &mut Tx,
    row: &AnalysisRow,
    stored: &Stored,
    recipients: &[Recipient],
    kind: NoticeKind,
) -> Result<(), Failure> {
    let now = tx.now().to_sqlx();
    for recipient in recipients {
        let id: uuid::Uuid = tx.new_id();
        sqlx::query!(
            "insert into lab_notice (id, result_id, patient_id, account_id, audience, kind, at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict on constraint lab_notice_once do nothing",
            id,
            stored.id.0,
            row.patient.0,
            recipient.account.0,
            if recipient.is_patient { "patient" } else { "clinician" },
            kind.name(),
            now as _,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
