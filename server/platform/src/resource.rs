use std::{future::Future, hash::Hash};

use model::{Action, PatientId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Actor, audit::PageReads};

/// A row that somebody may or may not see. `Tx::load` is the only way to get one: it fetches, decides
/// and records in one step.
pub trait Resource: Clone + Send + Sync + 'static {
    type Id: Copy + Eq + Hash + Send + Sync;
    /// The name in the audit trail and in the golden table, such as `appointment`.
    const KIND: &'static str;

    fn fetch(conn: &mut PgConnection, id: Self::Id) -> impl Future<Output = Result<Option<Self>, sqlx::Error>> + Send;

    /// For a page, which fetches a row once: what is another row seen in another light asks for that one.
    fn fetch_once(
        page: &PageReads,
        conn: &mut PgConnection,
        id: Self::Id,
    ) -> impl Future<Output = Result<Option<Self>, sqlx::Error>> + Send {
        page.row(conn, id)
    }

    fn uuid(&self) -> Uuid;

    /// Whose data the row is.
    fn patient(&self) -> Option<PatientId>;

    /// May the actor do this with this row? Answered by the department's policy.
    fn decide(&self, actor: &Actor, action: Action) -> bool;
}
