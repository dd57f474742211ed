//! CHANGELOG.md: a section for each version, and in it entries that may begin with the crate they are about.

use cargo_metadata::semver::Version;

/// Where entries wait for their version.
const UNRELEASED: &str = "Unreleased";

/// How an entry says that it may break somebody's program.
const BREAKING: &str = "Breaking: ";

/// The text of a changelog.
pub(super) struct Changelog<'a>(pub(super) &'a str);

impl<'a> Changelog<'a> {
    /// The entries that wait for a version.
    pub(super) fn unreleased(&self) -> Vec<String> {
        self.section(UNRELEASED).map(entries).unwrap_or_default()
    }

    /// What is told of a version.
    pub(super) fn notes(&self, version: &Version) -> Option<&'a str> {
        self.section(&version.to_string()).map(str::trim)
    }

    /// The lines between a heading that begins with the name and the next.
    fn section(&self, name: &str) -> Option<&'a str> {
        self.sections()
            .find(|(heading, _)| heading.split_whitespace().next() == Some(name))
            .map(|(_, text)| text)
    }

    /// Each heading with what stands under it, latest first.
    fn sections(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .split("\n## ")
            .skip(1)
            .map(|section| section.split_once('\n').unwrap_or((section, "")))
    }

    /// The changelog with the waiting entries under a version of this date.
    pub(super) fn with_release(&self, version: &Version, date: &str) -> String {
        let heading = format!("\n## {UNRELEASED}\n");
        self.0
            .replacen(&heading, &format!("{heading}\n## {version} ({date})\n"), 1)
    }

    /// What is told of one crate, under the headings of the versions.
    pub(super) fn of_crate(&self, name: &str) -> String {
        let mark = format!("`{name}`:");
        let mut text =
            format!("# Changes of {name}\n\nAll crates of the project share one version.\n");
        for (heading, section) in self
            .sections()
            .filter(|(heading, _)| *heading != UNRELEASED)
        {
            text += &format!("\n## {heading}\n\n");
            let of_crate: Vec<String> = entries(section)
                .into_iter()
                .filter(|entry| entry.contains(&mark))
                .collect();
            text += &match of_crate.as_slice() {
                [] => "- Nothing but the version.\n".to_owned(),
                entries => entries.iter().map(|entry| format!("- {entry}\n")).collect(),
            };
        }
        text
    }
}

/// Whether an entry says that it breaks something.
pub(super) fn is_breaking(entry: &str) -> bool {
    entry.starts_with(BREAKING)
}

/// The items of a list, each on one line.
fn entries(section: &str) -> Vec<String> {
    section
        .split("\n- ")
        .skip(1)
        .map(|entry| entry.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Changelog\n\nHead.\n\n## Unreleased\n\n- `iam-auth`: signs\n  faster.\n- Breaking: `iam-model`: no `X`.\n\n## 0.1.0 (2026-01-02)\n\n- `iam-auth`: signs.\n";

    #[test]
    fn entries_wait_until_a_version_takes_them() {
        let changelog = Changelog(TEXT);
        let waiting = changelog.unreleased();
        assert_eq!(
            waiting,
            [
                "`iam-auth`: signs faster.",
                "Breaking: `iam-model`: no `X`."
            ]
        );
        assert_eq!(waiting.iter().filter(|entry| is_breaking(entry)).count(), 1);
        let released = changelog.with_release(&Version::new(0, 2, 0), "2026-02-03");
        let changelog = Changelog(&released);
        assert!(changelog.unreleased().is_empty());
        let notes = changelog.notes(&Version::new(0, 2, 0)).unwrap();
        assert!(
            notes.starts_with("- `iam-auth`: signs\n") && notes.ends_with("no `X`."),
            "{notes}"
        );
        assert_eq!(
            changelog.notes(&Version::new(0, 1, 0)),
            Some("- `iam-auth`: signs.")
        );
    }

    #[test]
    fn a_crate_has_its_own_entries_and_every_version() {
        let released = Changelog(TEXT).with_release(&Version::new(0, 2, 0), "2026-02-03");
        let told = Changelog(&released).of_crate("iam-model");
        assert!(
            told.contains("## 0.2.0 (2026-02-03)\n\n- Breaking: `iam-model`: no `X`.\n"),
            "{told}"
        );
        assert!(
            told.ends_with("## 0.1.0 (2026-01-02)\n\n- Nothing but the version.\n"),
            "{told}"
        );
    }
}
