use model::{Action, AppError, FieldErrors, PatientId, Permission};
use platform::{
    Command, Failure, Tx,
    outside::{self, Happened},
};
use sqlx::PgConnection;

use crate::{
    model::{Address, ContactEdited, EditContact, Telecom, TelecomSystem},
    server::{
        Patient,
        write::{insert_address, insert_telecom},
    },
};

/// How the patient is reached, changed by the patient or by the desk. It replaces the first phone number, the first
/// e-mail address and the first address; what else is on record stays. Whoever had an older version on the screen
/// is told, so that nobody writes over what they have not seen.
impl Command for EditContact {
    const NAME: &'static str = "patients.edit_contact";
    const PERMISSION: Permission = Permission::OwnSession;
    type Output = ContactEdited;
    type Error = EditContactError;

    async fn execute(self, tx: &mut Tx) -> Result<ContactEdited, EditContactError> {
        let patient = tx.load::<Patient>(self.patient_id, Action::Edit).await?;
        let contact = self.check().map_err(EditContactError::Invalid)?;
        let version = next_version(tx.conn(), patient.id, self.version).await?.ok_or(EditContactError::Older)?;
        let conn = tx.conn();
        replace_telecom(conn, patient.id, TelecomSystem::Phone, contact.phone.map(|phone| phone.0)).await?;
        replace_telecom(conn, patient.id, TelecomSystem::Email, contact.email.map(|email| email.0)).await?;
        replace_address(conn, patient.id, contact.address).await?;
        outside::tell(tx, Happened::PatientChanged(patient.id)).await?;
        Ok(ContactEdited { version })
    }
}

/// `None` when somebody else was faster.
async fn next_version(conn: &mut PgConnection, id: PatientId, seen: i32) -> Result<Option<i32>, Failure> {
    Ok(sqlx::query_scalar!(
        "update patient set version = version + 1 where id = $1 and version = $2 returning version",
        id.0,
        seen,
    )
    .fetch_optional(conn)
    .await?)
}

async fn replace_telecom(
    conn: &mut PgConnection,
    id: PatientId,
    system: TelecomSystem,
    value: Option<String>,
) -> Result<(), Failure> {
    let first = sqlx::query!(
        "delete from patient_telecom t where t.patient_id = $1 and t.position = (
             select position from patient_telecom where patient_id = $1 and system = $2
             order by rank nulls last, position limit 1)
         returning position, use as use_, rank",
        id.0,
        system.code(),
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(value) = value else { return Ok(()) };
    let (position, use_, rank) = match first {
        Some(first) => (first.position, first.use_, first.rank),
        None => (free_position(conn, id).await?, None, None),
    };
    insert_telecom(conn, id, position, &Telecom { system, value, use_, rank }).await?;
    Ok(())
}

async fn free_position(conn: &mut PgConnection, id: PatientId) -> Result<i16, Failure> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(max(position) + 1, 0)::smallint as "position!" from patient_telecom where patient_id = $1"#,
        id.0,
    )
    .fetch_one(conn)
    .await?)
}

async fn replace_address(conn: &mut PgConnection, id: PatientId, address: Option<Address>) -> Result<(), Failure> {
    let first = sqlx::query_scalar!(
        "delete from patient_address a where a.patient_id = $1 and a.position = (
             select min(position) from patient_address where patient_id = $1)
         returning position",
        id.0,
    )
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(address) = address {
        insert_address(conn, id, first.unwrap_or(0), &address).await?;
    }
    Ok(())
}

#[derive(Debug)]
pub enum EditContactError {
    Older,
    Invalid(FieldErrors),
    Failed(Failure),
}

impl From<Failure> for EditContactError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<EditContactError> for Failure {
    fn from(error: EditContactError) -> Self {
        match error {
            EditContactError::Older => AppError::conflict(
                "Somebody changed these details while you had them on the screen. Please reload the page, look, and change them again.",
            )
            .into(),
            EditContactError::Invalid(fields) => AppError::Invalid { fields }.into(),
            EditContactError::Failed(failure) => failure,
        }
    }
}
