//! The discrete Fourier transform of a series of any length.

use std::f64::consts::TAU;
use std::ops::{Add, Mul};

/// A complex number.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub(super) struct Complex {
    pub real: f64,
    pub imaginary: f64,
}

impl Add for Complex {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            real: self.real + other.real,
            imaginary: self.imaginary + other.imaginary,
        }
    }
}

impl Mul for Complex {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self {
            real: self.real * other.real - self.imaginary * other.imaginary,
            imaginary: self.real * other.imaginary + self.imaginary * other.real,
        }
    }
}

/// Which way a series is transformed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Direction {
    /// To frequencies, not scaled
    Forward,
    /// Back, divided by the length, so that both ways after each other change nothing
    Inverse,
}

/// Memory for transforming one series after another.
#[derive(Default, Debug)]
pub(super) struct Fourier {
    /// The series to be transformed.
    pub input: Vec<Complex>,
    /// The series transformed.
    pub output: Vec<Complex>,
    /// The roots of one, as many as the series is long.
    roots: Vec<Complex>,
    /// The terms that are put together at one place.
    terms: Vec<Complex>,
}

impl Fourier {
    /// Transforms the input.
    pub fn transform(&mut self, direction: Direction) {
        let length = self.input.len();
        let (turn, scale) = match direction {
            Direction::Forward => (-TAU, 1.0),
            Direction::Inverse => (TAU, 1.0 / length as f64),
        };
        self.roots.clear();
        self.roots.extend((0..length).map(|number| {
            let angle = turn * number as f64 / length as f64;
            Complex {
                real: angle.cos(),
                imaginary: angle.sin(),
            }
        }));
        self.output.clear();
        self.output.resize(length, Complex::default());
        let part = Part {
            input: &self.input,
            roots: &self.roots,
            first: 0,
            stride: 1,
        };
        part.transform(&mut self.output, &mut self.terms);
        for value in &mut self.output {
            value.real *= scale;
            value.imaginary *= scale;
        }
    }
}

/// Every n-th place of the input, from the first one on.
#[derive(Clone, Copy)]
struct Part<'a> {
    input: &'a [Complex],
    roots: &'a [Complex],
    first: usize,
    stride: usize,
}

impl Part<'_> {
    /// The part is cut by the smallest factor of its length, as Cooley and Tukey do, and what its parts give is put together.
    fn transform(self, output: &mut [Complex], terms: &mut Vec<Complex>) {
        let length = output.len();
        let factor = smallest_factor(length);
        if factor == length {
            terms.clear();
            let places = self.input.iter().skip(self.first).step_by(self.stride);
            terms.extend(places.take(length));
            for (frequency, value) in output.iter_mut().enumerate() {
                *value = self.sum(terms, frequency);
            }
            return;
        }
        let shorter = length / factor;
        for (number, output) in output.chunks_exact_mut(shorter).enumerate() {
            let part = Self {
                first: self.first + number * self.stride,
                stride: self.stride * factor,
                ..self
            };
            part.transform(output, terms);
        }
        for place in 0..shorter {
            terms.clear();
            terms.extend(output.iter().skip(place).step_by(shorter));
            let results = output.iter_mut().skip(place).step_by(shorter);
            for (number, value) in results.enumerate() {
                *value = self.sum(terms, place + number * shorter);
            }
        }
    }

    /// The terms, each turned by the frequency once more than the one before, added up.
    fn sum(self, terms: &[Complex], frequency: usize) -> Complex {
        let step = frequency * self.stride % self.roots.len();
        let mut turned = 0;
        let mut sum = Complex::default();
        for term in terms {
            let root = self.roots.get(turned).copied().unwrap_or_default();
            sum = sum + *term * root;
            turned = (turned + step) % self.roots.len();
        }
        sum
    }
}

/// The smallest factor of a number that is not 1; the number itself when there is none.
fn smallest_factor(number: usize) -> usize {
    (2..)
        .take_while(|factor| factor * factor <= number)
        .find(|factor| number.is_multiple_of(*factor))
        .unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::{Complex, Direction, Fourier};

    fn series(length: usize) -> Vec<Complex> {
        let value = |place: usize| ((place * 7919 + 13) % 101) as f64;
        let complex = |place| Complex {
            real: value(place),
            imaginary: value(place + 1),
        };
        (0..length).map(complex).collect()
    }

    fn transformed(input: Vec<Complex>, direction: Direction) -> Vec<Complex> {
        let mut fourier = Fourier {
            input,
            ..Fourier::default()
        };
        fourier.transform(direction);
        fourier.output
    }

    fn assert_near(actual: &[Complex], expected: &[Complex]) {
        assert_eq!(actual.len(), expected.len());
        for (a, b) in actual.iter().zip(expected) {
            let distance = (a.real - b.real).hypot(a.imaginary - b.imaginary);
            assert!(distance < 1e-8, "{a:?} is not {b:?}");
        }
    }

    #[test]
    fn a_series_of_any_length_is_transformed_as_the_definition_says() {
        for length in [1, 2, 3, 4, 5, 6, 7, 8, 12, 30, 49, 97, 128] {
            let input = series(length);
            let term = |frequency: usize, place: usize| {
                let angle = -TAU * (frequency * place) as f64 / length as f64;
                input.get(place).copied().unwrap_or_default()
                    * Complex {
                        real: angle.cos(),
                        imaginary: angle.sin(),
                    }
            };
            let expected: Vec<Complex> = (0..length)
                .map(|frequency| {
                    (0..length)
                        .map(|place| term(frequency, place))
                        .fold(Complex::default(), |sum, term| sum + term)
                })
                .collect();
            assert_near(&transformed(input.clone(), Direction::Forward), &expected);
            assert_near(&transformed(expected, Direction::Inverse), &input);
        }
    }
}
