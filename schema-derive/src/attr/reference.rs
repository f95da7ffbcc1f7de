//! `#[references(Customer.id, ...)]`, `#[foreign_key(a, b, references(Parent.a, Parent.b), ...)]`

use super::argument::{Argument, Shape, arguments};
use super::key_part::{bare_word, columns};
use super::validity::ValidityWords;
use super::value::{self, Once};
use super::waiver::{Waiver, waiver};
use super::{Attribute, engines::engines};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::ReferenceWord;
use proc_macro2::Ident;
use quote::ToTokens;
use schema_core::def::{ColumnIndex, Deferrable, EngineSet, ReferentialAction, Validity};
use syn::ext::IdentExt;
use syn::{Expr, Member, Path};

/// A foreign key.
pub(crate) struct Reference {
    pub(crate) name: Option<String>,
    pub(crate) columns: Vec<ColumnIndex>,
    /// The struct that is referred to.
    pub(crate) target: Path,
    /// Its fields, in the order of `columns`.
    pub(crate) target_fields: Vec<FieldPath>,
    pub(crate) on_delete: Option<ReferentialAction>,
    pub(crate) on_update: Option<ReferentialAction>,
    pub(crate) deferrable: Deferrable,
    pub(crate) match_full: bool,
    /// The columns of `on_delete = set_null(a, b)`.
    pub(crate) set_on_delete: Vec<ColumnIndex>,
    /// `period = true`, where it is written.
    pub(crate) period: Option<Place>,
    /// `on_delete` and `on_update`, where they are written.
    pub(crate) action_places: Vec<Place>,
    pub(crate) validity: Validity,
    pub(crate) comment: Option<String>,
    pub(crate) engines: EngineSet,
    pub(crate) waivers: Vec<Waiver>,
    pub(crate) place: Place,
}

/// Reads `#[references(...)]` on the field `column`.
pub(crate) fn references(
    ctxt: &Ctxt,
    attribute: &Attribute,
    column: ColumnIndex,
) -> Option<Reference> {
    let mut options = Options::default();
    let mut target = None;
    for argument in attribute.arguments() {
        if let Shape::Word(word) = &argument.shape
            && ReferenceWord::of(word).is_none()
        {
            ctxt.error_at(
                argument.place(),
                format_args!("say which field is referred to: `#[references({word}.id)]`"),
            );
            return None;
        }
        if argument.word().is_some() {
            options.read(ctxt, None, argument, "references");
        } else if target.is_some() {
            ctxt.error_at(
                argument.place(),
                "a column refers to one field; for a key of several columns write \
                 `#[foreign_key(a, b, references(Parent.a, Parent.b))]` on the struct",
            );
        } else {
            target = Some(field_path(ctxt, &argument));
        }
    }
    let Some(target) = target else {
        ctxt.error_at(
            attribute.place,
            "`#[references]` names the field that is referred to: `#[references(Customer.id)]`",
        );
        return None;
    };
    let (target, field) = target?;
    options.reject_references(ctxt);
    Some(options.into_reference(ctxt, attribute.place, vec![column], target, vec![field]))
}

