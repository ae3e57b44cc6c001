use model::{Action, Permission};
use platform::{Failure, Query, Tx};

use crate::{
    model::{Estimate, Estimated},
    server::{estimate, place, row::AccountRow},
};

/// What something will cost this patient today.
impl Query for Estimate {
    const NAME: &'static str = "billing.estimate";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = Estimated;

    async fn execute(self, tx: &mut Tx) -> Result<Estimated, Failure> {
        let account = tx.load::<AccountRow>((self.patient_id, self.facility_id), Action::View).await?;
        let place = place::of(tx, account.facility).await?;
        estimate::estimate(tx, &place, account.patient, &self.codes, self.coverage_id).await
    }
}
