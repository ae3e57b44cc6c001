//! The house over HTTP, layer by layer. Each security trap of the stack has its regression test here or
//! beside the code that closes it.
//!
//! Four workers, as `hale serve` has at least: with one, server rendering can hang (stack.md, trap 11).

mod bills;
mod browser;
mod calendar;
mod documents;
mod forms;
mod headers;
mod kept_forms;
mod live;
mod own_bills;
mod pages;
mod proxies;
mod receivables;
mod statuses;