/// Reads `#[foreign_key(...)]` on a struct.
pub(crate) fn foreign_key(ctxt: &Ctxt, scope: &Scope, attribute: &Attribute) -> Option<Reference> {
    let mut options = Options::default();
    let mut key = Vec::new();
    let mut complete = true;
    for argument in attribute.arguments() {
        if argument.is_option() {
            options.read(ctxt, Some(scope), argument, "foreign_key");
        } else if bare_word(ctxt, scope, &argument, ReferenceWord::ALL) {
            complete = false;
        } else if let Some(path) = argument.path() {
            match scope.column_at(ctxt, &path) {
                Some(column) => key.push(column),
                None => complete = false,
            }
        } else {
            ctxt.error_at(
                argument.place(),
                "only columns of this struct may stand here",
            );
            complete = false;
        }
    }
    let example = "#[foreign_key(a, b, references(Parent.a, Parent.b))]";
    let Some(targets) = options.references.take() else {
        if options.references_place.is_some() {
            return None;
        }
        ctxt.error_at(
            attribute.place,
            format_args!("`#[foreign_key]` says what it refers to: `{example}`"),
        );
        return None;
    };
    let mut target: Option<Path> = None;
    let mut fields = Vec::new();
    for argument in &targets {
        let (path, field) = field_path(ctxt, argument)?;
        match &target {
            Some(first)
                if first.to_token_stream().to_string() != path.to_token_stream().to_string() =>
            {
                ctxt.error(
                    path,
                    "a foreign key refers to fields of one struct; the first names another",
                );
                return None;
            }
            Some(_) => {}
            None => target = Some(path),
        }
        fields.push(field);
    }
    let target = target?;
    if !complete {
        return None;
    }
    if key.len() != fields.len() || key.is_empty() {
        ctxt.error_at(
            attribute.place,
            format_args!(
                "the key has {} of this struct's columns and {} of the other's; both sides have as many: `{example}`",
                key.len(),
                fields.len()
            ),
        );
        return None;
    }
    options.set_columns_are_in_key(ctxt, &key);
    Some(options.into_reference(ctxt, attribute.place, key, target, fields))
}

/// A field of another struct: `id`, or `address.zip` where `address` is flattened.
#[derive(Clone)]
pub(crate) struct FieldPath {
    /// The words between the dots; at least one.
    pub(crate) words: Vec<Ident>,
}

impl FieldPath {
    /// As definitions name the field, without `r#`.
    pub(crate) fn text(&self) -> String {
        let words: Vec<String> = self
            .words
            .iter()
            .map(|word| word.unraw().to_string())
            .collect();
        words.join(".")
    }
}

/// `Customer.id` or `Customer.address.zip`, as the path of the struct and the field.
pub(crate) fn field_path(ctxt: &Ctxt, argument: &Argument) -> Option<(Path, FieldPath)> {
    let mut words = Vec::new();
    let mut rest = syn::parse2::<Expr>(argument.tokens.clone()).ok();
    while let Some(expression) = rest {
        rest = match expression {
            Expr::Field(field) => match field.member {
                Member::Named(name) => {
                    words.insert(0, name);
                    Some(*field.base)
                }
                Member::Unnamed(_) => None,
            },
            Expr::Path(path) if path.qself.is_none() && !words.is_empty() => {
                return Some((path.path, FieldPath { words }));
            }
            _ => None,
        };
    }
    ctxt.error_at(
        argument.place(),
        "a field of another struct is written `Customer.id`, with a dot",
    );
    None
}

