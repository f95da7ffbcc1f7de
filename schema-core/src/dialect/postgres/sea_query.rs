//! The statements of a schema as sea-query's, for programs that build SQL with it.
//!
//! Each object is put together again from what sea-query can say of it and compared with what it is: a word that
//! sea-query lacks is thereby an error, whoever adds it.

use super::table::comment;
use super::{Inexpressible, Postgres, sequence, words};
use crate::def::ReferentialAction;
use crate::dialect::{Dialect as _, Unsupported};
use crate::model::{
    Check, Column, ForeignKey, Index, IndexKey, IndexPart, ObjectName, PrimaryKey, Schema, Table,
    Unique,
};
use crate::plan::{CommentTarget, Operation};
use sea_query::extension::postgres::{Type, TypeCreateStatement};
use sea_query::{
    Alias, ColumnDef, ColumnType, ConditionalStatement as _, Expr, ForeignKeyAction,
    ForeignKeyCreateStatement, IndexColumn, IndexCreateStatement, IndexOrder, IndexType,
    IntoIden as _, IntoIndexColumn as _, TableAlterStatement, TableCreateStatement, TableRef,
};

/// The statements of a schema, in the order in which they run.
#[derive(Clone, Debug, Default)]
pub struct SchemaStatements {
    /// SQL of the functions that defaults call: sea-query has no functions.
    pub functions: Vec<String>,
    /// The enumerations.
    pub enums: Vec<TypeCreateStatement>,
    /// SQL of their comments.
    pub enum_comments: Vec<String>,
    /// The tables. All of them stand before the first of their foreign keys.
    pub tables: Vec<TableStatements>,
}

/// The statements of a table.
#[derive(Clone, Debug)]
pub struct TableStatements {
    /// The table's name.
    pub name: ObjectName,
    /// The table with its columns, keys, unique rules and checks.
    pub create: TableCreateStatement,
    /// One statement a column, which adds it to a table that is there.
    pub add_columns: Vec<TableAlterStatement>,
    /// Its indexes.
    pub indexes: Vec<IndexCreateStatement>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKeyCreateStatement>,
    /// SQL of its comments, which sea-query does not write for PostgreSQL.
    pub comments: Vec<String>,
}

/// The statements of a schema that was adapted for PostgreSQL.
///
/// # Errors
///
/// Everything that sea-query cannot say.
pub fn sea_query_statements(
    postgres: &Postgres,
    schema: &Schema,
) -> Result<SchemaStatements, Vec<Unsupported>> {
    let mut problems = Vec::new();
    let mut statements = SchemaStatements::default();
    for function in postgres.support_functions(schema) {
        match postgres.statements(&Operation::CreateSupportFunction(function)) {
            Ok(sql) => statements.functions.extend(sql),
            Err(problem) => problems.push(problem),
        }
    }
    for enumeration in schema.enums.values() {
        let mut create = Type::create();
        match &enumeration.name.namespace {
            Some(namespace) => {
                create.as_enum((Alias::new(namespace), Alias::new(&enumeration.name.name)))
            }
            None => create.as_enum(Alias::new(&enumeration.name.name)),
        };
        create.values(enumeration.labels.iter().map(Alias::new));
        statements.enums.push(create);
        if let Some(text) = &enumeration.comment {
            let target = CommentTarget::Enum(enumeration.name.clone());
            statements.enum_comments.push(comment(&target, Some(text)));
        }
    }
    let others = schema.types.keys().map(ToString::to_string);
    let others = others.chain(schema.sequences.keys().map(ToString::to_string));
    let others = others.chain(schema.objects.keys().map(ToString::to_string));
    problems.extend(others.map(|object| {
        lacks(
            postgres,
            object,
            "declared types, sequences, views and functions",
        )
    }));
    for table in schema.tables.values() {
        match of_table(postgres, table) {
            Ok(table) => statements.tables.push(table),
            Err(problem) => problems.push(problem),
        }
    }
    match problems.is_empty() {
        true => Ok(statements),
        false => Err(problems),
    }
}

fn lacks(postgres: &Postgres, object: impl Into<String>, feature: &str) -> Unsupported {
    postgres.unsupported(
        object,
        Inexpressible {
            feature: format!("statement of sea-query for {feature}"),
            remedy: "run what `cargo schema generate` writes, which has it".to_owned(),
        },
    )
}

