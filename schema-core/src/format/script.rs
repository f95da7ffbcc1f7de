//! The text of migrations: what all tools' files have in common.

use super::objects::loss_sentence;
use super::{FormatError, Stamp, version};
use crate::dialect::Dialect;
use crate::plan::{DataObject, Migration, Operation, Phase, Plan, Reverse, Step, Timeouts, Work};

/// The two scripts of one migration.
pub(super) struct Scripts {
    /// The moment that orders it, as `YYYYMMDDHHMMSS`.
    pub(super) version: u64,
    /// The name behind the version: `second_release_expand_add_phone`.
    pub(super) name: String,
    /// The phase.
    pub(super) phase: Phase,
    /// The way there.
    pub(super) up: Script,
    /// The way back.
    pub(super) down: Script,
    /// What the way back destroys.
    pub(super) reverse_losses: Vec<DataObject>,
}

/// SQL with its comments, with LF line ends, without what one tool alone wants.
pub(super) struct Script {
    /// Whether it runs in one transaction.
    pub(super) transactional: bool,
    /// The lines, in order.
    pub(super) pieces: Vec<Piece>,
}

/// A part of a script: some tools read comments, or want to be told where a statement ends.
pub(super) enum Piece {
    /// Lines that each begin with `--`, or an empty line.
    Comment(String),
    /// One statement with its semicolon and line end.
    Statement(String),
}

impl Script {
    /// The whole text.
    pub(super) fn text(&self) -> String {
        self.pieces.iter().map(Piece::text).collect()
    }

    /// The statements.
    pub(super) fn statements(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Statement(text) => Some(text.as_str()),
            Piece::Comment(_) => None,
        })
    }

    /// Whether it does nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.statements().next().is_none()
    }
}

impl Piece {
    /// Its lines.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Comment(text) | Self::Statement(text) => text,
        }
    }
}

impl Scripts {
    /// Whether the migration runs in a transaction, for tools that are told once for both directions. A
    /// script without a statement runs either way.
    ///
    /// # Errors
    ///
    /// Where one direction runs in a transaction and the other one does not.
    pub(super) fn both_transactional(
        &self,
        format: &'static str,
        place: &str,
    ) -> Result<bool, FormatError> {
        let Self { up, down, .. } = self;
        if up.transactional == down.transactional || down.is_empty() {
            return Ok(up.transactional);
        }
        Err(FormatError {
            format,
            problem: format!(
                "`{}` runs in a transaction in one direction only, and {place} counts for both",
                self.name
            ),
            remedy: "use `--format plain`, `--format sqlx` or `--format dbmate`, which say it for each direction".into(),
        })
    }
}

/// Refuses statements with a line that the tool would take for its own word; a body that the user wrote may hold
/// any.
///
/// # Errors
///
/// With the line.
pub(super) fn refuse_line(
    format: &'static str,
    migration: &str,
    script: &Script,
    is_word: impl Fn(&str) -> bool,
) -> Result<(), FormatError> {
    let mut lines = script.statements().flat_map(str::lines);
    match lines.find(|line| is_word(line)) {
        None => Ok(()),
        Some(line) => Err(FormatError {
            format,
            problem: format!(
                "a statement of `{migration}` has the line `{}`, which the tool would take for its own",
                line.trim()
            ),
            remedy: "word that comment in the statement differently".into(),
        }),
    }
}

/// The scripts of a plan, in order.
///
/// # Errors
///
/// Where an operation has no SQL, or a script would need several statements outside of a transaction:
/// tools send a file as one query, and a server takes such statements only alone.
pub(super) fn scripts(
    format: &'static str,
    plan: &Plan,
    dialect: &dyn Dialect,
    stamp: &Stamp,
) -> Result<Vec<Scripts>, FormatError> {
    let mut scripts = Vec::new();
    for (position, migration) in plan.migrations.iter().enumerate() {
        let writer = Writer { format, dialect };
        let notes: &[String] = if position == 0 { &plan.notes } else { &[] };
        let reverse_losses = plan.reverse_losses(migration);
        scripts.push(Scripts {
            version: version::later(format, stamp.timestamp, position)?,
            name: file_name(&stamp.name, migration),
            phase: migration.phase,
            up: writer.up(migration, notes)?,
            down: writer.down(migration, &reverse_losses)?,
            reverse_losses,
        });
    }
    Ok(scripts)
}

