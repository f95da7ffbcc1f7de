//! What SQLite keeps only in the text of `CREATE TRIGGER`.

use super::table_text::{printed, unquoted, with_statement};
use schema_core::def::{TriggerEvent, TriggerTiming};
use schema_core::model::{Expression, Trigger, TriggerAction};
use sqlite3_parser::ast::{Stmt, TriggerEvent as EventText, TriggerTime};

/// Reads the text of a trigger.
///
/// # Errors
///
/// What the parser did not expect.
pub(super) fn trigger(sql: &str) -> Result<Trigger, String> {
    with_statement(sql, |statement| {
        let Stmt::CreateTrigger {
            trigger_name,
            time,
            event,
            when_clause,
            commands,
            ..
        } = statement
        else {
            return Err("it is not the text of a trigger".to_owned());
        };
        let timing = match time {
            None | Some(TriggerTime::Before) => TriggerTiming::Before,
            Some(TriggerTime::After) => TriggerTiming::After,
            Some(TriggerTime::InsteadOf) => return Err("it stands on a view".to_owned()),
        };
        let mut update_of = Vec::new();
        let event = match event {
            EventText::Insert => TriggerEvent::Insert,
            EventText::Delete => TriggerEvent::Delete,
            EventText::Update => TriggerEvent::Update,
            EventText::UpdateOf(names) => {
                update_of.extend(names.iter().map(unquoted));
                TriggerEvent::Update
            }
        };
        update_of.sort();
        let commands: Vec<String> = commands
            .iter()
            .map(|command| format!("{};", printed(command)))
            .collect();
        let action = TriggerAction::Body(commands.join("\n"));
        Ok(Trigger {
            update_of,
            when: when_clause.as_ref().map(|it| Expression::Sql(printed(it))),
            ..Trigger::new(unquoted(&trigger_name.name), timing, vec![event], action)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_text_yields_all_of_it() {
        let read = trigger(
            "CREATE TRIGGER \"stamp it\" AFTER UPDATE OF total, status ON orders FOR EACH ROW \
             WHEN new.total <> old.total BEGIN UPDATE orders SET changed = 1 WHERE id = new.id; END",
        )
        .unwrap();
        assert_eq!(read.name, "stamp it");
        assert_eq!(read.timing, TriggerTiming::After);
        assert_eq!(read.events, [TriggerEvent::Update]);
        assert_eq!(read.update_of, ["status", "total"]);
        assert!(read.when.is_some());
        let TriggerAction::Body(body) = read.action else {
            panic!("it runs statements");
        };
        assert!(body.contains("changed"), "{body}");
    }
}
