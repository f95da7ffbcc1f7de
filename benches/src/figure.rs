//! Samples, and the figures that are kept of them.

/// Measured values of one subject in one case, in the order of the runs.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// What was measured on: `100 tables`, `100 tables, one column`.
    pub(crate) case: String,
    /// Who was measured: `architrave`, `Django 5.2.19 makemigrations`.
    pub(crate) subject: String,
    /// What was measured: `cold check`, `peak memory`.
    pub(crate) measure: &'static str,
    /// In what, and which way is better.
    pub(crate) unit: Unit,
    /// The values.
    pub(crate) samples: Vec<f64>,
}

/// What a value is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Microseconds.
    Microseconds,
    /// Mebibytes.
    Mebibytes,
    /// Lines of source.
    Lines,
    /// Lines of what a tool wrote; neither more nor less is better, so there is no ratio.
    LinesWritten,
    /// A plain number where less is better.
    Count,
    /// How many times as much.
    Times,
    /// How often something was done in a second; more is better.
    PerSecond,
}

/// The median of samples and how far they spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    /// The median; of an even number the upper one of the middle two.
    pub(crate) median: f64,
    /// The least.
    pub(crate) minimum: f64,
    /// The greatest.
    pub(crate) maximum: f64,
}

/// What is kept of a series.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    /// See [`Series::case`].
    pub(crate) case: String,
    /// See [`Series::subject`].
    pub(crate) subject: String,
    /// See [`Series::measure`].
    pub(crate) measure: String,
    /// See [`Series::unit`].
    pub(crate) unit: Unit,
    /// How many samples there were.
    pub(crate) runs: usize,
    /// The samples.
    pub(crate) value: Spread,
    /// How many times better than this subject ours was, run by run; `None` for ours.
    pub(crate) ratio: Option<Spread>,
}

impl Unit {
    /// The word in the history.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Microseconds => "us",
            Self::Mebibytes => "MiB",
            Self::Lines => "lines",
            Self::LinesWritten => "lines_written",
            Self::Count => "count",
            Self::Times => "times",
            Self::PerSecond => "per_second",
        }
    }

    /// The unit of that word.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        [
            Self::Seconds,
            Self::Milliseconds,
            Self::Microseconds,
            Self::Mebibytes,
            Self::Lines,
            Self::LinesWritten,
            Self::Count,
            Self::Times,
            Self::PerSecond,
        ]
        .into_iter()
        .find(|unit| unit.word() == word)
    }

    /// A value for people.
    pub(crate) fn show(self, value: f64) -> String {
        match self {
            Self::Seconds => format!("{value:.2} s"),
            Self::Milliseconds if value < 10.0 => format!("{value:.2} ms"),
            Self::Milliseconds => format!("{value:.0} ms"),
            Self::Microseconds => format!("{value:.1} µs"),
            Self::Mebibytes => format!("{value:.0} MiB"),
            Self::Lines | Self::LinesWritten | Self::Count => format!("{value:.0}"),
            Self::Times => format!("{value:.2}"),
            Self::PerSecond => format!("{value:.0}/s"),
        }
    }

    fn more_is_better(self) -> bool {
        self == Self::PerSecond
    }
}

impl Spread {
    /// Of the samples; `None` where there are none.
    pub(crate) fn of(samples: &[f64]) -> Option<Self> {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        Some(Self {
            median: *sorted.get(sorted.len() / 2)?,
            minimum: *sorted.first()?,
            maximum: *sorted.last()?,
        })
    }
}

/// The figures of all series. A ratio is taken between the samples of the same run, which were measured one after the
/// other, and then its median: what slows the machine for a minute slows both.
pub(crate) fn figures(series: &[Series], ours: &str) -> Vec<Figure> {
    let mut figures = Vec::new();
    for one in series {
        let Some(value) = Spread::of(&one.samples) else {
            continue;
        };
        let reference = series.iter().find(|other| {
            other.subject == ours && other.case == one.case && other.measure == one.measure
        });
        let has_ratio = one.subject != ours && one.unit != Unit::LinesWritten;
        let ratio = reference.filter(|_| has_ratio).and_then(|ours| {
            let ratios: Vec<f64> = one
                .samples
                .iter()
                .zip(&ours.samples)
                .map(|(theirs, ours)| match one.unit.more_is_better() {
                    true => ours / theirs,
                    false => theirs / ours,
                })
                .filter(|ratio| ratio.is_finite())
                .collect();
            Spread::of(&ratios)
        });
        figures.push(Figure {
            case: one.case.clone(),
            subject: one.subject.clone(),
            measure: one.measure.to_owned(),
            unit: one.unit,
            runs: one.samples.len(),
            value,
            ratio,
        });
    }
    figures
}

/// Adds a sample to the series of that case, subject and measure.
pub(crate) fn add(
    series: &mut Vec<Series>,
    case: &str,
    subject: &str,
    measure: &'static str,
    (sample, unit): (f64, Unit),
) {
    let found = series
        .iter_mut()
        .find(|it| it.case == case && it.subject == subject && it.measure == measure);
    match found {
        Some(found) => found.samples.push(sample),
        None => series.push(Series {
            case: case.to_owned(),
            subject: subject.to_owned(),
            measure,
            unit,
            samples: vec![sample],
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(subject: &str, unit: Unit, samples: &[f64]) -> Series {
        Series {
            case: "10 tables".into(),
            subject: subject.into(),
            measure: "time",
            unit,
            samples: samples.to_vec(),
        }
    }

    #[test]
    fn a_ratio_is_the_median_of_the_ratios_of_each_run() {
        // The machine was three times as slow in the second run.
        let both = [
            series("ours", Unit::Seconds, &[1.0, 3.0, 1.0]),
            series("theirs", Unit::Seconds, &[2.0, 6.0, 2.5]),
        ];
        let figures = figures(&both, "ours");
        assert_eq!(figures[0].ratio, None);
        let ratio = figures[1].ratio.unwrap();
        assert_eq!(
            (ratio.median, ratio.minimum, ratio.maximum),
            (2.0, 2.0, 2.5)
        );
    }

    #[test]
    fn above_one_we_are_ahead_whichever_way_is_better() {
        let both = [
            series("ours", Unit::PerSecond, &[100.0]),
            series("theirs", Unit::PerSecond, &[50.0]),
        ];
        assert_eq!(figures(&both, "ours")[1].ratio.unwrap().median, 2.0);
    }

    #[test]
    fn a_peer_that_took_no_time_has_no_ratio() {
        let both = [
            series("ours", Unit::Seconds, &[0.0]),
            series("theirs", Unit::Seconds, &[1.0]),
        ];
        assert_eq!(figures(&both, "ours")[1].ratio, None);
    }

    #[test]
    fn the_words_of_units_are_read_again() {
        for unit in [Unit::Seconds, Unit::PerSecond, Unit::Mebibytes] {
            assert_eq!(Unit::of_word(unit.word()), Some(unit));
        }
    }
}
