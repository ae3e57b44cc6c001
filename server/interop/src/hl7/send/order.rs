use model::{LabOrderId, LabReportId, PatientId};
use platform::{Failure, Tx};

use super::{
    destination::Form,
    patient::pid,
    write::{Segment, components, header, message, text, time},
};

/// An order as it was signed (ORC NW), or called off (CA): one OBR for each panel or single test, with its tubes.
pub(super) async fn order(
    tx: &mut Tx,
    order: LabOrderId,
    control: &'static str,
    form: Form,
    facility: &str,
    control_id: &str,
) -> Result<Option<String>, Failure> {
    let row = sqlx::query!(
        r#"select o.number, o.patient_id, o.priority, o.reason, o.instructions, o.ordered_at,
                  a.display_name as "orderer!"
           from lab_order o join account a on a.id = o.ordered_by where o.id = $1"#,
        order.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let patient: PatientId = row.patient_id.into();
    let Some(pid) = pid(tx, patient, facility).await? else { return Ok(None) };
    tx.saw(patient, "lab_order", Some(order.0));
    let (kind, version) = match form {
        Form::Oml => ("OML^O21^OML_O21", "2.5.1"),
        Form::Orm => ("ORM^O01", "2.3"),
    };
    let mut segments = vec![
        header(kind, version, facility, control_id, tx.now()),
        pid,
        Segment::new("PV1").with(1, "1").with(2, "O").write(),
    ];
    let number = components(&[&row.number, "HALE"]);
    let ordered = time(row.ordered_at.to_jiff());
    let orderer = components(&["", &row.orderer]);
    let priority = priority(&row.priority);
    for (position, report) in (1..).zip(reports(tx, order).await?) {
        let orc = Segment::new("ORC")
            .with(1, control)
            .with(2, number.clone())
            .with(4, number.clone())
            .with(9, ordered.clone());
        let mut obr = Segment::new("OBR")
            .with(1, position.to_string())
            .with(2, number.clone())
            .with(4, report.code)
            .with(13, text(row.instructions.as_deref().unwrap_or_default()))
            .with(16, orderer.clone())
            .with(31, components(&["", row.reason.as_deref().unwrap_or_default()]));
        let tubes = tubes(tx, report.id).await?;
        match form {
            Form::Oml => {
                let tq1 = Segment::new("TQ1").with(1, "1").with(9, priority);
                segments.extend([orc.with(12, orderer.clone()).write(), tq1.write(), obr.write()]);
                for (position, tube) in (1..).zip(&tubes) {
                    let spm = Segment::new("SPM")
                        .with(1, position.to_string())
                        .with(2, text(&tube.accession))
                        .with(4, components(&["", &tube.specimen]))
                        .with(27, components(&["", &tube.tube]));
                    segments.push(spm.write());
                }
            }
            Form::Orm => {
                // There is no SPM in 2.3: the label's number goes where the tube is described.
                let label = tubes.first().map(|tube| format!("&{}", text(&tube.specimen))).unwrap_or_default();
                let accession = tubes.first().map(|tube| text(&tube.accession)).unwrap_or_default();
                obr = obr.with(5, priority).with(15, label).with(18, accession).with(27, format!("^^^^^{priority}"));
                segments.extend([orc.with(12, orderer.clone()).write(), obr.write()]);
            }
        }
    }
    Ok(Some(message(&segments)))
}

struct Asked {
    id: LabReportId,
    /// OBR-4.
    code: String,
}

/// By LOINC where there is one, and by the house's own code beside it.
async fn reports(tx: &mut Tx, order: LabOrderId) -> Result<Vec<Asked>, Failure> {
    let rows = sqlx::query!(
        r#"select r.id, r.name, coalesce(p.code, t.code) as code, coalesce(p.loinc, t.loinc) as loinc
           from lab_report r
           left join lab_panel p on p.id = r.panel_id
           left join lateral (select t.code, t.loinc from lab_analysis a join lab_test t on t.id = a.test_id
                              where a.report_id = r.id order by a.position limit 1) t on r.panel_id is null
           where r.order_id = $1
           order by r.id"#,
        order.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let code = row.code.unwrap_or_default();
            let written = match &row.loinc {
                Some(loinc) => components(&[loinc, &row.name, "LN", &code, &row.name, "L"]),
                None => components(&[&code, &row.name, "L"]),
            };
            Asked { id: row.id.into(), code: written }
        })
        .collect())
}

struct Tube {
    accession: String,
    specimen: String,
    tube: String,
}

async fn tubes(tx: &mut Tx, report: LabReportId) -> Result<Vec<Tube>, Failure> {
    let tubes = sqlx::query_as!(
        Tube,
        "select accession, specimen, tube from specimen
         where id in (select specimen_id from lab_analysis where report_id = $1) order by id",
        report.0,
    );
    Ok(tubes.fetch_all(tx.conn()).await?)
}

/// HL7 table 0485: S at once, A as soon as possible, R routine.
fn priority(name: &str) -> &'static str {
    match name {
        "stat" => "S",
        "urgent" => "A",
        _ => "R",
    }
}
