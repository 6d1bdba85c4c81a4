//! The places of a rule's plan that rows reach, and the points that are to be reached there.

use std::collections::BTreeMap;
use std::sync::Arc;

use kql_eval::Query;
use kql_eval::observe::Place;
use kql_eval::plan::{Aggregate, Expr, Node, Plan};
use kql_parser::Span;
use kql_parser::syntax::{Operator, OperatorKind};
use kql_parser::visit::{Visitor, walk_operator, walk_query};
use kqlab_proof::Constraint;

use super::bound::bounds;
use super::decision::Decision;
use super::element::elements;
use super::{Aspect, Item, ItemKind, Point, PointState};

/// A point by the number of its item and its number there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct PointId {
    /// The item.
    pub item: usize,
    /// The point of the item.
    pub point: usize,
}

/// A place that rows reach.
#[derive(Debug)]
pub(super) enum Site<'q> {
    /// A predicate
    Predicate(PredicateSite<'q>),
    /// Keys of groups
    Keys(KeysSite<'q>),
    /// A join
    Join(JoinSite<'q>),
}

/// The rows of a plan.
#[derive(Clone, Debug)]
pub(super) struct Input<'q> {
    /// The plan.
    pub plan: &'q Arc<Plan>,
    /// The nodes that run it for each group of rows, the outermost first.
    pub around: Vec<&'q Plan>,
}

/// A predicate that rows reach.
#[derive(Debug)]
pub(super) struct PredicateSite<'q> {
    /// Which one it is.
    pub place: Place,
    /// The rows that reach it.
    pub input: Input<'q>,
    /// The predicate taken apart.
    pub decision: Decision,
    /// What rows show.
    pub shown: Vec<Shown>,
}

/// What shows a point: one row that meets all constraints, over its own columns and after them the values of the atoms.
#[derive(Debug)]
pub(super) struct Shown {
    /// The point.
    pub point: PointId,
    /// What is seen.
    pub aspect: Aspect,
    /// The number of the atom that it is about.
    pub atom: usize,
    /// The constraints.
    pub constraints: Vec<Constraint>,
    /// What makes the clearest row, where one meets it besides.
    pub wished: Option<Constraint>,
}

/// Keys of groups.
#[derive(Debug)]
pub(super) struct KeysSite<'q> {
    /// Which keys they are.
    pub place: Place,
    /// The keys.
    pub keys: &'q [Expr],
    /// The rows that are grouped.
    pub input: Input<'q>,
    /// The item of each key that has one.
    pub items: Vec<Option<usize>>,
}

/// A join.
#[derive(Debug)]
pub(super) struct JoinSite<'q> {
    /// Which join it is.
    pub place: Place,
    /// The node.
    pub plan: &'q Plan,
    /// The nodes that run it for each group of rows, the outermost first.
    pub around: Vec<&'q Plan>,
    /// The item of each pair of keys.
    pub items: Vec<Option<usize>>,
}

/// All places of a rule, and the items that they are about.
#[derive(Debug)]
pub(super) struct Sites<'q> {
    /// The places, as the plan has them; several may be about one item.
    pub sites: Vec<Site<'q>>,
    /// The items.
    pub items: Vec<Item>,
}

/// The places of a query; `text` is its text without what the workspace declares.
pub(super) fn sites<'q>(query: &'q Query, text: &'q str) -> Sites<'q> {
    let mut finder = Finder {
        text,
        joins: join_keys(text),
        sites: vec![],
        items: vec![],
        known: BTreeMap::new(),
        around: vec![],
        next: Place {
            plan: 0,
            node: 0,
            aggregate: None,
        },
    };
    let bound = query.bound();
    for (number, plan) in bound.plans().enumerate() {
        finder.next.plan = number;
        finder.next.node = 0;
        finder.plan(plan);
    }
    Sites {
        sites: finder.sites,
        items: finder.items,
    }
}

struct Finder<'q> {
    text: &'q str,
    joins: Vec<JoinKeys>,
    sites: Vec<Site<'q>>,
    items: Vec<Item>,
    /// An item by its kind and place, and its number among those of the place.
    known: BTreeMap<(ItemKind, u32, u32, usize), usize>,
    /// The nodes around that run a sub-query for each group of rows.
    around: Vec<&'q Plan>,
    /// The place of the next node.
    next: Place,
}

