//! `cargo schema explain`: what a rule flags, why that is bad, what to write instead.

use crate::arguments::{Output, TextFormat};
use crate::{Error, Exit};
use anstyle::Style;
use clap::Args;
use schema_core::def::Level;
use schema_core::rule::{Rule, find_rule, rules};
use schema_core::syntax::closest_name;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The arguments of `explain`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema explain foreign_key_unindexed\n  \
    cargo schema explain --list")]
pub struct Explain {
    /// The rule
    #[arg(value_name = "RULE", required_unless_present = "list")]
    pub rule: Option<String>,
    /// List every rule with its default level
    #[arg(long, conflicts_with = "rule")]
    pub list: bool,
    /// How the result is shown
    #[command(flatten)]
    pub output: Output,
}

/// Prints the documentation of one rule, or the list of all.
pub(super) fn run(arguments: &Explain) -> Result<Exit, Error> {
    let text = match (&arguments.rule, arguments.output.format) {
        (Some(name), format) => {
            let rule = find_rule(name).ok_or_else(|| unknown(name))?;
            match format {
                TextFormat::Human => page(rule),
                TextFormat::Json => format!("{:#}\n", as_json(rule, &rule.documentation())),
            }
        }
        (None, TextFormat::Human) => list(),
        (None, TextFormat::Json) => {
            let rules: Vec<Value> = rules()
                .iter()
                .map(|rule| as_json(rule, rule.summary()))
                .collect();
            format!("{:#}\n", json!({ "rules": rules }))
        }
    };
    anstream::print!("{text}");
    Ok(Exit::Done)
}

/// There is no such rule; perhaps there is one of a similar name.
pub(crate) fn unknown(name: &str) -> Error {
    let near = closest_name(name, rules().iter().map(|rule| rule.name));
    Error::Usage {
        problem: format!("there is no rule `{name}`"),
        remedy: match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cargo schema explain --list` shows every rule".to_owned(),
        },
    }
}

fn as_json(rule: &Rule, documentation: &str) -> Value {
    json!({
        "name": rule.name,
        "default_level": rule.default_level.keyword(),
        "decided": rule.stage.description(),
        "documentation": documentation,
    })
}

const HEADING: Style = Style::new().bold();
const CODE: Style = anstyle::AnsiColor::Cyan.on_default();

fn page(rule: &Rule) -> String {
    let mut text = format!(
        "{HEADING}{}{HEADING:#}: by default {}, decided {}.\n\n",
        rule.name,
        match rule.default_level {
            Level::Allow => "off",
            Level::Warn => "a warning",
            Level::Deny => "an error",
        },
        rule.stage.description(),
    );
    let mut in_code = false;
    for line in rule.documentation().lines() {
        let done = if line.starts_with("```") {
            in_code = !in_code;
            Ok(())
        } else if in_code && !line.is_empty() {
            writeln!(text, "    {CODE}{line}{CODE:#}")
        } else if let Some(heading) = line.strip_prefix("# ") {
            writeln!(text, "{HEADING}{heading}{HEADING:#}")
        } else {
            writeln!(text, "{line}")
        };
        debug_assert!(done.is_ok(), "a string takes everything");
    }
    let name = rule.name;
    text.push_str(&format!(
        "\nTo change its level, in architrave.toml:\n\n    {CODE}[rules]{CODE:#}\n    \
         {CODE}{name} = \"warn\"{CODE:#}\n\nTo accept one finding, where it stands:\n\n    \
         {CODE}allow({name}, reason = \"...\"){CODE:#}\n"
    ));
    text
}

fn list() -> String {
    let width = rules()
        .iter()
        .map(|rule| rule.name.len())
        .max()
        .unwrap_or(0);
    rules()
        .iter()
        .map(|rule| {
            format!(
                "{HEADING}{:width$}{HEADING:#}  {:5}  {}\n",
                rule.name,
                rule.default_level.keyword(),
                rule.summary(),
            )
        })
        .collect()
}
