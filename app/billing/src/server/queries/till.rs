use model::{Action, Currency, Money, Permission};
use platform::{Failure, Query, Tx};

use super::shift::report;
use crate::{
    model::{ShiftLine, ShiftState, ShowTill, TillView},
    server::{
        place::{self, Place},
        row::ShiftRow,
    },
};

/// So many of those that are over.
const PAST: i64 = 20;

/// The till at a facility: the own drawer, those that others offer, those that wait to be looked at, and the last ones.
impl Query for ShowTill {
    const NAME: &'static str = "billing.till";
    const PERMISSION: Permission = Permission::ViewBilling;
    type Output = TillView;

    async fn execute(self, tx: &mut Tx) -> Result<TillView, Failure> {
        let place = place::chosen(tx, self.facility_id, Permission::ViewBilling).await?;
        let mut lines = lines(tx, &place).await?;
        let mine = lines.iter().find(|line| {
            line.own && matches!(line.state, ShiftState::Open | ShiftState::Counted | ShiftState::HandingOver)
        });
        let mine = match mine.map(|line| line.id) {
            Some(id) => Some(tx.load::<ShiftRow>(id, Action::View).await?),
            None => None,
        };
        let mine = match mine {
            Some(shift) => Some(report(tx, shift).await?),
            None => None,
        };
        let mut part = |wanted: fn(&ShiftLine) -> bool| {
            let (found, rest) = lines.drain(..).partition(wanted);
            lines = rest;
            found
        };
        let offered = part(|line| line.state == ShiftState::HandingOver && !line.own);
        let to_review = part(|line| line.state == ShiftState::Closed);
        let past = part(|line| matches!(line.state, ShiftState::Accepted | ShiftState::Reviewed));
        Ok(TillView {
            facility_id: place.id,
            currency: place.currency,
            mine,
            offered,
            to_review,
            past,
            may: place::may(tx, place.id),
            facility_name: place.name,
        })
    }
}

/// What is under way or waits, and the last of what is over, the latest first.
async fn lines(tx: &mut Tx, place: &Place) -> Result<Vec<ShiftLine>, Failure> {
    let own = tx.actor().account();
    let rows = sqlx::query!(
        r#"select s.id, s.account_id, a.display_name as cashier, s.state as "state: ShiftState", s.opened_at, s.closed_at,
                  s.currency, s.counted_minor, s.variance_minor
           from cashier_shift s join account a on a.id = s.account_id
           where s.facility_id = $1 and (s.state not in ('accepted', 'reviewed') or s.id in (
               select id from cashier_shift where facility_id = $1 and state in ('accepted', 'reviewed')
               order by closed_at desc limit $2))
           order by s.opened_at desc, s.id"#,
        place.id.0,
        PAST,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let currency: Currency = row.currency.parse().map_err(Failure::other)?;
        found.push(ShiftLine {
            id: row.id.into(),
            cashier: row.cashier,
            own: own.is_some_and(|own| own.0 == row.account_id),
            state: row.state,
            opened: place.wall(row.opened_at.to_jiff()),
            closed: row.closed_at.map(|at| place.wall(at.to_jiff())),
            counted: row.counted_minor.map(|minor| Money::new(minor, currency)),
            variance: row.variance_minor.map(|minor| Money::new(minor, currency)),
        });
    }
    Ok(found)
}
