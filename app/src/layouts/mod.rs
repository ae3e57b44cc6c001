//! What stands around the pages: who is signed in, where one is, where one can go.

mod letterhead;
pub mod portal;
mod session;
pub mod staff;
