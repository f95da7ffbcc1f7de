//! Every mistake that the derives, the rules and `schema!` report, with the text and the place.
//!
//! After a change of a message: `TRYBUILD=overwrite cargo test -p architrave-ui-tests`, then read what
//! changed.

#[test]
fn mistakes_are_reported_where_they_stand() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("attributes/*.rs");
    cases.compile_fail("references/*.rs");
    cases.compile_fail("types/*.rs");
    cases.compile_fail("rules/*.rs");
    cases.compile_fail("schema/*.rs");
    cases.pass("pass/*.rs");
}
