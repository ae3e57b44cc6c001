//! HTTP: from a request to a `Ctx`, and from an `AppError` to a status.
//!
//! | layer, from the outside | what it does |
//! |---|---|
//! | [`security`] | headers, content security policy, `no-store`, cross-site requests refused |
//! | [`room`] | when more come than can be served, the others are told at once |
//! | [`proxies`] | behind a trusted proxy, the address is the client's |
//! | [`forms`] | a form posted without WebAssembly becomes a server function call |
//! | [`errors`] | every server function error gets its status |
//! | [`context`] | the session cookie becomes an `Actor`, and [`kept`] forms come back |
//! | [`page_threads`] | a page is rendered on one thread |
//!
//! A WebSocket begins with a GET, which the layers against forged requests let through: [`origin`].

pub mod context;
pub mod cookie;
pub mod errors;
pub mod forms;
pub mod kept;
pub mod origin;
pub mod page_threads;
pub mod proxies;
pub mod room;
pub mod security;
pub mod stream;

pub use context::{ask, do_for, redirect, redirect_afresh, run};
pub use cookie::{clear_session_cookie, session_token, set_session_cookie};
