use model::{Action, Permission};
use platform::{Failure, Query, Tx};

use crate::{model::WatchVisit, server::visit::VisitRow};

/// Whoever may see the visit may watch it.
impl Query for WatchVisit {
    const NAME: &'static str = "telemedicine.watch_visit";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = ();

    async fn execute(self, tx: &mut Tx) -> Result<(), Failure> {
        tx.load::<VisitRow>(self.appointment_id, Action::View).await.map(drop)
    }
}
