//! The nouns of identity and the pure rules about them. No IO.

pub mod account;
pub mod email;
pub mod letterhead;
pub mod next_path;
pub mod password;
pub mod role_grant;
pub mod secret;
pub mod session;
pub mod sign_in;

pub use account::*;
pub use email::{Email, NotAnEmail};
pub use letterhead::Letterhead;
pub use next_path::NextPath;
pub use password::{ChangePassword, Password, PasswordLength};
pub use role_grant::{FacilityRoles, GrantRole, RevokeRole, RoleChange, grantable_roles, role_title};
pub use secret::Secret;
pub use session::*;
pub use sign_in::{SignIn, SignOut, SignedIn};
