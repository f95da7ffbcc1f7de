//! Every mistake that the derives, the rules and `schema!` report, with the text and the place.
//!
//! After a change of a message: `TRYBUILD=overwrite cargo test -p architrave-ui-tests`, then read what
//! changed.

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod settings;

/// The folders of the cases that fail.
const FAILING: [&str; 7] = [
    "attributes",
    "flatten",
    "keys",
    "references",
    "types",
    "rules",
    "schema",
];

#[test]
fn mistakes_are_reported_where_they_stand() {
    let cases = trybuild::TestCases::new();
    for folder in FAILING {
        cases.compile_fail(format!("{folder}/*.rs"));
    }
    cases.pass("pass/*.rs");
}
