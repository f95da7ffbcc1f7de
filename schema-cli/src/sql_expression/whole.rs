//! Every expression of a schema in the words of the language.

use super::{Holder, Surroundings, read};
use schema_core::def::{TypeFamily, TypeKind};
use schema_core::dialect::Engine;
use schema_core::model::{
    Column, DataType, Expression, IndexKey, IndexPart, PartitionBound, Partitioning, RangeEnd,
    Schema, Table, TableObject, TypeDefinition,
};
use schema_core::typing::Purpose;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::thread;

/// So many tables are no work for a thread of their own.
const FEW: usize = 64;

/// The schema of a catalog with its expressions in the words of the language, where it has them.
pub fn in_words(schema: &Schema, engine: Engine) -> Schema {
    let mut worded = schema.clone();
    let mut tables: Vec<&mut Table> = worded.tables.values_mut().collect();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let size = tables.len().div_ceil(threads).max(FEW);
    thread::scope(|scope| {
        let mut parts = tables.chunks_mut(size);
        let own = parts.next();
        for part in parts {
            scope.spawn(|| tables_in_words(part, schema, engine));
        }
        own.into_iter()
            .for_each(|part| tables_in_words(part, schema, engine));
    });
    let constants = Constants::default();
    for declared in worded.types.values_mut() {
        let TypeDefinition::Domain(domain) = &mut declared.definition else {
            continue;
        };
        let reader = Reader {
            schema,
            engine,
            columns: &[],
            constants: &constants,
        };
        let base = domain.base.clone();
        for check in &mut domain.checks {
            reader.put(
                &mut check.expression,
                Holder::Value(&base),
                Purpose::Check,
                None,
            );
        }
        if let Some(default) = &mut domain.default {
            reader.constant(default, &base);
        }
    }
    worded
}

fn tables_in_words(tables: &mut [&mut Table], schema: &Schema, engine: Engine) {
    let constants = Constants::default();
    for table in tables {
        Reader {
            schema,
            engine,
            columns: &table.columns.clone(),
            constants: &constants,
        }
        .table(table);
    }
}

struct Reader<'a> {
    schema: &'a Schema,
    engine: Engine,
    columns: &'a [Column],
    constants: &'a Constants,
}

/// What defaults were read as, by their text and the type of their column: most defaults of a schema are the same few.
type Constants = RefCell<BTreeMap<(String, DataType), Expression>>;

