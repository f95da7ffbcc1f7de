//! What structs do not hold is named, and an account without privileges sees the same.

use super::request;
use architrave_tests::postgres::each_version;
use schema_cli::database::open_existing;
use schema_cli::drift::drift;
use schema_cli::pull::pull;

const ODD: &str = include_str!("unmanaged.sql");

const NAMED: &[&str] = &[
    "access method odd_method",
    "access method odd_method of otherwise",
    "comment on constraint positive.is_positive",
    "comment on policy plain.everybody",
    "comment on statistics plain.exact",
    "comment on trigger plain.touched",
    "composite type of typed",
    "conversion odd_conversion",
    "foreign table remote",
    "language odd_language",
    "operator class odd_class",
    "operator family odd_family",
    "state of rule plain.never",
    "statistics target of plain.exact",
    "subscription elsewhere",
    "text search parser odd_parser",
    "text search template odd_template",
    "trigger remote.touched",
    "trigger that is disabled or instead of a statement plain.off",
    "type without a definition shell",
    "user mapping of public on far",
];

#[test]
fn what_structs_do_not_hold_is_named_to_every_account() {
    for server in each_version() {
        let scratch = server.scratch_database();
        // With a subscription a database cannot be dropped.
        for statement in ODD.split(";\n") {
            scratch.execute(statement);
        }
        let role = format!("reader_{}_{}", server.version, std::process::id());
        scratch.execute(&format!("CREATE ROLE {role}"));
        let catalog = open_existing(scratch.url()).unwrap().catalog();
        let url = format!("{}?options=-c%20role%3D{role}", scratch.url());
        let unprivileged = open_existing(&url).unwrap().catalog();
        scratch.execute("DROP SUBSCRIPTION elsewhere");
        scratch.execute(&format!("DROP ROLE {role}"));
        let version = server.version;
        let catalog = catalog.unwrap();
        let named: Vec<String> = catalog.unmanaged.iter().map(ToString::to_string).collect();
        assert_eq!(named, NAMED, "{version}");
        assert_eq!(unprivileged.unwrap(), catalog, "{version}");
        // Pull and drift name them too.
        let omissions = pull(&catalog, &request("odd")).omissions;
        let omitted: Vec<&str> = omissions.iter().map(|it| it.object.as_str()).collect();
        for object in NAMED {
            assert!(omitted.contains(object), "{object} is not in {omitted:?}");
        }
        assert_eq!(drift(&catalog, &catalog).unmanaged, catalog.unmanaged);
    }
}
