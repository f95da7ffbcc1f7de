//! `cargo xtask editor`: a session with rust-analyzer over the shop, which shows that the names in
//! attributes are real: they jump to their field, and a renamed field renames them.

pub mod session;

use crate::process::{self, ProcessError};
use crate::workspace;
use session::{Position, Session, SessionError};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The environment variable that names a rust-analyzer to use instead of our own.
pub const ANALYZER_VARIABLE: &str = "ARCHITRAVE_RUST_ANALYZER";

/// The newest release on crates.io that the project's compiler builds.
const ANALYZER_VERSION: &str = "0.0.333";

/// Why the session could not be held, or what the editor did not understand.
#[derive(Debug, thiserror::Error)]
pub enum EditorError {
    /// rust-analyzer could not be installed.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// The conversation broke.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A file of the shop could not be read.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The text that a check starts from is not in the file any more.
    #[error("{} has no `{text}`: the check in xtask/src/editor.rs looks for it", path.display())]
    Text {
        /// The file.
        path: PathBuf,
        /// The text.
        text: String,
    },
    /// An answer is not the one that a user needs.
    #[error("{question}: expected {expected}, rust-analyzer answered {answer}")]
    Answer {
        /// What was asked.
        question: String,
        /// What should have come.
        expected: String,
        /// What came.
        answer: String,
    },
}

/// One name in an attribute, and the field that it stands for.
struct Mention {
    /// The file, below `examples/shop/src`.
    file: &'static str,
    /// Text that is unique in the file; the name is the part between the bars.
    mention: &'static str,
    /// The file of the field.
    target_file: &'static str,
    /// Text that is unique there; the field's name is the part between the bars.
    target: &'static str,
}

/// What a user's cursor may rest on.
const MENTIONS: &[Mention] = &[
    Mention {
        file: "sales/order.rs",
        mention: "#[index(|customer_id|, status",
        target_file: "sales/order.rs",
        target: "pub |customer_id|: Uuid",
    },
    Mention {
        file: "sales/order.rs",
        mention: "#[references(Customer.|id|",
        target_file: "sales/customer.rs",
        target: "pub |id|: Uuid",
    },
    Mention {
        file: "sales/order.rs",
        mention: "total_amount == |subtotal|",
        target_file: "sales/order.rs",
        target: "pub |subtotal|: Decimal",
    },
    Mention {
        file: "sales/order.rs",
        mention: "filter(|customer_id|",
        target_file: "sales/order.rs",
        target: "pub |customer_id|: Uuid",
    },
];

/// Installs rust-analyzer if it is missing, opens the shop, and asks for definitions and renames.
///
/// # Errors
///
/// When the session cannot be held, or an answer is not the one that a user needs.
pub fn check() -> Result<(), EditorError> {
    let analyzer = install()?;
    let source = workspace::root().join("examples/shop/src");
    let mut session = Session::start(&analyzer, &workspace::root().join("examples/shop"))?;
    for mention in MENTIONS {
        let file = source.join(mention.file);
        let target_file = source.join(mention.target_file);
        let from = locate(&mut session, &file, mention.mention)?;
        let to = locate(&mut session, &target_file, mention.target)?;

        let found = session.definitions(&file, from)?;
        expect(
            format!("the definition of `{}`", mention.mention),
            &found,
            &[(target_file.clone(), to)],
        )?;
        println!("{} jumps to {}", mention.mention, mention.target);

        let edits = session.rename(&target_file, to, "renamed_field")?;
        for wanted in [(file.clone(), from), (target_file.clone(), to)] {
            if !edits.contains(&wanted) {
                return Err(EditorError::Answer {
                    question: format!("renaming `{}`", mention.target),
                    expected: format!("an edit at {wanted:?}"),
                    answer: format!("{edits:?}"),
                });
            }
        }
        println!(
            "{} is renamed together with {}",
            mention.mention, mention.target
        );
    }
    session.finish()?;
    Ok(())
}

fn expect(
    question: String,
    answer: &[(PathBuf, Position)],
    expected: &[(PathBuf, Position)],
) -> Result<(), EditorError> {
    if answer == expected {
        return Ok(());
    }
    Err(EditorError::Answer {
        question,
        expected: format!("{expected:?}"),
        answer: format!("{answer:?}"),
    })
}

/// The position of the name between the bars of `marked`.
fn locate(session: &mut Session, path: &Path, marked: &str) -> Result<Position, EditorError> {
    let text = std::fs::read_to_string(path).map_err(|source| EditorError::File {
        path: path.to_owned(),
        source,
    })?;
    session.open(path, &text)?;
    let missing = || EditorError::Text {
        path: path.to_owned(),
        text: marked.replace('|', ""),
    };
    let (before, rest) = marked.split_once('|').ok_or_else(missing)?;
    let start = text
        .find(&format!("{before}{}", rest.replace('|', "")))
        .ok_or_else(missing)?;
    let ahead = &text[..start + before.len()];
    let line = ahead.matches('\n').count();
    let character = ahead.len() - ahead.rfind('\n').map_or(0, |newline| newline + 1);
    Ok(Position { line, character })
}

fn install() -> Result<PathBuf, EditorError> {
    if let Some(given) = std::env::var_os(ANALYZER_VARIABLE).filter(|path| !path.is_empty()) {
        return Ok(given.into());
    }
    let folder = workspace::generated().join(format!("tools/rust-analyzer-{ANALYZER_VERSION}"));
    let path = folder.join("bin/rust-analyzer");
    if !path.is_file() {
        eprintln!("installing rust-analyzer {ANALYZER_VERSION}; this takes minutes");
        let mut cargo = Command::new("cargo");
        cargo
            .args(["install", "--quiet", "--locked", "--root"])
            .arg(&folder)
            .arg(format!("ra_ap_rust-analyzer@{ANALYZER_VERSION}"))
            .env("CARGO_TARGET_DIR", folder.join("build"))
            // It runs for seconds: a quick build beats a quick program.
            .envs([
                ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
                ("CARGO_PROFILE_RELEASE_LTO", "off"),
                ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
            ]);
        process::run(&mut cargo)?;
    }
    Ok(path)
}
