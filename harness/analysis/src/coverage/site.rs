//! The places of a rule's plan that rows reach, and the points that are to be reached there.

use std::collections::BTreeMap;
use std::sync::Arc;

use kql_eval::Query;
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
    /// The predicate.
    pub predicate: &'q Expr,
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
    };
    for plan in query.bound().plans() {
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
}

impl<'q> Finder<'q> {
    fn plan(&mut self, plan: &'q Arc<Plan>) {
        for input in plan.inputs() {
            self.plan(input);
        }
        match &plan.node {
            Node::Filter { input, predicate } => self.predicate(predicate, input),
            Node::Aggregate {
                input,
                keys,
                aggregates,
            } => {
                self.conditions(aggregates, input);
                self.keys(keys, input, plan.span);
            }
            Node::TopNested { input, levels } => {
                for level in levels {
                    self.conditions(&level.aggregates, input);
                }
            }
            Node::Join { left, on, .. } => self.join(plan, left, on),
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

    fn conditions(&mut self, aggregates: &'q [Aggregate], input: &'q Arc<Plan>) {
        for aggregate in aggregates {
            if let Some(condition) = &aggregate.condition {
                self.predicate(condition, input);
            }
        }
    }

    fn predicate(&mut self, predicate: &'q Expr, input: &'q Arc<Plan>) {
        let decision = Decision::of(predicate, input.schema.len());
        let mut shown = Vec::new();
        for (number, atom) in decision.atoms.iter().enumerate() {
            let aspects = [
                Aspect::True,
                Aspect::False,
                Aspect::DecidesTrue,
                Aspect::DecidesFalse,
            ];
            let span = atom.expr.span;
            let Some(item) = self.item(ItemKind::Predicate, span, 0, None, &aspects) else {
                continue;
            };
            for (point, aspect) in aspects.into_iter().enumerate() {
                shown.push(Shown {
                    point: PointId { item, point },
                    aspect,
                    atom: number,
                    constraints: decision.shows(number, aspect),
                    wished: None,
                });
            }
            for (place, element) in elements(&atom.expr).into_iter().enumerate() {
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
            for (place, bound) in bounds(&atom.expr).into_iter().enumerate() {
                let aspects = [Aspect::Inside, Aspect::Outside];
                let item = self.item(ItemKind::Bound, bound.span, place, None, &aspects);
                let Some(item) = item else { continue };
                let sides = [bound.inside, bound.outside].into_iter().zip(aspects);
                for (point, (constraints, aspect)) in sides.enumerate() {
                    shown.push(Shown {
                        point: PointId { item, point },
                        aspect,
                        atom: number,
                        constraints,
                        wished: Some(bound.at.clone()),
                    });
                }
            }
        }
        if !shown.is_empty() {
            self.sites.push(Site::Predicate(PredicateSite {
                predicate,
                input: self.input(input),
                decision,
                shown,
            }));
        }
    }

    fn keys(&mut self, keys: &'q [Expr], input: &'q Arc<Plan>, stage: Span) {
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
            self.sites.push(Site::Keys(KeysSite { keys, input, items }));
        }
    }

    fn join(&mut self, plan: &'q Plan, left: &Plan, on: &[(usize, usize)]) {
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