/// The longest name of a file that is made of free text; file systems take 255 bytes.
const NAME_LENGTH: usize = 120;

fn file_name(name: &str, migration: &Migration) -> String {
    let mut words = vec![name, migration.phase.keyword()];
    if migration.slug != name {
        words.push(&migration.slug);
    }
    let mut file_name = String::new();
    for character in words.join("_").chars() {
        let character = character.to_ascii_lowercase();
        if character.is_ascii_alphanumeric() {
            file_name.push(character);
        } else if !file_name.ends_with('_') {
            file_name.push('_');
        }
    }
    file_name.truncate(NAME_LENGTH);
    file_name.trim_matches('_').to_owned()
}

struct Writer<'a> {
    format: &'static str,
    dialect: &'a dyn Dialect,
}

impl Writer<'_> {
    fn up(&self, migration: &Migration, notes: &[String]) -> Result<Script, FormatError> {
        let mut pieces = vec![Piece::Comment(introduction(migration.phase))];
        for note in notes {
            pieces.push(Piece::Comment(comment(&format!("Note: {note}"))));
        }
        let mut timeouts = None;
        for step in &migration.steps {
            pieces.push(Piece::Comment(format!("\n{}", describe(step))));
            if migration.transactional {
                pieces.extend(self.timeouts(&mut timeouts, step.timeouts));
            }
            pieces.extend(self.statements(&step.operation)?);
        }
        let operations: Vec<&Operation> =
            migration.steps.iter().map(|step| &step.operation).collect();
        self.alone_outside_of_transactions(migration, &operations, migration.transactional)?;
        Ok(Script {
            transactional: migration.transactional,
            pieces,
        })
    }

    fn down(&self, migration: &Migration, losses: &[DataObject]) -> Result<Script, FormatError> {
        let mut text = comment("The way back. Written by cargo schema generate.");
        text.push_str(&loss_sentence(losses));
        let mut pieces = vec![Piece::Comment(text)];
        let mut reverses: Vec<&Operation> = Vec::new();
        for step in &migration.steps {
            if let Reverse::Operations(operations) = &step.reverse {
                reverses.extend(operations);
            }
        }
        let transactional = reverses
            .iter()
            .all(|operation| self.dialect.footprint(operation).transactional);
        let mut timeouts = None;
        for step in migration.steps.iter().rev() {
            let mut text = format!("\n{}", comment(&format!("Undo: {}", step.summary)));
            if let Some(loss) = &step.data_loss {
                text.push_str(&comment(&format!(
                    "This brings back {} but not its data: {}",
                    loss.object, loss.description
                )));
            }
            if let Reverse::Nothing(why) = &step.reverse {
                text.push_str(&comment(&format!("Nothing to do: {why}")));
            }
            pieces.push(Piece::Comment(text));
            match &step.reverse {
                Reverse::Nothing(_) => {}
                Reverse::Operations(operations) => {
                    for operation in operations {
                        if transactional {
                            let limits = self.reverse_timeouts(operation);
                            pieces.extend(self.timeouts(&mut timeouts, limits));
                        }
                        pieces.extend(self.statements(operation)?);
                    }
                }
            }
        }
        self.alone_outside_of_transactions(migration, &reverses, transactional)?;
        Ok(Script {
            transactional,
            pieces,
        })
    }

    /// A way back waits as briefly as a way there. Only what changes nothing but the catalog has to be
    /// done soon.
    fn reverse_timeouts(&self, operation: &Operation) -> Timeouts {
        let is_short = self.dialect.footprint(operation).work == Work::Catalog;
        Timeouts {
            lock: Some(3_000),
            statement: is_short.then_some(30_000),
        }
    }

    /// The settings that differ from those in force; at first all of them, because nobody knows those of
    /// the session.
    fn timeouts(&self, current: &mut Option<Timeouts>, wanted: Timeouts) -> Vec<Piece> {
        let statements = self.dialect.timeouts(*current, wanted);
        *current = Some(wanted);
        terminated(&statements)
    }

    fn statements(&self, operation: &Operation) -> Result<Vec<Piece>, FormatError> {
        let statements = self
            .dialect
            .statements(operation)
            .map_err(|unsupported| FormatError {
                format: self.format,
                problem: format!(
                    "{}: {} has no {}",
                    unsupported.object, unsupported.engine, unsupported.feature
                ),
                remedy: unsupported.remedy,
            })?;
        Ok(terminated(&statements))
    }

    fn alone_outside_of_transactions(
        &self,
        migration: &Migration,
        operations: &[&Operation],
        transactional: bool,
    ) -> Result<(), FormatError> {
        if transactional || operations.len() <= 1 {
            return Ok(());
        }
        Err(FormatError {
            format: self.format,
            problem: format!(
                "`{}` has {} operations in one file that runs outside of a transaction, and each of them \
                 must be alone in its query",
                migration.slug,
                operations.len()
            ),
            remedy: "plan each of them as a migration of its own".into(),
        })
    }
}

