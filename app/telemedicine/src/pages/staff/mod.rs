mod guests;
mod side;
mod steps;
mod visit;
mod visits;

pub use visit::VideoVisitPage;
pub use visits::VideoVisitsPage;
