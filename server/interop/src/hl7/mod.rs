//! HL7 v2.3 to 2.8 over MLLP.
//!
//! | step | where |
//! |---|---|
//! | frames on the wire | [`mllp`], [`listener`] |
//! | bytes into text, text into segments and fields | [`charset`], [`separators`], [`message`] |
//! | from whom, which kind; what is wrong, and where | [`header`], [`fault`] |
//! | fields into values, segments into groups of results | [`value`], [`read`] |
//! | one message in one transaction | [`take_in`]; what becomes of the results is the laboratory's (`labs::server::arrival`) |
//! | the answer | [`ack`] |
//! | what others are told: orders, patients | [`send`] |

pub mod ack;
pub mod charset;
pub mod fault;
pub mod header;
pub mod listener;
pub mod message;
pub mod mllp;
pub mod read;
pub mod send;
pub mod separators;
pub mod take_in;
pub mod value;
