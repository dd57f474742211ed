//! What only the crates together can show: the client against the emulator, in one process, over TCP and over TLS; and
//! the command.
#![cfg(test)]

mod conformance;
mod demo_seed;
mod faults;
mod promises;
mod properties;
mod read_back;
mod secrets;
#[cfg(unix)]
mod story;
mod support;
