use model::{Action, Permission};
use platform::{Failure, Query, Tx};

use crate::{
    model::{
        Address, ContactPerson, Coverage, HumanName, Identifier, Kept, PatientDetails, ShowPatient, Telecom,
        TelecomSystem,
    },
    server::Patient,
};

/// Everything that is known about who the patient is.
impl Query for ShowPatient {
    const NAME: &'static str = "patients.show_patient";
    const PERMISSION: Permission = Permission::ViewPatients;
    type Output = PatientDetails;

    async fn execute(self, tx: &mut Tx) -> Result<PatientDetails, Failure> {
        let patient = tx.load::<Patient>(self.patient_id, Action::View).await?;
        details(tx, patient).await
    }
}

type Text = Option<String>;
type NameRow = (Text, Text, Vec<String>, Vec<String>, Vec<String>, Text, Text, Text);
type TelecomRow = (String, String, Text, Option<i16>);
type AddressRow = (Text, Vec<String>, Text, Text, Text, Text, Text, Text);
type IdentifierRow = (String, String, Text);
type ContactRow = (Text, Text, Text, Text);
type CoverageRow = (Text, Text, Text, String);

/// The small lists of one person, together: each is an array of its rows.
pub(super) async fn details(tx: &mut Tx, patient: Patient) -> Result<PatientDetails, Failure> {
    let row = sqlx::query!(
        r#"select p.gender_identity, p.marital_status,
                  (select id from account where patient_id = p.id limit 1) as account,
                  array(select (use, family, given, prefix, suffix, text, period_start, period_end) from patient_name
                        where patient_id = p.id order by position) as "names!: Vec<NameRow>",
                  array(select (system, value, use, rank) from patient_telecom
                        where patient_id = p.id order by rank nulls last, position) as "telecoms!: Vec<TelecomRow>",
                  array(select (use, lines, city, district, state, postal_code, country, text) from patient_address
                        where patient_id = p.id order by position) as "addresses!: Vec<AddressRow>",
                  array(select (system, value, kind) from patient_identifier
                        where patient_id = p.id order by kind nulls last, system, value) as "identifiers!: Vec<IdentifierRow>",
                  array(select (relationship, name, phone, email) from patient_contact
                        where patient_id = p.id order by position) as "contacts!: Vec<ContactRow>",
                  array(select (payor, kind, member_id, status) from coverage
                        where patient_id = p.id order by status, created_at, id) as "coverages!: Vec<CoverageRow>",
                  array(select (resource_type, count(*)) from fhir_resource where patient_id = p.id and became is null
                        group by resource_type order by resource_type) as "kept!: Vec<(String, i64)>"
           from patient p where p.id = $1"#,
        patient.id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(PatientDetails {
        head: patient.head(tx.now())?,
        version: patient.version,
        gender_identity: row.gender_identity,
        marital_status: row.marital_status,
        deceased_at: patient.person.deceased_at,
        names: row.names.into_iter().map(name).collect(),
        telecoms: row.telecoms.into_iter().map(telecom).collect::<Result<_, _>>()?,
        addresses: row.addresses.into_iter().map(address).collect(),
        identifiers: row
            .identifiers
            .into_iter()
            .map(|(system, value, kind)| Identifier { system, value, kind })
            .collect(),
        contacts: row
            .contacts
            .into_iter()
            .map(|(relationship, name, phone, email)| ContactPerson { relationship, name, phone, email })
            .collect(),
        coverages: row
            .coverages
            .into_iter()
            .map(|(payor, kind, member_id, status)| Coverage { payor, kind, member_id, status })
            .collect(),
        kept: row.kept.into_iter().map(|(resource_type, count)| Kept { resource_type, count }).collect(),
        account: row.account.map(Into::into),
    })
}

fn name((use_, family, given, prefix, suffix, text, period_start, period_end): NameRow) -> HumanName {
    let use_ = use_.and_then(|code| code.parse().ok());
    HumanName { use_, family, given, prefix, suffix, text, period_start, period_end }
}

fn telecom((system, value, use_, rank): TelecomRow) -> Result<Telecom, Failure> {
    let system = system.parse::<TelecomSystem>().map_err(|()| Failure::other(format!("telecom system {system:?}")))?;
    Ok(Telecom { system, value, use_, rank })
}

fn address((use_, lines, city, district, state, postal_code, country, text): AddressRow) -> Address {
    Address { use_, lines, city, district, state, postal_code, country, text }
}
