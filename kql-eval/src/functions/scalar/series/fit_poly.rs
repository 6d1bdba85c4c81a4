//! `series_fit_poly`

use super::line::sample_variance;
use super::shape::{
    ENTRY, column, encode_rows, read_complete, real_column, write_real, write_series,
};
use crate::RuntimeError;
use crate::functions::{
    Call, Example, Naming, Outcome, Parameter, Returns, ScalarFunction, Signature, Takes,
};
use crate::types::{Dyn, Long, ScalarType};

/// A polynomial through a series.
pub static SERIES_FIT_POLY: ScalarFunction = ScalarFunction {
    name: "series_fit_poly",
    summary: "The polynomial of a degree, 1 unless given, that fits a series best over another one, or over 1, 2, 3, …, in five columns: rsquare, coefficients from the highest power down, variance, rvariance and the polynomial itself.",
    page: "series-fit-poly-function",
    signatures: &[Signature::new(
        &[
            Parameter::required("y_series", Takes::DYNAMIC),
            Parameter::optional("x_series", Takes::DYNAMIC),
            Parameter::optional("degree", Takes::Type(ScalarType::Long)),
        ],
        Returns::DYNAMIC,
        fit_poly,
    )],
    naming: Naming::Columns(&[
        real_column(&["rsquare"]),
        column(&["coefficients"], ScalarType::Dynamic),
        real_column(&["variance"]),
        real_column(&["rvariance"]),
        column(&["poly_fit"], ScalarType::Dynamic),
    ]),
    examples: &[
        Example {
            query: "print y = dynamic([1, 3, 5]) | project series_fit_poly(y) | project series_fit_poly_y_rsquare, series_fit_poly_y_coefficients, series_fit_poly_y_poly_fit",
            result: "1.0 | [2.0,-1.0] | [1.0,3.0,5.0]",
        },
        Example {
            query: "print (rsquare, coefficients) = series_fit_poly(dynamic([4, 1, 0, 1, 4]), dynamic([-2, -1, 0, 1, 2]), 2) | project rsquare, coefficients",
            result: "1.0 | [1.0,0.0,0.0]",
        },
    ],
    deviations: &[
        "A series with a place that holds no finite number, two of different length, or fewer different places than the degree needs stop the query; Kusto's page leaves that open.",
    ],
    ..ENTRY
};

fn fit_poly(call: &Call<'_>) -> Outcome {
    let (ys, xs, degrees) = (
        call.reader::<Dyn>(0),
        call.reader::<Dyn>(1),
        call.reader::<Long>(2),
    );
    let (mut y, mut x) = (Vec::new(), Vec::new());
    let mut fit = Polynomial::default();
    encode_rows(call, |row, encoder| {
        if read_complete(ys.get(row), "series_fit_poly", &mut y)?.is_none() || y.is_empty() {
            return Ok(None);
        }
        match xs.get(row) {
            Some(places) => {
                if read_complete(Some(places), "series_fit_poly", &mut x)?.is_none() {
                    return Ok(None);
                }
            }
            None => {
                x.clear();
                x.extend((1..=y.len()).map(|place| place as f64));
            }
        }
        let degree = usize::try_from(degrees.get(row).unwrap_or(1)).ok();
        degree
            .filter(|degree| x.len() == y.len() && *degree < y.len())
            .and_then(|degree| fit.find(&x, &y, degree))
            .ok_or_else(|| {
                RuntimeError::function(
                    "`series_fit_poly` needs two series of one length with more different places than the degree",
                )
            })?;
        let mean = y.iter().sum::<f64>() / y.len() as f64;
        let total: f64 = y.iter().map(|y| (y - mean) * (y - mean)).sum();
        let rest: f64 = fit.rest.iter().map(|rest| rest * rest).sum();
        encoder.begin_bag();
        write_real("rsquare", 1.0 - rest / total, encoder);
        write_series(
            "coefficients",
            fit.coefficients.iter().rev().copied(),
            encoder,
        );
        write_real("variance", sample_variance(total, y.len()), encoder);
        write_real("rvariance", sample_variance(rest, y.len()), encoder);
        let fitted = y.iter().zip(&fit.rest).map(|(y, rest)| y - rest);
        write_series("poly_fit", fitted, encoder);
        encoder.end();
        Ok(Some(()))
    })
}

