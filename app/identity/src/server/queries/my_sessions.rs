use jiff_sqlx::ToSqlx;
use model::{AppError, Permission};
use platform::{Failure, Query, Tx, session::SessionKind};

use crate::model::{MySessions, SessionSummary};

impl Query for MySessions {
    const NAME: &'static str = "identity.my_sessions";
    const PERMISSION: Permission = Permission::OwnSession;
    type Output = Vec<SessionSummary>;

    /// The browsers in which the person is signed in, this one first.
    async fn execute(self, tx: &mut Tx) -> Result<Vec<SessionSummary>, Failure> {
        let person = tx.actor().signed_in().ok_or(AppError::Unauthenticated)?;
        let (account, session, now) = (person.account, person.session, tx.now());
        let idle_since = |kind: SessionKind| (now - kind.idle_limit()).to_sqlx();
        let rows = sqlx::query!(
            r#"select id, user_agent, created_at, last_seen_at
               from session
               where account_id = $1 and ended_at is null and expires_at > $2
                 and last_seen_at > case kind when 'staff' then $3::timestamptz else $4::timestamptz end
               order by id = $5 desc, last_seen_at desc, id"#,
            account.0,
            now.to_sqlx() as _,
            idle_since(SessionKind::Staff) as _,
            idle_since(SessionKind::Patient) as _,
            session.0,
        )
        .fetch_all(tx.conn())
        .await?;
        let ago = |at: jiff_sqlx::Timestamp| now.duration_since(at.to_jiff()).as_mins().max(0);
        let sessions = rows.into_iter().map(|row| SessionSummary {
            current: row.id == session.0,
            user_agent: row.user_agent,
            signed_in_minutes_ago: ago(row.created_at),
            last_seen_minutes_ago: ago(row.last_seen_at),
        });
        Ok(sessions.collect())
    }
}
