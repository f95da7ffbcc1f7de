//! Statements that people wrote, as steps among those that are planned.

use super::{
    Footprint, Migration, Operation, Phase, Plan, Reverse, Step, Timeouts, Work, summary::slug_text,
};

/// Statements that people wrote: data that is moved, seeds, objects that the schema does not declare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomStep {
    /// What it is called, in the name of its file too: `fill_phone`.
    pub name: String,
    /// When it runs.
    pub phase: Phase,
    /// The statements of the way there, without semicolons.
    pub up: Vec<String>,
    /// The statements of the way back; `None` where there is nothing to undo.
    pub down: Option<Vec<String>>,
    /// Whether both run in a transaction.
    pub transactional: bool,
}

/// The statements of one direction of a custom step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomStatements {
    /// What the step is called.
    pub name: String,
    /// The statements, without semicolons.
    pub statements: Vec<String>,
    /// Whether they run in a transaction.
    pub transactional: bool,
}

impl CustomStatements {
    /// Nothing is known of what they lock and read.
    pub(crate) fn footprint(&self) -> Footprint {
        Footprint {
            locks: Vec::new(),
            work: Work::Unknown,
            transactional: self.transactional,
        }
    }
}

impl Plan {
    /// Puts statements that people wrote behind the planned migrations of their phase: they find what those made, and
    /// what later phases take away is still there. Several keep the order in which they are put.
    pub fn insert_custom(&mut self, custom: CustomStep) {
        let CustomStep {
            name,
            phase,
            up,
            down,
            transactional,
        } = custom;
        let operation = |statements: Vec<String>| {
            Operation::Custom(CustomStatements {
                name: name.clone(),
                statements,
                transactional,
            })
        };
        let operation_up = CustomStatements {
            name: name.clone(),
            statements: up,
            transactional,
        };
        let footprint = operation_up.footprint();
        let step = Step {
            summary: format!("run {name}, which is written by hand"),
            reverse: match down {
                Some(statements) => Reverse::Operations(vec![operation(statements)]),
                None => Reverse::Nothing("no way back was written"),
            },
            timeouts: Timeouts {
                lock: transactional.then_some(3_000),
                statement: None,
            },
            footprint,
            estimate: None,
            avoids: Vec::new(),
            data_loss: None,
            previous_release: Vec::new(),
            operation: Operation::Custom(operation_up),
        };
        let migration = Migration {
            phase,
            slug: slug_text(&name),
            transactional,
            steps: vec![step],
        };
        let place = self.migrations.iter().rposition(|it| it.phase <= phase);
        self.migrations
            .insert(place.map_or(0, |place| place + 1), migration);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::TypeKind;
    use crate::dialect::Postgres;
    use crate::diff::diff;
    use crate::diff::sample::{column, nullable, schema, table};
    use crate::format::{Format as _, Plain, Stamp};
    use crate::plan::{Options, plan};

    fn custom(phase: Phase, down: Option<Vec<String>>) -> CustomStep {
        CustomStep {
            name: "fill_phone".into(),
            phase,
            up: vec!["UPDATE customers SET phone = '' WHERE phone IS NULL".into()],
            down,
            transactional: true,
        }
    }

    fn planned() -> Plan {
        let old = schema([table("customers", [column("fax", TypeKind::Text)])]);
        let phone = nullable(column("phone", TypeKind::Text));
        let new = schema([table("customers", [phone])]);
        let changes = crate::diff::diff_with(
            &old,
            &new,
            &crate::diff::Decisions {
                not_renames: [crate::diff::PossibleRename::Column {
                    table: crate::diff::sample::name("customers"),
                    from: "fax".into(),
                    to: "phone".into(),
                }]
                .into(),
                ..Default::default()
            },
        )
        .unwrap();
        let mut options = Options::default();
        options.allow_data_loss.insert("customers.fax".into());
        plan(&old, &new, &changes, &Postgres::new(15).unwrap(), &options).unwrap()
    }

    #[test]
    fn it_stands_behind_its_phase() {
        let mut plan = planned();
        plan.insert_custom(custom(Phase::Backfill, None));
        let phases: Vec<Phase> = plan.migrations.iter().map(|it| it.phase).collect();
        let mut sorted = phases.clone();
        sorted.sort();
        assert_eq!(phases, sorted);
        let position = plan
            .migrations
            .iter()
            .position(|it| it.slug == "fill_phone");
        assert!(position.is_some_and(|it| it > 0 && it + 1 < plan.migrations.len()));
    }

    #[test]
    fn files_hold_the_statements_as_they_were_written() {
        let dialect = Postgres::new(15).unwrap();
        let mut plan = Plan {
            migrations: Vec::new(),
            notes: Vec::new(),
        };
        plan.insert_custom(custom(Phase::Backfill, Some(vec!["SELECT 1".into()])));
        let stamp = Stamp {
            timestamp: 20_260_101_000_000,
            sequence: 1,
            name: "fill_phone".into(),
        };
        let files = Plain.files(&plan, &dialect, &stamp).unwrap();
        let text = |name: &str| files.get(name).unwrap().as_str();
        let up = text("20260101000000_fill_phone_backfill.up.sql");
        assert!(
            up.contains("UPDATE customers SET phone = '' WHERE phone IS NULL;\n"),
            "{up}"
        );
        assert!(up.contains("phase = backfill"), "{up}");
        assert!(text("20260101000000_fill_phone_backfill.down.sql").contains("SELECT 1;\n"));
        assert_eq!(diff(&schema([]), &schema([])).unwrap(), []);
    }
}