impl<'q> Finder<'q> {
    fn plan(&mut self, plan: &'q Arc<Plan>) {
        // The order of `Plan::nodes`: a node, its inputs, then the sub-query that is run for each group.
        let place = self.next;
        self.next.node += 1;
        for input in plan.inputs() {
            self.plan(input);
        }
        match &plan.node {
            Node::Filter { input, predicate } => {
                self.predicate(predicate, place, input);
            }
            Node::Aggregate {
                input,
                keys,
                aggregates,
            } => {
                self.conditions(aggregates, place, input);
                self.keys(keys, place, input, plan.span);
            }
            Node::TopNested { input, levels } => {
                let aggregates = levels.iter().flat_map(|level| &level.aggregates);
                self.conditions(aggregates, place, input);
            }
            Node::Join { left, on, .. } => self.join(plan, place, left, on),
            Node::ForEach { body, .. } => {
                self.around.push(plan);
                self.plan(body);
                self.around.pop();
            }
            Node::TableScan { .. }
            | Node::Values { .. }
            | Node::Range { .. }
            | Node::Project { .. }
            | Node::Union { .. }
            | Node::Sort { .. }
            | Node::Limit { .. }
            | Node::Expand { .. }
            | Node::Parse { .. }
            | Node::Window { .. }
            | Node::Group { .. }
            | Node::Series { .. }
            | Node::Scan { .. }
            | Node::Sample { .. }
            | Node::Algorithm { .. }
            | Node::Materialize { .. } => {}
        }
    }

    /// The conditions of the aggregates of a node, such as that of `countif`.
    fn conditions(
        &mut self,
        aggregates: impl IntoIterator<Item = &'q Aggregate>,
        node: Place,
        input: &'q Arc<Plan>,
    ) {
        for (number, aggregate) in aggregates.into_iter().enumerate() {
            if let Some(condition) = &aggregate.condition {
                let aggregate = Some(number);
                self.predicate(condition, Place { aggregate, ..node }, input);
            }
        }
    }

    fn predicate(&mut self, predicate: &'q Expr, place: Place, input: &'q Arc<Plan>) {
        let decision = Decision::of(predicate, input.schema.len());
        let mut shown = Vec::new();
        for number in 0..decision.atoms.len() {
            shown.extend(self.atom(&decision, number));
        }
        if !shown.is_empty() {
            self.sites.push(Site::Predicate(PredicateSite {
                place,
                input: self.input(input),
                decision,
                shown,
            }));
        }
    }

    /// What shows the points of an atomic predicate: its values, the elements of its list and its bounds; nothing for one
    /// that is not written in the query itself.
    fn atom(&mut self, decision: &Decision, number: usize) -> Vec<Shown> {
        let aspects = [
            Aspect::True,
            Aspect::False,
            Aspect::DecidesTrue,
            Aspect::DecidesFalse,
        ];
        let Some(expr) = decision.atoms.get(number).map(|atom| &atom.expr) else {
            return vec![];
        };
        let Some(item) = self.item(ItemKind::Predicate, expr.span, 0, None, &aspects) else {
            return vec![];
        };
        let values = aspects.into_iter().enumerate();
        let mut shown: Vec<Shown> = values
            .map(|(point, aspect)| Shown {
                point: PointId { item, point },
                aspect,
                atom: number,
                constraints: decision.shows(number, aspect),
                wished: None,
            })
            .collect();
        for (place, element) in elements(expr).into_iter().enumerate() {
            let mut text = String::new();
            element.value.write_text(&mut text);
            let kind = ItemKind::Element;
            let item = self.item(kind, element.span, place, Some(text), &[Aspect::Alone]);
            shown.extend(item.map(|item| Shown {
                point: PointId { item, point: 0 },
                aspect: Aspect::Alone,
                atom: number,
                constraints: element.shows,
                wished: None,
            }));
        }
        shown.extend(self.bounds(expr, number));
        shown
    }

