use model::{Action, Permission};
use platform::{Command, Failure, Tx};

use super::{lock, not_open, reason, settle};
use crate::{
    model::messages::{DismissUnfiled, UnfiledChanged, UnfiledState},
    server::arrival::UnfiledRow,
};

/// Results that are nobody's here, or not wanted: put aside with the reason. The message stays whole.
impl Command for DismissUnfiled {
    const NAME: &'static str = "labs.dismiss_unfiled";
    const PERMISSION: Permission = Permission::FileMessages;
    type Output = UnfiledChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<UnfiledChanged, Failure> {
        lock(tx, self.unfiled_id).await?;
        let unfiled = tx.load::<UnfiledRow>(self.unfiled_id, Action::Edit).await?;
        let reason = reason(&self.reason)?;
        if unfiled.state != UnfiledState::Open {
            return Err(not_open());
        }
        settle(tx, unfiled.id, UnfiledState::Dismissed, None, &reason).await?;
        Ok(UnfiledChanged { id: unfiled.id, state: UnfiledState::Dismissed })
    }
}
