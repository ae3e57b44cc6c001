use jiff::Timestamp;
use platform::{Failure, Query, Tx};

use crate::{
    model::{ShiftView, ShowShift},
    server::row::ShiftRow,
};

/// The report of a cashier's shift.
#[derive(Clone, Debug)]
pub struct ShiftPaper {
    pub cashier: String,
    pub opened: Timestamp,
    pub closed: Option<Timestamp>,
    pub reviewed_by: Option<String>,
    pub shift: ShiftView,
}

pub async fn shift(tx: &mut Tx, row: &ShiftRow) -> Result<ShiftPaper, Failure> {
    let head = sqlx::query!(
        r#"select a.display_name as cashier, s.opened_at, s.closed_at, r.display_name as "reviewed_by?"
           from cashier_shift s join account a on a.id = s.account_id left join account r on r.id = s.reviewed_by
           where s.id = $1"#,
        row.id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(ShiftPaper {
        cashier: head.cashier,
        opened: head.opened_at.to_jiff(),
        closed: head.closed_at.map(|at| at.to_jiff()),
        reviewed_by: head.reviewed_by,
        shift: ShowShift { shift_id: row.id }.execute(tx).await?,
    })
}
