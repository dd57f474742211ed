//! The findings as a table, a document, a chart and JSON.

use std::fmt::Write as _;

use serde_json::json;

use crate::measure::{Samples, Series};

/// What a ratio, or a figure without a peer, should be.
#[derive(Clone, Copy)]
pub enum Goal {
    AtMost(f64),
    AtLeast(f64),
    /// It is shown, and nobody has set a goal.
    None,
}

impl Goal {
    fn is_met(self, figure: f64) -> bool {
        match self {
            Self::AtMost(most) => figure <= most,
            Self::AtLeast(least) => figure >= least,
            Self::None => true,
        }
    }

    fn text(self) -> String {
        match self {
            Self::AtMost(most) => format!("≤ {}", (most * 100.0).round() / 100.0),
            Self::AtLeast(least) => format!("≥ {least}"),
            Self::None => "–".to_owned(),
        }
    }
}

/// One figure of ours, and the same of a peer if there is one.
pub struct Finding {
    pub what: String,
    pub unit: &'static str,
    pub ours: Series,
    pub peer: Option<(&'static str, Series)>,
    pub goal: Goal,
}

impl Finding {
    pub fn alone(what: impl Into<String>, unit: &'static str, ours: f64, goal: Goal) -> Self {
        Self {
            what: what.into(),
            unit,
            ours: Series::once(ours),
            peer: None,
            goal,
        }
    }

    pub fn beside(
        what: impl Into<String>,
        unit: &'static str,
        ours: Series,
        peer: (&'static str, Series),
        goal: Goal,
    ) -> Self {
        Self {
            what: what.into(),
            unit,
            ours,
            peer: Some(peer),
            goal,
        }
    }

    fn ratio(&self) -> Option<f64> {
        self.peer
            .as_ref()
            .map(|(_, theirs)| self.ours.median() / theirs.median())
    }

    /// What the goal is about: the ratio, or our figure where there is no peer.
    fn judged(&self) -> f64 {
        self.ratio().unwrap_or_else(|| self.ours.median())
    }

    fn verdict(&self) -> &'static str {
        match self.goal {
            Goal::None => "",
            goal if goal.is_met(self.judged()) => "met",
            _ => "**missed**",
        }
    }
}

/// The first samples are ours; each of the others is a peer with its goal.
pub fn beside(
    what: &str,
    unit: &'static str,
    samples: &[Samples],
    figure: impl Fn(&Samples) -> Series,
    goals: &[Goal],
) -> Vec<Finding> {
    let Some((ours, peers)) = samples.split_first() else {
        return Vec::new();
    };
    peers
        .iter()
        .zip(goals)
        .map(|(peer, goal)| {
            Finding::beside(what, unit, figure(ours), (peer.name, figure(peer)), *goal)
        })
        .collect()
}

pub fn table(findings: &[Finding]) -> String {
    let mut text = "| what | ours | ± | beside | theirs | ± | ratio | goal | |\n|---|---|---|---|---|---|---|---|---|\n".to_owned();
    for finding in findings {
        let (peer, theirs) = match &finding.peer {
            Some((peer, theirs)) => (*peer, Some(theirs)),
            None => ("–", None),
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {peer} | {} | {} | {} | {} | {} |",
            finding.what,
            shown(&finding.ours, finding.unit),
            spread(&finding.ours),
            theirs.map_or_else(|| "–".to_owned(), |theirs| shown(theirs, finding.unit)),
            theirs.map_or_else(|| "–".to_owned(), spread),
            finding
                .ratio()
                .map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}")),
            finding.goal.text(),
            finding.verdict(),
        );
    }
    text
}

fn shown(series: &Series, unit: &str) -> String {
    let figure = series.median();
    let digits = match figure.abs() {
        figure if figure < 10.0 => 2,
        figure if figure < 100.0 => 1,
        _ => 0,
    };
    format!("{figure:.digits$} {unit}")
}

fn spread(series: &Series) -> String {
    match series.spread_percent() {
        percent if percent > 0.0 => format!("{percent:.0} %"),
        _ => "–".to_owned(),
    }
}

pub fn document(findings: &[Finding]) -> String {
    format!(
        "# How fast it is, beside others\n\n\
         Written by `cargo xtask bench`, from one run of one command: release profile, pinned seeds, a round to warm up, then rounds in\n\
         which every subject has its turn; medians, and half of the distance between the quartiles. Ratios are ours by theirs.\n\
         [PERFORMANCE.md](../PERFORMANCE.md) says how each figure is got, and what limits it.\n\n\
         {}\n\n{}\n![The ratios](benchmarks.svg)\n",
        machine(),
        table(findings)
    )
}

