//! What only the crates together can show: the client against the emulator, in one process, over TCP and over TLS.
#![cfg(test)]

mod conformance;
mod demo_seed;
mod secrets;
mod support;