fn of_table(postgres: &Postgres, table: &Table) -> Result<TableStatements, Unsupported> {
    let said = Table {
        id: table.id,
        renamed_from: table.renamed_from.clone(),
        comment: table.comment.clone(),
        rows: table.rows,
        columns: table.columns.clone(),
        primary_key: table.primary_key.clone(),
        uniques: table.uniques.clone(),
        foreign_keys: table.foreign_keys.clone(),
        checks: table.checks.clone(),
        indexes: table.indexes.clone(),
        ..Table::new(table.name.clone())
    };
    if said != *table {
        let feature =
            "partitions, exclusion constraints, policies, triggers, inheritance and storage";
        return Err(lacks(postgres, table.name.to_string(), feature));
    }
    let name = reference(&table.name);
    let mut create = TableCreateStatement::new();
    create.table(name.clone());
    let mut add_columns = Vec::new();
    let mut comments: Vec<String> = table
        .comment
        .iter()
        .map(|text| comment(&CommentTarget::Table(table.name.clone()), Some(text)))
        .collect();
    for column in &table.columns {
        let definition = of_column(postgres, table, column)?;
        let mut alter = TableAlterStatement::new();
        alter.table(name.clone()).add_column(definition.clone());
        add_columns.push(alter);
        create.col(definition);
        if let Some(text) = &column.comment {
            let target = CommentTarget::Column(table.name.clone(), column.name.clone());
            comments.push(comment(&target, Some(text)));
        }
    }
    if let Some(key) = &table.primary_key {
        if PrimaryKey::new(key.name.as_str(), key.columns.clone()) != *key {
            return Err(lacks(
                postgres,
                format!("{}.{}", table.name, key.name),
                "such a primary key",
            ));
        }
        let mut index = IndexCreateStatement::new();
        index.name(&key.name);
        for column in &key.columns {
            index.col(Alias::new(column));
        }
        create.primary_key(&mut index);
    }
    let mut indexes = Vec::new();
    for unique in &table.uniques {
        let mut index = of_unique(postgres, table, unique)?;
        match unique.is_index() {
            true => indexes.push(index.table(name.clone()).to_owned()),
            false => {
                create.index(&mut index);
            }
        }
    }
    for check in &table.checks {
        create.check(of_check(postgres, table, check)?);
    }
    for index in &table.indexes {
        indexes.push(
            of_index(postgres, table, index)?
                .table(name.clone())
                .to_owned(),
        );
    }
    let keys = table.foreign_keys.iter();
    let foreign_keys: Result<_, _> = keys
        .map(|key| of_foreign_key(postgres, table, key))
        .collect();
    Ok(TableStatements {
        name: table.name.clone(),
        create,
        add_columns,
        indexes,
        foreign_keys: foreign_keys?,
        comments,
    })
}

fn reference(name: &ObjectName) -> TableRef {
    match &name.namespace {
        Some(namespace) => (Alias::new(namespace), Alias::new(&name.name)).into(),
        None => Alias::new(&name.name).into(),
    }
}

fn of_column(
    postgres: &Postgres,
    table: &Table,
    column: &Column,
) -> Result<ColumnDef, Unsupported> {
    let place = || format!("{}.{}", table.name, column.name);
    if column.physical != Column::new("", column.data_type.clone()).physical {
        return Err(lacks(postgres, place(), "how values are kept"));
    }
    let wrong = |why| postgres.unsupported(place(), why);
    let sql_type = words::data_type(&column.data_type);
    let mut definition =
        ColumnDef::new_with_type(Alias::new(&column.name), ColumnType::custom(sql_type));
    if let Some(collation) = &column.collation {
        definition.extra(format!("COLLATE {}", words::object(collation)));
    }
    if !column.nullable {
        definition.not_null();
    }
    if let Some(value) = &column.default {
        definition.default(Expr::cust(
            words::default(value, postgres.version).map_err(wrong)?,
        ));
    }
    if let Some(identity) = &column.identity {
        definition.extra(sequence::identity(identity));
    }
    if let Some((value, stored)) = &column.generated {
        let value = words::expression(value, postgres.version).map_err(wrong)?;
        definition.generated(Expr::cust(value), *stored);
    }
    Ok(definition)
}

fn of_check(
    postgres: &Postgres,
    table: &Table,
    check: &Check,
) -> Result<sea_query::Check, Unsupported> {
    let place = || format!("{}.{}", table.name, check.name);
    let said = Check {
        engines: check.engines,
        ..Check::new(check.name.as_str(), check.expression.clone())
    };
    if said != *check {
        return Err(lacks(postgres, place(), "such a check"));
    }
    let sql = words::expression(&check.expression, postgres.version)
        .map_err(|why| postgres.unsupported(place(), why))?;
    let name = Alias::new(&check.name).into_iden();
    Ok(sea_query::Check::named(name, Expr::cust(sql)))
}

