//! What is downloaded as PDF, over HTTP: who gets it, what it says, and what is left of it.

use clinical::model::{SignNote, StartNote};
use http::StatusCode;
use labs::model::{
    AcceptSpecimen, AmendResult, CollectSpecimen, EnterResults, ReceiveSpecimen, SendSpecimen, SignOrder, VerifyResults,
};
use model::{EncounterId, LabAnalysisId, LabReportId, NoteId, Role};
use platform::testing::{TestHale, User};
use uuid::Uuid;

use crate::browser::Browser;

struct House {
    t: TestHale,
    doctor: User,
    nurse: User,
    tech: User,
    second: User,
    ada: User,
    encounter: EncounterId,
}

impl House {
    async fn open() -> Self {
        let t = TestHale::new().await;
        let doctor = t.doctor("Dr Grace Hopper", t.facility).await;
        let ada = t.patient("Ada Byron").await;
        let encounter: Uuid = t.new_key().into();
        sqlx::query(
            "insert into encounter (id, facility_id, patient_id, practitioner_id, state, kind, starts_at, zone, created_at)
             values ($1, $2, $3, $4, 'in_progress', 'Consultation', '2026-03-02T13:30Z', 'America/New_York', '2026-03-02T13:30Z')",
        )
        .bind(encounter)
        .bind(t.facility.0)
        .bind(ada.patient_id().0)
        .bind(doctor.practitioner_id().0)
        .execute(t.pool())
        .await
        .expect("a visit");
        Self {
            nurse: t.staff(Role::Nurse, t.facility).await,
            tech: t.staff(Role::Laboratory, t.facility).await,
            second: t.staff(Role::Laboratory, t.facility).await,
            encounter: encounter.into(),
            doctor,
            ada,
            t,
        }
    }

    async fn one(&self, sql: &'static str, key: impl ToString) -> Uuid {
        sqlx::query_scalar(sql).bind(key.to_string()).fetch_one(self.t.pool()).await.unwrap_or_else(|_| panic!("{sql}"))
    }

    /// Ordered, drawn, entered by one person and verified by another.
    async fn verified(&self, code: &str, value: &str) -> (LabReportId, LabAnalysisId) {
        let t = &self.t;
        let order = SignOrder {
            patient_id: self.ada.patient_id(),
            encounter_id: self.encounter,
            tests: vec![self.one("select id from lab_test where code = $1", code).await.to_string()],
            panels: vec![],
            priority: String::new(),
            reason: String::new(),
            instructions: String::new(),
            fasting: String::new(),
            pregnant: String::new(),
        };
        let signed = t.run(&self.doctor.actor, order).await.expect("signed");
        let specimen_id = signed.specimens[0];
        let pregnant = String::new();
        t.run(&self.nurse.actor, CollectSpecimen { specimen_id, pregnant }).await.expect("collected");
        t.run(&self.nurse.actor, SendSpecimen { specimen_id }).await.expect("sent");
        t.run(&self.tech.actor, ReceiveSpecimen { specimen_id }).await.expect("received");
        t.run(&self.tech.actor, AcceptSpecimen { specimen_id }).await.expect("accepted");
        let report = self.one("select id from lab_report where order_id::text = $1", signed.id).await;
        let analysis = self.one("select id from lab_analysis where report_id::text = $1", report).await;
        let values = [(analysis.to_string(), value.to_owned())].into();
        t.run(&self.tech.actor, EnterResults { values, ..EnterResults::default() }).await.expect("entered");
        self.verify(analysis).await;
        (report.into(), analysis.into())
    }

    async fn verify(&self, analysis: Uuid) {
        let latest = "select id from lab_result where analysis_id::text = $1 order by version desc limit 1";
        let results = vec![self.one(latest, analysis).await.to_string()];
        self.t.run(&self.second.actor, VerifyResults { results }).await.expect("verified");
    }

    async fn note(&self) -> NoteId {
        let start =
            StartNote { patient_id: self.ada.patient_id(), encounter_id: self.encounter, template: String::new() };
        let begun = self.t.run(&self.doctor.actor, start).await.expect("begun");
        begun.note_id
    }

    fn browser(&self, user: &User) -> Browser {
        Browser::signed_in(&self.t, &user.cookie)
    }

    /// Actions of the access records about Ada, the latest last.
    async fn looked_at(&self, user: &User) -> Vec<String> {
        sqlx::query_scalar(
            "select action || ' ' || resource from audit_event
             where kind = 'read' and actor = $1 and patient_id = $2 order by id",
        )
        .bind(user.account.0)
        .bind(self.ada.patient_id().0)
        .fetch_all(self.t.pool())
        .await
        .expect("the audit trail")
    }
}

/// Letters and signs on its sheets, without spaces: those are a matter of setting.
fn read(pdf: &[u8]) -> String {
    plain(&pdf_extract::extract_text_from_mem(pdf).expect("a PDF that can be read"))
}

fn plain(text: &str) -> String {
    text.chars().filter(|one| !one.is_whitespace() && !matches!(one, '\u{2066}'..='\u{2069}' | '\u{200b}')).collect()
}