fn machine() -> String {
    let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo
        .lines()
        .find_map(|line| {
            line.strip_prefix("model name")?
                .split_once(": ")
                .map(|(_, model)| model)
        })
        .unwrap_or("an unnamed processor");
    let processors = std::thread::available_parallelism().map_or(1, Into::into);
    let said = |program: &str, argument: &str| {
        let output = std::process::Command::new(program).arg(argument).output();
        output.map_or_else(
            |_| String::new(),
            |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        )
    };
    format!(
        "{processors} processors ({model}), {}, {}.",
        said("rustc", "--version"),
        said("date", "+%F")
    )
}

pub fn json(findings: &[Finding]) -> serde_json::Value {
    findings
        .iter()
        .map(|finding| {
            json!({
                "what": finding.what,
                "unit": finding.unit,
                "ours": finding.ours.median(),
                "peer": finding.peer.as_ref().map(|(peer, _)| peer),
                "theirs": finding.peer.as_ref().map(|(_, theirs)| theirs.median()),
                "ratio": finding.ratio(),
                "goal": finding.goal.text(),
                "met": finding.goal.is_met(finding.judged()),
            })
        })
        .collect()
}

const ROW: f64 = 22.0;
const LEFT: f64 = 530.0;
const WIDTH: f64 = 1000.0;

/// A bar for each ratio, on a scale of powers, with a line at 1 and a mark at the goal.
pub fn chart(findings: &[Finding]) -> String {
    let rows: Vec<(&Finding, f64)> = findings
        .iter()
        .filter_map(|finding| Some((finding, finding.ratio()?)))
        .filter(|(_, ratio)| ratio.is_finite() && *ratio > 0.0)
        .collect();
    let widest = rows
        .iter()
        .map(|(_, ratio)| ratio.log10().abs())
        .fold(0.5, f64::max);
    let at = |ratio: f64| LEFT + (ratio.log10() / widest + 1.0) / 2.0 * (WIDTH - LEFT - 60.0);
    let height = ROW * (rows.len() as f64 + 2.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"8\" y=\"15\" font-weight=\"bold\">Ours by theirs; the line is 1, the mark the goal; green is met, red is missed, grey has no goal</text>\n"
    );
    for (index, (finding, ratio)) in rows.iter().enumerate() {
        let top = ROW * (index as f64 + 1.2);
        let (from, to) = (at(1.0).min(at(*ratio)), at(1.0).max(at(*ratio)));
        let goal = match finding.goal {
            Goal::AtMost(goal) | Goal::AtLeast(goal) => Some(at(goal)),
            Goal::None => None,
        };
        let colour = match finding.goal {
            Goal::None => "#8a9299",
            goal if goal.is_met(*ratio) => "#2e8b57",
            _ => "#c0392b",
        };
        let peer = finding.peer.as_ref().map_or("", |(peer, _)| peer);
        let label = format!("{} / {peer}", finding.what)
            .replace('&', "&amp;")
            .replace('<', "&lt;");
        let (middle, bar) = (top + 14.0, (to - from).max(1.5));
        let _ = writeln!(
            svg,
            "<text x=\"8\" y=\"{middle}\">{label}</text>\n\
             <rect x=\"{from:.1}\" y=\"{:.1}\" width=\"{bar:.1}\" height=\"12\" fill=\"{colour}\"/>\n\
             <text x=\"{:.1}\" y=\"{middle}\">{ratio:.2}</text>",
            top + 4.0,
            goal.map_or(to, |goal| to.max(goal)) + 6.0,
        );
        if let Some(x) = goal {
            let _ = writeln!(
                svg,
                "<line x1=\"{x:.1}\" y1=\"{:.1}\" x2=\"{x:.1}\" y2=\"{:.1}\" stroke=\"#333333\" stroke-width=\"2\"/>",
                top + 1.0,
                top + 19.0
            );
        }
    }
    let one = at(1.0);
    let _ = writeln!(
        svg,
        "<line x1=\"{one:.1}\" y1=\"{ROW}\" x2=\"{one:.1}\" y2=\"{height}\" stroke=\"#999999\"/>\n</svg>"
    );
    svg
}
