//! Two small use cases over the facility's name, to see the spine at work.

use std::time::Duration;

use model::{Action, AppError, FacilityId, PatientId, Permission, Role};
use platform::{Actor, Command, Failure, Query, Resource, Tx};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Clone)]
pub struct Facility {
    pub id: Uuid,
    pub name: String,
}

impl Resource for Facility {
    type Id = FacilityId;
    const KIND: &'static str = "facility";

    async fn fetch(conn: &mut PgConnection, id: FacilityId) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_as::<_, (Uuid, String)>("SELECT id, name FROM facility WHERE id = $1")
            .bind(id.0)
            .fetch_optional(conn)
            .await
            .map(|row| row.map(|(id, name)| Self { id, name }))
    }

    fn uuid(&self) -> Uuid {
        self.id
    }

    fn patient(&self) -> Option<PatientId> {
        None
    }

    /// Staff of the facility see it, reception renames it.
    fn decide(&self, actor: &Actor, action: Action) -> bool {
        let roles = actor.signed_in().map(|person| person.roles.as_slice()).unwrap_or_default();
        roles.iter().any(|(at, role)| {
            at.0 == self.id
                && match action {
                    Action::View => true,
                    _ => *role == Role::Reception,
                }
        })
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Rename {
    pub facility: FacilityId,
    pub name: String,
    /// How long the transaction stays open.
    pub millis: u64,
}

pub enum RenameError {
    NameTaken,
    Failure(Failure),
}

impl From<Failure> for RenameError {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<sqlx::Error> for RenameError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failure(error.into())
    }
}

impl From<RenameError> for Failure {
    fn from(error: RenameError) -> Self {
        match error {
            RenameError::NameTaken => AppError::rule("name_taken", "Another facility has this name.").into(),
            RenameError::Failure(failure) => failure,
        }
    }
}

impl Command for Rename {
    const NAME: &'static str = "test.rename";
    const PERMISSION: Permission = Permission::ViewSchedule;
    type Output = String;
    type Error = RenameError;

    async fn execute(self, tx: &mut Tx) -> Result<String, RenameError> {
        let facility: Facility = tx.load(self.facility, Action::Edit).await?;
        sqlx::query("UPDATE facility SET name = $2 WHERE id = $1")
            .bind(facility.id)
            .bind(&self.name)
            .execute(tx.conn())
            .await?;
        tokio::time::sleep(Duration::from_millis(self.millis)).await;
        if self.name == "taken" {
            return Err(RenameError::NameTaken);
        }
        Ok(format!("{} at {}", self.name, tx.new_id::<Uuid>()))
    }
}

/// Looks at a facility and says that it has seen a patient there.
pub struct Look {
    pub facility: FacilityId,
    pub patient: PatientId,
}

impl Query for Look {
    const NAME: &'static str = "test.look";
    const PERMISSION: Permission = Permission::ViewSchedule;
    type Output = String;

    async fn execute(self, tx: &mut Tx) -> Result<String, Failure> {
        let facility: Facility = tx.load(self.facility, Action::View).await?;
        tx.saw(self.patient, "patient", None);
        Ok(facility.name)
    }
}

/// A read that tries to write.
pub struct WriteFromARead;

impl Query for WriteFromARead {
    const NAME: &'static str = "test.write_from_a_read";
    const PERMISSION: Permission = Permission::Public;
    type Output = ();

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        sqlx::query("UPDATE facility SET name = 'changed by a read'").execute(tx.conn()).await?;
        Ok(())
    }
}
