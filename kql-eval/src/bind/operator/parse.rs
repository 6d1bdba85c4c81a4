//! `parse`, `parse-where`

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, ParsePiece, Setting};

use crate::bind::{Binder, Row, SemanticError};
use crate::operators::{ParsePattern, PatternKind, PatternPiece};
use crate::plan::{Expr, Extraction, Field, Node, Plan, Schema, Unmatched};
use crate::types::ScalarType;

impl Binder<'_> {
    /// Columns read out of a text by a pattern.
    pub(super) fn parse(
        &mut self,
        input: &Arc<Plan>,
        value: &syntax::Expr,
        pieces: &[ParsePiece],
        unmatched: Unmatched,
        operator: &syntax::Operator,
    ) -> Arc<Plan> {
        let span = operator.span;
        let value = self.scalar(value, Row::Of(&input.schema));
        let value = self.converted(value, ScalarType::String);
        let Some(kind) = self.pattern_kind(operator, unmatched) else {
            return Self::broken(span);
        };
        let flags = operator.setting("flags").and_then(Setting::word);
        let flags = flags.unwrap_or("");
        if flags.chars().any(|flag| !"Uimsx".contains(flag)) {
            self.refuse(
                format!("`{flags}` are no flags of a pattern"),
                operator.keyword,
                "the flags are `U` (shortest match), `i` (any case), `m` (lines) and `s` (`.` matches line ends)",
            );
            return Self::broken(span);
        }
        if !self.is_pattern(pieces, kind) {
            return Self::broken(span);
        }
        self.names_differ(pieces.iter().filter_map(|piece| match piece {
            ParsePiece::Column { name, .. } => Some((name.text.as_str(), name.span)),
            ParsePiece::Skip(_) | ParsePiece::Text(..) => None,
        }));
        let (shapes, columns) = shapes(pieces);
        let pattern = match ParsePattern::new(kind, flags, &shapes) {
            Ok(pattern) => Arc::new(pattern),
            Err(message) => {
                self.report(SemanticError::BadArgument {
                    message,
                    span,
                    help: None,
                });
                return Self::broken(span);
            }
        };
        if value.is_error() {
            return Self::broken(span);
        }
        let extraction = Extraction::Pattern {
            pattern,
            all_or_nothing: kind == PatternKind::Simple,
        };
        extracted(input, value, extraction, columns, unmatched, span)
    }

    fn pattern_kind(
        &mut self,
        operator: &syntax::Operator,
        unmatched: Unmatched,
    ) -> Option<PatternKind> {
        match operator.setting("kind").and_then(Setting::word) {
            None | Some("simple") => Some(PatternKind::Simple),
            Some("regex") => Some(PatternKind::Regex),
            Some("relaxed") if unmatched == Unmatched::Keep => Some(PatternKind::Relaxed),
            Some("relaxed") => {
                self.refuse(
                    "`parse-where` has no `kind=relaxed`".to_owned(),
                    operator.keyword,
                    "`parse kind=relaxed …` keeps all rows",
                );
                None
            }
            Some(other) => {
                self.refuse(
                    format!("`{other}` is no kind of `parse`"),
                    operator.keyword,
                    "the kinds are `simple`, `relaxed` and `regex`",
                );
                None
            }
        }
    }

    /// Reports what no pattern may have.
    fn is_pattern(&mut self, pieces: &[ParsePiece], kind: PatternKind) -> bool {
        let mut open_text = None;
        for piece in pieces {
            match piece {
                ParsePiece::Text(text, span) if text.is_empty() => {
                    self.refuse(
                        "an empty text finds nothing".to_owned(),
                        *span,
                        "leave it out",
                    );
                    return false;
                }
                ParsePiece::Skip(span) if open_text.is_some() && kind != PatternKind::Regex => {
                    self.refuse(
                        "`*` cannot stand right after a string column, whose end it leaves open"
                            .to_owned(),
                        *span,
                        "put the text that ends the column between them",
                    );
                    return false;
                }
                _ => {}
            }
            open_text = match piece {
                ParsePiece::Column { ty, name, .. }
                    if ty.is_none_or(|ty| ScalarType::from(ty) == ScalarType::String) =>
                {
                    Some(name)
                }
                _ => None,
            };
        }
        true
    }
}

/// The input with columns read out of a text: one of an existing name replaces that column in its place.
pub(super) fn extracted(
    input: &Arc<Plan>,
    value: Expr,
    extraction: Extraction,
    columns: Vec<Field>,
    unmatched: Unmatched,
    span: Span,
) -> Arc<Plan> {
    let mut fields = input.schema.fields.clone();
    let mut targets = Vec::with_capacity(columns.len());
    for column in columns {
        let place = fields.iter().position(|field| field.name == column.name);
        match place.and_then(|place| fields.get_mut(place)) {
            Some(field) => *field = column,
            None => fields.push(column),
        }
        targets.push(place.unwrap_or(fields.len() - 1));
    }
    let kept = (0..input.schema.len())
        .filter(|column| !targets.contains(column))
        .map(|column| (column, column))
        .collect();
    let schema = Schema {
        fields,
        incomplete: input.schema.incomplete,
        unpacked: input.schema.unpacked,
        stage: None,
    };
    Arc::new(Plan {
        node: Node::Parse {
            input: Arc::clone(input),
            value,
            extraction,
            targets,
            kept,
            unmatched,
        },
        schema: Arc::new(schema),
        span,
    })
}

/// The pieces of a pattern, and the columns that it gives.
fn shapes(pieces: &[ParsePiece]) -> (Vec<PatternPiece>, Vec<Field>) {
    let mut columns = Vec::new();
    let mut shapes = Vec::with_capacity(pieces.len());
    for piece in pieces {
        shapes.push(match piece {
            ParsePiece::Skip(_) => PatternPiece::Skip,
            ParsePiece::Text(text, _) => PatternPiece::Text(text.clone()),
            ParsePiece::Column { name, ty, .. } => {
                let ty = ty.map_or(ScalarType::String, ScalarType::from);
                columns.push(Field::computed(name.text.as_str(), ty));
                PatternPiece::Column(ty)
            }
        });
    }
    (shapes, columns)
}
