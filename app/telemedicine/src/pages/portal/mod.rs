mod after;
mod consent;
mod devices;
mod visit;
mod waiting;

pub use visit::VideoVisitPage;
