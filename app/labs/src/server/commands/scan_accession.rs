use model::{Action, AppError, Permission, SpecimenId};
use platform::{Command, Failure, Tx};

use crate::{model::ScanAccession, server::row::SpecimenRow};

/// Opens the tube whose label was scanned or typed. The last digit of an accession checks the others: what was misread
/// is not another patient's tube.
impl Command for ScanAccession {
    const NAME: &'static str = "labs.scan_accession";
    const PERMISSION: Permission = Permission::ViewResults;
    type Output = SpecimenId;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<SpecimenId, Failure> {
        let accession: String = self.accession.chars().filter(|c| !c.is_whitespace()).collect();
        let unknown = || {
            AppError::invalid(
                "accession",
                "There is no specimen with this number. Scan it again, or check what you typed.",
            )
        };
        let found = sqlx::query_scalar!("select id from specimen where accession = upper($1)", accession)
            .fetch_optional(tx.conn())
            .await?
            .ok_or_else(unknown)?;
        match tx.load::<SpecimenRow>(found.into(), Action::View).await {
            Ok(row) => Ok(row.id),
            Err(Failure::App(AppError::NotFound)) => Err(unknown().into()),
            Err(failure) => Err(failure),
        }
    }
}
