//! Unique rules and indexes: what SQLite has of them.

use super::super::keys;
use super::Adapter;
use crate::def::{BinaryOperator, Deferrable, EngineSet, NullsOrder, Volatility};
use crate::dialect::Feature;
use crate::model::{Expression, Index, IndexKey, IndexPart, Unique};
use crate::syntax::settings::SqliteRegex;

impl Adapter<'_> {
    pub(super) fn unique(&mut self, object: &str, unique: &Unique) -> (Unique, Option<Index>) {
        self.refuse_all(object, keys::limited_storage(&unique.storage));
        if unique.without_overlaps {
            self.require(object, Feature::TemporalKeys);
        }
        if unique.deferrable != Deferrable::No {
            self.require(object, Feature::DeferrableUnique);
        }
        if unique.nulls_not_distinct {
            self.require(object, Feature::NullsNotDistinct);
        }
        let parts = self.parts(object, &unique.parts, unique.engines);
        let predicate = self.predicate(object, unique.predicate.as_ref(), unique.engines);
        let covering = (!unique.include.is_empty()).then(|| {
            let mut covering = parts.clone();
            covering.extend(unique.include.iter().map(IndexPart::column));
            Index {
                predicate: predicate.clone(),
                engines: EngineSet::SQLITE,
                ..Index::new(format!("{}_covering", unique.name), covering)
            }
        });
        let unique = Unique {
            parts,
            predicate,
            include: vec![],
            comment: None,
            ..unique.clone()
        };
        (unique, covering)
    }
}

impl Adapter<'_> {
    pub(super) fn index(&mut self, object: &str, index: &Index) -> Index {
        self.refuse_all(object, keys::limited_storage(&index.storage));
        if index.method != "btree" {
            self.add(
                object,
                format!("access method `{}`", index.method),
                "leave out `using = ..`, or limit the index: `only(postgres)`",
            );
        }
        let mut parts = self.parts(object, &index.parts, index.engines);
        parts.extend(index.include.iter().map(IndexPart::column));
        Index {
            parts,
            predicate: self.predicate(object, index.predicate.as_ref(), index.engines),
            include: vec![],
            comment: None,
            ..index.clone()
        }
    }
}

impl Adapter<'_> {
    fn parts(&mut self, object: &str, parts: &[IndexPart], engines: EngineSet) -> Vec<IndexPart> {
        parts
            .iter()
            .map(|part| {
                let mut part = part.clone();
                if let Some(class) = &part.operator_class {
                    self.add(
                        object,
                        format!("operator class `{class}`"),
                        "leave it out, or limit the index: `only(postgres)`",
                    );
                }
                if let Some(collation) = &part.collation {
                    self.collation(object, collation);
                }
                // NULL is the smallest value here, so that one of the two orders is there by itself.
                match (part.nulls, part.descending) {
                    (None, _) => {}
                    (Some(NullsOrder::First), false) | (Some(NullsOrder::Last), true) => {
                        part.nulls = None;
                    }
                    (Some(_), _) => self.add(
                        object,
                        "order of NULLs in an index against its direction",
                        "leave it out, or limit the index: `only(postgres)`",
                    ),
                }
                if let IndexKey::Expression(key) = &part.key {
                    self.no_pattern(object, key);
                    self.repeatable(object, key);
                    if let Some(key) = self.rewritten(object, key, engines) {
                        part.key = IndexKey::Expression(key);
                    }
                }
                part
            })
            .collect()
    }
}

impl Adapter<'_> {
    fn predicate(
        &mut self,
        object: &str,
        predicate: Option<&Expression>,
        engines: EngineSet,
    ) -> Option<Expression> {
        let predicate = predicate?;
        self.no_pattern(object, predicate);
        self.repeatable(object, predicate);
        self.rewritten(object, predicate, engines)
    }
}

impl Adapter<'_> {
    /// Only a check can be left out without another meaning for the rest.
    fn no_pattern(&mut self, object: &str, value: &Expression) {
        if self.dialect.renderings.regex != Some(SqliteRegex::Function)
            && value.any(&is_regular_expression)
        {
            self.add(
                object,
                "regular expressions",
                "choose `regex = \"function\"` under `[engine.sqlite]` in architrave.toml, or limit the \
                 index: `only(postgres)`",
            );
        }
    }
}

impl Adapter<'_> {
    /// Checks, indexes and generated columns take no function whose result changes.
    pub(super) fn repeatable(&mut self, object: &str, value: &Expression) {
        let changes = |value: &Expression| {
            matches!(value, Expression::Call(function, _)
                if function.volatility() != Volatility::Immutable)
        };
        if value.any(&changes) {
            self.add(
                object,
                "functions here whose result changes from call to call",
                "compare with a column, or use a default",
            );
        }
    }
}

impl Adapter<'_> {
    pub(super) fn collation(&mut self, object: &str, collation: &str) {
        let known = ["binary", "nocase", "rtrim"];
        if !known.contains(&collation.to_ascii_lowercase().as_str()) {
            self.add(
                object,
                format!("collation `{collation}`"),
                "use `binary`, `nocase` or `rtrim`, or leave it out",
            );
        }
    }
}

pub(super) fn is_regular_expression(expression: &Expression) -> bool {
    matches!(
        expression,
        Expression::Binary(
            BinaryOperator::Matches | BinaryOperator::MatchesInsensitive,
            ..
        )
    )
}
