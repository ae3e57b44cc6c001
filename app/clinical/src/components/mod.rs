//! What several pages use.

mod chart_banner;
mod chart_nav;
mod given_list;
mod visit_line;
mod vital_value;

pub use chart_banner::{ChartBanner, ChartVersion};
pub use chart_nav::ChartNav;
pub use given_list::GivenTable;
pub use visit_line::VisitLine;
pub use vital_value::{FlagTag, LatestVitals};
