//! Closing gaps: for each point that no test reaches, the rows that reach it, or the proof that none can.

use std::collections::BTreeSet;

use kqlab_proof::{Clock, Constraint, Events, Prepared, smallest, whole_tables, yaml_rows};

use super::site::{JoinSite, KeysSite, PointId, PredicateSite, Site, Sites};
use super::witness::{Finder, Found, Judge};
use super::{Aspect, Closing, ItemKind, PointState, measure};

/// For how many points rows are looked for.
const MOST_SOUGHT: usize = 200;

/// After this many searches that found nothing no more are made: the rule asks for something that is not understood.
const MOST_FRUITLESS: usize = 24;

/// For how many elements of the lists of one predicate rows are looked for; a list of indicators may have thousands.
const MOST_ELEMENTS: usize = 25;

/// Finds rows for the points that are missed, and says in `sites` which rows reach them. Rows count only if a run of the
/// engine over them reaches the point.
/// The rows are written by `clock`, that of the test file.
pub(super) fn close(rule: &Prepared, sites: &mut Sites<'_>, clock: Clock) -> Vec<Closing> {
    let finder = Finder::new(rule);
    let mut closings = Vec::new();
    let mut fruitless = 0;
    let wanted = wanted(sites);
    let whole = whole_tables(rule.query());
    for Wanted { site, point } in wanted.into_iter().take(MOST_SOUGHT) {
        if !sites.is_open(point) || fruitless >= MOST_FRUITLESS {
            continue;
        }
        let Some(of) = sites.sites.get(site) else {
            continue;
        };
        let is_of_groups = matches!(of, Site::Keys(_));
        match sought(&finder, rule, sites, of, point) {
            Found::Events {
                events,
                reached,
                constrained,
            } => {
                let Ok(fired) = rule.count(&events) else {
                    continue;
                };
                let closed: Vec<PointId> = reached
                    .into_iter()
                    .filter(|point| sites.is_open(*point))
                    .collect();
                let events = smallest(events, &whole, &mut |events| {
                    rule.count(events) == Ok(fired)
                        && constrained
                            .as_ref()
                            .is_none_or(|constrained| constrained.fires(events) == Ok(true))
                        && reaches(rule, sites, events, &closed)
                });
                for point in closed {
                    sites.set(point, PointState::Missed(Some(closings.len())));
                }
                closings.push(Closing {
                    name: name(sites, point, closings.len() + 1),
                    rows: yaml_rows(&events, clock),
                    fires: fired > 0,
                    count: (is_of_groups && fired > 0).then_some(fired),
                });
            }
            Found::Impossible => sites.set(point, PointState::Impossible),
            Found::Nothing => fruitless += 1,
        }
    }
    closings
}

/// Looks for events that reach a point of a site.
fn sought(
    finder: &Finder<'_>,
    rule: &Prepared,
    sites: &Sites<'_>,
    of: &Site<'_>,
    point: PointId,
) -> Found {
    let mut judge = |events: &Events| -> Option<BTreeSet<PointId>> {
        let reached = measure::points(rule, sites, events, &BTreeSet::new()).ok()?;
        reached.contains(&point).then_some(reached)
    };
    match of {
        Site::Predicate(site) => at_predicate(finder, site, point, &mut judge),
        Site::Keys(site) => at_keys(finder, site, point, &mut judge),
        Site::Join(site) => at_join(finder, site, point, &mut judge),
    }
}

/// Whether events reach all of some points.
fn reaches(rule: &Prepared, sites: &Sites<'_>, events: &Events, points: &[PointId]) -> bool {
    let reached = measure::points(rule, sites, events, &BTreeSet::new());
    reached.is_ok_and(|reached| points.iter().all(|point| reached.contains(point)))
}

/// A test's name: what it shows, without the braces that stand for values in names.
fn name(sites: &Sites<'_>, point: PointId, number: usize) -> String {
    let item = sites.items.get(point.item);
    let aspect = item.and_then(|item| item.points.get(point.point));
    let text: String = item
        .map_or("", |item| &item.text)
        .chars()
        .filter(|c| !c.is_control())
        .take(60)
        .map(|c| match c {
            '{' => '(',
            '}' => ')',
            c => c,
        })
        .collect();
    let shown = aspect.map_or("", |point| point.aspect.shown());
    format!("coverage {number}: {text} {shown}")
}

/// A point that is missed, and a place where it may be reached.
struct Wanted {
    site: usize,
    point: PointId,
}

