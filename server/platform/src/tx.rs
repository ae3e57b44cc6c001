//! The only handle to the data. Whoever holds one has been authorized, and what they see and touch
//! is recorded.

use jiff::Timestamp;
use model::{Action, AppError, PatientId, Permission};
use sqlx::{PgConnection, Postgres, Transaction};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Failure, Random, Resource, Topic,
    audit::PageReads,
    herald::Word,
    jobs::{self, Job},
};

pub struct Tx {
    conn: Transaction<'static, Postgres>,
    ctx: Ctx,
    /// Judged by one instant from begin to end.
    now: Timestamp,
    /// The page for which this only reads.
    page: Option<PageReads>,
    pub(crate) records: Vec<Record>,
    /// What others are told once this has committed.
    words: Vec<Word>,
    /// What was written so far stays, even when the command refuses.
    pub(crate) stays: bool,
}

/// What was looked at or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub resource: &'static str,
    pub id: Option<Uuid>,
    pub patient: Option<PatientId>,
}

impl Ctx {
    /// Nobody: sign in first. Somebody without the permission: your role does not allow this.
    pub(crate) fn authorize(&self, permission: Permission) -> Result<(), AppError> {
        if self.actor.may(permission) {
            Ok(())
        } else if self.actor.signed_in().is_none() {
            Err(AppError::Unauthenticated)
        } else {
            Err(AppError::Forbidden)
        }
    }
}

impl Tx {
    pub(crate) async fn begin(ctx: Ctx) -> Result<Self, Failure> {
        let conn = ctx.hale.pool().begin().await?;
        Ok(Self::new(conn, ctx, None))
    }

    /// All that is read in it is of one moment: a call that ends is not found half over.
    pub(crate) async fn begin_read_only(ctx: Ctx) -> Result<Self, Failure> {
        let conn = ctx.hale.pool().begin_with("begin isolation level repeatable read read only").await?;
        let page = ctx.page.clone();
        Ok(Self::new(conn, ctx, page))
    }

    fn new(conn: Transaction<'static, Postgres>, ctx: Ctx, page: Option<PageReads>) -> Self {
        let now = ctx.hale.clock().now();
        Self { conn, ctx, now, page, records: Vec::new(), words: Vec::new(), stays: false }
    }

    pub(crate) async fn commit(self) -> Result<(), Failure> {
        self.conn.commit().await?;
        if let Some(page) = &self.ctx.page {
            page.forget_rows();
        }
        self.ctx.hale.herald().tell(self.words);
        Ok(())
    }

    /// There is nothing to commit and nothing to wait for: the connection says ROLLBACK on its way back to the pool.
    pub(crate) fn finish_reading(self) -> Vec<Record> {
        self.records
    }

    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.conn
    }

    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    pub fn actor(&self) -> &Actor {
        &self.ctx.actor
    }

    pub fn now(&self) -> Timestamp {
        self.now
    }

    pub fn rng(&self) -> &Random {
        self.ctx.hale.random()
    }

    pub fn new_id<T: From<Uuid>>(&self) -> T {
        self.rng().uuid(self.now).into()
    }

    /// Loads a row for a purpose. A row that the actor may not view does not exist for them; one that
    /// they may view but not act on is forbidden.
    pub async fn load<R: Resource>(&mut self, id: R::Id, action: Action) -> Result<R, Failure> {
        let row = match &self.page {
            Some(page) => R::fetch_once(page, &mut self.conn, id).await?,
            None => R::fetch(&mut self.conn, id).await?,
        }
        .ok_or(AppError::NotFound)?;
        let actor = &self.ctx.actor;
        if !actor.is_system() {
            if !row.decide(actor, Action::View) {
                return Err(AppError::NotFound.into());
            }
            if !row.decide(actor, action) {
                return Err(AppError::Forbidden.into());
            }
        }
        self.records.push(Record { resource: R::KIND, id: Some(row.uuid()), patient: row.patient() });
        Ok(row)
    }

    /// Notes that an answer shows this patient's data, where it came from a list and not from `load`.
    pub fn saw(&mut self, patient: PatientId, resource: &'static str, id: Option<Uuid>) {
        self.records.push(Record { resource, id, patient: Some(patient) });
    }

    /// Names what this command made or changed, where it was not loaded.
    pub fn touched(&mut self, resource: &'static str, id: Uuid, patient: Option<PatientId>) {
        self.records.push(Record { resource, id: Some(id), patient });
    }

    /// From here on a refusal undoes nothing: what was written is what is to be known of it, such as a wrong
    /// password. The audit trail names the use case with `.refused`.
    pub fn stays_when_refused(&mut self) {
        self.stays = true;
    }

    /// Tells every browser that watches the topic, on every instance, once this commits.
    pub fn notify(&mut self, topic: Topic) {
        self.words.push(Word::Changed(topic));
    }

    /// Enqueues background work that happens if, and only if, this commits.
    pub async fn enqueue<J: Job>(&mut self, job: J) -> Result<(), Failure> {
        self.words.push(Word::JobWaits);
        Ok(jobs::enqueue(&mut self.conn, &job, None).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestHale;

    #[tokio::test]
    async fn what_is_read_together_is_of_one_moment() {
        let hale = TestHale::new().await;
        let mut tx = Tx::begin_read_only(Ctx::of(hale.hale(), Actor::anonymous())).await.expect("a transaction");
        let mut names: Vec<String> = Vec::new();
        for name in ["North", "South"] {
            let is = sqlx::query_scalar("select name from facility where id = $1").bind(hale.facility.0);
            names.push(is.fetch_one(tx.conn()).await.expect("a name"));
            let rename = sqlx::query("update facility set name = $2 where id = $1").bind(hale.facility.0).bind(name);
            rename.execute(hale.pool()).await.expect("renamed");
        }
        assert_eq!(names, ["Hale General", "Hale General"]);
    }
}
