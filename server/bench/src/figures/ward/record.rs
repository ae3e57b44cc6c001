//! The chart of somebody who has come for twenty years: a thousand encounters, twenty thousand observations.

use crate::{
    Outcome,
    report::{Ceiling, Report},
    sql::Sql,
};

use super::{super::statements::STAFF_PATIENT, Ward, page};

const ENCOUNTERS: u32 = 1_000;
/// Of each encounter; the two halves of a blood pressure are two.
const OBSERVATIONS: u32 = 20;
const REPORTS: u32 = 500;

/// Ten kinds of vital signs, twice in each encounter: what a number may be, and its unit.
const VITALS: &str = "values ('8480-6', 'Systolic blood pressure', 'mm[Hg]', 118), ('8462-4', 'Diastolic blood pressure', 'mm[Hg]', 74),
    ('8867-4', 'Heart rate', '/min', 70), ('9279-1', 'Respiratory rate', '/min', 14), ('8310-5', 'Body temperature', 'Cel', 36),
    ('2708-6', 'Oxygen saturation', '%', 96), ('29463-7', 'Body weight', 'kg', 72), ('8302-2', 'Body height', 'cm', 172),
    ('39156-5', 'Body mass index', 'kg/m2', 24), ('72514-3', 'Pain, 0 to 10', '{score}', 1)";

/// The patient whose chart it is: one of the doctor's.
pub async fn fill(sql: &mut Sql) -> Outcome<String> {
    let patient: String = sql.dynamic_one(STAFF_PATIENT).await?;
    let at = "now() - n * interval '7 days'";
    let encounter = "('0199e000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
    let report = "('0199e001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
    let whose = format!(
        "(select '{patient}'::uuid as patient, f.id as facility, f.zone, d.id as account, d.practitioner_id as practitioner
          from facility f, account d where f.name = '{}' and d.email = '{}') w",
        hale::seed::FACILITY,
        super::DOCTOR
    );
    sql.dynamic_run(format!(
        "insert into encounter (id, facility_id, patient_id, practitioner_id, state, kind, reason, starts_at, ends_at, zone, created_at)
         select {encounter}, w.facility, w.patient, w.practitioner, 'completed', 'Consultation', 'Check-up number ' || n,
                {at}, {at} + interval '20 minutes', w.zone, {at}
         from {whose}, generate_series(1, {ENCOUNTERS}) n;
         insert into note (id, patient_id, encounter_id, author_id, title, state, version, created_at, updated_at)
         select gen_random_uuid(), patient_id, id, w.account, 'Follow-up', 'signed', 2, starts_at, starts_at
         from encounter, {whose} where patient_id = w.patient and kind = 'Consultation' and ends_at is not null;
         insert into note_version (note_id, patient_id, version, kind, body, signed_by, signed_at)
         select id, patient_id, 1, 'signed', repeat('Feels well, no complaints, medication taken as prescribed. ', 12), author_id, created_at
         from note where patient_id = '{patient}' and state = 'signed' and version = 2;
         insert into observation (id, patient_id, encounter_id, category, code, title, value_number, unit, taken_at, recorded_by, recorded_at)
         select gen_random_uuid(), w.patient, {encounter}, 'vital_signs', code, title, usual + n % 7, unit,
                {at} + turn * interval '5 minutes', w.account, {at} + turn * interval '5 minutes'
         from {whose}, generate_series(1, {ENCOUNTERS}) n, generate_series(1, {OBSERVATIONS} / 10) turn,
              ({VITALS}) vital (code, title, unit, usual)"
    ))
    .await?;
    sql.dynamic_run(format!(
        "insert into problem (id, patient_id, code_system, code, title, clinical_status, verification, onset, recorded_by, recorded_at)
         select gen_random_uuid(), w.patient, 'icd10cm', code, title, (array['active', 'resolved'])[1 + n::int % 2], 'confirmed', '2015-04', w.account, now()
         from {whose}, (select code, title, row_number() over (order by code) n from icd10_code where billable limit 60) coded;
         insert into medication_request (id, patient_id, title, status, authored_at, dosage, recorded_at)
         select gen_random_uuid(), w.patient, 'Substance ' || n || ' 20 mg', (array['active', 'stopped'])[1 + n % 2], '2020-05-17', 'One in the morning', now()
         from {whose}, generate_series(1, 80) n;
         insert into immunization (id, patient_id, title, status, given_at, recorded_at)
         select gen_random_uuid(), w.patient, 'Influenza, season ' || n, 'completed', (2000 + n % 26) || '-10-09', now()
         from {whose}, generate_series(1, 60) n;
         insert into lab_report (id, facility_id, patient_id, panel_id, name, source, performer, collected_at, created_at)
         select {report}, w.facility, w.patient, p.id, p.name, 'import', 'An earlier laboratory', {at}, {at}
         from {whose}, lab_panel p, generate_series(1, {REPORTS}) n where p.code = 'CBC';
         insert into lab_analysis (id, facility_id, patient_id, report_id, test_id, code, name, state, position, current_version)
         select gen_random_uuid(), r.facility_id, r.patient_id, r.id, t.id, t.code, t.name, 'verified', pt.position, 1
         from lab_report r join lab_panel_test pt on pt.panel_id = r.panel_id join lab_test t on t.id = pt.test_id
         where r.patient_id = '{patient}' and r.performer = 'An earlier laboratory';
         insert into lab_result (id, analysis_id, patient_id, version, status, value_number, unit, range_low, range_high, flag, collected_at,
                                 source, entered_at, verified_at)
         select gen_random_uuid(), a.id, a.patient_id, 1, 'final', 10 + a.position, t.unit, 5, 40, 'normal', r.collected_at, 'import',
                r.created_at, r.created_at
         from lab_analysis a join lab_report r on r.id = a.report_id join lab_test t on t.id = a.test_id
         where r.patient_id = '{patient}' and r.performer = 'An earlier laboratory'"
    ))
    .await?;
    Ok(patient)
}

pub async fn measure(ward: &Ward, patient: &str, ceiling: &Ceiling, report: &mut Report) -> Outcome<()> {
    report.step("the chart of a patient with a thousand encounters");
    for (tab, path) in [
        ("summary", ""),
        ("vital signs", "/vitals"),
        ("results", "/results"),
        ("visits", "/visits"),
        ("notes", "/notes"),
    ] {
        let load = ward.ask(&format!("/staff/patients/{patient}{path}"), &ward.doctor).await?;
        let name = format!("chart of {ENCOUNTERS} encounters, {tab}, p95");
        report.add(page(name, &load, ceiling).gate(250.0, 100.0));
    }
    Ok(())
}
