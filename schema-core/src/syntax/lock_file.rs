//! The head of `schema.lock`, and the fingerprints in it: all that `schema!` reads at compile time.
//!
//! The whole file is read and written by the tool, in `lock`; its format is described there.

use super::object_name::section;
use crate::def::{LockedFingerprint, ObjectKind, fnv1a};
use std::fmt;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The version of the format that this release writes. It reads no other.
pub const FORMAT_VERSION: u32 = 1;

/// Why the text of a lock file cannot be used. Each message says how to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LockError {
    /// There is a conflict marker of a merge.
    Conflict {
        /// The line of the first marker, from 1.
        line: usize,
    },
    /// It is not TOML.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// What the TOML parser says.
        message: String,
    },
    /// The format has a version that this release does not read.
    Version {
        /// The version, as written.
        found: String,
    },
    /// Something is not as the tool writes it.
    Content {
        /// Where, as a dotted path: `tables.orders.columns.id`.
        path: String,
        /// What is wrong.
        problem: String,
    },
}

impl fmt::Display for LockError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { line } => write!(
                formatter,
                "the lock file has an unresolved merge conflict at line {line}: two branches each added a \
                 migration; `cargo schema rebase` derives the later one again behind the other, or says why that \
                 cannot be"
            ),
            Self::Syntax { line, message } => write!(
                formatter,
                "the lock file is not TOML at line {line}: {message}; it is written by the tool alone, so \
                 restore it with `git checkout`"
            ),
            Self::Version { found } => write!(
                formatter,
                "the lock file has format version {found}, and this release reads version \
                 {FORMAT_VERSION}; use the release of `architrave` and `cargo-schema` that wrote it, or \
                 a newer one"
            ),
            Self::Content { path, problem } => write!(
                formatter,
                "the lock file is damaged at `{path}`: {problem}; it is written by the tool alone, so \
                 restore it with `git checkout`"
            ),
        }
    }
}

impl std::error::Error for LockError {}

/// The fingerprints of the tables and of the other objects, sorted by the digest of the name: `orders`,
/// `sales.orders`, `functions.sales.total(bigint)`.
///
/// # Errors
///
/// When the text is no lock file of this format version.
///
/// ```
/// use schema_core::def::fnv1a;
/// use schema_core::syntax::lock_file::lock_fingerprints;
///
/// let text = "version = 1\n[tables.orders]\nfingerprint = \"00000000000000ff\"\n";
/// let fingerprints = lock_fingerprints(text).unwrap();
/// assert_eq!(fingerprints[0].name_hash, fnv1a("orders"));
/// assert_eq!(fingerprints[0].fingerprint, 255);
/// ```
pub fn lock_fingerprints(text: &str) -> Result<Vec<LockedFingerprint>, LockError> {
    let table = parse_head(text)?;
    let mut found = Vec::new();
    collect(table.get_ref(), "", &mut found)?;
    if let Some(namespaces) = sub_table(table.get_ref(), "namespaces") {
        for (namespace, content) in namespaces {
            if let Some(content) = content.get_ref().as_table() {
                collect(content, &format!("{}.", namespace.get_ref()), &mut found)?;
            }
        }
    }
    found.sort_by_key(|fingerprint: &LockedFingerprint| fingerprint.name_hash);
    Ok(found)
}

/// Parses the text after a look at what commonly goes wrong with it, and checks the version.
pub(crate) fn parse_head(text: &str) -> Result<Spanned<DeTable<'_>>, LockError> {
    const MARKERS: [&str; 3] = ["<<<<<<<", ">>>>>>>", "|||||||"];
    let marked =
        |line: &str| MARKERS.iter().any(|marker| line.starts_with(marker)) || line == "=======";
    if let Some(position) = text.lines().position(marked) {
        return Err(LockError::Conflict { line: position + 1 });
    }
    let table = DeTable::parse(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let before = text.get(..start).unwrap_or(text);
        LockError::Syntax {
            line: before.matches('\n').count() + 1,
            message: error.message().trim().to_owned(),
        }
    })?;
    match field(table.get_ref(), "version").map(DeValue::as_integer) {
        Some(Some(version)) if version.as_str() == FORMAT_VERSION.to_string() => Ok(table),
        Some(Some(version)) => Err(LockError::Version {
            found: version.as_str().to_owned(),
        }),
        _ => Err(content("version", "there is no format version")),
    }
}

/// Reads a fingerprint, 16 hexadecimal digits.
pub(crate) fn parse_fingerprint(text: &str) -> Option<u64> {
    let plain = text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    u64::from_str_radix(text, 16).ok().filter(|_| plain)
}