/// What a file says first: who wrote it, and when to run it.
fn introduction(phase: Phase) -> String {
    let when = match phase {
        Phase::Expand => {
            "Phase expand: adds what the new release needs; the old one does not notice. Run it before the \
             new release is deployed."
        }
        Phase::Backfill => {
            "Phase backfill: fills what was added, beside running traffic. Run it after expand; interrupted, \
             it can be run again."
        }
        Phase::Constrain => {
            "Phase constrain: makes the new rules hold. Run it once every writer obeys them."
        }
        Phase::Switch => "Phase switch: moves readers to the new shape. Run it after constrain.",
        Phase::Contract => {
            "Phase contract: removes what only the old release needed. Run it once the new release is \
             everywhere and the old one is gone."
        }
        Phase::Discard => {
            "Phase discard: drops what the contract phase has only renamed. Run it once nobody will want its rows back, \
             at the latest before the migrations of the next release; until then the way back has every row."
        }
    };
    let mut text = comment(
        "Written by cargo schema generate. Migration tools keep a checksum: do not change this file once \
         it has run.",
    );
    text.push_str(&comment(when));
    text
}

/// What a step does, locks, avoids and destroys.
fn describe(step: &Step) -> String {
    let mut text = comment(&capitalized(&step.summary));
    let locks: Vec<String> = step
        .footprint
        .locks
        .iter()
        .map(|lock| format!("{} on {}", lock.level.name(), lock.table))
        .collect();
    let locks = match locks.as_slice() {
        [] if step.footprint.work == Work::Unknown => "what the statements take".to_owned(),
        [] => "no table".to_owned(),
        locks => locks.join(", "),
    };
    let work = match step.footprint.work {
        Work::Catalog => "changes the catalog only",
        Work::Scan => "reads the whole table",
        Work::IndexBuild => "builds an index",
        Work::Rewrite => "writes the whole table",
        Work::Batches => "updates rows in batches that commit each",
        Work::Unknown => "does what the statements say",
    };
    text.push_str(&comment(&format!("  Locks: {locks}; {work}.")));
    if !step.avoids.is_empty() {
        let avoids = step.avoids.join(", ");
        text.push_str(&comment(&format!("  Avoids: {avoids}.")));
    }
    for conflict in &step.previous_release {
        let label = match conflict.is_certain() {
            true => "Stops the previous release",
            false => "May disturb the previous release",
        };
        text.push_str(&comment(&format!("  {label}: {conflict}.")));
    }
    if let Reverse::Nothing(why) = &step.reverse {
        text.push_str(&comment(&format!("  Nothing to undo: {why}.")));
    }
    if let Some(loss) = &step.data_loss {
        text.push_str(&comment(&format!(
            "  DATA LOSS, approved for {}: {}",
            loss.object, loss.description
        )));
    }
    text
}

/// Statements, each with its semicolon.
fn terminated(statements: &[String]) -> Vec<Piece> {
    statements
        .iter()
        .map(|statement| Piece::Statement(format!("{statement};\n")))
        .collect()
}

/// The widest line of a comment, in characters.
const WIDTH: usize = 100;

/// Lines that each begin with `--`, wrapped, so that no content can leave the comment.
pub(super) fn comment(text: &str) -> String {
    let indent: String = text
        .chars()
        .take_while(|character| *character == ' ')
        .collect();
    let mut lines = String::new();
    let mut line = format!("-- {indent}");
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && line.chars().count() + word.chars().count() >= WIDTH {
            lines.push_str(line.trim_end());
            lines.push('\n');
            line = format!("-- {indent}{indent}");
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push_str(line.trim_end());
    lines.push('\n');
    lines
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
