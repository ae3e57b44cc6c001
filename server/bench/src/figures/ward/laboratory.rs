//! Worklists of a laboratory with fifty thousand open orders.

use labs::model::WorkState;

use crate::{
    Outcome,
    report::{Ceiling, Report},
    sql::Sql,
};

use super::{Ward, page};

const ORDERS: u32 = 50_000;
const PATIENTS: u32 = 5_000;
/// Blood counts whose tubes stand in the analysers: what these send belongs to them.
pub const COUNTS: u32 = 4_000;

/// By the number of the order: how far its tube has come. What is `entered` waits to be verified.
const STATE: &str =
    "case when n <= 4000 then 'accepted' when n <= 24000 then 'expected' when n <= 30000 then 'collected'
    when n <= 34000 then 'in_transit' when n <= 40000 then 'received' else 'accepted' end";
const ENTERED: u32 = 46_000;

pub async fn fill(sql: &mut Sql) -> Outcome<()> {
    let id =
        |kind: u32, number: &str| format!("('0199f00{kind}-0000-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid");
    let (patient, encounter, order, report, tube) = (id(0, "n"), id(1, "n"), id(2, "n"), id(3, "n"), id(4, "n"));
    let of = format!("1 + n % {PATIENTS}");
    let (whose, visit) = (id(0, &of), id(1, &of));
    let place = format!(
        "(select f.id as facility, f.zone, d.id as account, d.practitioner_id as practitioner from facility f, account d
          where f.name = '{}' and d.email = '{}') w",
        hale::seed::FACILITY,
        super::DOCTOR
    );
    let at = "now() - interval '12 hours' + n * interval '0.8 seconds'";
    sql.dynamic_run(format!(
        "insert into patient (id, sex, birth_year, birth_month, birth_day)
         select {patient}, 'female', 1940 + n % 60, 1 + n % 12, 1 + n % 28 from generate_series(1, {PATIENTS}) n;
         insert into patient_name (patient_id, position, use, given, family)
         select {patient}, 0, 'official', array['Lab'], 'Patient' || n from generate_series(1, {PATIENTS}) n;
         insert into patient_facility (patient_id, facility_id)
         select {patient}, w.facility from generate_series(1, {PATIENTS}) n, {place};
         insert into encounter (id, facility_id, patient_id, practitioner_id, state, kind, starts_at, ends_at, zone, created_at)
         select {encounter}, w.facility, {patient}, w.practitioner, 'completed', 'Consultation', now() - interval '13 hours', now() - interval '12 hours', w.zone, now()
         from generate_series(1, {PATIENTS}) n, {place}"
    ))
    .await?;
    sql.dynamic_run(format!(
        "insert into lab_order (id, facility_id, patient_id, encounter_id, ordered_by, practitioner_id, priority, state, ordered_at)
         select {order}, w.facility, {whose}, {visit}, w.account, w.practitioner,
                (array['stat', 'urgent', 'routine'])[1 + least(n % 20, 2)], case {STATE} when 'expected' then 'ordered' else 'collected' end, {at}
         from generate_series(1, {ORDERS}) n, {place};
         insert into lab_report (id, facility_id, patient_id, encounter_id, order_id, panel_id, code, name, source, created_at)
         select {report}, w.facility, {whose}, {visit}, {order}, p.id, p.loinc, p.name, 'order', {at}
         from generate_series(1, {ORDERS}) n, {place}, lab_panel p where p.code = case when n <= {COUNTS} then 'CBC' else 'COAG' end;
         insert into specimen (id, facility_id, patient_id, order_id, specimen, tube, state, collected_at, received_at, urgency, in_process, created_at)
         select {tube}, w.facility, {whose}, {order}, 'Blood', 'EDTA (lavender)', {STATE}, case {STATE} when 'expected' then null else {at} end,
                case when {STATE} in ('received', 'accepted') then {at} end, least(n % 20, 2), {STATE} = 'accepted', {at}
         from generate_series(1, {ORDERS}) n, {place};
         insert into specimen_transition (specimen_id, to_state, at)
         select {tube}, {STATE}, {at} from generate_series(1, {ORDERS}) n;
         insert into lab_analysis (id, facility_id, patient_id, report_id, specimen_id, test_id, code, name, state, position)
         select gen_random_uuid(), w.facility, {whose}, {report}, {tube}, t.id, t.code, t.name,
                case when n > {ENTERED} then 'entered' else 'pending' end, pt.position
         from generate_series(1, {ORDERS}) n, {place}, lab_panel p join lab_panel_test pt on pt.panel_id = p.id join lab_test t on t.id = pt.test_id
         where p.code = case when n <= {COUNTS} then 'CBC' else 'COAG' end;
         insert into lab_result (id, analysis_id, patient_id, version, status, value_number, unit, collected_at, source, entered_by, entered_at)
         select gen_random_uuid(), a.id, a.patient_id, 1, 'preliminary', 12, t.unit, now(), 'typed', w.account, now()
         from lab_analysis a join lab_test t on t.id = a.test_id, {place}
         where a.state = 'entered' and a.specimen_id between {} and {}",
        id(4, "1"),
        id(4, &ORDERS.to_string()),
    ))
    .await
}

pub async fn told(sql: &mut Sql) -> Outcome<String> {
    sql.dynamic_one(
        "select format('%s orders, %s analyses, %s observations, %s encounters', (select count(*) from lab_order),
         (select count(*) from lab_analysis), (select count(*) from observation), (select count(*) from encounter))",
    )
    .await
}

pub async fn measure(ward: &Ward, ceiling: &Ceiling, report: &mut Report) -> Outcome<()> {
    report.step(&format!("worklists of a laboratory with {ORDERS} open orders"));
    for state in WorkState::ALL {
        let load = ward.ask(&format!("/staff/lab?state={}", state.name()), &ward.technician).await?;
        report.add(page(format!("worklist, {}, p95", state.words().to_lowercase()), &load, ceiling));
    }
    let load = ward.ask("/staff/lab/verify", &ward.technician).await?;
    report.add(page("results to verify, p95".into(), &load, ceiling));
    Ok(())
}
