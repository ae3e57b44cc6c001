use jiff::Timestamp;
use model::Money;
use platform::{Failure, Query, Tx};

use crate::{
    model::{MethodTotal, ShiftState, ShowShift},
    server::row::ShiftRow,
};

/// The report of a cashier's shift.
#[derive(Clone, Debug)]
pub struct ShiftPaper {
    pub cashier: String,
    pub opened: Timestamp,
    pub closed: Option<Timestamp>,
    pub reviewed_by: Option<String>,
    pub state: ShiftState,
    pub float: Money,
    pub taken: Money,
    pub paid_out: Money,
    pub expected: Money,
    pub counted: Option<Money>,
    /// Counted less expected.
    pub variance: Option<Money>,
    pub variance_reason: Option<String>,
    pub methods: Vec<MethodTotal>,
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
    let shift = ShowShift { shift_id: row.id }.execute(tx).await?;
    Ok(ShiftPaper {
        cashier: head.cashier,
        opened: head.opened_at.to_jiff(),
        closed: head.closed_at.map(|at| at.to_jiff()),
        reviewed_by: head.reviewed_by,
        state: shift.state,
        float: shift.float,
        taken: shift.taken,
        paid_out: shift.paid_out,
        expected: shift.expected,
        counted: shift.counted,
        variance: shift.variance,
        variance_reason: shift.variance_reason,
        methods: shift.methods,
    })
}