    /// What shows the points of the bounds of an atomic predicate.
    fn bounds(&mut self, expr: &Expr, atom: usize) -> Vec<Shown> {
        let aspects = [Aspect::Inside, Aspect::Outside];
        let mut shown = Vec::new();
        for (place, bound) in bounds(expr).into_iter().enumerate() {
            let item = self.item(ItemKind::Bound, bound.span, place, None, &aspects);
            let Some(item) = item else { continue };
            let sides = [bound.inside, bound.outside].into_iter().zip(aspects);
            shown.extend(
                sides
                    .enumerate()
                    .map(|(point, (constraints, aspect))| Shown {
                        point: PointId { item, point },
                        aspect,
                        atom,
                        constraints,
                        wished: Some(bound.at.clone()),
                    }),
            );
        }
        shown
    }

    fn keys(&mut self, keys: &'q [Expr], place: Place, input: &'q Arc<Plan>, stage: Span) {
        let items: Vec<Option<usize>> = keys
            .iter()
            .map(|key| {
                // A key that the stage makes up itself has the stage's place.
                let is_written = !key.is_fixed() && key.span != stage;
                let kind = ItemKind::ByColumn;
                is_written
                    .then(|| self.item(kind, key.span, 0, None, &[Aspect::Differs]))
                    .flatten()
            })
            .collect();
        if items.iter().any(Option::is_some) {
            let input = self.input(input);
            self.sites.push(Site::Keys(KeysSite {
                place,
                keys,
                input,
                items,
            }));
        }
    }

    fn join(&mut self, plan: &'q Plan, place: Place, left: &Plan, on: &[(usize, usize)]) {
        let written = self.joins.iter().find(|join| join.operator == plan.span);
        let places: Vec<Span> = match written {
            Some(join) if join.keys.len() == on.len() => join.keys.clone(),
            _ => vec![plan.span; on.len()],
        };
        let items: Vec<Option<usize>> = on
            .iter()
            .zip(places)
            .enumerate()
            .map(|(number, ((key, _), span))| {
                let name = left.schema.field(*key).map(|field| field.name.to_string());
                let aspects = [Aspect::WithPartner, Aspect::WithoutPartner];
                self.item(ItemKind::JoinKey, span, number, name, &aspects)
            })
            .collect();
        if items.iter().any(Option::is_some) {
            let around = self.around.clone();
            self.sites.push(Site::Join(JoinSite {
                place,
                plan,
                around,
                items,
            }));
        }
    }

    fn input(&self, plan: &'q Arc<Plan>) -> Input<'q> {
        Input {
            plan,
            around: self.around.clone(),
        }
    }

    /// The number of an item; None for what is not written in the query itself.
    fn item(
        &mut self,
        kind: ItemKind,
        span: Span,
        number: usize,
        text: Option<String>,
        aspects: &[Aspect],
    ) -> Option<usize> {
        let written = self.text.get(span.start as usize..span.end as usize)?;
        if written.is_empty() {
            return None;
        }
        let key = (kind, span.start, span.end, number);
        if let Some(known) = self.known.get(&key) {
            return Some(*known);
        }
        let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
        self.items.push(Item {
            kind,
            span,
            text: text.unwrap_or(words),
            points: aspects
                .iter()
                .map(|aspect| Point {
                    aspect: *aspect,
                    state: PointState::Missed(None),
                })
                .collect(),
        });
        self.known.insert(key, self.items.len() - 1);
        Some(self.items.len() - 1)
    }
}

/// The places of the keys of a `join` or `lookup`.
struct JoinKeys {
    operator: Span,
    keys: Vec<Span>,
}

fn join_keys(text: &str) -> Vec<JoinKeys> {
    struct Joins(Vec<JoinKeys>);
    impl Visitor for Joins {
        fn operator(&mut self, operator: &Operator) {
            if let OperatorKind::Join { on, .. } | OperatorKind::Lookup { on, .. } = &operator.kind
            {
                self.0.push(JoinKeys {
                    operator: operator.span,
                    keys: on.iter().map(|key| key.span).collect(),
                });
            }
            walk_operator(self, operator);
        }
    }
    let mut joins = Joins(vec![]);
    walk_query(&mut joins, &kql_parser::parse(text).query);
    joins.0
}
