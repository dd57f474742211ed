//! The command `scp-idc`: ID Center of Samsung Cloud Platform for operators.

use std::process::ExitCode;

fn main() -> ExitCode {
    iam_cli::main()
}