/// A least-squares polynomial, built up from polynomials that are orthogonal over the places, and the memory for it.
#[derive(Default)]
struct Polynomial {
    /// From the lowest power up
    coefficients: Vec<f64>,
    /// What is left of the series at each place
    rest: Vec<f64>,
    current: Orthogonal,
    previous: Orthogonal,
    next: Orthogonal,
}

/// One of the orthogonal polynomials.
#[derive(Default)]
struct Orthogonal {
    values: Vec<f64>,
    coefficients: Vec<f64>,
    /// The sum of its squared values
    norm: f64,
}

impl Polynomial {
    /// Fits a polynomial; `None` when there are too few different places for the degree.
    fn find(&mut self, x: &[f64], y: &[f64], degree: usize) -> Option<()> {
        self.rest.clear();
        self.rest.extend_from_slice(y);
        self.coefficients.clear();
        self.coefficients.resize(degree + 1, 0.0);
        self.previous.set(std::iter::empty(), std::iter::empty());
        self.current
            .set(x.iter().map(|_| 1.0), std::iter::once(1.0));
        let largest = x.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
        for power in 0..=degree {
            if power > 0 {
                self.advance(x);
            }
            let scale = largest * largest * self.previous.norm;
            if self.current.norm <= 1e-24 * scale || self.current.norm == 0.0 {
                return None;
            }
            self.take_off();
        }
        Some(())
    }

    /// The next orthogonal polynomial: x times the last one, less its parts along the two before.
    fn advance(&mut self, x: &[f64]) {
        let (current, previous) = (&self.current, &self.previous);
        let squares = current.values.iter().map(|value| value * value);
        let along = x
            .iter()
            .zip(squares)
            .map(|(x, square)| x * square)
            .sum::<f64>()
            / current.norm;
        let back = if previous.values.is_empty() {
            0.0
        } else {
            current.norm / previous.norm
        };
        let before = || {
            previous
                .values
                .iter()
                .copied()
                .chain(std::iter::repeat(0.0))
        };
        let values = x.iter().zip(&current.values).zip(before());
        let values = values.map(|((x, value), before)| (x - along) * value - back * before);
        let shifted = std::iter::once(0.0).chain(current.coefficients.iter().copied());
        let own = current
            .coefficients
            .iter()
            .copied()
            .chain(std::iter::once(0.0));
        let old = previous
            .coefficients
            .iter()
            .copied()
            .chain(std::iter::repeat(0.0));
        let coefficients = shifted.zip(own).zip(old);
        let coefficients =
            coefficients.map(|((shifted, own), old)| shifted - along * own - back * old);
        self.next.set(values, coefficients);
        std::mem::swap(&mut self.previous, &mut self.current);
        std::mem::swap(&mut self.current, &mut self.next);
    }

    /// Moves the part of the rest that lies along the current polynomial into the result.
    fn take_off(&mut self) {
        let pairs = self.rest.iter().zip(&self.current.values);
        let part = pairs.map(|(rest, value)| rest * value).sum::<f64>() / self.current.norm;
        for (rest, value) in self.rest.iter_mut().zip(&self.current.values) {
            *rest -= part * value;
        }
        for (sum, own) in self.coefficients.iter_mut().zip(&self.current.coefficients) {
            *sum += part * own;
        }
    }
}

impl Orthogonal {
    fn set(&mut self, values: impl Iterator<Item = f64>, coefficients: impl Iterator<Item = f64>) {
        self.values.clear();
        self.values.extend(values);
        self.coefficients.clear();
        self.coefficients.extend(coefficients);
        self.norm = self.values.iter().map(|value| value * value).sum();
    }
}
