//! Steps in the making: what the parts of the planner hand in, and how it becomes migrations.

use super::summary::{slug_of, slug_text, summary};
use super::{
    DataLoss, DataLossChoice, LockClaim, Migration, Operation, Phase, PlanError, Reverse, Step,
    Timeouts, Work,
};
use crate::dialect::Dialect;
use crate::model::ObjectName;
use std::collections::BTreeMap;

/// Where a step stands in a plan. The order of the stages is the order of the plan, and it is what
/// makes each step find what it builds on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Namespaces that tables move into.
    Prepare,
    RenameTables,
    /// Triggers whose statements name a column that is about to be renamed in place.
    DetachObjects,
    RenameColumns,
    EnumLabels,
    CreateObjects,
    LinkCreated,
    ValidateCreated,
    /// Foreign keys that the new release may violate.
    LoosenKeys,
    /// What changes in existing tables without a look at their rows.
    Edit,
    /// Unique indexes that the new release may violate.
    LoosenIndexes,
    /// Checks that are stated anew, beside reads and writes.
    ValidateRestated,
    Synchronize,
    RenameObjects,
    SetIndexesAside,
    IndexExisting,
    /// Views, functions and the like that are about tables which have changed before.
    CreateDependents,
    /// Grants, policies, statistics and triggers, beside the release that runs.
    AttachObjects,
    /// Partitions, which are made like their table is by now.
    CreatePartitions,
    ExcludePartitions,
    ValidatePartitions,
    AttachPartitions,
    FillRenamed,
    Fill,
    /// Rows that the old release wrote after the backfill.
    Sweep,
    SetAside,
    AddChecks,
    ValidateChecks,
    SetNotNull,
    BuildUniques,
    AttachUniques,
    IndexNew,
    AddForeignKeys,
    ValidateForeignKeys,
    /// What is attached to columns that have been filled, and to new indexes.
    AttachNew,
    /// What takes rows away from whoever is connected.
    Secure,
    /// What a better guarantee has replaced.
    RetireKeys,
    RetireRules,
    RetireIndexes,
    /// Foreign keys of columns that are about to give way to others of another type.
    SwitchKeys,
    /// The columns themselves, table by table.
    SwitchColumns,
    SwitchNames,
    ValidateSwitched,
    /// What a way back has left on columns that are switched once more.
    ClearSwitched,
    AnalyzeSwitched,
    CommentSwitched,
    /// Old names of renamed tables, which hold to columns that go.
    DropFormerNames,
    DetachPartitions,
    DropPartitions,
    DropObjects,
    /// What is about tables.
    DropDependents,
    DropIndexes,
    DropKeys,
    DropRules,
    Settle,
    Reconcile,
    FinishRenames,
    DropColumns,
    DropTableKeys,
    /// New names of what is dropped later.
    KeepAside,
    DropTables,
    /// What has been kept aside.
    Discard,
    DropTypes,
    /// What types and tables were made with, and stood in.
    DropFoundations,
}

impl Stage {
    pub(super) fn phase(self) -> Phase {
        match self {
            Self::Prepare
            | Self::RenameTables
            | Self::DetachObjects
            | Self::RenameColumns
            | Self::EnumLabels
            | Self::CreateObjects
            | Self::LinkCreated
            | Self::ValidateCreated
            | Self::LoosenKeys
            | Self::Edit
            | Self::LoosenIndexes
            | Self::ValidateRestated
            | Self::Synchronize
            | Self::RenameObjects
            | Self::SetIndexesAside
            | Self::IndexExisting
            | Self::CreateDependents
            | Self::AttachObjects
            | Self::CreatePartitions
            | Self::ExcludePartitions
            | Self::ValidatePartitions
            | Self::AttachPartitions => Phase::Expand,
            Self::FillRenamed | Self::Fill => Phase::Backfill,
            Self::Sweep
            | Self::SetAside
            | Self::AddChecks
            | Self::ValidateChecks
            | Self::SetNotNull
            | Self::BuildUniques
            | Self::AttachUniques
            | Self::IndexNew
            | Self::AddForeignKeys
            | Self::ValidateForeignKeys
            | Self::AttachNew
            | Self::Secure
            | Self::RetireKeys
            | Self::RetireRules
            | Self::RetireIndexes => Phase::Constrain,
            Self::SwitchKeys
            | Self::SwitchColumns
            | Self::SwitchNames
            | Self::ValidateSwitched
            | Self::ClearSwitched
            | Self::AnalyzeSwitched
            | Self::CommentSwitched => Phase::Switch,
            Self::DropFormerNames
            | Self::DetachPartitions
            | Self::DropPartitions
            | Self::DropObjects
            | Self::DropDependents
            | Self::DropIndexes
            | Self::DropKeys
            | Self::DropRules
            | Self::Settle
            | Self::Reconcile
            | Self::FinishRenames
            | Self::DropColumns
            | Self::DropTableKeys
            | Self::KeepAside
            | Self::DropTables
            | Self::DropTypes
            | Self::DropFoundations => Phase::Contract,
            Self::Discard => Phase::Discard,
        }
    }
}