fn of_unique(
    postgres: &Postgres,
    table: &Table,
    unique: &Unique,
) -> Result<IndexCreateStatement, Unsupported> {
    let said = Unique {
        predicate: unique.predicate.clone(),
        include: unique.include.clone(),
        nulls_not_distinct: unique.nulls_not_distinct,
        engines: unique.engines,
        ..Unique::new(unique.name.as_str(), unique.parts.clone())
    };
    if said != *unique {
        let place = format!("{}.{}", table.name, unique.name);
        return Err(lacks(postgres, place, "such a unique rule"));
    }
    let index = Index {
        predicate: unique.predicate.clone(),
        include: unique.include.clone(),
        ..Index::new(unique.name.as_str(), unique.parts.clone())
    };
    let mut statement = of_index(postgres, table, &index)?;
    statement.unique();
    if unique.nulls_not_distinct {
        statement.nulls_not_distinct();
    }
    Ok(statement)
}

fn of_index(
    postgres: &Postgres,
    table: &Table,
    index: &Index,
) -> Result<IndexCreateStatement, Unsupported> {
    let place = || format!("{}.{}", table.name, index.name);
    let wrong = |why| postgres.unsupported(place(), why);
    let said = Index {
        method: index.method.clone(),
        predicate: index.predicate.clone(),
        include: index.include.clone(),
        engines: index.engines,
        ..Index::new(index.name.as_str(), index.parts.clone())
    };
    let are_parts_said = index.parts.iter().all(|part| {
        let said = IndexPart {
            descending: part.descending,
            operator_class: part.operator_class.clone(),
            ..IndexPart::new(part.key.clone())
        };
        said == *part
    });
    if said != *index || !are_parts_said {
        return Err(lacks(postgres, place(), "such an index"));
    }
    let mut statement = IndexCreateStatement::new();
    statement.name(&index.name);
    if index.method != "btree" {
        statement.index_type(IndexType::Custom(Alias::new(&index.method).into_iden()));
    }
    for part in &index.parts {
        let order = match part.descending {
            true => IndexOrder::Desc,
            false => IndexOrder::Asc,
        };
        let mut column: IndexColumn = match (&part.key, part.descending) {
            (IndexKey::Column(name), true) => (Alias::new(name), order).into_index_column(),
            (IndexKey::Column(name), false) => Alias::new(name).into_index_column(),
            (IndexKey::Expression(value), _) => {
                let sql = words::expression(value, postgres.version).map_err(wrong)?;
                match part.descending {
                    true => (Expr::cust(sql), order).into_index_column(),
                    false => Expr::cust(sql).into_index_column(),
                }
            }
        };
        if let Some(class) = &part.operator_class {
            column = column.with_operator_class(Alias::new(class));
        }
        statement.col(column);
    }
    for column in &index.include {
        statement.include(Alias::new(column));
    }
    if let Some(predicate) = &index.predicate {
        let sql = words::expression(predicate, postgres.version).map_err(wrong)?;
        statement.and_where(Expr::cust(sql));
    }
    Ok(statement)
}

fn of_foreign_key(
    postgres: &Postgres,
    table: &Table,
    key: &ForeignKey,
) -> Result<ForeignKeyCreateStatement, Unsupported> {
    let said = ForeignKey {
        on_delete: key.on_delete,
        on_update: key.on_update,
        engines: key.engines,
        ..ForeignKey::new(
            key.name.as_str(),
            key.columns.clone(),
            key.target.clone(),
            key.target_columns.clone(),
        )
    };
    if said != *key {
        let place = format!("{}.{}", table.name, key.name);
        return Err(lacks(postgres, place, "such a foreign key"));
    }
    let mut statement = ForeignKeyCreateStatement::new();
    statement
        .name(&key.name)
        .from_tbl(reference(&table.name))
        .to_tbl(reference(&key.target));
    for column in &key.columns {
        statement.from_col(Alias::new(column));
    }
    for column in &key.target_columns {
        statement.to_col(Alias::new(column));
    }
    if let Some(action) = action(key.on_delete) {
        statement.on_delete(action);
    }
    if let Some(action) = action(key.on_update) {
        statement.on_update(action);
    }
    Ok(statement)
}

const fn action(action: ReferentialAction) -> Option<ForeignKeyAction> {
    Some(match action {
        ReferentialAction::NoAction => return None,
        ReferentialAction::Restrict => ForeignKeyAction::Restrict,
        ReferentialAction::Cascade => ForeignKeyAction::Cascade,
        ReferentialAction::SetNull => ForeignKeyAction::SetNull,
        ReferentialAction::SetDefault => ForeignKeyAction::SetDefault,
    })
}
