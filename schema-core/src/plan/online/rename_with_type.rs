//! Columns that get another name and another type in one release.
//!
//! The second column, which has the new name, has the new type as well: either release reads and writes the type that
//! it knows, and the trigger that keeps both columns equal converts. So nobody waits for a switch. What the old release
//! writes must always fit, because it knows nothing of the new type. What the new one writes must fit too as long as the
//! old column is there, or the old release would read less than was written and the way back would lose it: a check
//! refuses the rest until the contract phase.

use crate::def::{BinaryOperator, TypeFamily, UnaryOperator};
use crate::diff::{Constraint, constraint_mentions, constraints_of};
use crate::model::{Check, Column, Expression};
use crate::plan::context::{ColumnRename, Context};
use crate::plan::conversion::{Target, conversion, exact_conversion};
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{
    ColumnChange, ConstraintKind, ConversionOperation, Operation, TwoWayConversion, Validation,
    Work,
};

/// The way of a renamed column to another type.
pub(super) struct TypeOfRename {
    pub(super) conversion: TwoWayConversion,
    /// What refuses values that the old column cannot hold; none where NOT NULL does, or it can hold all.
    kept: Option<Check>,
}

/// How the type changes that goes with a rename.
pub(super) enum TypeChange {
    /// In the catalog alone: the old column gets the new type with the new one.
    InPlace,
    /// By the trigger.
    Converted(Box<TypeOfRename>),
    /// There is no way beside both releases, because of this.
    Impossible(String),
}

/// How the type of a renamed column changes; `None` where it does not.
pub(super) fn find(
    context: &Context<'_>,
    rename: &ColumnRename,
    old: &Column,
    new: &Column,
) -> Option<TypeChange> {
    if old.data_type == new.data_type {
        return None;
    }
    let ColumnRename { table, from, to } = rename;
    let in_place = Operation::AlterColumn {
        table: table.clone(),
        column: from.clone(),
        change: ColumnChange::SetType {
            old: old.data_type.clone(),
            new: new.data_type.clone(),
            collation: old.collation.clone(),
        },
    };
    if context.dialect.footprint(&in_place).work == Work::Catalog {
        return Some(TypeChange::InPlace);
    }
    let (old_type, new_type) = (&old.data_type, &new.data_type);
    let impossible = |problem: String| Some(TypeChange::Impossible(problem));
    let is_domain = context.base.stored_type(old_type) != *old_type
        || context.new.stored_type(new_type) != *new_type;
    let target = Target::of(context.new, new_type);
    let there = conversion(from, old_type, target).filter(|_| !is_domain);
    let back = exact_conversion(to, new_type, Target::of(&context.base, old_type));
    let (Some(there), Some(back)) = (there, back) else {
        return impossible(format!(
            "no conversion from {old_type} to {new_type} and back is known that could keep both columns equal"
        ));
    };
    if there.loses.is_some() || !there.is_total {
        return impossible(format!(
            "{new_type} cannot hold every value of {old_type} that the running release writes"
        ));
    }
    let is_integer = |it: &Column| it.data_type.kind.family() == TypeFamily::Integer;
    let key = context.base.tables.iter().find_map(|(owner, definition)| {
        let constraints = constraints_of(definition);
        let mut keys = constraints.into_iter().filter(|it| {
            matches!(it, Constraint::ForeignKey(_)) && constraint_mentions(it, owner, table, from)
        });
        keys.next().map(|key| format!("{owner}.{}", key.name()))
    });
    if let Some(key) = key.filter(|_| !is_integer(old) || !is_integer(new)) {
        return impossible(format!(
            "the foreign key {key} joins it to a column of another type while both releases run"
        ));
    }
    let needs_check = !back.is_total && (old.nullable || new.nullable);
    let kept = needs_check.then(|| {
        let of = |column: &str| Box::new(Expression::Column(column.to_owned()));
        let expression = Expression::Binary(
            BinaryOperator::Or,
            Box::new(Expression::Unary(UnaryOperator::IsSome, of(from))),
            Box::new(Expression::Unary(UnaryOperator::IsNone, of(to))),
        );
        let name = context.aside(&format!("{}_{from}_kept", table.name), "check");
        Check::new(name, expression)
    });
    Some(TypeChange::Converted(Box::new(TypeOfRename {
        conversion: TwoWayConversion {
            there: there.value,
            back: back.value,
        },
        kept,
    })))
}

impl TypeOfRename {
    /// Hands in what stands beside the trigger from the expand phase until the contract phase.
    pub(super) fn draft(
        &self,
        drafts: &mut Drafts,
        rename: &ColumnRename,
        old: &Column,
        new: &Column,
    ) {
        let ColumnRename { table, from, to } = rename;
        let (old_type, new_type) = (&old.data_type, &new.data_type);
        let refused = match self.kept.is_some() || !old.nullable {
            true => format!(
                " Until the contract phase has run, a value of {to} that {old_type} cannot hold is refused, so that \
                 the running release reads all that there is and the way back loses nothing."
            ),
            false => String::new(),
        };
        drafts.note(format!(
            "{table}.{from} becomes {to} and {new_type}: the running release reads and writes {from} as {old_type}, \
             the new one {to} as {new_type}, and a trigger converts.{refused}"
        ));
        let Some(kept) = &self.kept else {
            return;
        };
        let hazards = &["rename_column", "column_type_rewrite"];
        let name = kept.name.clone();
        let add = Operation::AddCheck {
            table: table.clone(),
            check: kept.clone(),
            validation: Validation::Deferred,
        };
        let drop = Operation::DropConstraint {
            table: table.clone(),
            name: name.clone(),
            kind: ConstraintKind::Check,
        };
        let draft = Draft::new(add.clone(), [drop.clone()]).with_table(table);
        drafts.add(Stage::Synchronize, draft.avoids(hazards));
        // The way back stops here, with nothing lost, where the old column cannot hold what was written meanwhile.
        let analyze = Operation::Conversion(ConversionOperation::Analyze {
            table: table.clone(),
            columns: vec![to.clone()],
        });
        let validate = Operation::ValidateConstraint {
            table: table.clone(),
            name,
            kind: ConstraintKind::Check,
        };
        let draft = Draft::new(analyze, [validate]).avoids(hazards);
        drafts.add(
            Stage::AnalyzeSwitched,
            draft.avoids(&["type_change_loses_stats"]),
        );
        let draft = Draft::new(drop, [add]).with_table(table).avoids(hazards);
        drafts.add(Stage::Settle, draft);
    }
}
