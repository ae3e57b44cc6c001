//! A small laboratory: a doctor orders in a visit, a nurse draws, two people measure and verify.

use std::collections::BTreeMap;

use labs::{
    model::*,
    server::release::{self, Standing},
};
use model::{AppError, EncounterId, LabAnalysisId, LabOrderId, LabReportId, LabResultId, LabTestId, Role, SpecimenId};
use platform::testing::{TestHale, User};
use sqlx::PgConnection;
use uuid::Uuid;

pub struct Lab {
    pub t: TestHale,
    pub doctor: User,
    pub nurse: User,
    pub tech: User,
    pub second: User,
    /// Female, born on 10 December 1985.
    pub ada: User,
    pub encounter: EncounterId,
}

impl Lab {
    pub async fn open() -> Self {
        let t = TestHale::new().await;
        let doctor = t.doctor("Dr Grace Hopper", t.facility).await;
        let nurse = t.staff(Role::Nurse, t.facility).await;
        let tech = t.staff(Role::Laboratory, t.facility).await;
        let second = t.staff(Role::Laboratory, t.facility).await;
        let ada = t.patient("Ada Byron").await;
        let encounter = visit(&t, &doctor, &ada).await;
        Self { t, doctor, nurse, tech, second, ada, encounter }
    }

    pub async fn conn(&self) -> sqlx::pool::PoolConnection<sqlx::Postgres> {
        self.t.pool().acquire().await.expect("a connection")
    }

    pub async fn id(&self, sql: &'static str, key: &str) -> Uuid {
        sqlx::query_scalar(sql).bind(key).fetch_one(self.t.pool()).await.unwrap_or_else(|_| panic!("{key}: {sql}"))
    }

    pub async fn test(&self, code: &str) -> LabTestId {
        self.id("select id from lab_test where code = $1", code).await.into()
    }

    pub async fn basket(&self, tests: &[&str], panels: &[&str]) -> SignOrder {
        let mut basket = SignOrder {
            patient_id: self.ada.patient_id(),
            encounter_id: self.encounter,
            tests: vec![],
            panels: vec![],
            priority: String::new(),
            reason: String::new(),
            instructions: String::new(),
            fasting: String::new(),
            pregnant: String::new(),
        };
        for code in tests {
            basket.tests.push(self.test(code).await.to_string());
        }
        for code in panels {
            basket.panels.push(self.id("select id from lab_panel where code = $1", code).await.to_string());
        }
        basket
    }

    pub async fn order(&self, tests: &[&str]) -> Signed {
        let basket = self.basket(tests, &[]).await;
        self.t.run(&self.doctor.actor, basket).await.expect("signed")
    }

    /// Through every hand until it can be measured.
    pub async fn draw(&self, specimen_id: SpecimenId) {
        let t = &self.t;
        let pregnant = String::new();
        t.run(&self.nurse.actor, CollectSpecimen { specimen_id, pregnant }).await.expect("collected");
        t.run(&self.nurse.actor, SendSpecimen { specimen_id }).await.expect("sent");
        t.run(&self.tech.actor, ReceiveSpecimen { specimen_id }).await.expect("received");
        t.run(&self.tech.actor, AcceptSpecimen { specimen_id }).await.expect("accepted");
    }

    /// Ordered, drawn and accepted.
    pub async fn ready(&self, tests: &[&str]) -> Signed {
        let signed = self.order(tests).await;
        for specimen in &signed.specimens {
            self.draw(*specimen).await;
        }
        signed
    }

    pub async fn analysis(&self, order: LabOrderId, code: &str) -> LabAnalysisId {
        let id: Uuid = sqlx::query_scalar(
            "select a.id from lab_analysis a join lab_report r on r.id = a.report_id where r.order_id = $1 and a.code = $2",
        )
        .bind(order.0)
        .bind(code)
        .fetch_one(self.t.pool())
        .await
        .expect("the analysis");
        id.into()
    }

    pub async fn report(&self, analysis: LabAnalysisId) -> LabReportId {
        let id: Uuid = sqlx::query_scalar("select report_id from lab_analysis where id = $1")
            .bind(analysis.0)
            .fetch_one(self.t.pool())
            .await
            .expect("the report");
        id.into()
    }

    pub async fn enter(&self, who: &User, values: &[(LabAnalysisId, &str)]) -> Result<Entered, AppError> {
        let values = values.iter().map(|(id, value)| (id.to_string(), (*value).to_owned())).collect();
        self.t.run(&who.actor, EnterResults { values, ..EnterResults::default() }).await
    }

