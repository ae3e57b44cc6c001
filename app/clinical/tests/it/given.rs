use clinical::model::{
    Given, GivenList, MyRecord, ShowChartSummary, ShowImmunizations, ShowMedications, ShowProcedures,
};
use model::PatientId;
use platform::testing::TestHale;

/// A record as an import brings it: of every list something that is over, and something that was a mistake.
async fn record(t: &TestHale, patient: PatientId) {
    for statement in [
        "insert into problem (id, patient_id, code_system, title, clinical_status, verification, onset, recorded_at)
         select gen_random_uuid(), $1, 'text', title, status, verification, onset, at::timestamptz
         from (values ('Asthma', 'active', 'confirmed', '2019-03', '2026-01-01'),
                      ('Gout', 'recurrence', 'provisional', null, '2026-02-01'),
                      ('Measles', 'resolved', 'confirmed', '1990', '2026-03-01'),
                      ('Migraine', 'active', 'entered_in_error', null, '2026-04-01'))
              one (title, status, verification, onset, at)",
        "insert into medication_request (id, patient_id, title, status, authored_at, dosage, reason, requester, recorded_at)
         select gen_random_uuid(), $1, title, status, at, dosage, reason, requester, now()
         from (values ('Salbutamol', 'active', '2025-02-03', '1 puff', 'asthma', 'Dr Stone'),
                      ('Ibuprofen', 'active', null, null, null, null),
                      ('Amoxicillin', 'stopped', '2026-01-01', null, 'otitis', null),
                      ('Aspirin', 'entered-in-error', '2026-02-01', null, null, null))
              one (title, status, at, dosage, reason, requester)",
        "insert into immunization (id, patient_id, code, title, status, given_at, lot, site, recorded_at)
         select gen_random_uuid(), $1, code, title, status, at, lot, site, now()
         from (values ('140', 'Influenza', 'completed', '2025-10-01', '4711', 'left arm'),
                      (null, 'Tetanus', 'not_done', '2026-10-01', null, null),
                      (null, 'Rabies', 'entered_in_error', '2026-11-01', null, null))
              one (code, title, status, at, lot, site)",
        "insert into procedure_done (id, patient_id, title, status, performed_at, reason, recorded_at)
         select gen_random_uuid(), $1, title, status, at, reason, now()
         from (values ('Appendectomy', 'completed', '2001', 'appendicitis'),
                      ('Physiotherapy', 'in-progress', '2026-05', null),
                      ('Biopsy', 'not-done', null, null),
                      ('Amputation', 'entered-in-error', '2026-06', null))
              one (title, status, at, reason)",
        "insert into care_team_member (id, patient_id, team, status, role, member)
         select gen_random_uuid(), $1, team, status, role, member
         from (values ('Asthma', 'active', 'Nurse', 'Joan Clarke'), ('Asthma', 'active', null, 'Dr Stone'),
                      ('Heart', 'inactive', 'Nurse', 'Eve Black'))
              one (team, status, role, member)",
    ] {
        sqlx::query(statement).bind(patient.0).execute(t.pool()).await.expect(statement);
    }
}

fn lines(list: &[Given]) -> Vec<(&str, &str, &str, bool)> {
    list.iter().map(|one| (one.title.as_str(), one.when.as_str(), one.status.as_str(), one.current)).collect()
}

#[tokio::test]
async fn each_list_stands_alone_in_its_own_order() {
    let t = TestHale::new().await;
    let patient_id = t.patient("Ada Byron").await.patient_id();
    let doctor = t.doctor("Dr Grace Hopper", t.facility).await.actor;
    let nothing = GivenList::default();
    assert_eq!(t.ask(&doctor, ShowMedications { patient_id }).await.unwrap(), nothing);
    record(&t, patient_id).await;

    let medications = t.ask(&doctor, ShowMedications { patient_id }).await.unwrap();
    assert_eq!(
        lines(&medications.items),
        [
            ("Salbutamol", "3 Feb 2025", "Active", true),
            ("Ibuprofen", "Date not known", "Active", true),
            ("Amoxicillin", "1 Jan 2026", "Stopped", false),
        ]
    );
    assert_eq!(medications.total, 3);
    assert_eq!(medications.items[0].details, ["1 puff", "For asthma", "Prescribed by Dr Stone"]);
    assert_eq!(medications.items[2].details, ["For otitis"]);

    let immunizations = t.ask(&doctor, ShowImmunizations { patient_id }).await.unwrap();
    assert_eq!(
        lines(&immunizations.items),
        [("Tetanus", "1 Oct 2026", "Not done", false), ("Influenza", "1 Oct 2025", "Completed", true)]
    );
    assert_eq!(immunizations.items[1].details, ["Lot 4711", "left arm"]);
    assert_eq!(immunizations.items[1].code.as_deref(), Some("140"));

    let procedures = t.ask(&doctor, ShowProcedures { patient_id }).await.unwrap();
    assert_eq!(
        lines(&procedures.items),
        [
            ("Physiotherapy", "May 2026", "In progress", true),
            ("Appendectomy", "2001", "Completed", true),
            ("Biopsy", "Date not known", "Not done", false),
        ]
    );
}

#[tokio::test]
async fn the_first_page_and_the_own_record_show_what_is_current() {
    let t = TestHale::new().await;
    let ada = t.patient("Ada Byron").await;
    let patient_id = ada.patient_id();
    let doctor = t.doctor("Dr Grace Hopper", t.facility).await.actor;
    record(&t, patient_id).await;
    let titles = |list: &[Given]| list.iter().map(|one| one.title.clone()).collect::<Vec<_>>();

    let summary = t.ask(&doctor, ShowChartSummary { patient_id }).await.unwrap();
    assert_eq!(titles(&summary.problems), ["Gout", "Asthma"]);
    assert_eq!((summary.problems[0].when.as_str(), summary.problems[1].when.as_str()), ("", "since Mar 2019"));
    assert_eq!(titles(&summary.medications), ["Salbutamol", "Ibuprofen"]);
    assert_eq!(titles(&summary.immunizations), ["Tetanus", "Influenza"]);
    assert_eq!((summary.more_problems, summary.more_medications), (0, 0));
    let team: Vec<_> = summary.care_team.iter().map(|one| (one.name.as_str(), one.role.as_deref())).collect();
    assert_eq!(team, [("Joan Clarke", Some("Nurse")), ("Dr Stone", None)]);

    let own = t.ask(&ada.actor, MyRecord {}).await.unwrap();
    assert_eq!((own.problems, own.medications), (summary.problems, summary.medications));
    assert_eq!(titles(&own.immunizations), ["Tetanus", "Influenza"]);

    sqlx::query(
        "insert into problem (id, patient_id, code_system, title, clinical_status, verification, recorded_at)
         select gen_random_uuid(), $1, 'text', 'Problem ' || n, 'active', 'confirmed', now() from generate_series(1, 9) n",
    )
    .bind(patient_id.0)
    .execute(t.pool())
    .await
    .unwrap();
    let summary = t.ask(&doctor, ShowChartSummary { patient_id }).await.unwrap();
    assert_eq!((summary.problems.len(), summary.more_problems), (8, 3), "how many more there are is said");
    assert_eq!(titles(&summary.medications), ["Salbutamol", "Ibuprofen"]);
}
