//! What the laboratory's demo asks of the house.

use model::{AccountId, EncounterId, FacilityId, LabReportId, PatientId, Permission};
use platform::{Actor, Failure, Query, Tx, actor::Person, session::SessionKind};
use uuid::Uuid;

use super::MAYA;

pub(super) struct Visit {
    pub patient: PatientId,
    pub encounter: EncounterId,
}

pub(super) struct AnyOrder {}

impl Query for AnyOrder {
    const NAME: &'static str = "demo.any_lab_order";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = bool;

    async fn execute(self, tx: &mut Tx) -> Result<bool, Failure> {
        let any = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM lab_order) AS "any!""#);
        Ok(any.fetch_one(tx.conn()).await?)
    }
}

/// An account of the demo as it would sign in.
pub(in crate::seed) struct ActorOf(pub &'static str);

impl Query for ActorOf {
    const NAME: &'static str = "demo.actor_of";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Actor;

    async fn execute(self, tx: &mut Tx) -> Result<Actor, Failure> {
        let row = sqlx::query!("SELECT id, display_name, practitioner_id FROM account WHERE email = $1", self.0)
            .fetch_one(tx.conn())
            .await?;
        let grants = sqlx::query!("SELECT facility_id, role FROM role_grant WHERE account_id = $1", row.id)
            .fetch_all(tx.conn())
            .await?;
        let roles = grants
            .into_iter()
            .filter_map(|grant| {
                Some((grant.facility_id.into(), model::Role::ALL.into_iter().find(|role| role.name() == grant.role)?))
            })
            .collect();
        Ok(Actor::person(Person {
            account: AccountId(row.id),
            session: tx.new_id(),
            kind: SessionKind::Staff,
            display_name: row.display_name,
            email: String::new(),
            patient: None,
            practitioner: row.practitioner_id.map(Into::into),
            roles,
            houses: Vec::new(),
            demo: true,
        }))
    }
}

/// The latest visits at a facility, one of each patient, Maya's left out: hers are told below.
pub(super) struct Visits(pub FacilityId);

impl Query for Visits {
    const NAME: &'static str = "demo.visits";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Vec<Visit>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<Visit>, Failure> {
        let rows = sqlx::query!(
            r#"SELECT patient_id AS "patient!", id AS "encounter!"
               FROM (SELECT DISTINCT ON (patient_id) patient_id, id, starts_at FROM encounter
                     WHERE facility_id = $1 AND NOT imported AND state IN ('in_progress', 'discharged', 'completed')
                       AND patient_id NOT IN (SELECT patient_id FROM account WHERE email = $2 AND patient_id IS NOT NULL)
                     ORDER BY patient_id, starts_at DESC) latest
               ORDER BY starts_at DESC, id"#,
            self.0.0,
            MAYA,
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(rows.into_iter().map(|row| Visit { patient: row.patient.into(), encounter: row.encounter.into() }).collect())
    }
}

pub(super) struct PanelOf(pub String);

impl Query for PanelOf {
    const NAME: &'static str = "demo.panel_of";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Uuid;

    async fn execute(self, tx: &mut Tx) -> Result<Uuid, Failure> {
        Ok(sqlx::query_scalar!("SELECT id FROM lab_panel WHERE code = $1", self.0).fetch_one(tx.conn()).await?)
    }
}

pub(in crate::seed) struct PatientOf(pub &'static str);

impl Query for PatientOf {
    const NAME: &'static str = "demo.patient_of";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Option<PatientId>;

    async fn execute(self, tx: &mut Tx) -> Result<Option<PatientId>, Failure> {
        let id = sqlx::query_scalar!("SELECT patient_id FROM account WHERE email = $1", self.0);
        Ok(id.fetch_optional(tx.conn()).await?.flatten().map(Into::into))
    }
}

pub(super) struct Line {
    pub code: String,
    pub analysis: Uuid,
    pub report: LabReportId,
    pub calculated: bool,
    /// Its latest version.
    pub result: Option<Uuid>,
}

/// What is measured in an order.
pub(super) struct Lines(pub Uuid);

impl Query for Lines {
    const NAME: &'static str = "demo.lab_lines";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Output = Vec<Line>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<Line>, Failure> {
        let rows = sqlx::query!(
            r#"SELECT a.code, a.id, a.report_id, t.formula IS NOT NULL AS "calculated!",
                      (SELECT v.id FROM lab_result v WHERE v.analysis_id = a.id ORDER BY v.version DESC LIMIT 1) AS result
               FROM lab_analysis a JOIN lab_report r ON r.id = a.report_id JOIN lab_test t ON t.id = a.test_id
               WHERE r.order_id = $1 ORDER BY a.report_id, a.position"#,
            self.0,
        )
        .fetch_all(tx.conn())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Line {
                code: row.code,
                analysis: row.id,
                report: row.report_id.into(),
                calculated: row.calculated,
                result: row.result,
            })
            .collect())
    }
}