/// The group of what completes several tables that the plan creates.
pub(super) const CREATED_TABLES: &str = "created_tables";

/// With which steps of its stage a step may share a migration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Alone,
    Together(String),
}

/// A step without what only the dialect knows.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    operation: Operation,
    reverse: Reverse,
    group: Group,
    avoids: Vec<&'static str>,
    data_loss: Option<DataLoss>,
    work: Option<Work>,
    /// Tables that are locked because of what the schema has, which the operation alone does not tell.
    partners: Vec<ObjectName>,
    slug: Option<String>,
}

impl Draft {
    /// A step in a migration of its own that is undone by `reverse`.
    pub(super) fn new(operation: Operation, reverse: impl Into<Vec<Operation>>) -> Self {
        Self {
            operation,
            reverse: Reverse::Operations(reverse.into()),
            group: Group::Alone,
            avoids: Vec::new(),
            data_loss: None,
            work: None,
            partners: Vec::new(),
            slug: None,
        }
    }

    /// A step that leaves nothing to undo.
    pub(super) fn without_reverse(operation: Operation, why: &'static str) -> Self {
        Self {
            reverse: Reverse::Nothing(why),
            ..Self::new(operation, [])
        }
    }

    /// Shares a migration with the other steps of its stage for this table.
    pub(super) fn with_table(self, table: &ObjectName) -> Self {
        self.together(&table.to_string())
    }

    /// Shares a migration with the other steps of its stage under this key.
    pub(super) fn together(self, key: &str) -> Self {
        Self {
            group: Group::Together(key.to_owned()),
            ..self
        }
    }

    /// The hazards that this form avoids.
    pub(super) fn avoids(mut self, hazards: &[&'static str]) -> Self {
        self.avoids.extend_from_slice(hazards);
        self.avoids.sort_unstable();
        self.avoids.dedup();
        self
    }

    pub(super) fn loses(self, object: String, description: String) -> Self {
        Self {
            data_loss: Some(DataLoss {
                object,
                description,
            }),
            ..self
        }
    }

    /// Less work than the operation takes by itself, because of the steps before it.
    pub(super) fn with_work(self, work: Work) -> Self {
        Self {
            work: Some(work),
            ..self
        }
    }

    /// Locks these tables as it locks its own.
    pub(super) fn with_partners(self, partners: Vec<ObjectName>) -> Self {
        Self { partners, ..self }
    }

    /// A name for the migration that says more than the operation alone.
    pub(super) fn named(self, slug: String) -> Self {
        Self {
            slug: Some(slug),
            ..self
        }
    }

    /// The operation alone.
    pub(super) fn into_operation(self) -> Operation {
        self.operation
    }

    pub(super) fn into_step(self, dialect: &dyn Dialect) -> Step {
        let mut footprint = dialect.footprint(&self.operation);
        if let Some(work) = self.work {
            footprint.work = work;
        }
        if let Some(level) = footprint.locks.iter().map(|claim| claim.level).max() {
            let partners = self.partners.into_iter();
            let partners = partners.map(|table| LockClaim { table, level });
            footprint.locks.extend(partners);
            footprint.locks.sort();
            footprint
                .locks
                .dedup_by(|one, other| one.table == other.table);
        }
        Step {
            summary: summary(&self.operation),
            timeouts: timeouts(footprint.work, footprint.transactional),
            operation: self.operation,
            reverse: self.reverse,
            footprint,
            avoids: self.avoids,
            estimate: None,
            data_loss: self.data_loss,
            previous_release: Vec::new(),
        }
    }
}

/// A lock that does not come within three seconds holds up everything that queues behind it, so the
/// step gives up and is tried again. Work that reads or writes a whole table takes as long as it takes;
/// a concurrent index build that is cut off leaves an invalid index behind.
fn timeouts(work: Work, transactional: bool) -> Timeouts {
    let lock = (transactional && work != Work::Batches).then_some(3_000);
    let statement = (transactional && work == Work::Catalog).then_some(30_000);
    match work {
        // VALIDATE waits without holding up reads or writes.
        Work::Scan => Timeouts::default(),
        _ => Timeouts { lock, statement },
    }
}

/// What the parts of the planner have handed in so far.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    stages: BTreeMap<Stage, Vec<Draft>>,
    refusals: Vec<PlanError>,
    notes: Vec<String>,
}

impl Drafts {
    pub(super) fn add(&mut self, stage: Stage, draft: Draft) {
        self.stages.entry(stage).or_default().push(draft);
    }

    pub(super) fn refuse(
        &mut self,
        hazard: &'static str,
        object: impl Into<String>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.refusals.push(PlanError::Hazard {
            hazard,
            object: object.into(),
            problem: problem.into(),
            remedy: remedy.into(),
        });
    }

    pub(super) fn refuse_data_loss(&mut self, object: String, description: String) {
        self.refusals.push(PlanError::DataLoss {
            object,
            description,
            choice: DataLossChoice::Loss,
        });
    }

