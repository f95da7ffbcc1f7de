//! Whether the schema gets out of every kind of crate. `lint` is the verb that does least with it.

use crate::sandbox::{Sandbox, manifest, workspace};

/// A module with a schema of one table; private, as nothing makes it public.
const TABLES: &str = r#"
use architrave::prelude::*;

/// A note.
#[derive(Table)]
struct Note {
    #[column(primary_key, identity)]
    id: i64,
    title: String,
}

schema! {
    /// Notes.
    static APP = { tables: [Note], lock: "schema.lock" }
}
"#;

/// What is said about it. The error is that there is no migration yet.
const READ: &str = "app: 1 table, 1 error, 0 warnings";

fn tables(run: &crate::sandbox::Ran) -> &str {
    run.err.lines().last().unwrap_or_default()
}

#[test]
fn a_private_module_of_a_library() {
    let sandbox = Sandbox::library(&[("src/lib.rs", "mod hidden;"), ("src/hidden.rs", TABLES)]);
    let ran = sandbox.run(&["lint"]).ended_with(1);
    assert_eq!(tables(&ran), READ);
}

#[test]
fn a_crate_with_only_a_binary() {
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", &manifest("app", "[features]\nextra = []\n"));
    sandbox.write("src/main.rs", "mod db { pub mod tables; }\nfn main() {}\n");
    sandbox.write("src/db/tables.rs", TABLES);
    let ran = sandbox.run(&["lint", "--features", "extra"]).ended_with(1);
    assert_eq!(tables(&ran), READ);
}

#[test]
fn a_dependency_under_another_name() {
    let sandbox = Sandbox::new();
    let renamed =
        manifest("app", "").replace("architrave = {", "beam = { package = \"architrave\",");
    sandbox.write("Cargo.toml", &renamed);
    let text = TABLES
        .replace("use architrave::", "use beam::")
        .replace(
            "#[derive(Table)]",
            "#[derive(Table)]\n#[table(crate = beam)]",
        )
        .replace("lock:", "crate: beam, lock:");
    sandbox.write("src/main.rs", &format!("{text}\nfn main() {{}}\n"));
    let ran = sandbox.run(&["lint"]).ended_with(1);
    assert_eq!(tables(&ran), READ);
}

#[test]
fn features_decide_what_is_there() {
    let second = TABLES.replace("Note", "Letter").replace("APP", "LETTERS");
    let library = format!("#[cfg(feature = \"letters\")] mod letters;\n{TABLES}");
    let sandbox = Sandbox::library(&[("src/lib.rs", &library), ("src/letters.rs", &second)]);
    sandbox.write("Cargo.toml", &manifest("app", "[features]\nletters = []\n"));
    sandbox.run(&["lint"]).ended_with(1);
    let ran = sandbox.run(&["lint", "--all-features"]).ended_with(2);
    assert!(
        ran.err
            .contains("choose one with `--schema`: app (src/lib.rs:"),
        "{}",
        ran.err
    );
    let ran = sandbox
        .run(&["lint", "-F", "letters", "--schema", "letters"])
        .ended_with(1);
    assert_eq!(tables(&ran), "letters: 1 table, 1 error, 0 warnings");
    let ran = sandbox.run(&["lint", "--schema", "letters"]).ended_with(2);
    assert!(
        ran.err.contains("declares no schema `letters`"),
        "{}",
        ran.err
    );
}

#[test]
fn a_member_of_a_workspace_with_a_patch_and_inheritance() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"members/*\"]\nresolver = \"3\"\n\
         [workspace.package]\nedition = \"2024\"\n\
         [workspace.dependencies]\narchitrave = \"0.1.0\"\n\
         [profile.dev]\nopt-level = 1\n\
         [patch.crates-io]\narchitrave = { path = \"vendor\" }\n",
    );
    std::os::unix::fs::symlink(workspace(), sandbox.path("vendor")).unwrap();
    sandbox.write(
        "members/one/Cargo.toml",
        "[package]\nname = \"one\"\nversion = \"0.1.0\"\nedition.workspace = true\n\
         [dependencies]\narchitrave.workspace = true\n",
    );
    sandbox.write("members/one/src/lib.rs", TABLES);
    sandbox.write(
        "members/two/Cargo.toml",
        "[package]\nname = \"two\"\nedition = \"2024\"\n",
    );
    sandbox.write("members/two/src/lib.rs", "");
    let ran = sandbox.run(&["lint", "--package", "one"]).ended_with(1);
    assert_eq!(tables(&ran), READ);
    sandbox.run_in("members/one/src", &["lint"]).ended_with(1);
    let ran = sandbox.run(&["lint", "--package", "two"]).ended_with(2);
    assert!(
        ran.err.contains("no `schema! { .. }` was found"),
        "{}",
        ran.err
    );
}

#[test]
fn a_crate_that_is_built_for_another_platform() {
    let sandbox = Sandbox::library(&[("src/lib.rs", TABLES)]);
    sandbox.write(
        ".cargo/config.toml",
        "[build]\ntarget = \"thumbv7em-none-eabihf\"\n",
    );
    sandbox.run(&["lint"]).ended_with(1);
}

#[test]
fn what_does_not_compile_is_shown_in_the_compilers_words() {
    let text = TABLES.replace("title: String", "title: Strin");
    let sandbox = Sandbox::library(&[("src/lib.rs", &text)]);
    let ran = sandbox.run(&["lint"]).ended_with(3);
    assert!(ran.err.contains("cannot find type `Strin`"), "{}", ran.err);
    assert!(
        ran.err.contains("the crate `app` does not compile"),
        "{}",
        ran.err
    );
}

#[test]
fn a_crate_without_the_library_is_told_how_to_get_it() {
    let sandbox = Sandbox::library(&[("src/lib.rs", TABLES)]);
    sandbox.write(
        "Cargo.toml",
        "[package]\nname = \"app\"\nedition = \"2024\"\n",
    );
    let ran = sandbox.run(&["lint"]).ended_with(2);
    assert!(ran.err.contains("cargo schema init"), "{}", ran.err);
}

#[test]
fn nothing_is_written_outside_of_the_target_directory() {
    let sandbox = Sandbox::library(&[("src/lib.rs", TABLES)]);
    let before = sandbox.files();
    sandbox.run(&["lint"]).ended_with(1);
    assert_eq!(sandbox.files(), before);
}
