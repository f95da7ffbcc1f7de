//! `architrave.toml`, as far as the derive needs it.

use crate::attr::TableOptions;
use crate::ctxt::Ctxt;
use crate::place::Place;
use proc_macro2::TokenStream;
use quote::quote;
use schema_core::def::{ColumnIndex, ProjectDef, RuleLevelDef, SiteIndex, TableDef};
use schema_core::rule::{baseline_name, find_rule, levels_of, place_of, project_of, rules};
use schema_core::syntax::settings::{
    Baseline, Isolation, RuleSetting, SettingsError, TenancySettings, baseline_errors,
};
use schema_core::syntax::{Settings, closest_name};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

const FILE: &str = "architrave.toml";

/// What the settings say about one table.
#[derive(Default)]
pub(crate) struct TableSettings {
    levels: Vec<RuleLevelDef<'static>>,
    pub(crate) may_reference: Vec<String>,
    pub(crate) separate_database: bool,
    pub(crate) tenancy: TenancySettings,
    pub(crate) project: ProjectDef,
    /// The file is there and cannot be understood, so the levels of the rules are not known.
    pub(crate) unreadable: bool,
    /// The accepted findings of every table, where there are any.
    baseline: Option<Arc<Baseline>>,
    /// Makes cargo build the crate again when the file changes.
    pub(crate) tracking: TokenStream,
}

impl TableSettings {
    /// The findings of a table that the baseline accepts: the rule, and the place. An entry about what the table no
    /// longer has is none; the tool tells of it.
    pub(crate) fn accepted(&self, table: &TableDef<'_>) -> Vec<(&'static str, SiteIndex)> {
        let Some(baseline) = &self.baseline else {
            return Vec::new();
        };
        let rules = baseline.tables.get(&baseline_name(table));
        rules
            .into_iter()
            .flatten()
            .filter_map(|(rule, subjects)| Some((find_rule(rule)?.name, subjects)))
            .flat_map(|(rule, subjects)| {
                let places = subjects
                    .iter()
                    .filter_map(|subject| place_of(table, subject));
                places.map(move |place| (rule, place))
            })
            .collect()
    }

    /// The tenant key by which row security keeps the rows of a table apart.
    pub(crate) fn row_security_of(&self, options: &TableOptions) -> Option<ColumnIndex> {
        let by_row = self.tenancy.isolation == Isolation::RowSecurity;
        options.tenant.filter(|_| by_row)
    }

    /// The levels that are not the default, sorted by rule.
    pub(crate) fn level_definitions(&self) -> Vec<RuleLevelDef<'static>> {
        self.levels.clone()
    }
}

/// Reads the settings for a table in `context`.
pub(crate) fn for_table(ctxt: &Ctxt, context: Option<(&str, Place)>) -> TableSettings {
    let Some(file) = load(ctxt) else {
        return TableSettings::default();
    };
    let tracking = file.tracking();
    let settings = match &file.contents {
        Ok(settings) => settings,
        Err(errors) => {
            if !tracking.is_empty() {
                report(ctxt, &file.path, errors);
            }
            return TableSettings {
                unreadable: true,
                tracking,
                ..TableSettings::default()
            };
        }
    };
    let mut table = TableSettings {
        levels: levels_of(settings),
        project: project_of(settings),
        tenancy: settings.tenancy.clone(),
        baseline: file.baseline.clone(),
        tracking,
        ..TableSettings::default()
    };
    if let Some((context, place)) = context {
        match settings.contexts.get(context) {
            Some(known) => {
                table.may_reference.clone_from(&known.may_reference);
                table.separate_database = known.separate_database;
            }
            None if settings.contexts.is_empty() => {}
            None => {
                let names = settings.contexts.keys().map(String::as_str);
                ctxt.error_at(place, unknown_context(context, names));
            }
        }
    }
    table
}

fn unknown_context<'a>(context: &str, names: impl Iterator<Item = &'a str> + Clone) -> String {
    let remedy = match closest_name(context, names.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "it has {}; add `[contexts.{context}]` for a new one",
            names
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ")
        ),
    };
    format!("`{FILE}` has no context `{context}`; {remedy}")
}

/// A settings file that was read.
struct File {
    path: PathBuf,
    modified: Option<SystemTime>,
    contents: Result<Settings, Vec<SettingsError>>,
    /// The file of accepted findings that the settings name, and when it was written.
    baseline_file: Option<(PathBuf, Option<SystemTime>)>,
    baseline: Option<Arc<Baseline>>,
    /// Whether an expansion has mentioned the file.
    used: Mutex<bool>,
}

