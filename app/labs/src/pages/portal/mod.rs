//! What patients read of their results.

mod result;
mod results;

pub use result::OwnResultPage;
pub use results::OwnResultsPage;
