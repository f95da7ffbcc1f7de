//! Which findings have one answer, and what that is.
//!
//! What changes the type of a column, who may see a row, or a name that lives in databases is for people to decide. So
//! is what has two answers: a rule that says "remove it, or declare the query" is not here.

use schema_core::def::TableDef;
use schema_core::rule::Finding;

/// What becomes of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// This attribute is put on the struct.
    Add(String),
    /// The attribute at the place goes.
    Remove,
    /// The attribute at the place gets these columns, and keeps what else it says.
    Columns(String),
    /// The attribute at the place gets another first column.
    First(String),
    /// The attribute at the place gets one more argument, unless it has one of that word.
    Argument { word: &'static str, text: String },
    /// The attribute at the place loses its argument of that word.
    Without(&'static str),
    /// The argument at the place goes, and the attribute where that was all.
    RemoveArgument,
}

impl Remedy {
    /// What `finding` says to write, where there is one answer. `help` is what its message says.
    pub(super) fn of(table: &TableDef<'_>, finding: &Finding, help: Option<&str>) -> Option<Self> {
        let help = help?;
        match finding.rule.name {
            "access_pattern_unserved"
            | "candidate_key_unenforced"
            | "foreign_key_unindexed"
            | "hierarchy_self_parent"
            | "policy_column_unindexed" => ready_attribute(help).map(|it| Self::Add(it.to_owned())),
            "index_duplicate" | "index_redundant_prefix" if help == "remove this `#[index]`" => {
                Some(Self::Remove)
            }
            "index_column_order" => {
                let attribute = ready_attribute(help)?;
                let columns = attribute.strip_prefix("#[index(")?.strip_suffix(")]")?;
                Some(Self::Columns(columns.to_owned()))
            }
            "tenant_index_unprefixed" => {
                let tenant = table.columns.get(usize::from(table.tenant?))?;
                Some(Self::First(tenant.field.to_owned()))
            }
            "index_array_btree" => Some(Self::Argument {
                word: "using",
                text: "using = gin".to_owned(),
            }),
            "soft_delete_unfiltered" => {
                let attribute = ready_attribute(help)?;
                let (_, condition) = attribute.split_once(", where(")?;
                let condition = condition.strip_suffix(")]")?;
                Some(Self::Argument {
                    word: "where",
                    text: format!("where({condition}"),
                })
            }
            "index_predicate_pointless" if help == "leave the condition out" => {
                Some(Self::Without("where"))
            }
            "waiver_unused" if help.starts_with("remove the `allow`") => Some(Self::RemoveArgument),
            _ => None,
        }
    }
}

/// The attribute of "write `#[index(a)]`", where the sentence has no other part.
fn ready_attribute(help: &str) -> Option<&str> {
    let (attribute, rest) = help.strip_prefix("write `")?.split_once('`')?;
    let is_whole = attribute.starts_with("#[") && !attribute.contains("..");
    (is_whole && matches!(rest, "" | " on the struct")).then_some(attribute)
}

#[cfg(test)]
mod tests {
    use super::ready_attribute;

    #[test]
    fn only_a_whole_answer_is_ready() {
        assert_eq!(ready_attribute("write `#[index(a)]`"), Some("#[index(a)]"));
        assert_eq!(
            ready_attribute("write `#[index(a)]` on the struct"),
            Some("#[index(a)]")
        );
        for open in [
            "write `#[index(a, ..)]`",
            "write `#[index(a)]`, or drop the pattern",
            "put the tenant key first: `#[index(a)]`",
            "write `type = jsonb`",
        ] {
            assert_eq!(ready_attribute(open), None, "{open}");
        }
    }
}
