//! Files that another tool runs: our runner would silently find nothing among them.

/// The tool that has files of that name, or with such a line, and the command that runs them.
pub(super) fn of(
    name: &str,
    text: impl FnOnce() -> String,
) -> Option<(&'static str, &'static str)> {
    if name == "atlas.sum" {
        return Some(("Atlas", "atlas migrate apply"));
    }
    if name.starts_with('V') && name.contains("__") && name.ends_with(".sql") {
        return Some(("Flyway or refinery", "flyway migrate` or `refinery migrate"));
    }
    let is_rust = name.starts_with('m') && name.ends_with(".rs");
    if is_rust
        && name
            .get(1..9)
            .is_some_and(|date| date.parse::<u32>().is_ok())
    {
        return Some(("sea-orm", "sea-orm-cli migrate up"));
    }
    if !name.ends_with(".sql") {
        return None;
    }
    let text = text();
    let begins = |word: &str| text.lines().any(|line| line.starts_with(word));
    if text.to_lowercase().starts_with("--liquibase formatted sql") {
        Some(("Liquibase", "liquibase update"))
    } else if begins("-- migrate:up") {
        Some(("dbmate", "dbmate migrate"))
    } else if begins("-- +goose Up") {
        Some(("goose", "goose up"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn each_tool_is_known_by_its_files() {
        for (name, text, tool) in [
            ("atlas.sum", "h1:", Some("Atlas")),
            ("V1__a.sql", "", Some("Flyway or refinery")),
            ("m20260101_000000_a.rs", "", Some("sea-orm")),
            ("1_a.sql", "--liquibase formatted sql\n", Some("Liquibase")),
            ("1_a.sql", "-- migrate:up\n", Some("dbmate")),
            ("1_a.sql", "-- +goose Up\n", Some("goose")),
            ("1_a.up.sql", "-- architrave: id = 1_a\n", None),
            ("mod.rs", "", None),
        ] {
            let found = of(name, || text.to_owned());
            assert_eq!(found.map(|(tool, _)| tool), tool, "{name}");
        }
    }
}
