//! Rounds in which every subject has its turn, so that whatever slows the machine down slows down all of them.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// What is measured: it does so many operations.
pub struct Subject<'a> {
    name: &'static str,
    run: Box<dyn FnMut(u32) + 'a>,
}

impl<'a> Subject<'a> {
    pub fn new(name: &'static str, run: impl FnMut(u32) + 'a) -> Self {
        Self {
            name,
            run: Box::new(run),
        }
    }
}

/// What a subject took in each round, in nanoseconds an operation.
pub struct Samples {
    pub name: &'static str,
    pub wall: Series,
    pub cpu: Series,
}

/// The same figure from several rounds.
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

/// A B A B …, after a round to warm up that does not count.
pub fn compare(rounds: usize, operations: u32, mut subjects: Vec<Subject<'_>>) -> Vec<Samples> {
    let mut walls = vec![Vec::new(); subjects.len()];
    let mut cpus = vec![Vec::new(); subjects.len()];
    for round in 0..=rounds {
        for (index, subject) in subjects.iter_mut().enumerate() {
            let (wall, cpu) = timed(|| (subject.run)(operations));
            if round > 0 {
                walls[index].push(nanoseconds(wall) / f64::from(operations));
                cpus[index].push(nanoseconds(cpu) / f64::from(operations));
            }
        }
    }
    let times = walls.into_iter().zip(cpus);
    subjects
        .iter()
        .zip(times)
        .map(|(subject, (wall, cpu))| Samples {
            name: subject.name,
            wall: Series::of(wall),
            cpu: Series::of(cpu),
        })
        .collect()
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
