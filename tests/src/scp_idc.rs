//! The command `scp-idc`, for the tests of this package.

use std::process::ExitCode;

fn main() -> ExitCode {
    iam_cli::main()
}
