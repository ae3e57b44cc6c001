//! The document, the route table and the two layouts. Pages live in their departments.
//!
//! | who | layout | routes |
//! |---|---|---|
//! | patients | [`layouts::portal`] | `/`, `/book`, `/appointments`, `/results`, `/bills`, `/doctors`, `/account` |
//! | staff | [`layouts::staff`] | `/staff/…` |
//! | anybody | none | `/sign-in`, `/pay/{link}`, `/video/{link}`, `/kit` |

mod document;
mod layouts;
mod pages;
mod routes;
mod start;

pub use document::{App, shell};
