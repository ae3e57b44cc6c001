//! Documents are printed, and read back as a reader of PDF would.

mod bills;
mod hostile;
mod note;
mod own_result;
mod paper;
mod report;