impl File {
    /// Empty after the first call, because one mention in a crate is enough for cargo.
    fn tracking(&self) -> TokenStream {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut *used, true) {
            return TokenStream::new();
        }
        let baseline = self.baseline_file.as_ref().map(|(path, _)| path);
        [Some(&self.path), baseline]
            .into_iter()
            .flatten()
            .filter_map(|path| path.to_str())
            .map(|path| {
                quote!(
                    const _: &[u8] = ::core::include_bytes!(#path);
                )
            })
            .collect()
    }
}

/// One rustc process compiles one crate, so the last file read is nearly always the one wanted.
static LAST: Mutex<Option<Arc<File>>> = Mutex::new(None);

fn load(ctxt: &Ctxt) -> Option<Arc<File>> {
    let directory = std::env::var_os("CARGO_MANIFEST_DIR")?;
    let path = find(Path::new(&directory))?;
    let modified = modified(&path);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(file) = last.as_ref()
        && file.path == path
        && file.modified == modified
        && file
            .baseline_file
            .as_ref()
            .is_none_or(|(path, written)| self::modified(path) == *written)
    {
        return Some(Arc::clone(file));
    }
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            ctxt.error_at(
                Place::call_site(),
                format_args!("cannot read `{}`: {error}", path.display()),
            );
            return None;
        }
    };
    let contents = Settings::parse(&text).and_then(known_rules_only);
    let named = contents.as_ref().ok().and_then(|it| it.baseline.as_deref());
    let baseline_file = named.map(|name| path.with_file_name("").join(name));
    let baseline = baseline_file
        .as_ref()
        .and_then(|path| read_baseline(ctxt, path));
    let file = Arc::new(File {
        baseline_file: baseline_file.map(|path| {
            let modified = self::modified(&path);
            (path, modified)
        }),
        baseline: baseline.map(Arc::new),
        path,
        modified,
        contents,
        used: Mutex::new(false),
    });
    *last = Some(Arc::clone(&file));
    Some(file)
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .ok()
}

/// The accepted findings. A file that is named and cannot be read is a mistake: without it, what it accepts would be
/// reported as new.
fn read_baseline(ctxt: &Ctxt, path: &Path) -> Option<Baseline> {
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            let message = format!(
                "cannot read the baseline `{name}`, which `{FILE}` names: {error}; \
                 `cargo schema lint --write-baseline` writes it"
            );
            ctxt.error_at(Place::call_site(), message);
            return None;
        }
    };
    match Baseline::parse(&text) {
        Ok(baseline) => Some(baseline),
        Err(errors) => {
            ctxt.error_at(Place::call_site(), baseline_errors(&name, &errors));
            None
        }
    }
}

/// The file beside `Cargo.toml`, else the nearest one up to the root of the workspace.
fn find(package: &Path) -> Option<PathBuf> {
    for directory in package.ancestors() {
        let file = directory.join(FILE);
        if file.is_file() {
            return Some(file);
        }
        if is_workspace_root(directory) {
            return None;
        }
    }
    None
}

fn is_workspace_root(directory: &Path) -> bool {
    std::fs::read_to_string(directory.join("Cargo.toml")).is_ok_and(|manifest| {
        manifest
            .lines()
            .any(|line| line.trim_start().starts_with("[workspace"))
    })
}

/// The parser does not know the rules; the names are checked here.
fn known_rules_only(settings: Settings) -> Result<Settings, Vec<SettingsError>> {
    let unknown: Vec<SettingsError> = settings
        .rules
        .iter()
        .filter(|(name, _)| find_rule(name).is_none())
        .map(|(name, setting)| unknown_rule(name, setting))
        .collect();
    if unknown.is_empty() {
        Ok(settings)
    } else {
        Err(unknown)
    }
}

fn unknown_rule(name: &str, setting: &RuleSetting) -> SettingsError {
    SettingsError {
        position: setting.position,
        message: unknown_rule_message(name),
    }
}

/// What is said about a rule that does not exist.
pub(crate) fn unknown_rule_message(name: &str) -> String {
    match closest_name(name, rules().iter().map(|rule| rule.name)) {
        Some(near) => format!("there is no rule `{name}`; did you mean `{near}`?"),
        None => format!("there is no rule `{name}`; `cargo schema explain --list` lists them"),
    }
}

fn report(ctxt: &Ctxt, path: &Path, errors: &[SettingsError]) {
    let directory = path.parent().unwrap_or(Path::new(""));
    for error in errors {
        ctxt.error_at(
            Place::call_site(),
            format_args!("{error}\n(in `{}`)", directory.display()),
        );
    }
}
