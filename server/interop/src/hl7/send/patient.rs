use jiff::Timestamp;
use model::PatientId;
use platform::{Failure, Tx};

use super::write::{Segment, components, header, message, text, time};

/// ADT^A04 (registered) or A08 (changed): the patient as they are known now.
pub(super) async fn adt(
    tx: &mut Tx,
    patient: PatientId,
    event: &'static str,
    facility: &str,
    control_id: &str,
) -> Result<Option<String>, Failure> {
    let now = tx.now();
    let Some(pid) = pid(tx, patient, facility).await? else { return Ok(None) };
    Ok(Some(message(&[
        // A04 and A08 have the structure of A01.
        header(&format!("ADT^{event}^ADT_A01"), "2.5.1", facility, control_id, now),
        evn(event, now),
        pid,
        Segment::new("PV1").with(1, "1").with(2, "N").write(),
    ])))
}

fn evn(event: &str, at: Timestamp) -> String {
    Segment::new("EVN").with(1, event).with(2, time(at)).write()
}

pub(super) async fn pid(tx: &mut Tx, patient: PatientId, facility: &str) -> Result<Option<String>, Failure> {
    let row = sqlx::query!(
        r#"select p.mrn, p.sex, p.language, p.deceased, s.birth_date,
                  (select n.family from patient_name n where n.patient_id = p.id order by n.use = 'official' desc nulls last, n.position limit 1) as family,
                  (select n.given from patient_name n where n.patient_id = p.id order by n.use = 'official' desc nulls last, n.position limit 1) as given,
                  (select n.prefix from patient_name n where n.patient_id = p.id order by n.use = 'official' desc nulls last, n.position limit 1) as prefix
           from patient p join patient_summary s on s.patient_id = p.id where p.id = $1"#,
        patient.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (given, prefix) = (row.given.unwrap_or_default(), row.prefix.unwrap_or_default());
    let first = given.first().map_or("", String::as_str);
    let more = given.get(1..).unwrap_or_default().join(" ");
    let family = row.family.unwrap_or_default();
    let sex = match row.sex.as_str() {
        "male" => "M",
        "female" => "F",
        "other" => "O",
        _ => "U",
    };
    let address = address(tx, patient).await?;
    let phones = phones(tx, patient).await?;
    let pid = Segment::new("PID")
        .with(1, "1")
        .with(3, components(&[&row.mrn, "", "", facility, "MR"]))
        .with(5, components(&[&family, first, &more, "", &prefix.join(" "), "", "L"]))
        .with(7, row.birth_date.unwrap_or_default().replace('-', ""))
        .with(8, sex)
        .with(11, address)
        .with(13, phones)
        .with(15, text(&row.language.unwrap_or_default()))
        .with(30, if row.deceased { "Y" } else { "N" });
    Ok(Some(pid.write()))
}

async fn address(tx: &mut Tx, patient: PatientId) -> Result<String, Failure> {
    let row = sqlx::query!(
        "select lines, city, state, postal_code, country from patient_address where patient_id = $1 order by position limit 1",
        patient.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(String::new()) };
    let line = |number: usize| row.lines.get(number).map_or("", String::as_str);
    let part = |part: &Option<String>| part.clone().unwrap_or_default();
    let (city, state, code, country) = (part(&row.city), part(&row.state), part(&row.postal_code), part(&row.country));
    Ok(components(&[line(0), line(1), &city, &state, &code, &country]))
}

async fn phones(tx: &mut Tx, patient: PatientId) -> Result<String, Failure> {
    let rows = sqlx::query!(
        "select system, value from patient_telecom where patient_id = $1 and system in ('phone', 'email')
         order by rank nulls last, position",
        patient.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let written = rows.iter().map(|row| match row.system.as_str() {
        "email" => components(&["", "NET", "Internet", &row.value]),
        _ => components(&[&row.value, "PRN", "PH"]),
    });
    Ok(written.collect::<Vec<_>>().join("~"))
}
