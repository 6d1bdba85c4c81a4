//! `beta_cdf`, `beta_inv`, `beta_pdf`, and the regularized incomplete beta function behind them

use crate::functions::{
    Call, Category, Example, Naming, Outcome, Parameter, Purity, Returns, ScalarFunction,
    Signature, Takes,
};
use crate::types::{Real, ScalarType};

const REAL: Takes = Takes::Type(ScalarType::Real);
const ALPHA: Parameter = Parameter::required("alpha", REAL);
const BETA: Parameter = Parameter::required("beta", REAL);

/// The cumulative beta distribution.
pub static BETA_CDF: ScalarFunction = ScalarFunction {
    name: "beta_cdf",
    aliases: &[],
    category: Category::Math,
    summary: "The share of the beta distribution that lies below x; not-a-number for x outside of 0 to 1 and for parameters outside of 0 to 10000.",
    page: "beta-cdf-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", REAL), ALPHA, BETA],
        Returns::REAL,
        beta_cdf,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(beta_cdf(0.3, 2, 5), 6), beta_cdf(0.9, 10.0, 20.0) > 0.9999999, beta_cdf(1.5, 10, 20), beta_cdf(0.5, -1, 20)",
        result: "0.579825 | True | NaN | NaN",
    }],
    deviations: &[],
};

/// The inverse of the cumulative beta distribution.
pub static BETA_INV: ScalarFunction = ScalarFunction {
    name: "beta_inv",
    aliases: &[],
    category: Category::Math,
    summary: "The x below which this share of the beta distribution lies; null for a share that is 0, below or above 1, not-a-number for parameters that are not positive.",
    page: "beta-inv-function",
    signatures: &[Signature::new(
        &[Parameter::required("probability", REAL), ALPHA, BETA],
        Returns::REAL,
        beta_inv,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(beta_inv(0.1, 10.0, 20.0), 9), beta_inv(1.5, 10.0, 20.0), beta_inv(0.1, -1.0, 20.0)",
        result: "0.226415022 | null | NaN",
    }],
    deviations: &[],
};

/// The density of the beta distribution.
pub static BETA_PDF: ScalarFunction = ScalarFunction {
    name: "beta_pdf",
    aliases: &[],
    category: Category::Math,
    summary: "The density of the beta distribution at x; not-a-number for x that is not between 0 and 1 and for parameters that are not positive.",
    page: "beta-pdf-function",
    signatures: &[Signature::new(
        &[Parameter::required("x", REAL), ALPHA, BETA],
        Returns::REAL,
        beta_pdf,
    )],
    purity: Purity::Pure,
    naming: Naming::Positional,
    examples: &[Example {
        query: "print round(beta_pdf(0.5, 10.0, 20.0), 9), beta_pdf(1.5, 10.0, 20.0)",
        result: "0.746176019 | NaN",
    }],
    deviations: &[],
};

fn beta_cdf(call: &Call<'_>) -> Outcome {
    let allowed = |parameter: f64| parameter > 0.0 && parameter <= 10_000.0;
    call.map3::<Real, Real, Real, Real, _>(|x, alpha, beta| {
        if (0.0..=1.0).contains(&x) && allowed(alpha) && allowed(beta) {
            regularized(x, alpha, beta)
        } else {
            f64::NAN
        }
    })
}

fn beta_inv(call: &Call<'_>) -> Outcome {
    call.map3::<Real, Real, Real, Real, _>(|probability, alpha, beta| {
        if !(alpha > 0.0 && beta > 0.0) {
            return Some(f64::NAN);
        }
        (probability > 0.0 && probability <= 1.0).then(|| inverse(probability, alpha, beta))
    })
}

fn beta_pdf(call: &Call<'_>) -> Outcome {
    call.map3::<Real, Real, Real, Real, _>(|x, alpha, beta| {
        if x > 0.0 && x < 1.0 && alpha > 0.0 && beta > 0.0 {
            ((alpha - 1.0) * x.ln() + (beta - 1.0) * (-x).ln_1p() - ln_beta(alpha, beta)).exp()
        } else {
            f64::NAN
        }
    })
}

fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// The regularized incomplete beta function, for x from 0 to 1 and positive parameters.
pub(super) fn regularized(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (a * x.ln() + b * (-x).ln_1p() - ln_beta(a, b)).exp();
    // The fraction converges fast on this side of the peak only.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(x, a, b) / a
    } else {
        1.0 - front * fraction(1.0 - x, b, a) / b
    }
}

/// The continued fraction of the incomplete beta function, by Lentz's method.
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut above = 1.0;
    let mut below = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut result = below;
    for step in 1..10_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            below = 1.0 / away(1.0 + term * below);
            above = away(1.0 + term / above);
            change = below * above;
            result *= change;
        }
        if (change - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    result
}

/// The x where the distribution reaches the probability, by halving.
fn inverse(probability: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if regularized(middle, a, b) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}
