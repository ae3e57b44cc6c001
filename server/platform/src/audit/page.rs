//! What the questions of one page have looked at: written down in one statement when the page is made, before it leaves.

use std::sync::{Arc, Mutex, PoisonError};

use super::Entry;
use crate::{Failure, Hale};

/// Open while the page is made; what is asked later is written down at once.
#[derive(Clone)]
pub(crate) struct PageReads(Arc<Mutex<Option<Vec<Entry>>>>);

/// Nobody's reads are forgotten: of a page whose reader has left, they are written all the same.
pub(crate) struct OpenPage {
    reads: PageReads,
    hale: Hale,
}

impl PageReads {
    /// Gives the entry back when the page is closed.
    pub(super) fn add(&self, entry: Entry) -> Option<Entry> {
        match &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(entries) => {
                entries.push(entry);
                None
            }
            None => Some(entry),
        }
    }

    fn take(&self) -> Vec<Entry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
    }
}

impl OpenPage {
    pub fn new(hale: &Hale) -> Self {
        Self { reads: PageReads(Arc::new(Mutex::new(Some(Vec::new())))), hale: hale.clone() }
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
    use model::{PatientId, Role};

    use super::*;
    use crate::{Ctx, audit::record_reads, testing::TestHale, tx::Record};

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
