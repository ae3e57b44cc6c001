mod account;
mod accounts;
mod accounts_detail;
mod accounts_new;
mod sign_in;

pub use account::AccountPage;
pub use accounts::AccountsPage;
pub use sign_in::SignInPage;
