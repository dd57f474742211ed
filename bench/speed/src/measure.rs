//! Rounds in which every subject has its turn, so that whatever slows the machine down slows down all of them.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use crate::{Plan, Result};

/// What is measured: it does so many operations.
pub struct Subject<'a> {
    pub name: &'static str,
    pub run: Box<dyn FnMut(u32) + 'a>,
}

impl<'a> Subject<'a> {
    pub fn new(name: &'static str, run: impl FnMut(u32) + 'a) -> Self {
        Self {
            name,
            run: Box::new(run),
        }
    }
}

/// What a subject took in each round, in nanoseconds an operation, and how many instructions where they are counted.
pub struct Samples {
    pub name: &'static str,
    pub wall: Series,
    pub cpu: Series,
    pub instructions: Series,
}

impl Samples {
    pub fn none_yet(name: &'static str) -> Self {
        Self {
            name,
            wall: Series::default(),
            cpu: Series::default(),
            instructions: Series::default(),
        }
    }
}

/// The same figure from several rounds, the least first.
#[derive(Clone, Debug, Default)]
pub struct Series(Vec<f64>);

impl Series {
    pub fn once(figure: f64) -> Self {
        Self(vec![figure])
    }

    pub fn of(figures: impl IntoIterator<Item = f64>) -> Self {
        let mut figures: Vec<f64> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        Self(figures)
    }

    fn push(&mut self, figure: f64) {
        let place = self.0.partition_point(|other| *other < figure);
        self.0.insert(place, figure);
    }

    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    pub fn quantile(&self, part: f64) -> f64 {
        let last = self.0.len().saturating_sub(1);
        let index = (last as f64 * part).round() as usize;
        self.0.get(index).copied().unwrap_or(f64::NAN)
    }

    /// Half of the distance between the quartiles, in percent of the median.
    pub fn spread_percent(&self) -> f64 {
        (self.quantile(0.75) - self.quantile(0.25)) / 2.0 / self.median() * 100.0
    }

    pub fn map(&self, change: impl Fn(f64) -> f64) -> Self {
        Self::of(self.0.iter().map(|figure| change(*figure)))
    }
}

/// A B A B …, after a round to warm up that does not count. Where one subject is to run alone, nothing else does.
pub fn compare(
    plan: &Plan,
    what: &str,
    operations: u32,
    mut subjects: Vec<Subject<'_>>,
) -> Result<Vec<Samples>> {
    let mut samples: Vec<Samples> = subjects
        .iter()
        .map(|subject| Samples::none_yet(subject.name))
        .collect();
    if let Some(alone) = &plan.alone {
        alone.run(what, &mut subjects)?;
        return Ok(samples);
    }
    for round in 0..=plan.rounds() {
        for (subject, samples) in subjects.iter_mut().zip(&mut samples) {
            let (wall, cpu) = timed(|| (subject.run)(operations));
            if round > 0 {
                samples.wall.push(nanoseconds(wall) / f64::from(operations));
                samples.cpu.push(nanoseconds(cpu) / f64::from(operations));
            }
        }
    }
    Ok(samples)
}

/// How long something takes, and how much time of processors it takes in this process.
pub fn timed(run: impl FnOnce()) -> (Duration, Duration) {
    let (began, before) = (Instant::now(), cpu_time());
    run();
    (began.elapsed(), cpu_time().saturating_sub(before))
}

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

pub fn nanoseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e9
}

/// How cost grows with size: the exponent of the power that goes through the first and the last point.
pub fn exponent(points: &[(f64, f64)]) -> f64 {
    match (points.first(), points.last()) {
        (Some((size, cost)), Some((last_size, last_cost))) => {
            (last_cost / cost).ln() / (last_size / size).ln()
        }
        _ => f64::NAN,
    }
}

/// The most memory that this process has held, and holds, in bytes.
pub fn memory(field: &str) -> f64 {
    memory_of("self", field)
}

/// The same of another process.
pub fn memory_of(process: &str, field: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kibibytes = status.lines().find_map(|line| {
        line.strip_prefix(field)?
            .trim_start_matches(":")
            .split_whitespace()
            .next()?
            .parse::<f64>()
            .ok()
    });
    kibibytes.map_or(f64::NAN, |kibibytes| kibibytes * 1024.0)
}
