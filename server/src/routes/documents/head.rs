use documents::{Head, Paper, Subject};
use model::{FacilityId, PatientId};
use patients::model::{Mrn, PartialDate, Sex};
use platform::{Failure, Tx};
use scheduling::server::zone;

/// The head of a document of a facility about a patient whom the one who asks may see.
pub async fn of(tx: &mut Tx, facility: FacilityId, patient: PatientId) -> Result<Head, Failure> {
    let printed_by = tx.actor().signed_in().map(|person| person.display_name.clone()).unwrap_or_default();
    let now = tx.now();
    let row = sqlx::query!(
        r#"select f.name as place, f.zone, f.phone, f.address_line, f.city, f.country,
                  s.name as "name!", s.mrn as "mrn!", s.birth_date, s.sex as "sex!"
           from facility f, patient_summary s where f.id = $1 and s.patient_id = $2"#,
        facility.0,
        patient.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let known =
        |parts: &[&str], by: &str| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(by);
    let printed = zone::local(now, &zone::zone(&row.zone)?);
    Ok(Head {
        paper: Paper::of_country(&row.country),
        place: row.place,
        address: known(&[&known(&[&row.address_line, &row.city], ", "), &row.phone], " · "),
        subject: Subject {
            name: row.name,
            born: row
                .birth_date
                .and_then(|date| date.parse::<PartialDate>().ok())
                .map(|date| date.to_string())
                .unwrap_or_default(),
            sex: row.sex.parse::<Sex>().map_or(row.sex, |sex| sex.word().to_owned()),
            mrn: row.mrn.parse::<Mrn>().map_or(row.mrn, |mrn| mrn.to_string()),
        },
        printed_by,
        printed: format!("{} {}", printed.full(), printed.abbreviation),
    })
}
