//! Columns that get another type while the running release uses them.
//!
//! A change of type that writes the table anew would stop all reading and writing. Instead a second column of the new
//! type follows the first: a trigger converts what is written, batches convert what was there, and everything that
//! is about the column gets a twin on the second one, built beside reads and writes. Then one short
//! transaction gives the second column the name. From there on the old column follows the new one, so that the
//! way back keeps what was written since; the contract phase drops it.

mod find;
mod obstacle;
mod switch;
mod twins;

pub(in crate::plan) use find::Retyping;
pub(super) use find::{find, is_small_with_partners};
pub(super) use twins::{index_on_second, on_second};

use super::columns::add_column;
use super::filling::{backfill, fill};
use super::not_null::require;
use crate::def::{BinaryOperator, UnaryOperator};
use crate::diff::{Constraint, constraint_mentions, index_mentions};
use crate::model::{Check, Column, Expression, Index, ObjectName};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{ConstraintKind, ConversionOperation, Operation, Validation};
use std::collections::BTreeSet;

/// What every step of such a change avoids.
const HAZARDS: &[&str] = &["column_type_rewrite"];

/// Hands in the columns that get another type through a second column, with the twins of what is about them.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    if context.retypings.is_empty() {
        return;
    }
    let before = drafts.refusal_count();
    for retyping in &context.retypings {
        obstacle::refuse(context, drafts, retyping);
    }
    if drafts.refusal_count() > before {
        return;
    }
    for retyping in &context.retypings {
        prepare(context, drafts, retyping);
    }
    let twins = twins::Twins::of(context);
    twins.build(context, drafts);
    let tables: BTreeSet<&ObjectName> = context.retypings.iter().map(|it| &it.table).collect();
    for table in tables {
        switch::switch(context, drafts, &twins, table);
    }
    twins.take_names(drafts);
    twins.prepare_way_back(context, drafts);
    for retyping in &context.retypings {
        keep(drafts, retyping);
        finish(context, drafts, retyping);
    }
    twins.retire(context, drafts);
}

/// Whether a constraint mentions a column that gets another type through a second one.
pub(super) fn constraint_mentions_retyped(
    context: &Context<'_>,
    owner: &ObjectName,
    constraint: &Constraint,
) -> bool {
    let mut retypings = context.retypings.iter();
    retypings.any(|it| constraint_mentions(constraint, owner, &it.table, &it.column))
}

/// Whether an index mentions a column that gets another type through a second one.
pub(super) fn index_mentions_retyped(
    context: &Context<'_>,
    owner: &ObjectName,
    index: &Index,
) -> bool {
    let mut retypings = context.retypings.iter();
    retypings.any(|it| it.table == *owner && index_mentions(index, &it.column))
}

impl Retyping {
    fn of(&self, operation: ConversionOperation) -> Operation {
        Operation::Conversion(operation)
    }

    /// The trigger by which `target` follows `source`, and its end.
    fn following(
        &self,
        source: &str,
        target: &str,
        value: &Expression,
        is_total: bool,
    ) -> (Operation, Operation) {
        let start = self.of(ConversionOperation::Start {
            table: self.table.clone(),
            source: source.to_owned(),
            target: target.to_owned(),
            value: value.clone(),
            is_total,
        });
        let stop = self.of(ConversionOperation::Stop {
            table: self.table.clone(),
            source: source.to_owned(),
            target: target.to_owned(),
        });
        (start, stop)
    }

    /// The trigger of the time before the switch, and its end.
    fn forward(&self) -> (Operation, Operation) {
        self.following(&self.column, &self.second, &self.there, self.is_total)
    }

    /// The trigger of the time after the switch, and its end.
    fn backward(&self) -> (Operation, Operation) {
        self.following(&self.column, &self.former, &self.back, self.back_is_total)
    }

    /// The check that every value has been converted: none where NOT NULL says so, or nothing can be left out.
    fn fits(&self) -> Option<Check> {
        (!self.is_total && self.new.nullable)
            .then(|| Check::new(self.fits.clone(), follows(&self.second, &self.column)))
    }

    /// The check that the column of the old type has every value, which the way back adds.
    fn kept(&self) -> Check {
        let expression = match self.old.nullable {
            true => follows(&self.former, &self.column),
            false => is_some(&self.former),
        };
        Check::new(self.kept.clone(), expression)
    }

    fn add_check(&self, check: Check) -> Operation {
        Operation::AddCheck {
            table: self.table.clone(),
            check,
            validation: Validation::Deferred,
        }
    }

    fn drop_check(&self, name: &str) -> Operation {
        Operation::DropConstraint {
            table: self.table.clone(),
            name: name.to_owned(),
            kind: ConstraintKind::Check,
        }
    }

    fn validate(&self, name: &str) -> Operation {
        Operation::ValidateConstraint {
            table: self.table.clone(),
            name: name.to_owned(),
            kind: ConstraintKind::Check,
        }
    }
}

fn is_some(column: &str) -> Expression {
    Expression::Unary(
        UnaryOperator::IsSome,
        Box::new(Expression::Column(column.to_owned())),
    )
}

/// `follower` has a value wherever `column` has one.
fn follows(follower: &str, column: &str) -> Expression {
    Expression::Binary(
        BinaryOperator::Or,
        Box::new(is_some(follower)),
        Box::new(Expression::Unary(
            UnaryOperator::IsNone,
            Box::new(Expression::Column(column.to_owned())),
        )),
    )
}

