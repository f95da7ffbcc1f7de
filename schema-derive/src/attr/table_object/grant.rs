//! `#[grant(select, update(status), to(app), with_grant_option)]`

use super::roles;
use crate::attr::Attribute;
use crate::attr::argument::Shape;
use crate::attr::engines::engines;
use crate::attr::key_part::columns;
use crate::attr::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::GrantWord;
use schema_core::def::{ColumnIndex, EngineSet, Privilege};

/// What roles may do with a table.
pub(crate) struct Grant {
    pub(crate) privileges: Vec<GrantedPrivilege>,
    pub(crate) roles: Vec<String>,
    pub(crate) with_grant_option: bool,
    pub(crate) engines: EngineSet,
    pub(crate) place: Place,
}

/// A privilege on a table, or on some of its columns.
pub(crate) struct GrantedPrivilege {
    pub(crate) privilege: Privilege,
    pub(crate) columns: Vec<ColumnIndex>,
}

/// Reads a grant.
pub(crate) fn grant(ctxt: &Ctxt, scope: &Scope, attribute: &Attribute) -> Option<Grant> {
    let mut privileges = Vec::new();
    let mut to = Once::default();
    let mut with_grant_option = Once::default();
    let mut only = Once::default();
    let errors_before = ctxt.count();
    for argument in attribute.arguments() {
        let known = argument
            .word()
            .and_then(|word| Some((GrantWord::of(word)?, word)));
        let Some((known, word)) = known else {
            value::unknown(ctxt, &argument, "grant", GrantWord::ALL);
            continue;
        };
        match known {
            GrantWord::To => to.set(ctxt, word, roles(ctxt, word, &argument)),
            GrantWord::WithGrantOption => {
                with_grant_option.set(ctxt, word, value::flag(ctxt, word, &argument));
            }
            GrantWord::Only => only.set(ctxt, word, engines(ctxt, &argument)),
            _ => {
                let Some(privilege) = Privilege::from_keyword(&word.to_string()) else {
                    continue;
                };
                let columns = match &argument.shape {
                    Shape::Call(_, group) => columns(ctxt, scope, group.stream()),
                    _ => Vec::new(),
                };
                let is_of_rows = !matches!(
                    privilege,
                    Privilege::All
                        | Privilege::Select
                        | Privilege::Insert
                        | Privilege::Update
                        | Privilege::References
                );
                if !columns.is_empty() && is_of_rows {
                    ctxt.error_at(
                        argument.place(),
                        format_args!(
                            "`{word}` is about whole rows and takes no columns: write `{word}` alone"
                        ),
                    );
                }
                privileges.push(GrantedPrivilege { privilege, columns });
            }
        }
    }
    let to = to.get().unwrap_or_default();
    if (privileges.is_empty() || to.is_empty()) && ctxt.count() == errors_before {
        ctxt.error_at(
            attribute.place,
            "a grant says what, and to whom: `#[grant(select, insert, to(app))]`",
        );
    }
    let with_grant_option = with_grant_option.get().unwrap_or(false);
    if with_grant_option && to.iter().any(|role| role == "public") {
        ctxt.error_at(
            attribute.place,
            "the right to grant cannot be given to `public`: name the roles, or leave out `with_grant_option`",
        );
    }
    Some(Grant {
        privileges,
        roles: to,
        with_grant_option,
        engines: only.get().unwrap_or(EngineSet::ALL),
        place: attribute.place,
    })
}
