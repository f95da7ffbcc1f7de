//! Answers to what only a person knows: from the command line, else asked on a terminal.

use crate::Error;
use dialoguer::Select;
use schema_core::diff::{Decisions, PossibleRename};
use schema_core::model::ObjectName;
use std::io::IsTerminal;

/// Whether there is somebody to ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Questions {
    /// There is: on the terminal.
    Asked,
    /// There is not: what would ask fails, and says how to answer.
    #[default]
    Refused,
}

impl Questions {
    /// Asks where standard input and standard error are a terminal.
    pub fn on_terminal() -> Self {
        if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
            Self::Asked
        } else {
            Self::Refused
        }
    }
}

/// A rename as the command line spells it: `customers=buyers`, `customers.mail=email`; the name of a
/// table may have a namespace.
///
/// # Errors
///
/// When it is spelled otherwise.
pub fn parse_rename(text: &str) -> Result<PossibleRename, String> {
    let spelled =
        || "write `customers.mail=email` for a column or `customers=buyers` for a table".to_owned();
    let (from, to) = text.split_once('=').ok_or_else(spelled)?;
    if from.is_empty() || to.is_empty() || to.contains('=') {
        return Err(spelled());
    }
    Ok(match from.rsplit_once('.') {
        Some((table, column)) if !to.contains('.') => PossibleRename::Column {
            table: object_name(table),
            from: column.to_owned(),
            to: to.to_owned(),
        },
        _ => PossibleRename::Table {
            from: object_name(from),
            to: object_name(to),
        },
    })
}

fn object_name(text: &str) -> ObjectName {
    match text.split_once('.') {
        Some((namespace, name)) => ObjectName {
            namespace: Some(namespace.to_owned()),
            name: name.to_owned(),
        },
        None => ObjectName::new(text),
    }
}

/// Asks about each rename and adds the answers to `decisions`.
pub(super) fn ask_renames(
    renames: &[PossibleRename],
    decisions: &mut Decisions,
) -> Result<(), Error> {
    for rename in renames {
        let (from, to) = match rename {
            PossibleRename::Table { from, to } => (from.to_string(), to.to_string()),
            PossibleRename::Column { table, from, to } => {
                (format!("{table}.{from}"), format!("{table}.{to}"))
            }
        };
        let answer = select(
            &format!("`{from}` is gone and `{to}` is new. Is it renamed?"),
            &[
                "renamed: its data stays".to_owned(),
                format!("not renamed: `{from}` and its data are dropped, `{to}` is new"),
                "stop here and write nothing".to_owned(),
            ],
        )?;
        match answer {
            0 => decisions.renames.insert(rename.clone()),
            1 => decisions.not_renames.insert(rename.clone()),
            _ => return Err(stopped()),
        };
    }
    Ok(())
}

/// Asks whether the data of `object` may be lost.
pub(super) fn ask_data_loss(object: &str, description: &str) -> Result<(), Error> {
    let answer = select(
        &format!("`{object}`: {description}. Go on?"),
        &[
            "stop here and write nothing".to_owned(),
            "go on: the data is not needed any more".to_owned(),
        ],
    )?;
    if answer == 1 { Ok(()) } else { Err(stopped()) }
}

fn select(question: &str, answers: &[String]) -> Result<usize, Error> {
    Select::new()
        .with_prompt(question)
        .items(answers)
        .default(0)
        .interact_opt()
        .map_err(|error| Error::Usage {
            problem: format!("the question could not be asked: {error}"),
            remedy: "answer it on the command line; without a terminal the command says how"
                .to_owned(),
        })?
        .ok_or_else(stopped)
}

fn stopped() -> Error {
    Error::Usage {
        problem: "stopped by your answer".to_owned(),
        remedy: "nothing was written".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::parse_rename;

    #[test]
    fn renames_are_read_as_they_are_shown() {
        for text in [
            "customers=buyers",
            "customers.mail=email",
            "sales.customers.mail=email",
        ] {
            assert_eq!(parse_rename(text).unwrap().to_string(), text);
        }
        let moved = parse_rename("sales.customers=sales.buyers").unwrap();
        assert_eq!(moved.to_string(), "sales.customers=sales.buyers");
        assert!(matches!(
            moved,
            schema_core::diff::PossibleRename::Table { .. }
        ));
    }

    #[test]
    fn anything_else_is_told_how_to_spell_it() {
        for text in ["customers", "a=", "=b", "a=b=c"] {
            assert!(
                parse_rename(text)
                    .unwrap_err()
                    .contains("customers.mail=email")
            );
        }
    }
}
