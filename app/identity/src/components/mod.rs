mod session_keeper;

pub use session_keeper::SessionKeeper;
