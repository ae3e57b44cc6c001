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