/// The points that are missed. Those whose rows are likely to reach others too come first.
fn wanted(sites: &Sites<'_>) -> Vec<Wanted> {
    let mut all = Vec::new();
    for (number, site) in sites.sites.iter().enumerate() {
        let mut points: Vec<PointId> = match site {
            Site::Predicate(site) => site.shown.iter().map(|shown| shown.point).collect(),
            Site::Keys(site) => of_items(&site.items, 1),
            Site::Join(site) => of_items(&site.items, 2),
        };
        points.retain(|point| sites.is_open(*point));
        let mut elements = 0;
        points.retain(|point| {
            let item = sites.items.get(point.item);
            let is_element = item.is_some_and(|item| item.kind == ItemKind::Element);
            elements += usize::from(is_element);
            !is_element || elements <= MOST_ELEMENTS
        });
        points.sort_by_key(|point| rank(sites, *point));
        all.extend(points.into_iter().map(|point| Wanted {
            site: number,
            point,
        }));
    }
    all
}

fn of_items(items: &[Option<usize>], points: usize) -> Vec<PointId> {
    let items = items.iter().flatten();
    items
        .flat_map(|item| (0..points).map(|point| PointId { item: *item, point }))
        .collect()
}

fn rank(sites: &Sites<'_>, point: PointId) -> u8 {
    let item = sites.items.get(point.item);
    match item.and_then(|item| item.points.get(point.point)) {
        Some(point) => match point.aspect {
            Aspect::Inside | Aspect::Outside | Aspect::Alone => 0,
            Aspect::DecidesTrue | Aspect::DecidesFalse => 1,
            Aspect::True | Aspect::False => 2,
            Aspect::Differs | Aspect::WithPartner | Aspect::WithoutPartner => 3,
        },
        None => u8::MAX,
    }
}

fn at_predicate(
    finder: &Finder<'_>,
    site: &PredicateSite<'_>,
    point: PointId,
    judge: Judge<'_>,
) -> Found {
    let Some(shown) = site.shown.iter().find(|shown| shown.point == point) else {
        return Found::Nothing;
    };
    let over_row = |constraints: &[Constraint]| -> Vec<Constraint> {
        let constraints = constraints.iter();
        constraints
            .map(|constraint| site.decision.over_row(constraint))
            .collect()
    };
    let own = over_row(&shown.constraints);
    // A row that decides besides is the better test, and the best is one on which the answer of the whole rule hinges.
    let mut wishes: Vec<Vec<Constraint>> = decided_besides(shown.aspect)
        .iter()
        .map(|aspect| over_row(&site.decision.shows(shown.atom, *aspect)))
        .map(|besides| [own.clone(), besides].concat())
        .collect();
    wishes.push(own.clone());
    if let Some(wished) = &shown.wished {
        let wished = over_row(std::slice::from_ref(wished));
        let clearest = wishes
            .iter()
            .map(|wish| [wish.clone(), wished.clone()].concat());
        wishes = clearest.chain(wishes.iter().cloned()).collect();
    }
    for constraints in &wishes {
        if let found @ Found::Events { .. } = finder.hinging(site, constraints, judge) {
            return found;
        }
    }
    for constraints in &wishes {
        if let found @ Found::Events { .. } = finder.meeting(&site.input, constraints, judge) {
            return found;
        }
    }
    if finder.is_impossible(&site.input, &own) {
        Found::Impossible
    } else {
        Found::Nothing
    }
}

/// What a row that shows an element or a bound may show of the whole predicate besides.
const fn decided_besides(aspect: Aspect) -> &'static [Aspect] {
    match aspect {
        Aspect::Alone | Aspect::Inside | Aspect::Outside => {
            &[Aspect::DecidesTrue, Aspect::DecidesFalse]
        }
        Aspect::True
        | Aspect::False
        | Aspect::DecidesTrue
        | Aspect::DecidesFalse
        | Aspect::Differs
        | Aspect::WithPartner
        | Aspect::WithoutPartner => &[],
    }
}

fn at_keys(finder: &Finder<'_>, site: &KeysSite<'_>, point: PointId, judge: Judge<'_>) -> Found {
    let number = site.items.iter().position(|item| *item == Some(point.item));
    match number {
        Some(number) => finder.differing(&site.input, site.keys, number, judge),
        None => Found::Nothing,
    }
}

fn at_join(finder: &Finder<'_>, site: &JoinSite<'_>, point: PointId, judge: Judge<'_>) -> Found {
    let number = site.items.iter().position(|item| *item == Some(point.item));
    match (number, point.point) {
        (Some(_), 0) => finder.partners(site, judge),
        (Some(number), _) => finder.lonely(site, number, judge),
        (None, _) => Found::Nothing,
    }
}
