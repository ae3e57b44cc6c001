use std::collections::HashMap;

use clinical::server::chart::Chart;
use jiff_sqlx::ToSqlx;
use model::{
    Action, AppError, FacilityId, FieldErrors, LabOrderId, LabPanelId, LabReportId, LabTestId, Permission,
    PractitionerId, SpecimenId,
};
use platform::{
    Command, Failure, Resource, Tx,
    outside::{self, Happened},
};
use uuid::Uuid;

use crate::{
    model::{Priority, REASON_MAX, SignOrder, Signed},
    server::{
        basket::{self, Asked, Panel, Tube},
        catalogue::{self, Test},
        policy::{self, Thing},
        progress,
        refusal::Refusal,
        row::{OrderRow, ReportRow, SpecimenRow},
        typed,
    },
};

/// Signs a basket, once: the order, a report for each panel and single test, an analysis for each thing that is
/// measured, and a tube for each kind that has to be drawn. Nothing is measured twice in one order.
///
/// Refused without anything to measure, and outside of a visit of this patient.
impl Command for SignOrder {
    const NAME: &'static str = "labs.sign_order";
    const PERMISSION: Permission = Permission::OrderTests;
    type Output = Signed;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Signed, Failure> {
        tx.load::<Chart>(self.patient_id, Action::View).await?;
        let mut fields = FieldErrors::default();
        let header = Header::read(&self, &mut fields);
        fields.into_result()?;
        let visit = visit(tx, &self).await?;
        let asked = asked(tx, &self).await?;
        if asked.is_empty() {
            return Err(Refusal::EmptyBasket.into());
        }
        let (id, number) = order(tx, &self, &visit, &header).await?;
        let tubes = tubes(tx, &self, &visit, &header, id, &asked).await?;
        let mut specimens: Vec<SpecimenId> = tubes.values().copied().collect();
        specimens.sort_unstable();
        for report in asked {
            write_report(tx, &self, &visit, id, report, &tubes).await?;
        }
        progress::told(tx, visit.facility, self.patient_id);
        outside::tell(tx, Happened::OrderSigned(id, visit.facility)).await?;
        Ok(Signed { id, number, patient_id: self.patient_id, specimens })
    }
}

struct Header {
    priority: Priority,
    reason: Option<String>,
    instructions: Option<String>,
    fasting: Option<bool>,
    pregnant: Option<bool>,
}

impl Header {
    fn read(cmd: &SignOrder, fields: &mut FieldErrors) -> Self {
        let priority = match cmd.priority.trim() {
            "" => Some(Priority::Routine),
            name => Priority::parse(name),
        };
        if priority.is_none() {
            fields.add("priority", "Choose how urgent it is.");
        }
        Self {
            priority: priority.unwrap_or(Priority::Routine),
            reason: typed::note(fields, "reason", &cmd.reason, REASON_MAX),
            instructions: typed::note(fields, "instructions", &cmd.instructions, REASON_MAX),
            fasting: typed::yes_or_no(fields, "fasting", &cmd.fasting),
            pregnant: typed::yes_or_no(fields, "pregnant", &cmd.pregnant),
        }
    }
}

/// The visit in which it is ordered.
struct Visit {
    facility: FacilityId,
    practitioner: Option<PractitionerId>,
}

async fn visit(tx: &mut Tx, cmd: &SignOrder) -> Result<Visit, Failure> {
    let found = sqlx::query!(
        "select facility_id, practitioner_id, state, imported from encounter where id = $1 and patient_id = $2 for key share",
        cmd.encounter_id.0,
        cmd.patient_id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Refusal::EncounterClosed)?;
    let facility: FacilityId = found.facility_id.into();
    let actor = tx.actor();
    if !actor.is_system() && !policy::may(actor, Thing::Order, Action::Book, facility) {
        return Err(AppError::Forbidden.into());
    }
    let open = matches!(found.state.as_str(), "in_progress" | "on_hold" | "discharged" | "completed");
    if !open || found.imported {
        return Err(Refusal::EncounterClosed.into());
    }
    // Who signs is told; where that is nobody who treats, whoever the visit is with.
    let practitioner = tx.actor().practitioner().or(found.practitioner_id.map(Into::into));
    Ok(Visit { facility, practitioner })
}

