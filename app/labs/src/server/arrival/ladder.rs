use model::{FacilityId, LabOrderId, PatientId, SpecimenId};
use patients::model::{Mrn, PartialDate, Sex};
use platform::{Failure, Tx};

use super::{Claim, Group, Held};
use crate::server::arrival::queue::Reason;

/// Whose results they are, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub patient: PatientId,
    /// Where they were ordered here.
    pub order: Option<LabOrderId>,
    /// The tube, where its label was sent.
    pub specimen: Option<SpecimenId>,
}

/// The ladder (T13): the order's number; else the tube's; else the record number, and then birth date and sex must be
/// sent and agree. Nobody is found by name. Whoever was found by an order or a tube must not be contradicted by what
/// the message says about the patient.
///
/// The outer error is one of the machine, the inner one is for a person.
pub async fn find(tx: &mut Tx, facility: FacilityId, group: &Group) -> Result<Result<Found, Held>, Failure> {
    let ordered = by_order(tx, facility, group).await?;
    let labelled = by_label(tx, facility, group).await?;
    let found = match (ordered, labelled) {
        (Some(ordered), Some(labelled)) if ordered.order != labelled.order => {
            return Ok(Err(Held::new(
                Reason::PatientDiffers,
                "The order's number and the tube's number belong to different orders",
            )));
        }
        (Some(ordered), labelled) => Found { specimen: labelled.and_then(|labelled| labelled.specimen), ..ordered },
        (None, Some(labelled)) => labelled,
        (None, None) => return by_record_number(tx, facility, group).await,
    };
    let contradiction = contradicts(tx, found.patient, &group.claim).await?;
    Ok(match contradiction {
        Some(said) => Err(Held::new(Reason::PatientDiffers, said)),
        None => Ok(found),
    })
}

async fn by_order(tx: &mut Tx, facility: FacilityId, group: &Group) -> Result<Option<Found>, Failure> {
    let found = sqlx::query!(
        "select id, patient_id from lab_order where number = any($1) and facility_id = $2 and state <> 'draft'
         order by id limit 1",
        &group.placer,
        facility.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|row| Found { patient: row.patient_id.into(), order: Some(row.id.into()), specimen: None }))
}

/// Analysers send what they have read from the label in whichever field they were built to.
async fn by_label(tx: &mut Tx, facility: FacilityId, group: &Group) -> Result<Option<Found>, Failure> {
    let labels: Vec<String> =
        group.accessions.iter().chain(&group.filler).chain(&group.placer).map(|label| label.to_uppercase()).collect();
    let found = sqlx::query!(
        "select id, order_id, patient_id from specimen where accession = any($1) and facility_id = $2 order by id limit 1",
        &labels,
        facility.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(|row| Found {
        patient: row.patient_id.into(),
        order: Some(row.order_id.into()),
        specimen: Some(row.id.into()),
    }))
}

async fn by_record_number(tx: &mut Tx, facility: FacilityId, group: &Group) -> Result<Result<Found, Held>, Failure> {
    let claim = &group.claim;
    let numbers: Vec<String> = mrns(claim).map(|mrn| mrn.digits().to_owned()).collect();
    let held = |said: &str| Ok(Err(Held::new(Reason::NoPatient, said)));
    if numbers.is_empty() {
        return held("No order, tube or record number of this house was sent");
    }
    let found = sqlx::query_scalar!(
        "select p.id from patient p join patient_facility pf on pf.patient_id = p.id
         where p.mrn = any($1) and pf.facility_id = $2",
        &numbers,
        facility.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let [patient] = found[..] else {
        return held("No patient, or more than one, has a record number that was sent");
    };
    let (Some(birth), Some(sex)) = (claim.birth_date, claim.sex) else {
        return held("There is a record number, but not both the birth date and the sex that have to agree with it");
    };
    let known = known(tx, patient.into()).await?;
    if known.birth == Some(birth) && known.sex == sex {
        return Ok(Ok(Found { patient: patient.into(), order: None, specimen: None }));
    }
    Ok(Err(Held::new(Reason::PatientDiffers, "The patient with this record number has another birth date or sex")))
}

fn mrns(claim: &Claim) -> impl Iterator<Item = Mrn> {
    claim.numbers.iter().filter_map(|number| number.parse().ok())
}

struct Known {
    mrn: String,
    birth: Option<PartialDate>,
    sex: Sex,
}

async fn known(tx: &mut Tx, patient: PatientId) -> Result<Known, Failure> {
    let row = sqlx::query!("select mrn, sex, birth_year, birth_month, birth_day from patient where id = $1", patient.0)
        .fetch_one(tx.conn())
        .await?;
    let small = |part: Option<i16>| part.and_then(|part| i8::try_from(part).ok());
    let birth =
        row.birth_year.and_then(|year| PartialDate::new(year, small(row.birth_month), small(row.birth_day)).ok());
    let sex = row.sex.parse().map_err(Failure::other)?;
    Ok(Known { mrn: row.mrn, birth, sex })
}

/// What the message says of the patient and is not so. What it leaves open contradicts nothing.
async fn contradicts(tx: &mut Tx, patient: PatientId, claim: &Claim) -> Result<Option<&'static str>, Failure> {
    let known = known(tx, patient).await?;
    if mrns(claim).next().is_some() && mrns(claim).all(|mrn| mrn.digits() != known.mrn) {
        return Ok(Some("The order is for a patient with another record number"));
    }
    if let (Some(said), Some(birth)) = (claim.birth_date, known.birth)
        && !agree(said, birth)
    {
        return Ok(Some("The order is for a patient with another birth date"));
    }
    let certain = |sex: Sex| matches!(sex, Sex::Male | Sex::Female);
    if let Some(said) = claim.sex
        && certain(said)
        && certain(known.sex)
        && said != known.sex
    {
        return Ok(Some("The order is for a patient of another sex"));
    }
    Ok(None)
}

/// As far as both are known.
fn agree(a: PartialDate, b: PartialDate) -> bool {
    let same = |a: Option<i8>, b: Option<i8>| a.zip(b).is_none_or(|(a, b)| a == b);
    a.year() == b.year() && same(a.month(), b.month()) && same(a.day(), b.day())
}

/// When the tube's blood was drawn, for results that do not say.
pub(super) async fn collected(tx: &mut Tx, found: Option<SpecimenId>) -> Result<Option<jiff::Timestamp>, Failure> {
    let Some(specimen) = found else { return Ok(None) };
    let at = sqlx::query_scalar!("select collected_at from specimen where id = $1", specimen.0).fetch_one(tx.conn());
    Ok(at.await?.map(|at| at.to_jiff()))
}