impl Reader<'_> {
    fn put(
        &self,
        expression: &mut Expression,
        holder: Holder<'_>,
        purpose: Purpose,
        target: Option<&DataType>,
    ) {
        if let Expression::Sql(text) = expression {
            let surroundings = Surroundings {
                schema: self.schema,
                columns: self.columns,
                holder,
                purpose,
                target,
            };
            *expression = read(text, self.engine, &surroundings);
        }
    }

    fn constant(&self, default: &mut Expression, data_type: &DataType) {
        let Expression::Sql(text) = default else {
            return;
        };
        let key = (text.clone(), data_type.clone());
        let known = self.constants.borrow().get(&key).cloned();
        *default = known.unwrap_or_else(|| {
            let surroundings = Surroundings {
                schema: self.schema,
                columns: &[],
                holder: Holder::Constant,
                purpose: Purpose::Value,
                target: Some(data_type),
            };
            let read = read(text, self.engine, &surroundings);
            self.constants.borrow_mut().insert(key, read.clone());
            read
        });
    }

    fn of_table(&self, expression: &mut Expression, purpose: Purpose) {
        self.put(expression, Holder::Table, purpose, None);
    }

    fn table(&self, table: &mut Table) {
        for column in &mut table.columns {
            let data_type = column.data_type.clone();
            if let Some(default) = &mut column.default
                && !is_null_of_another_type(default, &data_type)
            {
                self.constant(default, &data_type);
            }
            if let Some((generated, _)) = &mut column.generated {
                self.put(
                    generated,
                    Holder::Table,
                    Purpose::Generated,
                    Some(&data_type),
                );
            }
        }
        for check in &mut table.checks {
            self.of_table(&mut check.expression, Purpose::Check);
        }
        for unique in &mut table.uniques {
            self.parts(&mut unique.parts);
            self.predicate(&mut unique.predicate);
        }
        for index in &mut table.indexes {
            self.parts(&mut index.parts);
            self.predicate(&mut index.predicate);
        }
        for exclusion in &mut table.exclusions {
            for element in &mut exclusion.elements {
                self.parts(std::slice::from_mut(&mut element.part));
            }
            self.predicate(&mut exclusion.predicate);
        }
        for object in &mut table.objects {
            self.object(object);
        }
        if let Some(partitioning) = &mut table.partitioning {
            self.partitioning(partitioning);
        }
    }

    fn partitioning(&self, partitioning: &mut Partitioning) {
        self.parts(&mut partitioning.key);
        let types: Vec<Option<DataType>> = (partitioning.key.iter())
            .map(|part| match &part.key {
                IndexKey::Column(name) => {
                    let column = self.columns.iter().find(|column| column.name == *name);
                    column.map(|column| column.data_type.clone())
                }
                IndexKey::Expression(_) => None,
            })
            .collect();
        let of = |position: usize| types.get(position).and_then(Option::as_ref);
        for partition in &mut partitioning.partitions {
            match &mut partition.bound {
                PartitionBound::Default | PartitionBound::Hash { .. } => {}
                PartitionBound::List(values) => {
                    for value in values {
                        bound(value, of(0));
                    }
                }
                PartitionBound::Range { from, to } => {
                    for ends in [from, to] {
                        for (position, end) in ends.iter_mut().enumerate() {
                            if let RangeEnd::Value(value) = end {
                                bound(value, of(position));
                            }
                        }
                    }
                }
            }
            if let Some(inner) = &mut partition.partitioning {
                self.partitioning(inner);
            }
        }
    }

    fn predicate(&self, predicate: &mut Option<Expression>) {
        if let Some(predicate) = predicate {
            self.of_table(predicate, Purpose::Predicate);
        }
    }

    fn parts(&self, parts: &mut [IndexPart]) {
        for part in parts {
            if let IndexKey::Expression(expression) = &mut part.key {
                self.of_table(expression, Purpose::Key);
            }
        }
    }

    fn object(&self, object: &mut TableObject) {
        match object {
            TableObject::Policy(policy) => {
                for condition in [&mut policy.using, &mut policy.with_check]
                    .into_iter()
                    .flatten()
                {
                    self.of_table(condition, Purpose::Condition);
                }
            }
            TableObject::Trigger(trigger) => {
                if let Some(condition) = &mut trigger.when {
                    self.put(condition, Holder::Rows, Purpose::Condition, None);
                }
            }
            TableObject::Statistics(statistics) => {
                for expression in &mut statistics.expressions {
                    self.of_table(expression, Purpose::Key);
                }
            }
            TableObject::Grant(_) => {}
        }
    }
}

/// Whether it is a NULL that would not come back: a server leaves `DEFAULT NULL` out, unless the type has a length or
/// a precision, or the NULL is one of another type.
fn is_null_of_another_type(default: &Expression, data_type: &DataType) -> bool {
    let Expression::Sql(text) = default else {
        return false;
    };
    text.starts_with("NULL::") && !data_type.to_string().contains('(')
}

/// The value of a bound, which the server prints as a literal: `'2026-01-01'`, `5`, `'-5'`, `true`, `NULL`.
fn bound(value: &mut Expression, data_type: Option<&DataType>) {
    let Expression::Sql(text) = value else {
        return;
    };
    let string = text
        .strip_prefix('\'')
        .and_then(|text| text.strip_suffix('\''))
        .map(|text| text.replace("''", "'"));
    let content = string.clone().unwrap_or_else(|| text.clone());
    let is_number = data_type.is_some_and(|it| {
        matches!(
            it.kind.family(),
            TypeFamily::Integer | TypeFamily::Numeric | TypeFamily::Float
        )
    });
    let read = match (string, text.as_str()) {
        (None, "NULL") => Some(Expression::Null),
        (None, "true") => Some(Expression::Boolean(true)),
        (None, "false") => Some(Expression::Boolean(false)),
        _ if is_number && content.parse::<f64>().is_ok_and(f64::is_finite) => {
            Some(Expression::Number(content))
        }
        (Some(text), _) => {
            let label = data_type.filter(|it| it.kind == TypeKind::Enum);
            Some(match label {
                Some(data_type) => {
                    Expression::Cast(Box::new(Expression::Text(text)), data_type.clone())
                }
                None => Expression::Text(text),
            })
        }
        (None, _) => None,
    };
    if let Some(read) = read {
        *value = read;
    }
}

/// The expression without what tells labels from other texts: as a definition has it.
pub fn without_labels(expression: &Expression) -> Expression {
    let mut plain = expression.clone();
    plain.for_each_mut(&mut |inner| {
        if let Expression::Cast(operand, data_type) = inner
            && data_type.kind == TypeKind::Enum
            && matches!(**operand, Expression::Text(_))
        {
            *inner = (**operand).clone();
        }
    });
    plain
}
