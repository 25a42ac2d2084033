//! History: what is read of files, in every layout, and the steps that come of it.

mod any;
mod common;
mod layouts;
mod shanghai;
#[cfg(feature = "xlsx")]
mod sheets;
mod tracks;
mod wrong;
