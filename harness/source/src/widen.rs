//! One type for the values of several files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use kql_eval::types::ScalarType;

/// The columns of several files, in the order in which they first appear.
#[derive(Default)]
pub(super) struct Union {
    pub columns: Vec<(String, ScalarType)>,
    /// For each column the file that has it first.
    files: Vec<PathBuf>,
    places: HashMap<String, usize>,
    /// The columns whose types were not the same.
    pub widened: Vec<Widened>,
}

/// A column that two files have with different types.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Widened {
    /// The column.
    pub column: String,
    /// The file that has it first.
    pub first: PathBuf,
    /// Its type there.
    pub first_type: ScalarType,
    /// The other file.
    pub second: PathBuf,
    /// Its type there.
    pub second_type: ScalarType,
    /// The type that it has in the table.
    pub ty: ScalarType,
}

impl Union {
    /// Adds the columns of a file. A column whose type differs gets one that holds the values of both.
    pub fn add(&mut self, path: &Path, columns: &[(String, ScalarType)]) {
        for (name, ty) in columns {
            let Some(place) = self.places.get(name).copied() else {
                self.places.insert(name.clone(), self.columns.len());
                self.columns.push((name.clone(), *ty));
                self.files.push(path.to_owned());
                continue;
            };
            let known = self.columns.get_mut(place).zip(self.files.get(place));
            if let Some(((_, known), first)) = known.filter(|((_, known), _)| known != ty) {
                let both = widened(*known, *ty);
                match self.widened.iter_mut().find(|each| each.column == *name) {
                    Some(widened) => widened.ty = both,
                    None => self.widened.push(Widened {
                        column: name.clone(),
                        first: first.clone(),
                        first_type: *known,
                        second: path.to_owned(),
                        second_type: *ty,
                        ty: both,
                    }),
                }
                *known = both;
            }
        }
    }
}

/// The type that holds the values of two others: that of the larger numbers, or text.
const fn widened(one: ScalarType, other: ScalarType) -> ScalarType {
    use ScalarType::{Int, Long, Real, String};
    match (one, other) {
        (Int, Long) | (Long, Int) => Long,
        // A long beyond 2^53 loses digits as a real, which is why the account of a run names each widened column.
        (Int | Long, Real) | (Real, Int | Long) => Real,
        (one, other) if one as u8 == other as u8 => one,
        _ => String,
    }
}
