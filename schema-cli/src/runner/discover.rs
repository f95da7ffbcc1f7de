//! Which schemas a package declares, found in its sources.
//!
//! The compiler knows a schema by the digest of its static's name, which the runner must be told. So
//! the sources are searched for `schema! { static NAME .. }`, along the modules as rustc finds them.

use super::condition;
use cargo_metadata::{Package, TargetKind};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, ExprLit, Item, Lit, Meta};

/// A `schema!` in the sources.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Declaration {
    /// The static's name: `SHOP`.
    pub name: String,
    /// The modules that it is in, outermost first.
    pub modules: Vec<String>,
    /// The source file.
    pub file: PathBuf,
    /// The line of the static, from 1.
    pub line: usize,
    /// The target of the package that holds it.
    pub home: Home,
}

/// The target of a package that holds a declaration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Home {
    /// Its library, which another crate can depend on.
    Library,
    /// One of its binaries, by name, or a library that no crate can depend on.
    Binary(String),
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Search {
    /// The declarations, sorted.
    pub declarations: Vec<Declaration>,
    /// The source files that were read.
    pub files: BTreeSet<PathBuf>,
    /// The files that are not Rust as this version knows it, and where they stop to be.
    pub unparsable: Vec<String>,
}

/// Searches the library and the binaries of `package`; `features` are those that are turned on, or
/// `None` where that is not known.
pub fn search(package: &Package, features: Option<&BTreeSet<String>>) -> Search {
    let mut search = Search::default();
    for target in &package.targets {
        let home = if target
            .kind
            .iter()
            .any(|kind| matches!(kind, TargetKind::Lib | TargetKind::RLib))
        {
            Home::Library
        } else if target.is_bin() {
            Home::Binary(target.name.clone())
        } else {
            continue;
        };
        Walk {
            search: &mut search,
            home,
            features,
        }
        .file(
            target.src_path.as_std_path(),
            FileRole::Owner,
            &mut Vec::new(),
        );
    }
    // A binary that declares the library's modules again would list each schema twice.
    search
        .declarations
        .sort_by(|left, right| (&left.home, left).cmp(&(&right.home, right)));
    let mut seen = BTreeSet::new();
    search
        .declarations
        .retain(|declaration| seen.insert((declaration.file.clone(), declaration.name.clone())));
    search
}

/// Whether a file's modules lie beside it or in a directory of its name.
#[derive(Clone, Copy)]
enum FileRole {
    /// Beside: `lib.rs`, `main.rs`, `mod.rs` and whatever `#[path]` names.
    Owner,
    /// In the directory of its name.
    Named,
}

struct Walk<'a> {
    search: &'a mut Search,
    home: Home,
    features: Option<&'a BTreeSet<String>>,
}

impl Walk<'_> {
    fn file(&mut self, path: &Path, role: FileRole, modules: &mut Vec<String>) {
        // A module that does not exist is rustc's to report, in its own words.
        let Ok(text) = std::fs::read_to_string(path) else {
            return;
        };
        self.search.files.insert(path.to_owned());
        let parsed = match syn::parse_file(&text) {
            Ok(parsed) => parsed,
            Err(error) => {
                let line = error.span().start().line;
                self.search
                    .unparsable
                    .push(format!("{}:{line}: {error}", path.display()));
                return;
            }
        };
        let beside = path.parent().unwrap_or(Path::new("")).to_owned();
        let children = match (role, path.file_stem()) {
            (FileRole::Named, Some(stem)) => beside.join(stem),
            _ => beside.clone(),
        };
        self.items(&parsed.items, path, &beside, &children, modules);
    }

    /// `beside` is where `#[path]` starts from, `children` where files of modules lie.
    fn items(
        &mut self,
        items: &[Item],
        file: &Path,
        beside: &Path,
        children: &Path,
        modules: &mut Vec<String>,
    ) {
        for item in items {
            match item {
                Item::Macro(item) if self.active(&item.attrs) => {
                    let named_schema = item
                        .mac
                        .path
                        .segments
                        .last()
                        .is_some_and(|segment| segment.ident == "schema");
                    if !named_schema {
                        continue;
                    }
                    if let Ok(head) = item.mac.parse_body::<Head>()
                        && self.active(&head.attributes)
                    {
                        self.search.declarations.push(Declaration {
                            name: head.name.to_string(),
                            modules: modules.clone(),
                            file: file.to_owned(),
                            line: head.name.span().start().line,
                            home: self.home.clone(),
                        });
                    }
                }
                Item::Mod(item) if self.active(&item.attrs) => {
                    let name = item.ident.to_string();
                    let name = name.trim_start_matches("r#").to_owned();
                    modules.push(name.clone());
                    match (&item.content, path_attribute(&item.attrs)) {
                        (Some((_, items)), path) => {
                            let inner = match path {
                                Some(path) => beside.join(path),
                                None => children.join(&name),
                            };
                            self.items(items, file, &inner, &inner, modules);
                        }
                        (None, Some(path)) => {
                            self.file(&beside.join(path), FileRole::Owner, modules);
                        }
                        (None, None) => {
                            let flat = children.join(format!("{name}.rs"));
                            if flat.is_file() {
                                self.file(&flat, FileRole::Named, modules);
                            } else {
                                let owner = children.join(&name).join("mod.rs");
                                self.file(&owner, FileRole::Owner, modules);
                            }
                        }
                    }
                    modules.pop();
                }
                _ => {}
            }
        }
    }

    fn active(&self, attributes: &[Attribute]) -> bool {
        attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("cfg"))
            .filter_map(|attribute| attribute.parse_args::<Meta>().ok())
            .all(|condition| condition::holds(&condition, self.features) != Some(false))
    }
}

