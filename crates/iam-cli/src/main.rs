//! The command `scp-idc`.
fn main() {}
