//! Stages over the partitions of a table, on several threads.
//!
//! The partitions are read in ranges, each by one thread from its first row to its last; what is made of the ranges is merged
//! in their order. As the ranges depend on the table alone, the result is the same whatever the number of threads.

use std::cell::OnceCell;
use std::sync::Arc;

use super::memory::Memory;
use super::stream::{Reading, scan_request, stage};
use super::{Context, Stream, Threshold, open};
use crate::internal::guarded;
use crate::plan::{Expr, ExprKind, Plan};
use crate::types::Column;
use crate::{RuntimeError, Settings, threads};

/// The most ranges: enough that threads end at about the same time, few enough that merging what they make is cheap.
const RANGES: usize = 64;

/// Stages that look at one row at a time, over a table.
pub(super) struct Pipeline<'p> {
    table: &'p Plan,
    /// From the table up.
    stages: Vec<&'p Plan>,
}

impl<'p> Pipeline<'p> {
    /// The plan as a pipeline, where it is one and gives the same rows however it is cut.
    pub fn of(plan: &'p Plan) -> Option<Self> {
        let mut stages = Vec::new();
        let mut at = plan;
        // Only expressions that give the same value however often they are computed: `rand()` would differ with the
        // number of threads.
        while at.node.as_scan().is_none() {
            let input = at.node.row_by_row()?;
            if !at
                .node
                .expressions()
                .iter()
                .all(|expr| expr.is_repeatable())
            {
                return None;
            }
            stages.push(at);
            at = input;
        }
        stages.reverse();
        Some(Self { table: at, stages })
    }

    /// The table's column that a column of the result is.
    pub fn source_of(&self, column: usize) -> Option<usize> {
        let mut stages = self.stages.iter().rev();
        stages.try_fold(column, |column, plan| plan.node.passed_column(column))
    }

    fn open<'s>(&self, rows: Box<dyn Stream + 's>) -> Box<dyn Stream + 's>
    where
        'p: 's,
    {
        self.stages
            .iter()
            .fold(rows, |input, plan| stage(plan, input))
    }

    fn expressions(&self) -> Vec<&'p Expr> {
        let stages = self.stages.iter();
        stages.flat_map(|plan| plan.node.expressions()).collect()
    }
}

/// What a consumer of rows needs besides them.
#[derive(Default)]
pub(super) struct Wants<'p> {
    /// The expressions that it computes: their sub-queries are run before any thread starts.
    pub expressions: Vec<&'p Expr>,
    /// The bound that it sets for the rows to come.
    pub threshold: Option<Arc<Threshold>>,
}

/// Hands the rows of a plan to `consume`: all at once, or where the plan allows it each range of partitions on its own.
/// The results are in the order of the rows; there is at least one.
///
/// # Errors
/// Those of the stages and of `consume`; of several the one that the first rows give.
pub(super) fn consume<'p, T: Send>(
    plan: &'p Plan,
    wants: Wants<'p>,
    context: &Context<'p>,
    consume: impl Fn(&mut dyn Stream, &Context<'_>) -> Result<T, RuntimeError> + Sync,
) -> Result<Vec<T>, RuntimeError> {
    let whole = |stream: &mut dyn Stream| Ok(vec![consume(stream, context)?]);
    let repeatable = wants.expressions.iter().all(|expr| expr.is_repeatable());
    let Some(pipeline) = Pipeline::of(plan).filter(|_| repeatable) else {
        return whole(open(plan, context)?.as_mut());
    };
    let request = scan_request(pipeline.table, wants.threshold, context);
    let needed = request.needed;
    let rows = context.database.scan(request)?;
    let partitions = rows.partitions();
    if partitions <= 1 {
        let table = Box::new(Reading::new(rows, 0..partitions, needed));
        return whole(pipeline.open(table).as_mut());
    }
    // Sub-queries are run before any thread starts: `OnceCell` is not shared between threads, and each thread would run
    // them again.
    let fork = Fork::new(
        context,
        pipeline.expressions().iter().chain(&wants.expressions),
    )?;
    // The ranges depend on the table alone, never on the threads: sums of reals depend on how rows are grouped, and must be
    // the same on every machine.
    let ranges = partitions.min(RANGES);
    let range = |number: usize| {
        let partitions = partitions * number / ranges..partitions * (number + 1) / ranges;
        let table = Reading::new(Arc::clone(&rows), partitions, needed);
        let mut stream = pipeline.open(Box::new(table));
        let context = fork.context();
        consume(stream.as_mut(), &context)
    };
    in_order(ranges, context.settings.threads, range)
}

/// The results of `work` for the numbers below `count`, worked off by several threads. Of several errors that of the least
/// number is given.
pub(super) fn in_order<T: Send>(
    count: usize,
    threads: usize,
    work: impl Fn(usize) -> Result<T, RuntimeError> + Sync,
) -> Result<Vec<T>, RuntimeError> {
    // Each thread guards itself: what another one says of its end is lost.
    let work = |number| guarded(|| work(number)).unwrap_or_else(|fault| Err(fault.into()));
    threads::in_order(count, threads, work)
        .into_iter()
        .collect()
}

/// What threads need of a run, all of it computed before they start.
struct Fork<'p> {
    settings: &'p Settings,
    subqueries: &'p [Arc<Plan>],
    first_columns: Vec<Option<Column>>,
    memory: Arc<Memory>,
}

impl<'p> Fork<'p> {
    fn new<'e>(
        context: &Context<'p>,
        expressions: impl Iterator<Item = &'e &'e Expr>,
    ) -> Result<Self, RuntimeError> {
        for expr in expressions {
            compute_subqueries(expr, context)?;
        }
        Ok(Self {
            settings: context.settings,
            subqueries: context.subqueries(),
            first_columns: context.computed_columns(),
            memory: context.memory(),
        })
    }

    fn context(&self) -> Context<'_> {
        let columns = self.first_columns.iter().map(|column| match column {
            Some(column) => OnceCell::from(column.clone()),
            None => OnceCell::new(),
        });
        let memory = Arc::clone(&self.memory);
        Context::forked(self.settings, self.subqueries, columns.collect(), memory)
    }
}

fn compute_subqueries(expr: &Expr, context: &Context<'_>) -> Result<(), RuntimeError> {
    if let ExprKind::Subquery(subquery) | ExprKind::InSubquery { subquery, .. } = &expr.kind {
        context.first_column(*subquery)?;
    }
    expr.children()
        .into_iter()
        .try_for_each(|child| compute_subqueries(child, context))
}
