use serde::{Deserialize, Serialize};

use super::Secret;

/// Opens a session with e-mail address and password.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignIn {
    pub email: String,
    pub password: Secret,
    /// The page that asked to sign in; checked before anybody is sent there.
    #[serde(default)]
    pub next: Option<String>,
    /// What the browser calls itself. The server reads it from the request.
    #[serde(skip)]
    pub user_agent: Option<String>,
}

/// A session was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Where to go from here.
    pub next: String,
    /// The browser loads that page afresh: a form waits there, filled in as it was when the session ended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub afresh: bool,
    /// What the cookie holds. It leaves the server in the cookie and nowhere else: not in the answer,
    /// where a script could read it, and not in the stored answer to a repeated command.
    #[serde(skip)]
    pub token: Option<String>,
}

/// Ends the own session.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SignOut {}