/// The beginning of what `schema!` takes; the rest is the macro's own business.
struct Head {
    attributes: Vec<Attribute>,
    name: syn::Ident,
}

impl Parse for Head {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<syn::Visibility>()?;
        input.parse::<syn::Token![static]>()?;
        let name = input.parse()?;
        input.parse::<proc_macro2::TokenStream>()?;
        Ok(Self { attributes, name })
    }
}

fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes
        .iter()
        .find_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(path),
                    ..
                }) => Some(path.value()),
                _ => None,
            },
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::{FileRole, Home, Search, Walk};
    use std::collections::BTreeSet;
    use std::fs;

    /// The schemas of a crate of these files, as `module::NAME`.
    fn found(files: &[(&str, &str)], features: &[&str]) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let features: BTreeSet<String> = features.iter().map(|it| (*it).to_owned()).collect();
        let mut search = Search::default();
        Walk {
            search: &mut search,
            home: Home::Library,
            features: Some(&features),
        }
        .file(
            &root.path().join("lib.rs"),
            FileRole::Owner,
            &mut Vec::new(),
        );
        search
            .declarations
            .iter()
            .map(|it| {
                [it.modules.clone(), vec![it.name.clone()]]
                    .concat()
                    .join("::")
            })
            .collect()
    }

    const SHOP: &str = "schema! { /// The shop.\n pub static SHOP = { tables: [] } }";

    #[test]
    fn modules_are_followed_as_rustc_does() {
        let files = [
            (
                "lib.rs",
                "mod a; mod inline { mod deep; } #[path = \"odd/name.rs\"] mod odd;",
            ),
            ("a.rs", "pub(crate) mod b; #[path = \"beside.rs\"] mod c;"),
            ("a/b.rs", SHOP),
            ("beside.rs", "architrave::schema! { static TWO = {} }"),
            ("inline/deep/mod.rs", "mod deeper;"),
            ("inline/deep/deeper.rs", "schema!(pub static THREE = {});"),
            ("odd/name.rs", "mod sibling;"),
            ("odd/sibling.rs", "schema! { static FOUR = {} }"),
        ];
        assert_eq!(
            found(&files, &[]),
            [
                "a::b::SHOP",
                "a::c::TWO",
                "inline::deep::deeper::THREE",
                "odd::sibling::FOUR"
            ]
        );
    }

    #[test]
    fn what_the_features_leave_out_is_not_found() {
        let text = "#[cfg(feature = \"v2\")] mod v2 { schema! { static TWO = {} } }
                    #[cfg(not(feature = \"v2\"))] schema! { static ONE = {} }
                    #[cfg(test)] mod tests { schema! { static TEST = {} } }
                    #[cfg(unix)] schema! { static UNIX = {} }";
        assert_eq!(found(&[("lib.rs", text)], &[]), ["ONE", "UNIX"]);
        assert_eq!(found(&[("lib.rs", text)], &["v2"]), ["v2::TWO", "UNIX"]);
    }

    #[test]
    fn other_macros_of_that_name_are_left_alone() {
        assert_eq!(
            found(
                &[(
                    "lib.rs",
                    "schema! { \"type\": \"object\" } other! { static A = {} }"
                )],
                &[]
            ),
            Vec::<String>::new()
        );
    }
}
