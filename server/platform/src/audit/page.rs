//! What the questions of one page have looked at: fetched once, and written down in one statement when the page is made,
//! before it leaves.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use sqlx::PgConnection;
use tokio::sync::OnceCell;

use super::Entry;
use crate::{Failure, Hale, Resource};

/// Open while the page is made; what is asked later is fetched and written down at once.
#[derive(Clone)]
pub struct PageReads(Arc<Mutex<Option<Reads>>>);

#[derive(Default)]
struct Reads {
    entries: Vec<Entry>,
    /// By type a [`Rows`].
    rows: HashMap<TypeId, Box<dyn Any + Send>>,
}

type Rows<R> = HashMap<<R as Resource>::Id, Arc<OnceCell<Option<R>>>>;

/// Nobody's reads are forgotten: of a page whose reader has left, they are written all the same.
pub(crate) struct OpenPage {
    reads: PageReads,
    hale: Hale,
}

impl PageReads {
    /// Gives the entry back when the page is closed.
    pub(super) fn add(&self, entry: Entry) -> Option<Entry> {
        match &mut *self.open() {
            Some(reads) => {
                reads.entries.push(entry);
                None
            }
            None => Some(entry),
        }
    }

    /// The row as this page has it already, for its questions are asked side by side and often about the same; else as it
    /// is now.
    pub async fn row<R: Resource>(&self, conn: &mut PgConnection, id: R::Id) -> Result<Option<R>, sqlx::Error> {
        match self.cell::<R>(id) {
            Some(cell) => Ok(cell.get_or_try_init(|| R::fetch(conn, id)).await?.clone()),
            None => R::fetch(conn, id).await,
        }
    }

    fn cell<R: Resource>(&self, id: R::Id) -> Option<Arc<OnceCell<Option<R>>>> {
        let mut open = self.open();
        let rows = open.as_mut()?.rows.entry(TypeId::of::<R>()).or_insert_with(|| Box::new(Rows::<R>::new()));
        Some(rows.downcast_mut::<Rows<R>>()?.entry(id).or_default().clone())
    }

    /// Something has changed: every row is looked at again.
    pub(crate) fn forget_rows(&self) {
        if let Some(reads) = &mut *self.open() {
            reads.rows.clear();
        }
    }

    fn take(&self) -> Vec<Entry> {
        self.open().take().map(|reads| reads.entries).unwrap_or_default()
    }

    fn open(&self) -> MutexGuard<'_, Option<Reads>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenPage {
    pub fn new(hale: &Hale) -> Self {
        Self { reads: PageReads(Arc::new(Mutex::new(Some(Reads::default())))), hale: hale.clone() }
    }

    pub fn reads(&self) -> PageReads {
        self.reads.clone()
    }

    /// Comes back when everything is on disk.
    pub async fn close(self) -> Result<(), Failure> {
        Ok(self.hale.scribe().write(self.reads.take()).await?)
    }
}

impl Drop for OpenPage {
    fn drop(&mut self) {
        self.hale.scribe().note(self.reads.take());
    }
}

#[cfg(test)]
mod tests {
    use model::{Action, FacilityId, PatientId, Role};
    use uuid::Uuid;

    use super::*;
    use crate::{Actor, Ctx, Tx, audit::record_reads, testing::TestHale, tx::Record};

    /// What the facility is called.
    #[derive(Clone)]
    struct Name(Uuid, String);

    impl Resource for Name {
        type Id = FacilityId;
        const KIND: &'static str = "facility";

        async fn fetch(conn: &mut PgConnection, id: FacilityId) -> Result<Option<Self>, sqlx::Error> {
            let name = sqlx::query_scalar("select name from facility where id = $1").bind(id.0);
            Ok(name.fetch_optional(conn).await?.map(|name| Self(id.0, name)))
        }

        fn uuid(&self) -> Uuid {
            self.0
        }

        fn patient(&self) -> Option<PatientId> {
            None
        }

        fn decide(&self, _: &Actor, _: Action) -> bool {
            true
        }
    }

    #[tokio::test]
    async fn a_page_fetches_a_row_once_until_something_is_changed() {
        let hale = TestHale::new().await;
        let page = OpenPage::new(hale.hale());
        let mut ctx = Ctx::of(hale.hale(), hale.staff(Role::Nurse, hale.facility).await.actor);
        ctx.page = Some(page.reads());
        let name = async || {
            let mut tx = Tx::begin_read_only(ctx.clone()).await.expect("a transaction");
            tx.load::<Name>(hale.facility, Action::View).await.expect("the facility").1
        };
        let rename = async |to: &str| {
            let renamed = sqlx::query("update facility set name = $2 where id = $1").bind(hale.facility.0).bind(to);
            renamed.execute(hale.pool()).await.expect("renamed");
        };
        rename("North").await;
        assert_eq!(name().await, "North");
        rename("South").await;
        assert_eq!(name().await, "North", "one page shows one hospital");
        let mut tx = Tx::begin(ctx.clone()).await.expect("a transaction");
        assert_eq!(
            tx.load::<Name>(hale.facility, Action::View).await.expect("the facility").1,
            "South",
            "what changes it sees it"
        );
        tx.commit().await.expect("changed");
        assert_eq!(name().await, "South");
        rename("West").await;
        page.close().await.expect("made");
        assert_eq!(name().await, "West", "the page has left");
    }

    async fn written(hale: &TestHale) -> i64 {
        sqlx::query_scalar("select count(*) from audit_event where kind = 'read'")
            .fetch_one(hale.pool())
            .await
            .expect("the audit trail")
    }

    fn reads(patient: PatientId) -> Vec<Record> {
        vec![Record { resource: "patient", id: Some(patient.0), patient: Some(patient) }]
    }

    #[tokio::test]
    async fn reads_wait_for_the_page_and_are_written_also_when_its_reader_has_left() {
        let hale = TestHale::new().await;
        let patient = hale.patient("Ada Byron").await.patient_id();
        let nurse = hale.staff(Role::Nurse, hale.facility).await;
        let left = OpenPage::new(hale.hale());
        let mut ctx = Ctx::of(hale.hale(), nurse.actor);
        ctx.page = Some(left.reads());
        record_reads(&ctx, "test.look", reads(patient)).await.expect("noted");
        assert_eq!(written(&hale).await, 0, "the page is not made yet");
        drop(left);
        // Later than the page: at once, and after what waited before it.
        record_reads(&ctx, "test.look_again", reads(patient)).await.expect("written");
        while written(&hale).await < 2 {
            tokio::task::yield_now().await;
        }

        let made = OpenPage::new(hale.hale());
        ctx.page = Some(made.reads());
        record_reads(&ctx, "test.look", reads(patient)).await.expect("noted");
        record_reads(&ctx, "test.look_again", reads(patient)).await.expect("noted");
        made.close().await.expect("written");
        assert_eq!(written(&hale).await, 4);
    }
}
