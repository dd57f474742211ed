//! What only the crates together can show; what holds of any input; and the examples of the project's README, so that
//! they are compiled and run.
#![doc = include_str!("../../README.md")]

pub mod cancellation;
pub mod properties;