#[track_caller]
fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(&plain(part)), "{part:?} is not in {text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_patient_takes_their_own_released_result_away() {
    let house = House::open().await;
    let (report, _) = house.verified("NA", "140").await;
    let path = format!("/results/{report}/document.pdf");
    let page = house.browser(&house.ada).get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert_eq!(page.header("content-type"), "application/pdf");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("content-disposition"), "attachment; filename=\"document-2026-03-02.pdf\"");
    let text = read(&page.bytes);
    says(
        &text,
        &["Hale General", "Ada Byron", "140 mmol/L", "Not yet reviewed", "Printed by Ada Byron, Mon 2 Mar 2026"],
    );
    let looked_at = house.looked_at(&house.ada).await;
    assert!(looked_at.contains(&"labs.my_report_document lab_report".to_owned()), "{looked_at:?}");

    let bea = house.t.patient("Bea Arthur").await;
    for stranger in [&bea, &house.doctor] {
        assert!(house.browser(stranger).get(&path).await.status.is_client_error());
    }
    assert_eq!(Browser::of(&house.t).get(&path).await.status, StatusCode::UNAUTHORIZED);
}

/// The same rule as for the page (T6.8): what waits for the doctor's review is not there.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_not_released_does_not_exist_as_paper_either() {
    let house = House::open().await;
    let (report, _) = house.verified("TROPT", "5").await;
    let path = format!("/results/{report}/document.pdf");
    assert_eq!(house.browser(&house.ada).get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.browser(&house.ada).get("/results/nothing/document.pdf").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_corrected_report_says_what_it_supersedes_to_both() {
    let house = House::open().await;
    let (report, analysis_id) = house.verified("NA", "140").await;
    house.t.clock.advance(jiff::SignedDuration::from_mins(5));
    let amend = AmendResult {
        analysis_id,
        version: 1,
        value: "118".into(),
        comment: String::new(),
        reason: "The tubes had been mixed up".into(),
    };
    house.t.run(&house.tech.actor, amend).await.expect("corrected");
    let waiting = "select count(*) > 0 from lab_result where analysis_id = $1 and verified_at is null";
    let waits: bool = sqlx::query_scalar(waiting).bind(analysis_id.0).fetch_one(house.t.pool()).await.expect("a row");
    if waits {
        house.verify(analysis_id.0).await;
    }

    let patient = house.ada.patient_id();
    let staff = format!("/staff/patients/{patient}/results/{report}/document.pdf");
    let page = house.browser(&house.doctor).get(&staff).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let text = read(&page.bytes);
    says(&text, &["This report was corrected", "118 mmol/L", "Superseded: 140 mmol/L", "The tubes had been mixed up"]);
    let own = read(&house.browser(&house.ada).get(&format!("/results/{report}/document.pdf")).await.bytes);
    says(&own, &["This result was corrected", "Before, it read 140."]);
    let looked_at = house.looked_at(&house.doctor).await;
    assert!(looked_at.contains(&"labs.report_document lab_report".to_owned()), "{looked_at:?}");

    let bea = house.t.patient("Bea Arthur").await;
    let crossed = format!("/staff/patients/{}/results/{report}/document.pdf", bea.patient_id());
    assert_eq!(house.browser(&house.doctor).get(&crossed).await.status, StatusCode::NOT_FOUND);
    let elsewhere = house.t.doctor("Dr Ada Yonath", house.t.other_facility).await;
    assert_eq!(house.browser(&elsewhere).get(&staff).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_note_is_handed_over_when_it_is_signed() {
    let house = House::open().await;
    let note_id = house.note().await;
    let patient_id = house.ada.patient_id();
    let path = format!("/staff/patients/{patient_id}/notes/{note_id}/document.pdf");
    let doctor = house.browser(&house.doctor);
    assert_eq!(doctor.get(&path).await.status, StatusCode::NOT_FOUND);
    let sign = SignNote {
        patient_id,
        note_id,
        tab: house.t.new_key().into(),
        version: 1,
        title: "Tiredness".into(),
        body: "Tired for weeks.\n#eval(\"1\") *stays text*".into(),
        share: String::new(),
        how: String::new(),
        seen: String::new(),
    };
    house.t.run(&house.doctor.actor, sign).await.expect("signed");
    let page = doctor.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let text = read(&page.bytes);
    says(&text, &["Tiredness", "Tired for weeks. #eval(\"1\") *stays text*", "Signed by Dr Grace Hopper"]);
    let looked_at = house.looked_at(&house.doctor).await;
    assert!(looked_at.contains(&"clinical.note_document note".to_owned()), "{looked_at:?}");
    // It is not shared: the patient has no way to it.
    assert!(house.browser(&house.ada).get(&path).await.status.is_client_error());
    let elsewhere = house.t.doctor("Dr Ada Yonath", house.t.other_facility).await;
    assert_eq!(house.browser(&elsewhere).get(&path).await.status, StatusCode::NOT_FOUND);
}
