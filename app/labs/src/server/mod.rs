//! What only the server does.
//!
//! | what | where |
//! |---|---|
//! | who may do what | [`policy`] |
//! | what a patient may see: the one way to find out | [`release`] |
//! | rules that say no, with their names | `refusal` |
//! | what of a basket has to be measured and drawn | `basket` |
//! | ranges at collection | [`judging`] |
//! | versions of results, and the only way to let one count | [`versions`], [`stand`] |
//! | values that follow from others | [`calculated`] |
//! | what billing is told of a result | `charge` |
//! | who is told of a correction | [`told`] |
//! | critical values and who is asked next | [`alerts`] |
//! | mail | [`news`] |
//! | tubes and orders follow their parts | [`progress`] |
//! | results that arrive by themselves, and those of an import | [`arrival`], [`take_in`] |
//! | reads | [`queries`] |
//! | units of measure, and which of them mean the same | [`unit`] |
//! | writes | [`commands`] |

pub use platform::web::{ask, redirect, run};

pub mod alerts;
pub mod arrival;
mod basket;
pub mod calculated;
pub mod catalogue;
mod charge;
pub mod commands;
pub mod judging;
pub mod news;
pub mod policy;
mod previous;
pub mod progress;
pub mod queries;
mod refusal;
pub mod release;
pub mod row;
pub mod stand;
pub mod take_in;
mod text;
pub mod told;
mod typed;
pub mod unit;
pub mod value;
pub mod versions;
