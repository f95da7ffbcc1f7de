//! `lint --fix`.

use crate::sandbox::Sandbox;
use std::process::Command;

/// What has one answer: an index that is missing, one that is there twice, one that has no tenant, waivers of nothing;
/// and a key that is missing, which has none.
const TABLES: &str = r#"use architrave::prelude::*;

#[derive(Table)]
pub struct Tenant {
    #[column(primary_key, identity)]
    pub id: i64,
}

#[derive(Table)]
#[table(tenant = tenant_id, rows = 1_000_000, allow(table_too_wide, reason = "it grew"))]
#[index(placed_on)] // for the report
#[index(tenant_id, status, placed_on.desc(), name = "orders_newest")]
#[index(tenant_id, status, placed_on.desc())]
#[access(newest, filter(tenant_id, status), order(placed_on.desc()))]
#[access(by_number, filter(tenant_id, number))]
#[access(report, filter(tenant_id), order(placed_on))]
#[access(of_seller, filter(tenant_id, seller_id))]
pub struct Order {
    #[column(primary_key)]
    #[references(Tenant.id, on_delete = restrict)]
    pub tenant_id: i64,
    #[column(primary_key)]
    pub id: i64,
    #[column(allow(name_reserved, reason = "as the form has it"))]
    pub number: i64,
    #[column(external_id)]
    pub seller_id: i64,
    pub status: i16,
    pub placed_on: i64,
}

#[derive(Table)]
#[table(shared)]
pub struct Log {
    pub text: String,
}

schema! {
    pub static APP = { tables: [Tenant, Order, Log], lock: "schema.lock" }
}
"#;

fn git(sandbox: &Sandbox, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@b.c"])
        .args(arguments)
        .current_dir(sandbox.path(""))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn what_has_one_answer_is_written_and_not_found_again() {
    let sandbox = Sandbox::library(&[("src/lib.rs", TABLES)]);

    let found = sandbox.run(&["lint"]).ended_with(1);
    assert!(
        found
            .err
            .contains("can be mended by `cargo schema lint --fix`"),
        "{}",
        found.err
    );

    // Nobody could take it back: there is no version control.
    let refused = sandbox.run(&["lint", "--fix"]).ended_with(2);
    assert!(refused.err.contains("--allow-no-vcs"), "{}", refused.err);
    git(&sandbox, &["init", "--quiet"]);
    let refused = sandbox.run(&["lint", "--fix"]).ended_with(2);
    assert!(refused.err.contains("src/lib.rs"), "{}", refused.err);
    assert!(refused.err.contains("--allow-dirty"), "{}", refused.err);
    assert_eq!(sandbox.read("src/lib.rs"), TABLES);

    let shown = sandbox.run(&["lint", "--fix", "--diff"]).ended_with(1);
    assert!(
        shown.out.contains("\n+#[index(tenant_id, number)]\n"),
        "{}",
        shown.out
    );
    assert_eq!(sandbox.read("src/lib.rs"), TABLES);

    git(&sandbox, &["add", "src"]);
    git(&sandbox, &["commit", "--quiet", "--message", "tables"]);
    let mended = sandbox.run(&["lint", "--fix"]).ended_with(1);
    assert!(mended.err.contains(" in src/lib.rs: "), "{}", mended.err);
    let text = sandbox.read("src/lib.rs");
    let expected = TABLES
        .replace(
            "#[table(tenant = tenant_id, rows = 1_000_000, allow(table_too_wide, reason = \"it grew\"))]",
            "#[table(tenant = tenant_id, rows = 1_000_000)]",
        )
        .replace("#[index(placed_on)]", "#[index(tenant_id, placed_on)]")
        .replace("#[index(tenant_id, status, placed_on.desc())]\n", "")
        .replace(
            "pub struct Order",
            "#[index(tenant_id, number)]\n#[index(tenant_id, seller_id)]\npub struct Order",
        )
        .replace(
            "    #[column(allow(name_reserved, reason = \"as the form has it\"))]\n",
            "",
        );
    assert_eq!(text, expected, "{}", mended.err);

    // What has no one answer is still there; the rest is not, and a second time nothing changes.
    let again = sandbox
        .run(&["lint", "--fix", "--allow-dirty"])
        .ended_with(1);
    assert_eq!(sandbox.read("src/lib.rs"), text);
    assert!(
        again.out.contains("error[primary_key_missing]"),
        "{}",
        again.out
    );
    for rule in [
        "access_pattern_unserved",
        "index_duplicate",
        "tenant_index_unprefixed",
        "waiver_unused",
    ] {
        assert!(!again.out.contains(rule), "{}", again.out);
    }
    assert!(!again.err.contains("mended"), "{}", again.err);
    sandbox.check().unwrap_err();
}
