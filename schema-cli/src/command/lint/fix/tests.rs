//! Each way of mending, on texts.

use super::remedy::Remedy;
use super::source::{Mend, mend};
use crate::report::Location;
use std::path::PathBuf;

/// The place of the first `mark` in `text`.
fn place(text: &str, mark: &str) -> Location {
    let offset = text.find(mark).unwrap();
    let line = text[..offset].matches('\n').count();
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    Location {
        file: "src/lib.rs".to_owned(),
        path: PathBuf::from("src/lib.rs"),
        line: u32::try_from(line + 1).unwrap(),
        column: u32::try_from(text[start..offset].chars().count() + 1).unwrap(),
    }
}

fn mended(text: &str, remedies: &[(&'static str, Remedy, &str)]) -> Option<(String, usize)> {
    let mends: Vec<Mend> = remedies
        .iter()
        .map(|(rule, remedy, mark)| Mend {
            rule,
            remedy: remedy.clone(),
            place: place(text, mark),
            owner: place(text, "Order {"),
        })
        .collect();
    mend(text, &mends).map(|it| (it.text, it.rules.len()))
}

fn once(text: &str, remedy: Remedy, mark: &str) -> Option<String> {
    mended(text, &[("a_rule", remedy, mark)]).map(|(text, _)| text)
}

fn add(attribute: &str) -> Remedy {
    Remedy::Add(attribute.to_owned())
}

const ORDER: &str = "\
#[derive(Table)]
// What customers want.
#[index(customer_id)]
#[table(soft_delete = deleted_at, allow(a, reason = \"(b), c\"))]
pub struct Order {
    #[unique]
    pub code: String,
}
";

#[test]
fn attributes_are_added_above_the_struct_and_each_once() {
    let (text, count) = mended(
        ORDER,
        &[
            ("one", add("#[index(b)]"), "Order {"),
            ("two", add("#[index(b, c)]"), "Order {"),
            ("three", add("#[index(b, c)]"), "Order {"),
            ("four", add("#[unique(b)]"), "Order {"),
            ("five", add("#[index(d)]"), "Order {"),
            (
                "six",
                add("#[index(d, e, where(deleted_at.is_none()))]"),
                "Order {",
            ),
        ],
    )
    .unwrap();
    assert_eq!(count, 6);
    let new =
        "#[index(b, c)]\n#[index(d)]\n#[index(d, e, where(deleted_at.is_none()))]\n#[unique(b)]\n";
    assert_eq!(
        text,
        ORDER.replace("pub struct", &format!("{new}pub struct"))
    );
}

#[test]
fn a_struct_in_a_module_keeps_its_indentation_and_its_line_ends() {
    let text = "mod a {\r\n    #[derive(Table)]\r\n    struct Order {\r\n    }\r\n}\r\n";
    assert_eq!(
        once(text, add("#[index(b)]"), "Order {").unwrap(),
        text.replace("    struct", "    #[index(b)]\r\n    struct")
    );
}

#[test]
fn an_attribute_goes_with_its_line() {
    assert_eq!(
        once(ORDER, Remedy::Remove, "index(").unwrap(),
        ORDER.replace("#[index(customer_id)]\n", "")
    );
    let text = "struct Order {\n    #[index] a: i32,\n}\n";
    assert_eq!(
        once(text, Remedy::Remove, "index]").unwrap(),
        "struct Order {\n    a: i32,\n}\n"
    );
    // What is meant is an index; a key is not taken away.
    assert_eq!(once(ORDER, Remedy::Remove, "unique]"), None);
}

#[test]
fn an_index_keeps_what_else_it_says() {
    let text =
        "#[index(a, func(\"lower\", b), name = \"x\", where(c.is_some()))]\nstruct Order {}\n";
    assert_eq!(
        once(text, Remedy::Columns("b.desc(), a".to_owned()), "index(").unwrap(),
        "#[index(b.desc(), a, name = \"x\", where(c.is_some()))]\nstruct Order {}\n"
    );
    assert_eq!(
        once(text, Remedy::First("t".to_owned()), "index(").unwrap(),
        text.replace("(a, ", "(t, a, ")
    );
    assert_eq!(
        once(text, Remedy::Without("where"), "index(").unwrap(),
        text.replace(", where(c.is_some())", "")
    );
    let more = |word| Remedy::Argument {
        word,
        text: "using = gin".to_owned(),
    };
    assert_eq!(
        once(text, more("using"), "index(").unwrap(),
        text.replace("is_some())", "is_some()), using = gin")
    );
    assert_eq!(once(text, more("where"), "index("), None);
    assert_eq!(
        once(ORDER, more("using"), "unique]").unwrap(),
        ORDER.replace("#[unique]", "#[unique(using = gin)]")
    );
}

#[test]
fn a_waiver_goes_alone_or_with_its_attribute() {
    assert_eq!(
        once(ORDER, Remedy::RemoveArgument, "allow(").unwrap(),
        ORDER.replace(", allow(a, reason = \"(b), c\")", "")
    );
    let text = "#[table(allow(a, reason = \"b\"), shared)]\nstruct Order {}\n";
    assert_eq!(
        once(text, Remedy::RemoveArgument, "allow(").unwrap(),
        "#[table(shared)]\nstruct Order {}\n"
    );
    let text = "#[table(allow(a, reason = \"b\"))]\nstruct Order {}\n";
    assert_eq!(
        once(text, Remedy::RemoveArgument, "allow(").unwrap(),
        "struct Order {}\n"
    );
}

#[test]
fn one_thing_changes_at_one_attribute_and_may_be_what_was_missing() {
    let (text, count) = mended(
        ORDER,
        &[
            ("one", Remedy::First("t".to_owned()), "index("),
            ("two", Remedy::Remove, "index("),
            ("three", add("#[index(t, customer_id)]"), "Order {"),
            ("four", add("#[index(t)]"), "Order {"),
            ("five", add("#[index(t, code)]"), "Order {"),
        ],
    )
    .unwrap();
    assert_eq!(count, 2);
    assert_eq!(
        text,
        ORDER
            .replace("index(customer_id)", "index(t, customer_id)")
            .replace("pub struct", "#[index(t, code)]\npub struct")
    );
}

#[test]
fn what_is_not_where_it_should_be_stays() {
    assert_eq!(once(ORDER, Remedy::Remove, "Order {"), None);
    assert_eq!(once("no Rust Order {", Remedy::Remove, "Order {"), None);
    // A struct that a macro wrote is not in the text.
    let text = "tables! { struct Order {} }\n";
    assert_eq!(once(text, add("#[index(b)]"), "Order {"), None);
}
