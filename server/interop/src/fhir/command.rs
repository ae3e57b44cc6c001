use jiff::tz::TimeZone;
use model::{AppError, FacilityId, Permission};
use patients::server::clock::local_date;
use platform::{Command, Failure, Tx};
use serde::{Deserialize, Serialize};

use super::{bundle::Bundle, summary::Summary, take_in};

/// Takes one file in, all of it or nothing.
///
/// A file that was taken in before at this facility changes nothing, and neither does a resource that is here
/// already, whichever file it came in.
#[derive(Clone, Serialize, Deserialize)]
pub struct ImportBundle {
    pub facility: FacilityId,
    pub file_name: String,
    /// The file's bytes, which are UTF-8.
    pub content: String,
}

impl Command for ImportBundle {
    const NAME: &'static str = "interop.import_bundle";
    const PERMISSION: Permission = Permission::ImportRecords;
    type Output = Summary;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<Summary, Failure> {
        let actor = tx.actor();
        if !actor.is_system() && !actor.holds(self.facility, Permission::ImportRecords) {
            return Err(AppError::NotFound.into());
        }
        let zone = sqlx::query_scalar!("select zone from facility where id = $1", self.facility.0)
            .fetch_one(tx.conn())
            .await?;
        let bundle = Bundle::read(self.content.as_bytes(), local_date(tx.now(), &zone)).map_err(AppError::from)?;
        take_in::bundle(tx, &self, &bundle, TimeZone::get(&zone).unwrap_or(TimeZone::UTC)).await
    }
}
