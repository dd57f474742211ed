//! The figures of a run: a table to read, or JSON.

use std::fmt::Write as _;

use serde::Serialize;

/// How many broken promises of a scenario are told one by one.
const TOLD: usize = 10;

/// What came of one scenario.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Figures {
    /// Changes that were asked for.
    pub(crate) calls: u64,
    /// Faults that were met: ordered from the emulator, connections that were reset, processes that were killed.
    pub(crate) faults: u64,
    /// Attempts after the first.
    pub(crate) retries: u64,
    /// Calls that ended without anybody knowing whether the change was made.
    pub(crate) unknown: u64,
    /// Things that were made twice.
    pub(crate) duplicates: u64,
    /// Changes that were acknowledged and are not there.
    pub(crate) lost: u64,
    /// Changes that are there although they were refused or not sent.
    pub(crate) wrong: u64,
    /// Changes that are there in part.
    pub(crate) half: u64,
    /// Calls that did not end in their time.
    pub(crate) hung: u64,
    /// The most memory that the process of the emulator took, in MiB; where it is the process of the clients too, the
    /// notes say so. `None` where the system does not tell.
    pub(crate) peak_mib: Option<f64>,
    pub(crate) seconds: f64,
    /// What else was seen.
    pub(crate) notes: Vec<String>,
    /// Promises that were broken, each in one line.
    pub(crate) broken: Vec<String>,
}

impl Figures {
    pub(crate) fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// Records a broken promise.
    pub(crate) fn broken(&mut self, text: impl Into<String>) {
        self.broken.push(text.into());
    }

    /// Records that a promise is broken unless it holds.
    pub(crate) fn expect(&mut self, holds: bool, text: impl FnOnce() -> String) {
        if !holds {
            self.broken(text());
        }
    }

    /// Adds what another part of the scenario has counted.
    pub(crate) fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.faults += other.faults;
        self.retries += other.retries;
        self.unknown += other.unknown;
        self.duplicates += other.duplicates;
        self.lost += other.lost;
        self.wrong += other.wrong;
        self.half += other.half;
        self.hung += other.hung;
        let peaks = [self.peak_mib, other.peak_mib];
        self.peak_mib = peaks.into_iter().flatten().reduce(f64::max);
        self.notes.extend(other.notes);
        self.broken.extend(other.broken);
    }

    fn holds(&self) -> bool {
        let counted = [self.duplicates, self.lost, self.wrong, self.half, self.hung];
        self.broken.is_empty() && counted.iter().all(|count| *count == 0)
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct Report {
    seed: u64,
    quick: bool,
    scenarios: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    holds: bool,
    #[serde(flatten)]
    figures: Figures,
}

impl Report {
    pub(crate) fn new(seed: u64, quick: bool) -> Self {
        Self {
            seed,
            quick,
            scenarios: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, name: String, figures: Figures) {
        let holds = figures.holds();
        self.scenarios.push(Row {
            name,
            holds,
            figures,
        });
    }

    pub(crate) fn holds(&self) -> bool {
        self.scenarios.iter().all(|row| row.holds)
    }

    pub(crate) fn json(&self) -> String {
        // Texts and numbers alone: nothing in them can fail.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    pub(crate) fn table(&self) -> String {
        let mut text = String::from(
            "scenario      calls  faults  retries  unknown  duplicates  lost  wrong  half  hung  peak MiB  seconds\n",
        );
        for row in &self.scenarios {
            row.write(&mut text);
        }
        for row in &self.scenarios {
            row.write_notes(&mut text);
        }
        let form = if self.quick { "quick form, " } else { "" };
        let verdict = if self.holds() {
            "every promise held"
        } else {
            "PROMISES WERE BROKEN"
        };
        // Writing to a text cannot fail, here and below.
        let _ = writeln!(text, "\n{form}seed {}: {verdict}", self.seed);
        text
    }
}

impl Row {
    fn write(&self, text: &mut String) {
        let figures = &self.figures;
        let peak = figures
            .peak_mib
            .map_or("-".to_owned(), |peak| format!("{peak:.1}"));
        let _ = writeln!(
            text,
            "{:<12}{:>7} {:>7}  {:>7}  {:>7}  {:>10}  {:>4}  {:>5}  {:>4}  {:>4}  {peak:>8}  {:>7.1}",
            self.name,
            figures.calls,
            figures.faults,
            figures.retries,
            figures.unknown,
            figures.duplicates,
            figures.lost,
            figures.wrong,
            figures.half,
            figures.hung,
            figures.seconds,
        );
    }

    fn write_notes(&self, text: &mut String) {
        let Figures { notes, broken, .. } = &self.figures;
        let _ = writeln!(text, "\n{}", self.name);
        for note in notes {
            let _ = writeln!(text, "  {note}");
        }
        for line in broken.iter().take(TOLD) {
            let _ = writeln!(text, "  BROKEN: {line}");
        }
        if broken.len() > TOLD {
            let _ = writeln!(text, "  BROKEN: and {} more", broken.len() - TOLD);
        }
    }
}
