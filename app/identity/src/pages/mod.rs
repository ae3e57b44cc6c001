mod account;
mod accounts;
mod sign_in;

pub use account::AccountPage;
pub use accounts::AccountsPage;
pub use sign_in::SignInPage;
