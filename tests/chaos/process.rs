//! What the system tells of a process: its memory, and how many files it may have open.

use std::fs;

/// The most memory that a process has taken, in MiB.
pub(crate) fn peak_mib(pid: u32) -> Option<f64> {
    status_mib(&pid.to_string(), "VmHWM:")
}

/// The memory that this process takes now, in MiB.
pub(crate) fn own_mib() -> Option<f64> {
    status_mib("self", "VmRSS:")
}

/// The most memory that this process has taken since [`forget_own_peak`], in MiB.
pub(crate) fn own_peak_mib() -> Option<f64> {
    status_mib("self", "VmHWM:")
}

/// Begins to measure the peak of this process anew; where the system cannot, it is that of the whole run.
pub(crate) fn forget_own_peak() {
    // 5 is the order to set the peak back, see proc(5).
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// How many files this process may have open.
pub(crate) fn open_files_limit() -> Option<usize> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"))?;
    line.split_whitespace().nth(3)?.parse().ok()
}

fn status_mib(process: &str, name: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}
