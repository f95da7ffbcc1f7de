//! Whether the columns that a convention names can play their parts in it.

use crate::ast::{Column, Table};
use crate::ctxt::Ctxt;
use crate::definition::{last_segment, primary_key};
use crate::settings::TableSettings;
use crate::well_known;
use schema_core::def::{ColumnIndex, RowSecurity, TypeFamily, TypeKind};
use schema_core::syntax::settings::Isolation;
use syn::ext::IdentExt;

/// Checks every convention of the table.
pub(crate) fn check(ctxt: &Ctxt, table: &Table<'_>, settings: &TableSettings) {
    let reader = Reader { ctxt, table };
    reader.tenant(settings.tenancy.isolation);
    reader.append_only();
    reader.audit();
    reader.version();
    reader.temporal();
    reader.hierarchy();
    reader.closure();
    reader.event_stream();
}

struct Reader<'a> {
    ctxt: &'a Ctxt,
    table: &'a Table<'a>,
}

impl<'a> Reader<'a> {
    fn column(&self, index: ColumnIndex) -> Option<&'a Column<'a>> {
        self.table.columns.get(usize::from(index))
    }

    fn tenant(&self, isolation: Isolation) {
        let Some(place) = self.table.options.tenant_place else {
            return;
        };
        let apart = match isolation {
            Isolation::RowSecurity => {
                // Whether the key may be NULL is for a rule to say.
                if self.table.options.shared {
                    self.ctxt.error_at(
                        place,
                        "`tenant` hides the rows from other tenants, and `shared` shows them to all: keep one",
                    );
                }
                let security = self.table.options.properties.row_security;
                if security.is_some_and(|security| security != RowSecurity::Forced) {
                    self.ctxt.error_at(
                        place,
                        "`tenant` needs row security that binds the owner of the table, too: leave \
                         `row_security` out, which is then `forced`",
                    );
                }
                return;
            }
            Isolation::Namespace => "namespace",
            Isolation::Database => "database",
        };
        self.ctxt.error_at(
            place,
            format_args!(
                "`architrave.toml` keeps tenants apart by {apart}, where every table is of one tenant: leave \
                 `tenant` out, or write `isolation = \"row_security\"` there"
            ),
        );
    }

    /// What follows changes says nothing about rows that have none.
    fn append_only(&self) {
        let options = &self.table.options;
        if !options.append_only {
            return;
        }
        let audit = options.audit;
        let words = [
            ("version", options.version),
            (
                "audit(updated_at)",
                audit.and_then(|audit| audit.updated_at),
            ),
            (
                "audit(updated_by)",
                audit.and_then(|audit| audit.updated_by),
            ),
        ];
        for (word, column) in words {
            if let Some(column) = self.of(column) {
                self.ctxt.error(
                    column.ident,
                    format_args!(
                        "rows of an `append_only` table never change, so `{word}` has nothing to keep: remove \
                         one of the two"
                    ),
                );
            }
        }
    }

    fn audit(&self) {
        let Some(audit) = self.table.options.audit else {
            return;
        };
        let words = [
            ("created_at", audit.created_at),
            ("created_by", audit.created_by),
            ("updated_at", audit.updated_at),
            ("updated_by", audit.updated_by),
        ];
        for (word, column) in words {
            let Some(column) = column.and_then(|index| self.column(index)) else {
                continue;
            };
            if column.options.default.is_none() {
                let example = if word.ends_with("_at") {
                    "now()"
                } else {
                    "current_user()"
                };
                self.ctxt.error(
                    column.ident,
                    format_args!(
                        "`audit({word})` fills the column with its default, and it has none: \
                         write `#[column(default = {example})]`"
                    ),
                );
            }
            let families: &[TypeFamily] = if word.ends_with("_at") {
                &[TypeFamily::Timestamp, TypeFamily::Date]
            } else {
                &[]
            };
            self.family(
                column,
                families,
                "an instant, such as `DateTime<Utc>`",
                word,
            );
            self.required(column, word);
        }
    }

    fn version(&self) {
        if let Some(column) = self.of(self.table.options.version) {
            self.family(
                column,
                &[TypeFamily::Integer],
                "a whole number, such as `i32`",
                "version",
            );
            self.required(column, "version");
            if column.options.identity.is_some() || column.options.generated.is_some() {
                self.ctxt.error(
                    column.ident,
                    "`version` counts the changes of a row from what was inserted; the database must not \
                     number or compute it: write `#[column(default = 1)]`",
                );
            }
        }
    }

