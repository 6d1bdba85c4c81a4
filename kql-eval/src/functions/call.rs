//! The call of a kernel: broadcasting, null handling and the loops, written once.

use crate::types::{Cell, Column, Data, Kind, Reader, Scalar, ScalarType, convert};
use crate::{RuntimeError, Settings};

/// What a kernel gives: a column of the type that the signature returns, with as many rows as the call, or the failure of the
/// whole query. A value that cannot be computed is null, not a failure.
pub type Outcome = Result<Column, RuntimeError>;

/// How many rows of a batch are worked off before it is asked again whether the run is to end.
const CHECKED_EVERY: usize = 256;

/// The arguments of one call over one batch.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The arguments, of the types that the signature takes. Arguments left out are missing at the end.
    pub arguments: &'a [Column],
    /// The rows of the batch.
    pub rows: usize,
    /// The clock and limits of the run.
    pub settings: &'a Settings,
    /// The first row's number in the run, for functions that differ from row to row.
    pub first_row: u64,
}

impl<'a> Call<'a> {
    /// How many arguments were given; those left out at the end do not count.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.arguments.len()
    }

    /// The argument at `index`, from 0, already of the type that its parameter takes; nothing for one left out.
    #[must_use]
    pub fn argument(&self, index: usize) -> Option<&'a Column> {
        self.arguments.get(index)
    }

    /// A reader of the argument at `index`, of type `K`. An argument left out reads as null.
    #[must_use]
    pub fn reader<K: Kind>(&self, index: usize) -> Reader<'a, K> {
        self.arguments
            .get(index)
            .map_or(Reader::Constant(None), Column::reader)
    }

    /// Whether every argument is a constant, so that one row tells all. A call without arguments is one.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        self.arguments
            .iter()
            .all(|column| matches!(column.data(), Data::Constant(_)))
    }

    /// Computes a cell for each row; only one when all arguments are constants.
    pub fn build<R: Kind, C: Cell<R>>(&self, mut cell: impl FnMut(usize) -> C) -> Outcome {
        self.try_build::<R, C>(|row| Ok(cell(row)))
    }

    /// As [`build`](Self::build), for cells that can fail.
    pub fn try_build<R: Kind, C: Cell<R>>(
        &self,
        mut cell: impl FnMut(usize) -> Result<C, RuntimeError>,
    ) -> Outcome {
        self.fill::<R>(|row, builder| {
            cell(row)?.push(builder);
            Ok(())
        })
    }

    /// As [`build`](Self::build), for kernels that write text or encoded values from memory they reuse: `write` adds exactly
    /// one cell to the builder for each row.
    pub fn fill<R: Kind>(
        &self,
        mut write: impl FnMut(usize, &mut R::Builder) -> Result<(), RuntimeError>,
    ) -> Outcome {
        // One row tells all. Without rows nothing may be computed: a kernel that fails would fail a query that has
        // nothing to compute.
        if self.rows > 0 && self.is_constant() {
            let mut builder = R::builder(1);
            write(0, &mut builder)?;
            let one = Column::array(R::TYPE, R::finish(builder));
            return Ok(Column::constant(one.scalar(0), self.rows));
        }
        let mut builder = R::builder(self.rows);
        for row in 0..self.rows {
            // Within a batch too: a regular expression over thousands of long texts takes seconds, and a stage is asked
            // only between them.
            if row % CHECKED_EVERY == 0 {
                self.settings.stop.check()?;
            }
            write(row, &mut builder)?;
        }
        Ok(Column::array(R::TYPE, R::finish(builder)))
    }

    /// A function of one argument: null in, null out.
    pub fn map1<A: Kind, R: Kind, C: Cell<R>>(&self, f: impl Fn(A::Ref<'a>) -> C) -> Outcome {
        let a = self.reader::<A>(0);
        self.build::<R, _>(|row| a.get(row).map(&f))
    }

    /// A function of two arguments: any null in, null out.
    pub fn map2<A: Kind, B: Kind, R: Kind, C: Cell<R>>(
        &self,
        f: impl Fn(A::Ref<'a>, B::Ref<'a>) -> C,
    ) -> Outcome {
        let (a, b) = (self.reader::<A>(0), self.reader::<B>(1));
        self.build::<R, _>(|row| Some(f(a.get(row)?, b.get(row)?)))
    }

    /// A function of three arguments: any null in, null out.
    pub fn map3<A: Kind, B: Kind, D: Kind, R: Kind, C: Cell<R>>(
        &self,
        f: impl Fn(A::Ref<'a>, B::Ref<'a>, D::Ref<'a>) -> C,
    ) -> Outcome {
        let (a, b, d) = (
            self.reader::<A>(0),
            self.reader::<B>(1),
            self.reader::<D>(2),
        );
        self.build::<R, _>(|row| Some(f(a.get(row)?, b.get(row)?, d.get(row)?)))
    }

    /// A function of one argument that writes text into memory used again for every row: null in, null out.
    pub fn write1<A: Kind>(&self, f: impl Fn(A::Ref<'a>, &mut String)) -> Outcome {
        let a = self.reader::<A>(0);
        self.write(|row, text| {
            if let Some(a) = a.get(row) {
                f(a, text);
            }
        })
    }

    /// The argument at `index` as values of another type, by the rules of the `to…` functions; nulls for one left out.
    #[must_use]
    pub fn convert(&self, index: usize, to: ScalarType) -> Column {
        match self.argument(index) {
            Some(column) => convert(column, to),
            None => self.constant(Scalar::null(to)),
        }
    }

    /// The same value in every row: a constant column, as long as the call has rows.
    #[must_use]
    pub fn constant(&self, value: Scalar) -> Column {
        Column::constant(value, self.rows)
    }
}
