//! The shop's releases in this checkout: their committed migrations lead to their structs.

use crate::sandbox::{run_at, workspace};

fn nothing_to_do(package: &str) {
    let directory = workspace().join("examples").join(package);
    // Writes nothing, whatever it finds; only then may the other one run in the checkout.
    let ran = run_at(&directory, &["generate", "--check"]);
    assert_eq!(
        ran.code, 0,
        "run `cargo xtask generate`\n{}\n{}",
        ran.out, ran.err
    );
    let ran = run_at(&directory, &["generate"]).ended_with(0);
    assert_eq!(
        ran.out,
        "Nothing to do: the migrations lead to the structs as they are.\n"
    );
    run_at(&directory, &["lint"]).ended_with(0);
    let ran = run_at(&directory, &["docs", "--check"]);
    assert_eq!(
        ran.code, 0,
        "run `cargo xtask generate`\n{}\n{}",
        ran.out, ran.err
    );
}

#[test]
fn the_first_release() {
    nothing_to_do("shop");
}

#[test]
fn the_second_release() {
    nothing_to_do("shop_v2");
}
