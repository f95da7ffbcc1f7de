//! `init`.

use crate::sandbox::{Sandbox, manifest, workspace};

const BARE: &str = "[package]\nname = \"my-app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

fn bare() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", BARE);
    sandbox.write("src/lib.rs", "//! An application.\n\npub fn run() {}\n");
    sandbox
}

#[test]
fn a_library_is_prepared_once() {
    let sandbox = bare();
    let path = workspace().display().to_string();
    sandbox.run(&["init", "--path", &path]).ended_with(0);
    let files = sandbox.files();
    assert!(
        files["Cargo.toml"].contains("architrave = { path = "),
        "{}",
        files["Cargo.toml"]
    );
    assert!(files["architrave.toml"].contains("engines = [\"postgres 15\"]"));
    assert!(files["architrave.toml"].contains("format = \"plain\""));
    assert!(files["src/lib.rs"].starts_with("//! An application.\n\npub mod tables;\n"));
    assert!(files["src/tables.rs"].contains("pub static MY_APP = {"));
    assert!(files[".gitattributes"].contains("/migrations/** text eol=lf"));
    let again = sandbox.run(&["init"]).ended_with(2);
    assert!(again.err.contains("prepared already"), "{}", again.err);
    assert_eq!(sandbox.files(), files);
}

#[test]
fn the_version_of_the_tool_is_the_version_of_the_library() {
    let sandbox = bare();
    sandbox
        .run(&["init", "--engine", "sqlite", "--engine", "postgres 16"])
        .ended_with(0);
    let version = format!("architrave = \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(sandbox.read("Cargo.toml").contains(&version));
    assert!(
        sandbox
            .read("architrave.toml")
            .contains("engines = [\"sqlite\", \"postgres 16\"]")
    );
}

#[test]
fn the_settings_that_are_written_are_valid() {
    let sandbox = bare();
    sandbox.run(&["init"]).ended_with(0);
    let text = sandbox.read("architrave.toml");
    let settings = schema_core::syntax::Settings::parse(&text).unwrap();
    assert_eq!(settings.migrations.directory.as_deref(), Some("migrations"));
    // What stands in comments is valid too: it is there to be uncommented.
    let uncommented = text
        .replace("# [", "[")
        .replace("# primary_key_32_bit", "primary_key_32_bit")
        .replace("# foreign_key", "foreign_key")
        .replace("# may_reference", "may_reference");
    let settings = schema_core::syntax::Settings::parse(&uncommented).unwrap();
    assert_eq!(settings.rules.len(), 2);
    for rule in settings.rules.keys() {
        assert!(schema_core::rule::find_rule(rule).is_some(), "{rule}");
    }
}

#[test]
fn diesels_settings_are_recognised() {
    let sandbox = bare();
    sandbox.write(
        "diesel.toml",
        "[migrations_directory]\ndir = \"db/migrations\"\n",
    );
    sandbox.run(&["init"]).ended_with(0);
    let settings = sandbox.read("architrave.toml");
    assert!(settings.contains("format = \"diesel\""), "{settings}");
    assert!(
        settings.contains("directory = \"db/migrations\""),
        "{settings}"
    );
    assert!(
        sandbox
            .read(".gitattributes")
            .contains("/db/migrations/** text eol=lf")
    );
}

#[test]
fn sqlxs_migrations_are_recognised() {
    let sandbox = bare();
    sandbox.write("migrations/20260101000000_first.sql", "SELECT 1;\n");
    sandbox.run(&["init"]).ended_with(0);
    assert!(
        sandbox
            .read("architrave.toml")
            .contains("format = \"sqlx\"")
    );
}

#[test]
fn a_binary_gets_a_private_module() {
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", BARE);
    sandbox.write("src/main.rs", "fn main() {}\n");
    sandbox.run(&["init"]).ended_with(0);
    assert_eq!(sandbox.read("src/main.rs"), "mod tables;\n\nfn main() {}\n");
}

#[test]
fn a_module_in_the_way_leaves_everything_as_it_was() {
    let sandbox = bare();
    sandbox.write("src/tables.rs", "// mine\n");
    let before = sandbox.files();
    let ran = sandbox.run(&["init"]).ended_with(2);
    assert!(ran.err.contains("--module"), "{}", ran.err);
    assert_eq!(sandbox.files(), before);
}

#[test]
fn what_is_there_already_is_left_alone() {
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", &manifest("app", ""));
    sandbox.write("architrave.toml", "engines = [\"sqlite\"]\n");
    sandbox.write(
        "src/lib.rs",
        "architrave::schema! { pub static APP = { tables: [] } }\n",
    );
    let before = sandbox.files();
    sandbox.run(&["init", "--format", "json"]).ended_with(0);
    let mut after = sandbox.files();
    after.remove(".gitattributes").unwrap();
    assert_eq!(after, before);
}

#[test]
fn a_member_takes_the_dependency_of_its_workspace() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"app\", \"other\"]\nresolver = \"3\"\n\
         [workspace.dependencies]\narchitrave = \"0.1\"\n",
    );
    for name in ["app", "other"] {
        sandbox.write(&format!("{name}/Cargo.toml"), &BARE.replace("my-app", name));
        sandbox.write(&format!("{name}/src/lib.rs"), "");
    }
    let ran = sandbox.run(&["init"]).ended_with(2);
    assert!(
        ran.err.contains("choose one with `--package`: app, other"),
        "{}",
        ran.err
    );
    sandbox.run(&["init", "--package", "app"]).ended_with(0);
    let manifest = sandbox.read("app/Cargo.toml");
    assert!(
        manifest.contains("architrave.workspace = true"),
        "{manifest}"
    );
    sandbox.run_in("other/src", &["init"]).ended_with(0);
    assert!(sandbox.read("other/src/lib.rs").contains("pub mod tables;"));
}
