mod call;
mod link;

pub use call::GuestCallPage;
pub use link::GuestLinkPage;
