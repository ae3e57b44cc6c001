//! The house over HTTP, layer by layer. Each security trap of the stack has its regression test here or
//! beside the code that closes it.

mod browser;
mod forms;
mod headers;
mod pages;
mod statuses;
