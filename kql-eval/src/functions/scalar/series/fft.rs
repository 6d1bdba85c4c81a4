//! `series_fft`, `series_ifft`

use super::fourier::{Complex, Direction, Fourier};
use super::shape::{ENTRY, SERIES, column, of_complete, read_complete, write_series};
use crate::RuntimeError;
use crate::functions::{
    BagColumn, Call, Example, Naming, Outcome, Parameter, Returns, ScalarFunction, Signature, Takes,
};
use crate::types::{Dyn, ScalarType};

const COLUMNS: &[BagColumn] = &[
    column(&["real"], ScalarType::Dynamic),
    column(&["imag"], ScalarType::Dynamic),
];

const PARAMETERS: &[Parameter] = &[
    SERIES,
    Parameter::optional("series_imaginary", Takes::DYNAMIC),
];

const DEVIATIONS: &[&str] = &[
    "A series with a place that holds no finite number stops the query, and so do two of different lengths; Kusto's page leaves that open.",
];

/// The frequencies of a series.
pub static SERIES_FFT: ScalarFunction = ScalarFunction {
    name: "series_fft",
    summary: "The Fourier transform of a series of complex numbers, not scaled, in two columns: the real and the imaginary parts. Without imaginary parts those are 0.",
    page: "series-fft-function",
    signatures: &[Signature::new(PARAMETERS, Returns::DYNAMIC, |call| {
        transformed(call, "series_fft", Direction::Forward)
    })],
    naming: Naming::Columns(COLUMNS),
    examples: &[
        Example {
            query: "print y = dynamic([1, 2, 4]) | project series_fft(y) | project real = array_length(series_fft_y_real), imag = round(toreal(series_fft_y_imag[1]), 6)",
            result: "3 | 1.732051",
        },
        Example {
            query: "print (re, im) = series_fft(dynamic([1, 0, 0, 0]), dynamic([0, 0, 0, 0]))",
            result: "[1.0,1.0,1.0,1.0] | [0.0,0.0,0.0,0.0]",
        },
    ],
    deviations: DEVIATIONS,
    ..ENTRY
};

/// The series that frequencies make.
pub static SERIES_IFFT: ScalarFunction = ScalarFunction {
    name: "series_ifft",
    summary: "The inverse Fourier transform of a series of complex numbers, in two columns: the real and the imaginary parts. It gives back what `series_fft` was given.",
    page: "series-ifft-function",
    signatures: &[Signature::new(PARAMETERS, Returns::DYNAMIC, |call| {
        transformed(call, "series_ifft", Direction::Inverse)
    })],
    naming: Naming::Columns(COLUMNS),
    examples: &[Example {
        query: "print y = dynamic([1, 2, 4, 9]) | extend (fr, fi) = series_fft(y) | extend (re, im) = series_ifft(fr, fi) | mv-apply v = re to typeof(real) on (summarize make_list(round(v, 9)))\n| project list_v",
        result: "[1.0,2.0,4.0,9.0]",
    }],
    deviations: DEVIATIONS,
    ..ENTRY
};

fn transformed(call: &Call<'_>, function: &str, direction: Direction) -> Outcome {
    let imaginary_parts = call.argument(1).map(|_| call.reader::<Dyn>(1));
    let mut imaginary = Vec::new();
    let mut fourier = Fourier::default();
    of_complete(call, function, |row, real, encoder| {
        imaginary.clear();
        match &imaginary_parts {
            None => imaginary.resize(real.len(), 0.0),
            Some(parts) => {
                if read_complete(parts.get(row), function, &mut imaginary)?.is_none() {
                    return Ok(None);
                }
                if imaginary.len() != real.len() {
                    return Err(RuntimeError::function(format!(
                        "`{function}` over series of different lengths is not supported"
                    )));
                }
            }
        }
        let pairs = real.iter().zip(&imaginary);
        fourier.input.clear();
        fourier
            .input
            .extend(pairs.map(|(&real, &imaginary)| Complex { real, imaginary }));
        fourier.transform(direction);
        encoder.begin_bag();
        let values = fourier.output.iter();
        write_series("real", values.clone().map(|value| value.real), encoder);
        write_series("imag", values.map(|value| value.imaginary), encoder);
        encoder.end();
        Ok(Some(()))
    })
}
