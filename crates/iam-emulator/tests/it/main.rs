//! The emulator as its users meet it.
