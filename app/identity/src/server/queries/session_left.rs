use jiff::{SignedDuration, Timestamp};
use model::{AppError, Permission};
use platform::{Failure, Query, Tx};

use crate::model::{GetSessionLeft, SessionLeft};

impl Query for GetSessionLeft {
    const NAME: &'static str = "identity.session_left";
    const PERMISSION: Permission = Permission::OwnSession;
    type Output = SessionLeft;

    /// How long until the session ends by itself. Asking is not activity: the page asks, not the person.
    async fn execute(self, tx: &mut Tx) -> Result<SessionLeft, Failure> {
        of_present(tx).await
    }
}

pub async fn of_present(tx: &mut Tx) -> Result<SessionLeft, Failure> {
    let person = tx.actor().signed_in().ok_or(AppError::Unauthenticated)?;
    let (session, idle_limit) = (person.session, person.kind.idle_limit());
    let row = sqlx::query!(
        r#"select last_seen_at, expires_at
           from session where id = $1"#,
        session.0,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(left(tx.now(), row.last_seen_at.to_jiff(), row.expires_at.to_jiff(), idle_limit))
}

fn left(now: Timestamp, last_seen: Timestamp, end: Timestamp, idle_limit: SignedDuration) -> SessionLeft {
    let idle_end = last_seen + idle_limit;
    let seconds = idle_end.min(end).duration_since(now).as_secs().max(0);
    SessionLeft { seconds, can_extend: idle_end < end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_end_counts() {
        let at = |minutes: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        let idle = SignedDuration::from_mins(15);
        assert_eq!(left(at(5), at(0), at(720), idle), SessionLeft { seconds: 600, can_extend: true });
        assert_eq!(left(at(712), at(710), at(720), idle), SessionLeft { seconds: 480, can_extend: false });
        assert_eq!(left(at(30), at(0), at(720), idle), SessionLeft { seconds: 0, can_extend: true });
    }
}
