mod session_keeper;
mod sign_out_button;

pub use session_keeper::SessionKeeper;
pub use sign_out_button::SignOutButton;
