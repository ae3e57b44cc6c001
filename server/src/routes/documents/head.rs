use documents::{Head, Paper, Subject};
use model::{FacilityId, PatientId};
use patients::model::{Mrn, PartialDate, Sex};
use platform::{Failure, Tx};
use scheduling::server::zone;

/// The head of a document of a facility about a patient whom the one who asks may see.
pub async fn of(tx: &mut Tx, facility: FacilityId, patient: PatientId) -> Result<Head, Failure> {
    let subject = subject(tx, patient).await?;
    Ok(Head { subject: Some(subject), ..of_house(tx, facility).await? })
}

async fn subject(tx: &mut Tx, patient: PatientId) -> Result<Subject, Failure> {
    let row = sqlx::query!(
        r#"select name as "name!", mrn as "mrn!", birth_date, sex as "sex!" from patient_summary where patient_id = $1"#,
        patient.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let born = row.birth_date.and_then(|date| date.parse::<PartialDate>().ok());
    Ok(Subject {
        name: row.name,
        born: born.map(|date| date.to_string()).unwrap_or_default(),
        sex: row.sex.parse::<Sex>().map_or(row.sex, |sex| sex.word().to_owned()),
        mrn: row.mrn.parse::<Mrn>().map_or(row.mrn, |mrn| mrn.to_string()),
    })
}

/// The head of a document about nobody in particular.
pub async fn of_house(tx: &mut Tx, facility: FacilityId) -> Result<Head, Failure> {
    let printed_by = tx.actor().signed_in().map(|person| person.display_name.clone()).unwrap_or_default();
    let now = tx.now();
    let row =
        sqlx::query!("select name, zone, phone, address_line, city, country from facility where id = $1", facility.0,)
            .fetch_one(tx.conn())
            .await?;
    let known =
        |parts: &[&str], by: &str| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(by);
    let printed = zone::local(now, &zone::zone(&row.zone)?);
    Ok(Head {
        paper: Paper::of_country(&row.country),
        place: row.name,
        address: known(&[&known(&[&row.address_line, &row.city], ", "), &row.phone], " · "),
        subject: None,
        printed_by,
        printed: format!("{} {}", printed.full(), printed.abbreviation),
    })
}
