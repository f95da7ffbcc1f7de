//! Formatting by the user's own rustfmt.

use crate::project::cargo;
use crate::pull::RustFile;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

/// What stands before each file in a text that holds several: rustfmt takes longer to start than to format a file.
const MARK: &str = "// architrave: the file ";

/// From so many bytes on, a text is worth a process of its own.
const PART: usize = 64 * 1024;

/// Formats every file. Returns whether there is a rustfmt; without one the files are as they were.
pub(super) fn format(files: &mut [RustFile], edition: &str) -> bool {
    if let Some(texts) = together(files, edition) {
        for (file, text) in files.iter_mut().zip(texts) {
            file.text = text;
        }
        return true;
    }
    let mut is_there = true;
    for file in files {
        match formatted(&file.text, edition) {
            Some(text) => file.text = text,
            None => is_there = false,
        }
    }
    is_there
}

/// The texts of all files, formatted as one; `None` where they cannot be told apart afterwards.
fn together(files: &[RustFile], edition: &str) -> Option<Vec<String>> {
    let whole: String = files
        .iter()
        .enumerate()
        .map(|(number, file)| {
            format!(
                "{MARK}{number}\n\n{}\n",
                file.text.split_at(heading(&file.text)).1
            )
        })
        .collect();
    let processes = thread::available_parallelism().map_or(1, usize::from);
    let parts = parts(&whole, processes.min(whole.len() / PART + 1));
    let formatted: Option<Vec<String>> = thread::scope(|scope| {
        let parts: Vec<_> = parts
            .iter()
            .map(|part| scope.spawn(|| formatted(part, edition)))
            .collect();
        let texts = parts.into_iter().map(|part| part.join().ok().flatten());
        texts.collect()
    });
    let formatted = formatted?.join("\n");
    let mut bodies = formatted.split(MARK);
    let is_whole = bodies.next().is_some_and(str::is_empty);
    let texts: Option<Vec<String>> = bodies
        .zip(files)
        .enumerate()
        .map(|(number, (body, file))| {
            let body = body.strip_prefix(&number.to_string())?.trim();
            let heading = file.text.split_at(heading(&file.text)).0;
            Some(match body {
                "" => format!("{}\n", heading.trim_end()),
                body => format!("{heading}{body}\n"),
            })
        })
        .collect();
    texts.filter(|texts| is_whole && texts.len() == files.len())
}

/// How many bytes of a file are its documentation, which may stand nowhere else.
fn heading(text: &str) -> usize {
    let lines = text
        .split_inclusive('\n')
        .take_while(|line| line.starts_with("//!") || line.trim().is_empty());
    lines.map(str::len).sum()
}

/// Cuts a text into about equal parts, between two items.
fn parts(text: &str, number: usize) -> Vec<&str> {
    const END_OF_ITEM: &str = "\n}\n\n";
    let mut parts = Vec::new();
    let mut rest = text;
    for left in (2..=number).rev() {
        let middle = rest.floor_char_boundary(rest.len() / left);
        let Some(end) = rest[middle..].find(END_OF_ITEM) else {
            break;
        };
        let (part, after) = rest.split_at(middle + end + END_OF_ITEM.len());
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// The text as rustfmt writes it; `None` where there is no rustfmt, or it cannot read the text.
pub(in crate::command) fn formatted(text: &str, edition: &str) -> Option<String> {
    let mut child = Command::new(rustfmt())
        .args(["--edition", edition, "--emit", "stdout", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take()?;
    let text = text.to_owned();
    // Whoever writes everything before reading may wait forever for a program that does the same.
    let writer = thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().ok()?;
    let is_written = writer.join().is_ok_and(|written| written.is_ok());
    let is_good = output.status.success() && is_written && !output.stdout.is_empty();
    String::from_utf8(output.stdout).ok().filter(|_| is_good)
}

/// The rustfmt beside the cargo that called us, which needs no other program to find it, else the one on the PATH.
fn rustfmt() -> PathBuf {
    let beside = cargo().with_file_name(format!("rustfmt{}", std::env::consts::EXE_SUFFIX));
    match beside.is_absolute() && beside.is_file() {
        true => beside,
        false => PathBuf::from("rustfmt"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(number: usize, text: &str) -> RustFile {
        RustFile {
            path: PathBuf::from(format!("{number}.rs")),
            text: text.to_owned(),
        }
    }

    #[test]
    fn files_are_formatted_alike_together_and_alone() {
        let item = |name: &str| format!("/// A thing.\npub   struct {name} {{ pub a:i64 }}\n\n");
        let many: String = (0..4000)
            .map(|number| item(&format!("S{number}")))
            .collect();
        let files = [
            file(0, "//! Only words.\n"),
            file(
                1,
                &format!(
                    "//! Words.\n\nmod b;\nmod a;\n\nuse z::Z;\nuse a::A;\n{}// The end.\n",
                    item("T")
                ),
            ),
            file(2, &format!("//! Many.\n\n{many}")),
            file(3, &item("Last")),
        ];
        let alone: Vec<String> = files
            .iter()
            .filter_map(|file| formatted(&file.text, "2024"))
            .collect();
        assert_eq!(alone.len(), files.len());
        assert_eq!(together(&files, "2024"), Some(alone));
    }

    #[test]
    fn a_text_is_cut_between_items() {
        let text = "struct A {\n}\n\nstruct B {\n}\n\nstruct C {\n}\n";
        assert_eq!(
            parts(text, 2),
            ["struct A {\n}\n\nstruct B {\n}\n\n", "struct C {\n}\n"]
        );
        assert_eq!(parts(text, 1), [text]);
        assert_eq!(parts("struct A;\n", 3), ["struct A;\n"]);
    }
}