/// The second column, its trigger, its values, and the proof that they are all there.
fn prepare(context: &Context<'_>, drafts: &mut Drafts, retyping: &Retyping) {
    let Retyping { table, column, .. } = retyping;
    let second = Column {
        name: retyping.second.clone(),
        nullable: true,
        default: None,
        identity: None,
        renamed_from: None,
        ..retyping.new.clone()
    };
    add_column(drafts, table, second, HAZARDS);
    let (start, stop) = retyping.forward();
    let draft = Draft::new(start, [stop]).avoids(HAZARDS);
    drafts.add(Stage::Synchronize, draft.avoids(&["trigger_ddl_lock"]));
    fill(
        context,
        drafts,
        Stage::FillRenamed,
        table,
        &retyping.second,
        retyping.there.clone(),
        Some(column),
    );
    if !retyping.new.nullable {
        require(context, drafts, table, &retyping.second, HAZARDS);
    }
    if let Some(fits) = retyping.fits() {
        let name = fits.name.clone();
        let (add, drop) = (retyping.add_check(fits), retyping.drop_check(&name));
        let draft = Draft::new(add, [drop]).with_table(table).avoids(HAZARDS);
        drafts.add(Stage::AddChecks, draft);
        let validate = Draft::without_reverse(
            retyping.validate(&name),
            "what is validated needs no way back",
        );
        let draft = validate.avoids(HAZARDS).avoids(&["validate_same_txn"]);
        drafts.add(Stage::ValidateChecks, draft);
    }
}

/// What follows the switch: statistics for the new column, a word on the old one. Their ways back make sure, beside
/// reads and writes, that the old column has every value, before the columns change names again.
fn keep(drafts: &mut Drafts, retyping: &Retyping) {
    let Retyping { table, column, .. } = retyping;
    let analyze = retyping.of(ConversionOperation::Analyze {
        table: table.clone(),
        columns: vec![column.clone()],
    });
    drafts.add(
        Stage::AnalyzeSwitched,
        Draft::new(analyze, [retyping.validate(&retyping.kept)])
            .avoids(HAZARDS)
            .avoids(&["type_change_loses_stats"]),
    );
    let say =
        |text: Option<String>| super::in_place::comment_of_column(table, &retyping.former, text);
    let back = vec![
        retyping.add_check(retyping.kept()),
        say(retyping.old.comment.clone()),
    ];
    let draft = Draft::new(say(Some(retyping.word())), back).avoids(HAZARDS);
    drafts.add(Stage::CommentSwitched, draft);
    drafts.note(note(retyping));
}

impl Retyping {
    /// The comment of the old column while it is kept.
    fn word(&self) -> String {
        format!(
            "Follows {} as {}, for the way back; the contract phase drops it.",
            self.column, self.old.data_type
        )
    }
}

fn note(retyping: &Retyping) -> String {
    let Retyping {
        table,
        column,
        second,
        former,
        old,
        new,
        ..
    } = retyping;
    let (old, new) = (&old.data_type, &new.data_type);
    let deployment = match crate::plan::conversion::reads_alike(old, new) {
        true => format!(
            "Clients read {old} and {new} alike, so that both releases work before and after."
        ),
        false => format!(
            "Until then a client reads {old}, from then on {new}: where a driver insists on the type, deploy \
             the new release together with the switch; statements that were prepared before fail once."
        ),
    };
    let fitting = match retyping.is_total {
        true => String::new(),
        false => format!(
            " The constrain phase stops while a row holds what {new} cannot hold, and refuses such values from \
             there on."
        ),
    };
    let back = match retyping.back_is_total {
        true => "The way back keeps every value.".to_owned(),
        false => format!(
            "The way back keeps every value, and stops, with nothing lost, where the new release has written one that \
             {old} cannot hold."
        ),
    };
    format!(
        "{table}.{column} gets its new type in the switch phase. Before it {second} follows {column}, after it \
         {former} does. {deployment}{fitting} {back}"
    )
}

/// Drops the old column once no release comes back to it.
fn finish(context: &Context<'_>, drafts: &mut Drafts, retyping: &Retyping) {
    let Retyping {
        table,
        column,
        former,
        ..
    } = retyping;
    let there = retyping.there_from_former();
    let reconcile = backfill(context, drafts, table, column, there, Some(former));
    let back = retyping.back.clone();
    let restore = backfill(context, drafts, table, former, back, Some(column));
    if let (Some(reconcile), Some(restore)) = (reconcile, restore) {
        drafts.add(
            Stage::Reconcile,
            Draft::new(reconcile, [restore])
                .avoids(HAZARDS)
                .avoids(&["backfill_in_ddl_txn"])
                .named(format!("reconcile_{table}_{column}")),
        );
    }
    let last = Column {
        name: former.clone(),
        nullable: true,
        default: None,
        identity: None,
        comment: Some(retyping.word()),
        ..retyping.old.clone()
    };
    let slug = format!("finish_{table}_{column}");
    let key = format!("{table}.{column}");
    let (start, stop) = retyping.backward();
    let stop = Draft::new(stop, [start]).together(&key).avoids(HAZARDS);
    drafts.add(Stage::FinishRenames, stop.named(slug.clone()));
    let drop = Operation::DropColumn {
        table: table.clone(),
        column: last.clone(),
    };
    let add = Operation::AddColumn {
        table: table.clone(),
        column: last,
    };
    let drop = Draft::new(drop, [add]).together(&key).avoids(HAZARDS);
    let drop = match retyping.loses {
        Some(_) => drop.loses(
            key.clone(),
            "what the new type has no room for; the way back is filled from the new values"
                .to_owned(),
        ),
        None => drop,
    };
    drafts.add(Stage::FinishRenames, drop.named(slug));
}