/// `deferrable`, `deferrable = initially_immediate` or `deferrable = initially_deferred`
pub(crate) fn deferrable(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<Deferrable> {
    if matches!(argument.shape, Shape::Word(_)) {
        return Some(Deferrable::InitiallyImmediate);
    }
    keyword(
        ctxt,
        word,
        argument,
        Deferrable::from_keyword,
        &[
            Deferrable::InitiallyImmediate.keyword(),
            Deferrable::InitiallyDeferred.keyword(),
        ],
    )
}

/// `word = keyword`, one of `known`.
fn keyword<T>(
    ctxt: &Ctxt,
    word: &Ident,
    argument: &Argument,
    read: impl Fn(&str) -> Option<T>,
    known: &[&str],
) -> Option<T> {
    let text = value::name(ctxt, word, argument)?;
    let found = known
        .contains(&text.value.as_str())
        .then(|| read(&text.value))
        .flatten();
    if found.is_none() {
        let near = crate::language::nearest(&text.value, known.iter().copied());
        let message = match near {
            Some(near) => format!("`{word}` has no `{}`; did you mean `{near}`?", text.value),
            None => format!("`{word}` takes {}", value::list(known)),
        };
        ctxt.error_at(text.place, message);
    }
    found
}

/// The action and the columns of `on_delete = set_null(a, b)`, as an argument of that form.
fn action_with_columns(argument: &Argument) -> Option<Argument> {
    let Shape::Assign(_, value) = &argument.shape else {
        return None;
    };
    let written = arguments(value.clone()).pop()?;
    let Shape::Call(..) = &written.shape else {
        return None;
    };
    Some(written)
}

/// The words that both attributes take.
#[derive(Default)]
struct Options {
    name: Once<value::Text>,
    on_delete: Once<ReferentialAction>,
    on_update: Once<ReferentialAction>,
    deferrable: Once<Deferrable>,
    match_full: Once<bool>,
    set_on_delete: Vec<(ColumnIndex, Place)>,
    period: Once<Option<Place>>,
    action_places: Vec<Place>,
    validity: ValidityWords,
    comment: Once<value::Text>,
    only: Once<EngineSet>,
    references: Option<Vec<Argument>>,
    references_place: Option<Place>,
    waivers: Vec<Waiver>,
}

impl Options {
    /// `scope` is that of an attribute on the struct, which may name further columns.
    fn read(&mut self, ctxt: &Ctxt, scope: Option<&Scope>, argument: Argument, attribute: &str) {
        let Some(word) = argument.word() else { return };
        let action = || {
            let known: Vec<&str> = ReferentialAction::ALL
                .iter()
                .map(|action| action.keyword())
                .collect();
            keyword(
                ctxt,
                word,
                &argument,
                ReferentialAction::from_keyword,
                &known,
            )
        };
        match ReferenceWord::of(word) {
            Some(ReferenceWord::OnDelete) => {
                self.action_places.push(argument.place());
                if let Some(written) = action_with_columns(&argument) {
                    let read = self.set_columns(ctxt, scope, &written);
                    self.on_delete.set(ctxt, word, read);
                } else {
                    self.on_delete.set(ctxt, word, action());
                }
            }
            Some(ReferenceWord::OnUpdate) => {
                self.action_places.push(argument.place());
                if action_with_columns(&argument).is_some() {
                    ctxt.error_at(
                        argument.place(),
                        "columns can be chosen in `on_delete` alone; write `on_update = set_null`",
                    );
                } else {
                    self.on_update.set(ctxt, word, action());
                }
            }
            Some(ReferenceWord::Period) => {
                let read = value::assigned_flag(ctxt, word, &argument)
                    .map(|set| set.then(|| argument.place()));
                self.period.set(ctxt, word, read);
            }
            Some(ReferenceWord::NotValid) => self.validity.not_valid(ctxt, word, &argument),
            Some(ReferenceWord::NotEnforced) => self.validity.not_enforced(ctxt, word, &argument),
            Some(ReferenceWord::Comment) => {
                self.comment
                    .set(ctxt, word, value::string(ctxt, word, &argument));
            }
            Some(ReferenceWord::Deferrable) => {
                self.deferrable
                    .set(ctxt, word, deferrable(ctxt, word, &argument));
            }
            Some(ReferenceWord::Match) => {
                let full = keyword(
                    ctxt,
                    word,
                    &argument,
                    |text| match text {
                        "full" => Some(true),
                        "simple" => Some(false),
                        _ => None,
                    },
                    &["full", "simple"],
                );
                self.match_full.set(ctxt, word, full);
            }
            Some(ReferenceWord::Name) => {
                self.name
                    .set(ctxt, word, value::string(ctxt, word, &argument));
            }
            Some(ReferenceWord::References) => {
                self.references_place = Some(argument.place());
                self.references =
                    value::enclosed(ctxt, word, &argument, "Parent.a, Parent.b").map(arguments);
            }
            Some(ReferenceWord::Only) => self.only.set(ctxt, word, engines(ctxt, &argument)),
            Some(ReferenceWord::Allow) => self.waivers.extend(waiver(ctxt, &argument)),
            None => value::unknown(ctxt, &argument, attribute, ReferenceWord::ALL),
        }
    }

    /// `on_delete = set_null(a, b)`
    fn set_columns(
        &mut self,
        ctxt: &Ctxt,
        scope: Option<&Scope>,
        written: &Argument,
    ) -> Option<ReferentialAction> {
        let Shape::Call(action, group) = &written.shape else {
            return None;
        };
        let found = ReferentialAction::from_keyword(&action.to_string()).filter(|found| {
            matches!(
                found,
                ReferentialAction::SetNull | ReferentialAction::SetDefault
            )
        });
        let Some(found) = found else {
            ctxt.error(
                action,
                format_args!(
                    "`{action}` takes no columns; those that are set are named in `set_null(a)` or \
                     `set_default(a)`"
                ),
            );
            return None;
        };
        let Some(scope) = scope else {
            ctxt.error_at(
                written.place(),
                format_args!(
                    "a key of one column sets that one: write `on_delete = {action}`; columns are chosen in \
                     `#[foreign_key]` on the struct"
                ),
            );
            return None;
        };
        for argument in arguments(group.stream()) {
            let place = argument.place();
            let read = columns(ctxt, scope, argument.tokens);
            self.set_on_delete
                .extend(read.into_iter().map(|column| (column, place)));
        }
        Some(found)
    }

    /// Only columns of the key can be set by it.
    fn set_columns_are_in_key(&self, ctxt: &Ctxt, key: &[ColumnIndex]) {
        for (column, place) in &self.set_on_delete {
            if !key.contains(column) {
                ctxt.error_at(
                    *place,
                    "only columns of this foreign key can be set when the referenced row goes",
                );
            }
        }
    }

    /// `references(...)` belongs into `#[foreign_key]` alone.
    fn reject_references(&self, ctxt: &Ctxt) {
        if let Some(place) = self.references_place {
            ctxt.error_at(place, "write the field alone: `#[references(Customer.id)]`");
        }
    }

    fn into_reference(
        self,
        ctxt: &Ctxt,
        place: Place,
        columns: Vec<ColumnIndex>,
        target: Path,
        target_fields: Vec<FieldPath>,
    ) -> Reference {
        Reference {
            name: self.name.get().map(|name| name.value),
            columns,
            target,
            target_fields,
            on_delete: self.on_delete.get(),
            on_update: self.on_update.get(),
            deferrable: self.deferrable.get().unwrap_or(Deferrable::No),
            match_full: self.match_full.get().unwrap_or(false),
            set_on_delete: self
                .set_on_delete
                .into_iter()
                .map(|(column, _)| column)
                .collect(),
            period: self.period.get().flatten(),
            action_places: self.action_places,
            validity: self.validity.finish(ctxt),
            comment: self.comment.get().map(|text| text.value),
            engines: self.only.get().unwrap_or(EngineSet::ALL),
            waivers: self.waivers,
            place,
        }
    }
}

/// Reads `#[refers_to(Invoice)]` or `#[refers_to("billing.Invoice")]`: by id only, without a key.
pub(crate) fn refers_to(ctxt: &Ctxt, attribute: &Attribute) -> Option<RefersTo> {
    let arguments = attribute.arguments();
    if let [argument] = arguments.as_slice() {
        if let Ok(path) = syn::parse2::<Path>(argument.tokens.clone()) {
            let name = path
                .segments
                .last()
                .map(|last| last.ident.unraw().to_string())?;
            return Some(RefersTo {
                name,
                path: Some(path),
            });
        }
        if let Some(syn::Lit::Str(text)) = value::literal(&argument.tokens) {
            return Some(RefersTo {
                name: text.value(),
                path: None,
            });
        }
    }
    ctxt.error_at(
        attribute.place,
        "`#[refers_to]` names one type, or, for one that is not in reach, its name as a string: \
         `#[refers_to(Invoice)]`, `#[refers_to(\"billing.Invoice\")]`",
    );
    None
}

/// What a column refers to by id only.
pub(crate) struct RefersTo {
    pub(crate) name: String,
    /// The type, if it is in reach.
    pub(crate) path: Option<Path>,
}