    pub async fn enter_in(&self, who: &User, id: LabAnalysisId, value: &str, unit: &str) -> Entered {
        let one = |text: &str| BTreeMap::from([(id.to_string(), text.to_owned())]);
        let enter = EnterResults { values: one(value), units: one(unit), ..EnterResults::default() };
        self.t.run(&who.actor, enter).await.expect("entered")
    }

    /// The latest version.
    pub async fn latest(&self, id: LabAnalysisId) -> LabResultId {
        let id: Uuid =
            sqlx::query_scalar("select id from lab_result where analysis_id = $1 order by version desc limit 1")
                .bind(id.0)
                .fetch_one(self.t.pool())
                .await
                .expect("a version");
        id.into()
    }

    pub async fn verify(&self, who: &User, analyses: &[LabAnalysisId]) -> Result<VerifiedResults, AppError> {
        let mut results = Vec::new();
        for id in analyses {
            results.push(self.latest(*id).await.to_string());
        }
        self.t.run(&who.actor, VerifyResults { results }).await
    }

    /// One verified result, entered by one person and verified by the other.
    pub async fn verified(&self, code: &str, value: &str) -> LabAnalysisId {
        let signed = self.ready(&[code]).await;
        let id = self.analysis(signed.id, code).await;
        self.enter(&self.tech, &[(id, value)]).await.expect("entered");
        self.verify(&self.second, &[id]).await.expect("verified");
        id
    }

    pub async fn show(&self, id: LabAnalysisId) -> AnalysisDetail {
        self.t.ask(&self.tech.actor, ShowAnalysis { analysis_id: id }).await.expect("the analysis")
    }

    pub async fn amend(&self, who: &User, id: LabAnalysisId, version: i32, value: &str) -> Result<Amended, AppError> {
        let amend = AmendResult {
            analysis_id: id,
            version,
            value: value.into(),
            comment: String::new(),
            reason: "The tube had been mixed up".into(),
        };
        self.t.run(&who.actor, amend).await
    }

    pub async fn review(&self, id: LabAnalysisId) {
        let review = ReviewReport {
            report_id: self.report(id).await,
            comment: "This looks good.".into(),
            next_step: String::new(),
            seen_result: String::new(),
        };
        self.t.run(&self.doctor.actor, review).await.expect("reviewed");
    }

    pub async fn visible(&self) -> Vec<Standing> {
        let mut conn = self.conn().await;
        let conn: &mut PgConnection = &mut conn;
        release::visible_to_patient(conn, self.ada.patient_id(), self.t.clock.now()).await.expect("the release rule")
    }

    pub async fn sees(&self, id: LabAnalysisId) -> bool {
        self.visible().await.iter().any(|standing| standing.analysis == id)
    }

    pub async fn state(&self, table: &'static str, id: Uuid) -> String {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select state from {table} where id = $1")))
            .bind(id)
            .fetch_one(self.t.pool())
            .await
            .expect("a state")
    }

    /// "mail.lab_result queued", in the order in which they were set down.
    pub async fn mails(&self, who: &User) -> Vec<String> {
        sqlx::query_scalar(
            "select split_part(event, ':', 1) || ' ' || state from notification where recipient = $1 order by created_at, event",
        )
        .bind(who.account.0)
        .fetch_all(self.t.pool())
        .await
        .expect("notifications")
    }
}

/// A visit that is under way.
pub async fn visit(t: &TestHale, doctor: &User, patient: &User) -> EncounterId {
    let id: Uuid = t.new_key().into();
    sqlx::query(
        "insert into encounter (id, facility_id, patient_id, practitioner_id, state, kind, starts_at, zone, created_at)
         values ($1, $2, $3, $4, 'in_progress', 'Consultation', '2026-03-02T13:30Z', 'America/New_York', '2026-03-02T13:30Z')",
    )
    .bind(id)
    .bind(t.facility.0)
    .bind(patient.patient_id().0)
    .bind(doctor.practitioner_id().0)
    .execute(t.pool())
    .await
    .expect("a visit");
    id.into()
}

/// The stable name of the rule that said no.
pub fn rule<T: std::fmt::Debug>(answer: Result<T, AppError>) -> String {
    match answer {
        Err(AppError::RuleBroken { rule, .. }) => rule,
        other => panic!("not a rule: {other:?}"),
    }
}

/// What stands beside a field.
pub fn beside<T: std::fmt::Debug>(answer: Result<T, AppError>) -> Vec<String> {
    match answer {
        Err(AppError::Invalid { fields }) => fields.0.into_iter().map(|error| error.field).collect(),
        other => panic!("not a wrong field: {other:?}"),
    }
}
