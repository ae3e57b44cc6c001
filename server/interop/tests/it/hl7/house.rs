//! A laboratory with a few tests, a patient, and an order whose tube is accepted.

use interop::hl7::take_in::{Answered, receive};
use labs::model::VerifyResults;
use model::{LabOrderId, LabResultId, Role, SpecimenId};
use platform::{
    Ctx,
    testing::{TestHale, User},
};
use uuid::Uuid;

pub struct House {
    pub t: TestHale,
    pub patient: User,
    pub mrn: String,
    pub lab: User,
    pub order: LabOrderId,
    pub order_number: String,
    pub specimen: SpecimenId,
    pub accession: String,
}

/// One result as it stands.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Row {
    pub patient_id: Uuid,
    pub source: String,
    pub code: String,
    pub name: String,
    pub state: String,
    pub version: i32,
    pub status: String,
    pub value: String,
    pub unit: Option<String>,
    pub flag: Option<String>,
    pub no_flag_reason: Option<String>,
    pub comment: Option<String>,
}

/// What waits for a person.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Waits {
    pub id: Uuid,
    pub reason: String,
    pub detail: String,
    pub state: String,
    pub results: i64,
}

impl House {
    /// Haemoglobin (g/dL, 12 to 16, critical below 7), leucocytes, platelets and glucose are ordered; a rapid test with
    /// two choices and a smear in words are in the catalogue.
    pub async fn new() -> Self {
        let t = TestHale::new().await;
        let patient = t.patient("Ada Byron").await;
        let lab = t.staff(Role::Laboratory, t.facility).await;
        let doctor = t.doctor("Dr. Mary Somerville", t.facility).await;
        let id = || -> Uuid { t.random().uuid(t.clock.now()) };
        let (encounter, order, specimen) = (id(), id(), id());
        let run = async |sql: &'static str| {
            sqlx::raw_sql(sql).execute(t.pool()).await.expect(sql);
        };
        // A catalogue of its own, which no change of the house's moves.
        run("truncate lab_test cascade").await;
        run("insert into lab_test (id, code, loinc, name, plain_name, department, specimen, tube, value_kind, unit, decimals,
                                   choices, turnaround_minutes, release_category) values
             ('00000000-0000-4000-8000-000000000001', 'HB', '718-7', 'Haemoglobin', 'Haemoglobin', 'H', 'blood', 'EDTA', 'quantity', 'g/dL', 1, '{}', 60, 'at_once'),
             ('00000000-0000-4000-8000-000000000002', 'WBC', '6690-2', 'Leucocytes', 'White cells', 'H', 'blood', 'EDTA', 'quantity', '10*9/L', 1, '{}', 60, 'at_once'),
             ('00000000-0000-4000-8000-000000000003', 'PLT', '777-3', 'Platelets', 'Platelets', 'H', 'blood', 'EDTA', 'quantity', '10*9/L', 0, '{}', 60, 'at_once'),
             ('00000000-0000-4000-8000-000000000004', 'GLU', '2345-7', 'Glucose', 'Glucose', 'C', 'blood', 'EDTA', 'quantity', 'mg/dL', 0, '{}', 60, 'at_once'),
             ('00000000-0000-4000-8000-000000000005', 'RAPID', '94558-4', 'Rapid test', 'Rapid test', 'C', 'swab', 'Swab', 'coded', null, 0, '{Not detected,Detected}', 60, 'at_once'),
             ('00000000-0000-4000-8000-000000000006', 'SMEAR', '6742-1', 'Smear', 'Smear', 'H', 'blood', 'EDTA', 'text', null, 0, '{}', 60, 'at_once')")
            .await;
        run("insert into lab_test_alias (system, code, test_id) values ('99ANALYSER', 'HGB', '00000000-0000-4000-8000-000000000001')")
            .await;
        run("insert into lab_range (id, test_id, low, high, critical_low) values
             ('00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-000000000001', 12, 16, 7),
             ('00000000-0000-4000-8000-0000000000a2', '00000000-0000-4000-8000-000000000004', 70, 105, null)")
        .await;
        let patient_id = patient.patient_id().0;
        sqlx::query(
            "insert into encounter (id, facility_id, patient_id, practitioner_id, state, kind, starts_at, zone, created_at)
             values ($1, $2, $3, $4, 'in_progress', 'Consultation', now(), 'America/New_York', now())",
        )
        .bind(encounter)
        .bind(t.facility.0)
        .bind(patient_id)
        .bind(doctor.practitioner_id().0)
        .execute(t.pool())
        .await
        .expect("an encounter");
        let order_number: String = sqlx::query_scalar(
            "insert into lab_order (id, facility_id, patient_id, encounter_id, ordered_by, practitioner_id, priority, state, ordered_at)
             values ($1, $2, $3, $4, $5, $6, 'routine', 'collected', '2026-03-02T13:00:00Z') returning number",
        )
        .bind(order)
        .bind(t.facility.0)
        .bind(patient_id)
        .bind(encounter)
        .bind(doctor.account.0)
        .bind(doctor.practitioner_id().0)
        .fetch_one(t.pool())
        .await
        .expect("an order");
        let accession: String = sqlx::query_scalar(
            "insert into specimen (id, facility_id, patient_id, order_id, specimen, tube, state, urgency, collected_at, created_at)
             values ($1, $2, $3, $4, 'blood', 'EDTA', 'accepted', 2, '2026-03-02T13:30:00Z', '2026-03-02T13:00:00Z')
             returning accession",
        )
        .bind(specimen)
        .bind(t.facility.0)
        .bind(patient_id)
        .bind(order)
        .fetch_one(t.pool())
        .await
        .expect("a specimen");
        let report = id();
        sqlx::query(
            "insert into lab_report (id, facility_id, patient_id, encounter_id, order_id, name, source, created_at)
             values ($1, $2, $3, $4, $5, 'Blood count', 'order', '2026-03-02T13:00:00Z')",
        )
        .bind(report)
        .bind(t.facility.0)
        .bind(patient_id)
        .bind(encounter)
        .bind(order)
        .execute(t.pool())
        .await
        .expect("a report");
        for (position, code) in ["HB", "WBC", "PLT", "GLU"].into_iter().enumerate() {
            sqlx::query(
                "insert into lab_analysis (id, facility_id, patient_id, report_id, specimen_id, test_id, code, name, state, position)
                 select $1, $2, $3, $4, $5, id, code, name, 'pending', $6 from lab_test where code = $7",
            )
            .bind(id())
            .bind(t.facility.0)
            .bind(patient_id)
            .bind(report)
            .bind(specimen)
            .bind(i16::try_from(position).expect("small"))
            .bind(code)
            .execute(t.pool())
            .await
            .expect("an analysis");
        }
        let mrn: String = sqlx::query_scalar("select mrn from patient where id = $1")
            .bind(patient_id)
            .fetch_one(t.pool())
            .await
            .expect("a record number");
        Self { patient, mrn, lab, order: order.into(), order_number, specimen: specimen.into(), accession, t }
    }

