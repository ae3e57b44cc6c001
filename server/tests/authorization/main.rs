//! Who may do what, whole and readable: the tables `golden.txt` and `endpoints.txt` are the review.
//!
//! Both are compared with what the code decides. After a change that is wanted, `HALE_BLESS=1 bin/test`
//! (or `HALE_BLESS=1 cargo test -p hale --test authorization`) writes them anew; the diff is what an
//! auditor reads.

mod bills;
mod blessed;
mod cast;
mod chart;
mod endpoints;
mod golden;
mod samples;
mod video;
mod world;
