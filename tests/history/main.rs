//! History: what is read of files, in every layout, and the steps that come of it.

mod common;
mod layouts;
mod shanghai;
mod tracks;
mod wrong;