    /// An ORU with one OBR. `obx` are whole segments; `pid` are fields 3 to 8.
    pub fn oru(&self, control: &str, pid: &str, obr: &str, obx: &[&str]) -> String {
        format!(
            "MSH|^~\\&|COBAS|LAB|HALE|GENERAL|20260302085500||ORU^R01^ORU_R01|{control}|P|2.5.1\rPID|1||{pid}\rOBR|1|{obr}\r{}\r",
            obx.join("\r")
        )
    }

    /// Of the order, by its number.
    pub fn ordered(&self, control: &str, obx: &[&str]) -> String {
        self.oru(control, "", &format!("{}||57021-8^CBC^LN", self.order_number), obx)
    }

    pub async fn send(&self, message: impl AsRef<[u8]>) -> Answered {
        // A moment later than what came before.
        self.t.clock.advance(jiff::SignedDuration::from_secs(1));
        let ctx = Ctx::system(self.t.hale(), "hl7");
        receive(ctx, self.t.facility, message.as_ref().to_vec()).await.expect("an answer")
    }

    /// The code in MSA and the whole answer.
    pub async fn answer(&self, message: impl AsRef<[u8]>) -> (String, String) {
        let answered = self.send(message).await;
        let text = String::from_utf8(answered.answer.expect("an answer is wanted")).expect("text");
        let code = text.split("MSA|").nth(1).expect("an MSA")[..2].to_owned();
        (code, text)
    }

    /// Every version of every result.
    pub async fn results(&self) -> Vec<Row> {
        sqlx::query_as(
            "select a.patient_id, p.source, a.code, a.name, a.state, r.version, r.status,
                    coalesce(r.comparator, '') || coalesce(r.value_number::text, r.value_text, '') as value, r.unit, r.flag,
                    r.no_flag_reason, r.comment
             from lab_result r join lab_analysis a on a.id = r.analysis_id join lab_report p on p.id = a.report_id
             order by p.source desc, p.created_at, a.position, a.code, r.version",
        )
        .fetch_all(self.t.pool())
        .await
        .expect("results")
    }

    pub async fn waits(&self) -> Vec<Waits> {
        sqlx::query_as(
            "select id, reason, detail, state, jsonb_array_length(content -> 'observations')::bigint as results
             from hl7_unfiled order by at, position, reason",
        )
        .fetch_all(self.t.pool())
        .await
        .expect("what waits")
    }

    pub async fn messages(&self) -> Vec<(String, String, Option<String>)> {
        sqlx::query_as("select control_id, state, reason from hl7_message order by at, control_id")
            .fetch_all(self.t.pool())
            .await
            .expect("messages")
    }

    /// A person of the laboratory verifies everything that was entered.
    pub async fn verify_all(&self) {
        let waiting: Vec<LabResultId> = sqlx::query_scalar::<_, Uuid>(
            "select distinct on (a.id) r.id from lab_result r join lab_analysis a on a.id = r.analysis_id
             where a.state = 'entered' order by a.id, r.version desc",
        )
        .fetch_all(self.t.pool())
        .await
        .expect("what was entered")
        .into_iter()
        .map(Into::into)
        .collect();
        let results = waiting.iter().map(ToString::to_string).collect();
        self.t.run(&self.lab.actor, VerifyResults { results }).await.expect("verified");
    }

    pub async fn count(&self, table: &'static str) -> i64 {
        let sql = format!("select count(*) from {table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(self.t.pool()).await.expect("a count")
    }
}