    fn temporal(&self) {
        let Some(temporal) = &self.table.options.temporal else {
            return;
        };
        for index in [temporal.from, temporal.until] {
            if let Some(column) = self.column(index) {
                self.family(
                    column,
                    &[TypeFamily::Timestamp, TypeFamily::Date],
                    "an instant or a date",
                    "temporal",
                );
            }
        }
        let known = |index: ColumnIndex| {
            let column = self.column(index)?;
            let kind = self.kind(column);
            (kind.family() != TypeFamily::Unknown).then_some((column, kind))
        };
        if let (Some((_, from)), Some((column, until))) =
            (known(temporal.from), known(temporal.until))
            && from != until
            && is_moment(from)
            && is_moment(until)
        {
            self.ctxt.error(
                column.rust_type,
                format_args!(
                    "the two ends of `temporal` are compared, and this is a `{}` while the other is a `{}`: \
                     give both one type",
                    until.keyword(),
                    from.keyword()
                ),
            );
        }
        for index in &temporal.key {
            if let Some(column) = self.column(*index).filter(|column| column.nullable) {
                self.ctxt.error(
                    column.rust_type,
                    "rows without a value here would never be compared, so two of them could be valid at \
                     once: write the type without `Option`",
                );
            }
        }
    }

    fn hierarchy(&self) {
        let Some(hierarchy) = self.table.options.hierarchy else {
            return;
        };
        let Some(parent) = self.column(hierarchy.parent) else {
            return;
        };
        if !parent.nullable {
            self.ctxt.error(
                parent.rust_type,
                "a root has no row above it, so `hierarchy` needs a column that may be NULL: write `Option<..>`",
            );
        }
        let key = primary_key(self.table).unwrap_or_default();
        let own = self.table.input.ident.unraw().to_string();
        let refers = self.table.references.iter().any(|reference| {
            let target = last_segment(&reference.target);
            reference.columns == [hierarchy.parent] && (target == own || target == "Self")
        });
        if !refers {
            self.ctxt.error(
                parent.ident,
                format_args!(
                    "`hierarchy` names the column that refers to the row above: write \
                     `#[references({own}.id, on_delete = restrict)]` on it"
                ),
            );
        }
        if key.len() > 1 {
            self.ctxt.error(
                parent.ident,
                "`hierarchy` follows one column from row to row, and this key has several: give the table a \
                 key of one column",
            );
        }
        if let Some(path) = self.of(hierarchy.path) {
            self.family(
                path,
                &[TypeFamily::Text],
                "text, such as `String`",
                "hierarchy(path)",
            );
            self.required(path, "hierarchy(path)");
        }
    }

    fn closure(&self) {
        let Some(closure) = &self.table.options.closure else {
            return;
        };
        let key = primary_key(self.table).unwrap_or_default();
        if key != [closure.ancestor, closure.descendant]
            && let Some(column) = self.column(closure.ancestor)
        {
            self.ctxt.error(
                column.ident,
                "a pair stands once in a closure: its primary key is the row above and then the row, in this \
                 order; write `#[column(primary_key)]` on both and on nothing else",
            );
        }
        if let Some(depth) = self.column(closure.depth) {
            self.family(
                depth,
                &[TypeFamily::Integer],
                "a whole number, such as `i32`",
                "closure",
            );
            self.required(depth, "closure");
        }
    }

    fn event_stream(&self) {
        let Some(events) = self.table.options.event_stream else {
            return;
        };
        if let Some(column) = self.column(events.version)
            && events.version == events.stream
        {
            self.ctxt.error(
                column.ident,
                "an event has a stream and a number in it: name two columns, \
                 `event_stream(stream_id, version)`",
            );
        }
        for index in [events.stream, events.version] {
            if let Some(column) = self.column(index) {
                self.required(column, "event_stream");
            }
        }
        if let Some(version) = self.column(events.version) {
            self.family(
                version,
                &[TypeFamily::Integer],
                "a whole number, such as `i64`",
                "event_stream",
            );
        }
        if let Some(position) = self.of(events.position)
            && position.options.identity.is_none()
        {
            self.ctxt.error(
                position.ident,
                "the position among all events is the database's to give: write `#[column(identity)]`",
            );
        }
    }

    fn of(&self, index: Option<ColumnIndex>) -> Option<&'a Column<'a>> {
        self.column(index?)
    }

    /// The type as far as the struct shows it.
    fn kind(&self, column: &Column<'_>) -> TypeKind {
        let declared = column.options.data_type.as_ref();
        declared.map_or_else(
            || well_known::column_type(column.inner_type).kind,
            |(declared, _)| declared.kind,
        )
    }

    /// An error where the type is known to be none of these.
    fn family(&self, column: &Column<'_>, families: &[TypeFamily], wanted: &str, word: &str) {
        let family = self.kind(column).family();
        if !families.is_empty() && family != TypeFamily::Unknown && !families.contains(&family) {
            self.ctxt
                .error(column.rust_type, format_args!("`{word}` needs {wanted}"));
        }
    }

    fn required(&self, column: &Column<'_>, word: &str) {
        if column.nullable {
            self.ctxt.error(
                column.rust_type,
                format_args!("`{word}` gives every row a value: write the type without `Option`"),
            );
        }
    }
}

fn is_moment(kind: TypeKind) -> bool {
    matches!(kind.family(), TypeFamily::Timestamp | TypeFamily::Date)
}