/// A [`LockError::Content`].
pub(crate) fn content(path: impl Into<String>, problem: impl Into<String>) -> LockError {
    LockError::Content {
        path: path.into(),
        problem: problem.into(),
    }
}

fn collect(
    table: &DeTable<'_>,
    prefix: &str,
    found: &mut Vec<LockedFingerprint>,
) -> Result<(), LockError> {
    collect_objects(table, prefix, found)?;
    let Some(tables) = sub_table(table, "tables") else {
        return Ok(());
    };
    for (name, block) in tables {
        let name = format!("{prefix}{}", name.get_ref());
        let fingerprint = block
            .get_ref()
            .as_table()
            .and_then(|block| field(block, "fingerprint"))
            .and_then(DeValue::as_str)
            .and_then(parse_fingerprint)
            .ok_or_else(|| {
                content(
                    format!("tables.{name}"),
                    "it has no fingerprint of 16 digits",
                )
            })?;
        found.push(LockedFingerprint {
            name_hash: fnv1a(&name),
            fingerprint,
        });
    }
    Ok(())
}

/// Objects that are no tables go by their section and name. One without a fingerprint is not declared.
fn collect_objects(
    table: &DeTable<'_>,
    prefix: &str,
    found: &mut Vec<LockedFingerprint>,
) -> Result<(), LockError> {
    for kind in ObjectKind::ALL.iter().copied() {
        let section = section(kind);
        // The blocks of namespaces hold what stands in them, too.
        if kind == ObjectKind::Namespace && !prefix.is_empty() {
            continue;
        }
        for (key, block) in sub_table(table, section).into_iter().flatten() {
            let written = block.get_ref().as_table();
            let Some(written) = written.and_then(|block| field(block, "fingerprint")) else {
                continue;
            };
            let path = format!("{section}.{prefix}{}", key.get_ref());
            let fingerprint = written.as_str().and_then(parse_fingerprint);
            let fingerprint = fingerprint
                .ok_or_else(|| content(path.clone(), "it has no fingerprint of 16 digits"))?;
            found.push(LockedFingerprint {
                name_hash: fnv1a(&path),
                fingerprint,
            });
        }
    }
    Ok(())
}

fn sub_table<'a>(table: &'a DeTable<'a>, key: &str) -> Option<&'a DeTable<'a>> {
    field(table, key).and_then(DeValue::as_table)
}

fn field<'a>(table: &'a DeTable<'a>, key: &str) -> Option<&'a DeValue<'a>> {
    let entry = table.iter().find(|(name, _)| name.get_ref() == key);
    entry.map(|(_, value)| value.get_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fingerprints_of_every_namespace() {
        let text = "version = 1\n\
                    [tables.orders]\nfingerprint = \"0000000000000001\"\n\
                    [tables.orders.columns.id]\ntype = \"uuid\"\n\
                    [namespaces.audit.tables.log]\nfingerprint = \"fffffffffffffffe\"\n";
        let mut found: Vec<(u64, u64)> = lock_fingerprints(text)
            .unwrap()
            .iter()
            .map(|locked| (locked.name_hash, locked.fingerprint))
            .collect();
        found.sort_by_key(|(_, fingerprint)| *fingerprint);
        assert_eq!(
            found,
            [(fnv1a("orders"), 1), (fnv1a("audit.log"), u64::MAX - 1)]
        );
    }

    #[test]
    fn says_what_to_do_about_a_merge_conflict() {
        let error =
            lock_fingerprints("version = 1\n<<<<<<< HEAD\nmigration = \"a\"\n").unwrap_err();
        assert_eq!(error, LockError::Conflict { line: 2 });
        assert!(error.to_string().contains("cargo schema rebase"));
    }

    #[test]
    fn refuses_other_versions_and_other_text() {
        let error = lock_fingerprints("version = 2\n").unwrap_err();
        assert_eq!(
            error,
            LockError::Version {
                found: "2".to_owned()
            }
        );
        assert!(
            lock_fingerprints("")
                .unwrap_err()
                .to_string()
                .contains("no format version")
        );
        let error = lock_fingerprints("version = 1\n[tables").unwrap_err();
        assert!(
            matches!(error, LockError::Syntax { line: 2, .. }),
            "{error:?}"
        );
        for fingerprint in ["", "xyz", "+000000000000001", "00"] {
            let text = format!("version = 1\n[tables.a]\nfingerprint = \"{fingerprint}\"\n");
            assert!(matches!(
                lock_fingerprints(&text),
                Err(LockError::Content { .. })
            ));
        }
    }
}