    /// Refuses to drop a table or column of which nobody has said what becomes of its data.
    pub(super) fn refuse_drop(&mut self, object: String, description: &str) {
        self.refusals.push(PlanError::DataLoss {
            object,
            description: description.to_owned(),
            choice: DataLossChoice::LossOrKept,
        });
    }

    /// How many reasons against a plan there are so far.
    pub(super) fn refusal_count(&self) -> usize {
        self.refusals.len()
    }

    pub(super) fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    /// The migrations and notes, or every reason why there are none.
    pub(super) fn finish(
        self,
        dialect: &dyn Dialect,
    ) -> Result<(Vec<Migration>, Vec<String>), Vec<PlanError>> {
        if !self.refusals.is_empty() {
            return Err(self.refusals);
        }
        let mut migrations = Vec::new();
        // What is kept may need the types and functions that go after it.
        let keeps = self.stages.contains_key(&Stage::Discard);
        let phase = |stage: Stage| match keeps && stage >= Stage::Discard {
            true => Phase::Discard,
            false => stage.phase(),
        };
        for (stage, mut drafts) in self.stages {
            if drafts.iter().all(|draft| draft.group != Group::Alone) {
                drafts.sort_by(|one, other| one.group.cmp(&other.group));
            }
            let mut run: Vec<Draft> = Vec::new();
            for draft in drafts {
                let joins = run.last().is_some_and(|last| {
                    last.group == draft.group
                        && draft.group != Group::Alone
                        && dialect.footprint(&last.operation).transactional
                        && dialect.footprint(&draft.operation).transactional
                });
                if !joins && !run.is_empty() {
                    migrations.push(migration(
                        stage,
                        phase(stage),
                        std::mem::take(&mut run),
                        dialect,
                    ));
                }
                run.push(draft);
            }
            if !run.is_empty() {
                migrations.push(migration(stage, phase(stage), run, dialect));
            }
        }
        Ok((migrations, self.notes))
    }
}

fn migration(stage: Stage, phase: Phase, drafts: Vec<Draft>, dialect: &dyn Dialect) -> Migration {
    let slug = migration_slug(stage, &drafts);
    let steps: Vec<Step> = drafts
        .into_iter()
        .map(|draft| draft.into_step(dialect))
        .collect();
    Migration {
        phase,
        slug: slug_text(&slug),
        transactional: steps.iter().all(|step| step.footprint.transactional)
            && dialect.capabilities().transactional_ddl,
        steps,
    }
}

/// The name of a migration: that of its only step, or what its steps have in common.
fn migration_slug(stage: Stage, drafts: &[Draft]) -> String {
    let slug = |draft: &Draft| {
        let own = draft.slug.clone();
        own.unwrap_or_else(|| slug_of(&draft.operation))
    };
    let slugs: Vec<String> = drafts.iter().map(slug).collect();
    if let [first, rest @ ..] = slugs.as_slice()
        && rest.iter().all(|other| other == first)
    {
        return first.clone();
    }
    let mut tables = drafts.iter().zip(&slugs);
    let mut tables = tables
        .by_ref()
        .filter(|(draft, _)| matches!(draft.operation, Operation::CreateTable(_)));
    match (tables.next(), tables.next()) {
        (Some(_), Some(_)) => return "create_tables".to_owned(),
        (Some((_, only)), None) => return only.clone(),
        (None, _) => {}
    }
    let table = match drafts.first().map(|draft| &draft.group) {
        Some(Group::Together(table)) => table.as_str(),
        _ => "",
    };
    let has_objects = drafts.iter().any(|draft| {
        matches!(
            draft.operation,
            Operation::CreateObject(_) | Operation::DropObject(_) | Operation::ReplaceObject { .. }
        )
    });
    let added: Option<Vec<&str>> = drafts
        .iter()
        .map(|draft| match &draft.operation {
            Operation::AddColumn { column, .. } => Some(column.name.as_str()),
            _ => None,
        })
        .collect();
    match (stage, added) {
        (Stage::CreateObjects, _) if !has_objects => "create_types".to_owned(),
        (Stage::Prepare | Stage::CreateObjects | Stage::CreateDependents, _) => {
            "create_objects".to_owned()
        }
        (Stage::DropDependents | Stage::DropFoundations, _) => "drop_objects".to_owned(),
        (Stage::Edit, Some(columns)) => format!("add_{table}_{}", columns.join("_and_")),
        (Stage::AddChecks, _) => format!("check_{table}"),
        (Stage::SetNotNull, _) => format!("require_{table}_columns"),
        (Stage::SetAside | Stage::RenameObjects | Stage::SetIndexesAside, _) => {
            format!("rename_rules_of_{table}")
        }
        (Stage::AttachUniques, _) => format!("add_keys_of_{table}"),
        (Stage::DropRules | Stage::RetireRules, _) => format!("drop_rules_of_{table}"),
        (Stage::Settle, _) => format!("settle_{table}"),
        (Stage::LinkCreated, _) => format!("refer_to_{table}"),
        (Stage::AttachObjects, _) if table == CREATED_TABLES => {
            "attach_to_created_tables".to_owned()
        }
        _ => format!("alter_{table}"),
    }
}