async fn asked(tx: &mut Tx, cmd: &SignOrder) -> Result<Vec<Asked>, Failure> {
    let chosen = |ids: &[String]| -> Vec<Uuid> { ids.iter().filter_map(|id| id.trim().parse().ok()).collect() };
    let rows = sqlx::query!(
        r#"select p.id, p.loinc, p.code, p.name, array_agg(t.test_id) as "tests!"
           from lab_panel p join lab_panel_test t on t.panel_id = p.id
           where p.id = any($1) and p.active
           group by p.id order by p.position, p.code"#,
        &chosen(&cmd.panels),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut ids: Vec<LabTestId> = chosen(&cmd.tests).into_iter().map(Into::into).collect();
    let singles = ids.clone();
    ids.extend(rows.iter().flat_map(|row| &row.tests).map(|id| LabTestId(*id)));
    let known = catalogue::tests(tx.conn(), &ids).await?;
    let find = |id: &LabTestId| known.get(id).cloned();
    let inputs: Vec<&str> =
        known.values().filter_map(|test| test.formula).flat_map(|one| one.inputs()).copied().collect();
    let inputs: Vec<Test> = catalogue::coded(tx.conn(), &inputs).await?;
    let panels = rows.into_iter().map(|row| Panel {
        id: LabPanelId(row.id),
        code: Some(row.loinc.unwrap_or(row.code)),
        name: row.name,
        tests: row.tests.iter().filter_map(|id| find(&LabTestId(*id))).collect(),
    });
    Ok(basket::reports(panels.collect(), singles.iter().filter_map(find).collect(), &inputs))
}

async fn order(tx: &mut Tx, cmd: &SignOrder, visit: &Visit, header: &Header) -> Result<(LabOrderId, String), Failure> {
    let id: LabOrderId = tx.new_id();
    let account = tx.actor().account().ok_or(AppError::Unauthenticated)?;
    let now = tx.now().to_sqlx();
    let number = sqlx::query_scalar!(
        "insert into lab_order (id, facility_id, patient_id, encounter_id, ordered_by, practitioner_id, priority, state,
                                reason, instructions, fasting, pregnant, ordered_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'ordered', $8, $9, $10, $11, $12) returning number",
        id.0,
        visit.facility.0,
        cmd.patient_id.0,
        cmd.encounter_id.0,
        account.0,
        visit.practitioner.map(Uuid::from),
        header.priority.name(),
        header.reason,
        header.instructions,
        header.fasting,
        header.pregnant,
        now as _,
    )
    .fetch_one(tx.conn())
    .await?;
    tx.touched(OrderRow::KIND, id.0, Some(cmd.patient_id));
    Ok((id, number))
}

async fn tubes(
    tx: &mut Tx,
    cmd: &SignOrder,
    visit: &Visit,
    header: &Header,
    order: LabOrderId,
    asked: &[Asked],
) -> Result<HashMap<Tube, SpecimenId>, Failure> {
    let mut tubes = HashMap::new();
    for tube in basket::tubes(asked) {
        let id: SpecimenId = tx.new_id();
        let now = tx.now().to_sqlx();
        sqlx::query!(
            "insert into specimen (id, facility_id, patient_id, order_id, specimen, tube, state, pregnant, urgency, created_at)
             values ($1, $2, $3, $4, $5, $6, 'expected', $7, $8, $9)",
            id.0,
            visit.facility.0,
            cmd.patient_id.0,
            order.0,
            tube.0,
            tube.1,
            header.pregnant,
            header.priority.urgency(),
            now as _,
        )
        .execute(tx.conn())
        .await?;
        let account = tx.actor().account().map(Uuid::from);
        sqlx::query!(
            "insert into specimen_transition (specimen_id, to_state, at, account_id) values ($1, 'expected', $2, $3)",
            id.0,
            now as _,
            account,
        )
        .execute(tx.conn())
        .await?;
        tx.touched(SpecimenRow::KIND, id.0, Some(cmd.patient_id));
        tubes.insert(tube, id);
    }
    Ok(tubes)
}

async fn write_report(
    tx: &mut Tx,
    cmd: &SignOrder,
    visit: &Visit,
    order: LabOrderId,
    asked: Asked,
    tubes: &HashMap<Tube, SpecimenId>,
) -> Result<(), Failure> {
    let report: LabReportId = tx.new_id();
    let now = tx.now().to_sqlx();
    sqlx::query!(
        "insert into lab_report (id, facility_id, patient_id, encounter_id, order_id, panel_id, code, name, source, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'order', $9)",
        report.0,
        visit.facility.0,
        cmd.patient_id.0,
        cmd.encounter_id.0,
        order.0,
        asked.panel.map(Uuid::from),
        asked.code,
        asked.name,
        now as _,
    )
    .execute(tx.conn())
    .await?;
    tx.touched(ReportRow::KIND, report.0, Some(cmd.patient_id));
    for (position, test) in (0_i16..).zip(asked.tests) {
        let id: Uuid = tx.new_id();
        let specimen = tubes.get(&(test.specimen, test.tube)).map(|specimen| specimen.0);
        sqlx::query!(
            "insert into lab_analysis (id, facility_id, patient_id, report_id, specimen_id, test_id, code, name, state, position)
             values ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9)",
            id,
            visit.facility.0,
            cmd.patient_id.0,
            report.0,
            specimen,
            test.id.0,
            test.code,
            test.name,
            position,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
