use model::{Action, AppError, LabAnalysisId, Permission};
use platform::{Command, Failure, Tx};

use super::{lock, reason, settle};
use crate::{
    model::messages::{UnfiledChanged, UnfiledState, UnlinkFiled},
    server::arrival::{self, UnfiledRow},
};

/// They were filed with the wrong patient: what nobody has verified is put aside there, what was verified is withdrawn
/// with the reason, so that whoever has seen it learns of it; and the results wait again, to be filed where they belong.
impl Command for UnlinkFiled {
    const NAME: &'static str = "labs.unlink_filed";
    const PERMISSION: Permission = Permission::FileMessages;
    type Output = UnfiledChanged;
    type Error = Failure;

    async fn execute(self, tx: &mut Tx) -> Result<UnfiledChanged, Failure> {
        lock(tx, self.unfiled_id).await?;
        let unfiled = tx.load::<UnfiledRow>(self.unfiled_id, Action::Edit).await?;
        let reason = reason(&self.reason)?;
        if unfiled.state != UnfiledState::Filed {
            return Err(AppError::conflict(
                "These results are not filed, so they can’t be taken back. Please look again; nothing was changed.",
            )
            .into());
        }
        let filed = sqlx::query_scalar!(
            "select distinct r.analysis_id from hl7_filing f join lab_result r on r.id = f.result_id
             where f.unfiled_id = $1 order by r.analysis_id",
            unfiled.id.0,
        )
        .fetch_all(tx.conn())
        .await?;
        let analyses: Vec<LabAnalysisId> = filed.into_iter().map(Into::into).collect();
        for analysis in analyses {
            arrival::take_back(tx, analysis, &reason).await?;
        }
        settle(tx, unfiled.id, UnfiledState::Open, None, &reason).await?;
        Ok(UnfiledChanged { id: unfiled.id, state: UnfiledState::Open })
    }
}
