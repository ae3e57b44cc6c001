use model::{Action, Permission};
use platform::{Command, Failure, Tx};

use crate::{
    model::{ChatLine, SendChat},
    server::{
        chat::{self, Author},
        visit,
    },
};

/// Patient or doctor write, while the patient is let in.
impl Command for SendChat {
    const NAME: &'static str = "telemedicine.send_chat";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = ChatLine;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<ChatLine, Failure> {
        let row = visit::for_change(tx, self.appointment_id, Action::View).await?;
        let author = Author::of_actor(tx.actor(), &row)?;
        chat::write(tx, &row, author, self.key, &self.text).await
    }
}
