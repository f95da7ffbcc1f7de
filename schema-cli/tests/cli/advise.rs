//! `cargo schema advise`, on the structs of its page in the guide.

use crate::sandbox::{Sandbox, manifest, workspace};
use std::fs;

/// The blocks of the page behind this fence.
fn of_page(fence: &str) -> Vec<String> {
    let page = fs::read_to_string(workspace().join("docs/src/advise.md")).unwrap();
    let begin = format!("\n```{fence}\n");
    let blocks = page.split(&begin).skip(1);
    let text = |block: &str| block.split("\n```\n").next().unwrap().to_owned() + "\n";
    blocks.map(text).collect()
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let chrono = "chrono = { version = \"0.4\", default-features = false }\n";
    let manifest = manifest("licences", chrono);
    sandbox.write(
        "Cargo.toml",
        &manifest.replace(" }\n\nchrono", ", features = [\"chrono\"] }\nchrono"),
    );
    sandbox.write(
        "architrave.toml",
        "engines = [\"postgres 17\"]\nworkload = \"oltp\"\n",
    );
    sandbox.write("src/lib.rs", &of_page("rust,postgres")[0]);
    sandbox
}

#[test]
fn each_piece_has_its_reason_and_the_alternative() {
    let sandbox = sandbox();
    let shown = of_page("console").remove(0);
    let said = sandbox.run(&["advise"]).ended_with(0).out;
    assert_eq!(format!("$ cargo schema advise\n{said}"), shown);

    let data = sandbox.run(&["advise", "--topic", "cache", "--format", "json"]);
    let data: serde_json::Value = serde_json::from_str(&data.ended_with(0).out).unwrap();
    let pieces = data["advice"].as_array().unwrap();
    assert_eq!(pieces.len(), 1, "{data}");
    assert_eq!(pieces[0]["topic"], "cache");
    assert_eq!(pieces[0]["object"], "Licence.by_slug");
    for key in ["advice", "reason", "alternative"] {
        assert!(!pieces[0][key].as_str().unwrap().is_empty(), "{data}");
    }
}

#[test]
fn another_engine_is_weighed_otherwise() {
    let sandbox = sandbox();
    sandbox.write("architrave.toml", "engines = [\"sqlite 3.45\"]\n");
    let structs = of_page("rust,postgres")[0].replace("append_only, ", "");
    sandbox.write("src/lib.rs", &structs);
    let said = sandbox.run(&["advise"]).ended_with(0).out;
    assert!(said.contains("take PostgreSQL"), "{said}");
    assert!(said.contains("begin with `BEGIN IMMEDIATE`"), "{said}");
    assert!(!said.contains("partition"), "{said}");
}

#[test]
fn an_unknown_topic_is_wrong_usage() {
    let said = sandbox()
        .run(&["advise", "--topic", "indexes"])
        .ended_with(2)
        .err;
    assert!(
        said.contains("[possible values: technology, isolation, index"),
        "{said}"
    );
}
