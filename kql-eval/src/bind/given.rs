//! Rows that only the caller can supply: external data, and what the cloud knows of a file.

use std::sync::Arc;

use kql_parser::Span;
use kql_parser::syntax::{self, BinaryOperator, ExprKind as Syntax, Literal};

use super::scope::Table;
use super::tabular::unlabelled;
use super::{Binder, SemanticError};
use crate::plan::{Expr, Field, Node, Plan, Schema};
use crate::types::{Scalar, ScalarType};

/// The columns that `FileProfile` adds. See the page *FileProfile* of advanced hunting.
const FILE_PROFILE: &[(&str, ScalarType)] = &[
    ("SHA1", ScalarType::String),
    ("SHA256", ScalarType::String),
    ("MD5", ScalarType::String),
    ("FileSize", ScalarType::Long),
    ("GlobalPrevalence", ScalarType::Long),
    ("GlobalFirstSeen", ScalarType::DateTime),
    ("GlobalLastSeen", ScalarType::DateTime),
    ("Signer", ScalarType::String),
    ("Issuer", ScalarType::String),
    ("SignerHash", ScalarType::String),
    ("IsCertificateValid", ScalarType::Bool),
    ("IsRootSignerMicrosoft", ScalarType::Bool),
    ("SignatureState", ScalarType::String),
    ("IsExecutable", ScalarType::Bool),
    ("ThreatName", ScalarType::String),
    ("Publisher", ScalarType::String),
    ("SoftwareName", ScalarType::String),
    ("ProfileAvailability", ScalarType::String),
];

impl Binder<'_> {
    /// `externaldata (columns) [addresses]`: nothing is ever fetched. The rows are those given under the first address;
    /// without any the scan fails where the database wants rows.
    pub(super) fn external_data(&mut self, data: &syntax::ExternalData, span: Span) -> Arc<Plan> {
        let fields: Vec<Field> = data
            .columns
            .iter()
            .map(|column| Field::computed(column.name.text.as_str(), ScalarType::from(column.ty)))
            .collect();
        let address = data.uris.first().and_then(|uri| match &uri.kind {
            Syntax::Literal(Literal::String(text)) => Some(text.as_str()),
            _ => None,
        });
        self.supplied(address.unwrap_or("externaldata"), fields, span)
    }

    /// `invoke FileProfile(hash, limit)`: each row with what is given of the file with this hash; the limit is not
    /// applied. See the page *FileProfile* of advanced hunting.
    pub(super) fn file_profile(&mut self, table: Table, call: &syntax::Call, span: Span) -> Table {
        let Some(hash) = self.hash_column(call) else {
            return unlabelled(Self::broken(span));
        };
        // The column's name is all that says which hash it holds; both kinds are text.
        let key = if hash.text.contains("256") {
            "SHA256"
        } else {
            "SHA1"
        };
        let fields = FILE_PROFILE
            .iter()
            .map(|(name, ty)| Field::computed(*name, *ty))
            .collect();
        let profiles = self.supplied(&call.name.text, fields, span);

        let on = syntax::Expr {
            span: hash.span,
            kind: Syntax::Binary {
                operator: BinaryOperator::Equal,
                operator_span: hash.span,
                right: side_column("$right", named(key, hash.span)),
                left: side_column("$left", hash),
            },
        };
        unlabelled(self.lookup_of(&table.plan, profiles, &[on], span))
    }

    /// The column of hashes that a call names: as a name or a text, else the default.
    fn hash_column(&mut self, call: &syntax::Call) -> Option<syntax::Name> {
        Some(
            match call.arguments.first().map(|argument| &argument.value) {
                None => syntax::Name {
                    text: "SHA1".to_owned(),
                    span: call.name.span,
                },
                Some(syntax::Expr {
                    kind: Syntax::Name(name),
                    ..
                }) => name.clone(),
                Some(syntax::Expr {
                    kind: Syntax::Literal(Literal::String(text)),
                    span,
                }) => syntax::Name {
                    text: text.clone(),
                    span: *span,
                },
                Some(other) => {
                    self.report(SemanticError::BadArgument {
                        message: "`FileProfile` takes the name of a column of hashes".to_owned(),
                        span: other.span,
                        help: Some("`invoke FileProfile(SHA1, 1000)`".to_owned()),
                    });
                    return None;
                }
            },
        )
    }

    /// Rows of these columns that are given under `name`; columns that they lack are null.
    fn supplied(&mut self, name: &str, fields: Vec<Field>, span: Span) -> Arc<Plan> {
        let Some(given) = self.catalog_table(name, span) else {
            let needed = vec![true; fields.len()];
            let node = Node::TableScan {
                table: Arc::from(name),
                needed,
                pushed_down: Vec::new(),
            };
            let schema = Arc::new(Schema::new(fields));
            return Arc::new(Plan { node, schema, span });
        };
        let given = given.plan;
        let columns = fields
            .into_iter()
            .map(|field| {
                let own = given.schema.index_of(&field.name);
                let own = own.and_then(|index| Some((index, given.schema.field(index)?.ty)));
                let value = match own {
                    Some((index, ty)) => self.converted(Expr::column(index, ty, span), field.ty),
                    None => Expr::literal(Scalar::null(field.ty), span),
                };
                (field, value)
            })
            .collect();
        super::operator::projection(&given, columns, span)
    }
}

fn named(text: &str, span: Span) -> syntax::Name {
    syntax::Name {
        text: text.to_owned(),
        span,
    }
}

/// `$left.name`
fn side_column(side: &str, name: syntax::Name) -> Box<syntax::Expr> {
    let place = name.span;
    let base = syntax::Expr {
        kind: Syntax::Name(named(side, place)),
        span: place,
    };
    Box::new(syntax::Expr {
        kind: Syntax::Member {
            base: Box::new(base),
            name,
        },
        span: place,
    })
}
