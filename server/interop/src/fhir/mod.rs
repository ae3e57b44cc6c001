//! FHIR R4, as far as Hale takes it in: an own serde subset.
//!
//! | step | where |
//! |---|---|
//! | bytes into a checked bundle, with the place of everything that is wrong | [`bundle`] |
//! | the resources that Hale takes in | [`resource`] |
//! | their parts: names, dates, references | [`datatype`] |
//! | into the database, in one transaction per file | `take_in`, `command` |
//! | several files, with progress and a summary | [`import`] |
//! | what an earlier version of Hale could only keep | [`again`] |

pub mod bundle;
mod command;
mod concept;
pub mod datatype;
mod error;
mod files;
mod quantity;
pub mod resource;
mod summary;
mod take_in;

pub use bundle::Bundle;
pub use command::ImportBundle;
pub use error::{Broken, ImportError};
pub use files::{LARGEST_FILE, Progress, Source, again, import};
pub use summary::{Counts, Summary};
