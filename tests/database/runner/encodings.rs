//! Files as editors of all kinds leave them.

use super::files::{Files, apply};
use architrave_tests::sqlite::scratch_file;
use schema_cli::migration::MigrationError;
use std::fs;

fn one() -> Files {
    let files = Files::new();
    files.add(
        "1_a",
        "expand",
        true,
        "CREATE TABLE a (b TEXT DEFAULT 'ä');",
        "DROP TABLE a;",
    );
    files
}

#[test]
fn a_mark_before_the_text_and_other_line_ends_make_no_difference() {
    let (file, files) = (scratch_file(), one());
    let path = files.path("1_a.up.sql");
    let text = fs::read_to_string(&path).unwrap();
    let checksum = files.read().migrations[0].checksum();
    fs::write(&path, format!("\u{feff}{}", text.replace('\n', "\r\n"))).unwrap();
    assert_eq!(files.read().migrations[0].checksum(), checksum);
    assert_eq!(apply(&file.url(), &files).unwrap(), ["1_a"]);
    fs::write(&path, text).unwrap();
    assert!(apply(&file.url(), &files).unwrap().is_empty());
}

#[test]
fn what_is_no_text_is_named_with_its_line() {
    let text = "-- architrave: id = 1_a\n-- architrave: phase = expand\n-- architrave: transaction = true\nSELECT 'ä';\n";
    let latin: Vec<u8> = text
        .chars()
        .map(|it| u8::try_from(u32::from(it)).unwrap())
        .collect();
    let wide: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let zero = text.replace('ä', "\0").into_bytes();
    for (bytes, problem) in [
        (latin, "line 4 is not UTF-8"),
        (wide, "it is written in UTF-16"),
        (zero, "line 4 has a byte that is zero"),
        (b" \r\n".to_vec(), "the file is empty"),
        (Vec::new(), "the file is empty"),
    ] {
        let files = one();
        fs::write(files.path("1_a.up.sql"), bytes).unwrap();
        let error = files.try_read().unwrap_err();
        assert!(matches!(error, MigrationError::File { .. }), "{error}");
        let text = error.to_string();
        assert!(
            text.contains("1_a.up.sql") && text.contains(problem),
            "{text}"
        );
        assert!(error.remedy().is_some());
    }
}
