use model::{Action, Permission};
use platform::{Failure, Query, Tx};

use crate::{
    model::{GuestIceServers, IceConfig, IceServers},
    server::{
        guest,
        relay::{self, Relay},
        visit::VisitRow,
    },
};

/// Credentials for the relay: for whoever may take part, as long as the visit is not over.
impl Query for IceServers {
    const NAME: &'static str = "telemedicine.ice_servers";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = IceConfig;

    async fn execute(self, tx: &mut Tx) -> Result<IceConfig, Failure> {
        let row = tx.load::<VisitRow>(self.appointment_id, Action::View).await?;
        row.not_over()?;
        crate::server::chat::Author::of_actor(tx.actor(), &row)?;
        Ok(config(tx))
    }
}

impl Query for GuestIceServers {
    const NAME: &'static str = "telemedicine.guest_ice_servers";
    const PERMISSION: Permission = Permission::Public;
    type Output = IceConfig;

    async fn execute(self, tx: &mut Tx) -> Result<IceConfig, Failure> {
        let found = guest::of_pass(tx, self.guest_id, &self.pass).await?;
        found.visit.not_over()?;
        Ok(config(tx))
    }
}

fn config(tx: &Tx) -> IceConfig {
    match tx.ctx().hale.fitted::<Relay>() {
        Some(relay) => relay.servers(tx.rng(), tx.now()),
        None => relay::none(tx.now()),
    }
}
