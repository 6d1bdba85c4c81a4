//! Taking a series apart into a seasonal part, a trend and the rest.

use super::line::Line;
use super::season::{Season, Seasonality};
use crate::RuntimeError;

/// How the trend is found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TrendKind {
    /// The average
    Average,
    /// The straight line that fits best
    LineFit,
    /// There is none.
    None,
}

impl TrendKind {
    /// The kind that a query names.
    pub(super) fn named(name: &str, function: &str) -> Result<Self, RuntimeError> {
        match name {
            "avg" => Ok(Self::Average),
            "linefit" => Ok(Self::LineFit),
            "none" => Ok(Self::None),
            _ => Err(RuntimeError::function(format!(
                "the trend of `{function}` is `avg`, `linefit` or `none`"
            ))),
        }
    }
}

/// How a series is taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recipe<'a> {
    /// Its period.
    pub(super) seasonality: Seasonality,
    /// Its trend.
    pub(super) trend: TrendKind,
    /// How many places at the end are foretold and not learnt from.
    pub(super) test_points: i64,
    /// The function, for what goes wrong.
    pub(super) function: &'a str,
}

/// Memory for taking one series after another apart, and the parts of the last one.
#[derive(Default, Debug)]
pub(super) struct Decomposition {
    season: Season,
    deseasonal: Vec<f64>,
    trend: Trend,
}

#[derive(Clone, Copy, Default, Debug)]
enum Trend {
    #[default]
    None,
    Level(f64),
    Line(Line),
}

impl Decomposition {
    /// Takes a series apart: first the season, then the trend of what it leaves.
    pub(super) fn of(&mut self, values: &[f64], recipe: &Recipe<'_>) -> Result<(), RuntimeError> {
        let ahead = usize::try_from(recipe.test_points).ok();
        let learnt = ahead
            .and_then(|ahead| values.len().checked_sub(ahead))
            .filter(|learnt| *learnt > 0)
            .and_then(|learnt| values.get(..learnt))
            .ok_or_else(|| {
                RuntimeError::function(format!(
                    "the places that `{}` does not learn from are fewer than those of the series, and not negative",
                    recipe.function
                ))
            })?;
        self.season
            .find(learnt, recipe.seasonality, recipe.function)?;
        self.deseasonal.clear();
        let season = &self.season;
        let rest = learnt.iter().enumerate();
        self.deseasonal
            .extend(rest.map(|(place, value)| value - season.at(place)));
        self.trend = match recipe.trend {
            TrendKind::None => Trend::None,
            TrendKind::Average => {
                Trend::Level(self.deseasonal.iter().sum::<f64>() / learnt.len() as f64)
            }
            TrendKind::LineFit => Trend::Line(Line::of(&self.deseasonal)),
        };
        Ok(())
    }

    /// The seasonal part at a place.
    pub(super) fn seasonal(&self, place: usize) -> f64 {
        self.season.at(place)
    }

    /// The trend at a place.
    pub(super) fn trend(&self, place: usize) -> f64 {
        match &self.trend {
            Trend::None => 0.0,
            Trend::Level(level) => *level,
            Trend::Line(line) => line.at(place),
        }
    }

    /// What season and trend foretell for a place.
    pub(super) fn baseline(&self, place: usize) -> f64 {
        self.seasonal(place) + self.trend(place)
    }
}
