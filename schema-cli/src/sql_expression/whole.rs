//! Every expression of a schema in the words of the language.

use super::{Holder, Surroundings, read};
use schema_core::def::TypeKind;
use schema_core::dialect::Engine;
use schema_core::model::{
    Column, DataType, Expression, IndexKey, IndexPart, Schema, Table, TableObject, TypeDefinition,
};
use schema_core::typing::Purpose;

/// The schema of a catalog with its expressions in the words of the language, where it has them.
pub fn in_words(schema: &Schema, engine: Engine) -> Schema {
    let mut worded = schema.clone();
    for table in worded.tables.values_mut() {
        Reader {
            schema,
            engine,
            columns: &table.columns.clone(),
        }
        .table(table);
    }
    for declared in worded.types.values_mut() {
        let TypeDefinition::Domain(domain) = &mut declared.definition else {
            continue;
        };
        let reader = Reader {
            schema,
            engine,
            columns: &[],
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
            reader.put(default, Holder::Constant, Purpose::Value, Some(&base));
        }
    }
    worded
}

struct Reader<'a> {
    schema: &'a Schema,
    engine: Engine,
    columns: &'a [Column],
}

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

    fn of_table(&self, expression: &mut Expression, purpose: Purpose) {
        self.put(expression, Holder::Table, purpose, None);
    }

    fn table(&self, table: &mut Table) {
        for column in &mut table.columns {
            let data_type = column.data_type.clone();
            if let Some(default) = &mut column.default {
                self.put(default, Holder::Constant, Purpose::Value, Some(&data_type));
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
