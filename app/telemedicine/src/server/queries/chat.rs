use model::{Action, Permission};
use platform::{Failure, Query, Tx};

use crate::{
    model::{CallRole, ChatLine, ShowChat, limits::CHAT_SHOWN},
    server::{
        chat::{self, Author},
        visit::VisitRow,
    },
};

/// What was written and sent in a visit.
impl Query for ShowChat {
    const NAME: &'static str = "telemedicine.chat";
    const PERMISSION: Permission = Permission::JoinVisits;
    type Output = Vec<ChatLine>;

    async fn execute(self, tx: &mut Tx) -> Result<Vec<ChatLine>, Failure> {
        let row = tx.load::<VisitRow>(self.appointment_id, Action::View).await?;
        let reader = Author::of_actor(tx.actor(), &row).ok();
        let role = reader.map_or(CallRole::Clinician, Author::role);
        let most = i64::try_from(CHAT_SHOWN).unwrap_or(i64::MAX);
        let lines = chat::lines(tx, &row, 0, most).await?;
        Ok(lines.iter().map(|line| line.read_by(reader, role)).collect())
    }
}
