//! The seasonal part of a series: finding its period, and the typical value of each phase.
//!
//! Kusto documents that a period has from 4 places to half of the series and is scored between 0 and 1, not how. Here a
//! period is told from the correlation of the series with itself moved by a period, as it is, and by one and two periods
//! with its trend taken off. Where those disagree about the threshold, or two periods are about as likely, the answer is
//! a refusal rather than a guess.

use super::line::Line;
use crate::RuntimeError;

/// How the period of a season is told.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Seasonality {
    /// From the series, where the score reaches this threshold.
    Detect(f64),
    /// This many places
    Period(usize),
    /// There is no season.
    None,
}

impl Seasonality {
    /// What the argument of a call says: -1 to detect, a period, or 0 for none.
    pub(super) fn of(argument: Option<i64>, threshold: f64) -> Self {
        match argument.unwrap_or(-1) {
            -1 => Self::Detect(threshold),
            period => match usize::try_from(period) {
                Ok(period) if period > 0 => Self::Period(period),
                _ => Self::None,
            },
        }
    }
}

/// Memory for finding and describing the season of one series after another.
#[derive(Default, Debug)]
pub(super) struct Season {
    level: Vec<f64>,
    correlation: Vec<f64>,
    level_correlation: Vec<f64>,
    phase: Vec<f64>,
    /// The typical value of each phase: the median over all its places. Empty when there is no season.
    pub(super) medians: Vec<f64>,
}

/// A period that the series may have.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    period: usize,
    /// The lower and the higher estimate of its score.
    low: f64,
    high: f64,
}

/// Scores closer than this are told apart by nothing but chance.
const CLOSE: f64 = 0.02;
/// A multiple of a period counts for itself when its score is higher by this much.
const CLEAR: f64 = 0.1;
/// A hill in the correlation that rises less than this is noise; below [`HILL`] it is doubtful.
const NOISE: f64 = 0.1;
const HILL: f64 = 0.3;

impl Season {
    /// Finds the medians of the phases of `values`, and fails where the period cannot be told for sure.
    pub(super) fn find(
        &mut self,
        values: &[f64],
        seasonality: Seasonality,
        function: &str,
    ) -> Result<(), RuntimeError> {
        self.medians.clear();
        let period = match seasonality {
            Seasonality::None => None,
            Seasonality::Period(period) if period <= values.len() => Some(period),
            Seasonality::Period(_) => {
                return Err(RuntimeError::function(format!(
                    "`{function}` with a period longer than the series is not supported"
                )));
            }
            Seasonality::Detect(threshold) => self.detect(values, threshold, function)?,
        };
        for phase in 0..period.unwrap_or(0) {
            self.phase.clear();
            let places = values.iter().skip(phase).step_by(period.unwrap_or(1));
            self.phase.extend(places);
            self.medians.push(median(&mut self.phase));
        }
        Ok(())
    }

    /// The seasonal part at a place; 0 without a season.
    pub(super) fn at(&self, place: usize) -> f64 {
        let phase = place.checked_rem(self.medians.len()).unwrap_or(0);
        self.medians.get(phase).copied().unwrap_or(0.0)
    }

    fn detect(
        &mut self,
        values: &[f64],
        threshold: f64,
        function: &str,
    ) -> Result<Option<usize>, RuntimeError> {
        let line = Line::of(values);
        self.level.clear();
        let places = values.iter().enumerate();
        self.level
            .extend(places.map(|(place, value)| value - line.at(place)));
        if !correlate(values, line.variance, &mut self.correlation)
            || !correlate(&self.level, line.variance, &mut self.level_correlation)
        {
            return Ok(None);
        }
        let mut sure: Option<Candidate> = None;
        let mut doubtful: Option<Candidate> = None;
        let unclear = |period| unclear(function, period);
        for period in 4..=values.len() / 2 {
            let Some(candidate) = self.candidate(period, values.len()) else {
                continue;
            };
            if candidate.high < threshold {
                continue;
            }
            if candidate.low < threshold {
                if doubtful.is_none_or(|other| candidate.high > other.high) {
                    doubtful = Some(candidate);
                }
                continue;
            }
            let Some(chosen) = sure else {
                sure = Some(candidate);
                continue;
            };
            let gain = candidate.high - chosen.high;
            if gain > CLEAR {
                sure = Some(candidate);
            } else if gain > CLOSE || (gain > -CLOSE && candidate.period % chosen.period != 0) {
                return Err(unclear(candidate.period));
            }
        }
        match (sure, doubtful) {
            (chosen, Some(other)) if chosen.is_none_or(|sure| other.high > sure.high + CLOSE) => {
                Err(unclear(other.period))
            }
            (chosen, _) => Ok(chosen.map(|candidate| candidate.period)),
        }
    }

    /// The period, when the correlation has a hill there and the series shows it more than twice.
    fn candidate(&self, period: usize, length: usize) -> Option<Candidate> {
        if 2 * period >= length {
            return None;
        }
        let at = |distance: usize| self.level_correlation.get(distance).copied();
        let score = at(period)?;
        if score < at(period - 1)? || score < at(period + 1)? {
            return None;
        }
        let valley = self.level_correlation.iter().take(period).copied();
        let rise = score - valley.fold(f64::INFINITY, f64::min);
        if rise < NOISE {
            return None;
        }
        let again = if 3 * period <= length {
            at(2 * period)?
        } else {
            score
        };
        let raw = *self.correlation.get(period)?;
        // A trend lifts the raw correlation, so that it can only speak against a period.
        let low = if rise < HILL {
            0.0
        } else {
            score.min(again).min(raw)
        };
        Some(Candidate {
            period,
            low,
            high: score.max(again),
        })
    }
}

/// Fills in the correlation of a series with itself at each distance; false for a series that is constant, measured by the
/// variance of the series it comes from.
fn correlate(values: &[f64], scale: f64, correlation: &mut Vec<f64>) -> bool {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let product = |(a, b): (&f64, &f64)| (a - mean) * (b - mean);
    let variance = values.iter().zip(values).map(product).sum::<f64>() / count;
    correlation.clear();
    if variance <= 1e-12 * scale || variance <= f64::EPSILON * mean * mean {
        return false;
    }
    correlation.extend((0..values.len()).map(|distance| {
        let pairs = values.iter().zip(values.iter().skip(distance));
        let sum: f64 = pairs.map(product).sum();
        sum / (values.len() - distance) as f64 / variance
    }));
    true
}

/// The median; the mean of the middle two where their number is even.
fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let upper = values.len() / 2;
    let lower = values.len().saturating_sub(1) / 2;
    match (values.get(lower), values.get(upper)) {
        (Some(lower), Some(upper)) => (lower + upper) / 2.0,
        _ => 0.0,
    }
}

fn unclear(function: &str, period: usize) -> RuntimeError {
    RuntimeError::function(format!(
        "`{function}` cannot tell for sure whether the series has a period of {period} places; give the period, or 0 for none"
    ))
}
