//! The guide's page of the engines, whose table of features follows from the dialects.

use std::fs;

use super::{GenerateError, at};
use crate::workspace;

const PAGE: &str = "docs/src/engines.md";

/// What stands before the table and after it.
const MARKS: [&str; 2] = [
    "<!-- written by `cargo xtask generate` -->\n\n",
    "\n<!-- end of what is generated -->",
];

/// Writes the table of features into the page.
///
/// # Errors
///
/// When the page cannot be read or written.
pub fn write() -> Result<(), GenerateError> {
    let path = workspace::root().join(PAGE);
    let text = fs::read_to_string(&path).map_err(|source| at(&path, source))?;
    fs::write(&path, with_matrix(&text)).map_err(|source| at(&path, source))
}

/// The page with the table of today between the two marks; as it was where they are missing, which the test finds.
fn with_matrix(page: &str) -> String {
    let [begin, end] = MARKS;
    match (page.split_once(begin), page.split_once(end)) {
        (Some((before, _)), Some((_, after))) => {
            let matrix = schema_core::dialect::support_matrix();
            format!("{before}{begin}{matrix}{end}{after}")
        }
        _ => page.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_current() {
        let page = fs::read_to_string(workspace::root().join(PAGE)).unwrap();
        assert!(page.contains(MARKS[0]) && page.contains(MARKS[1]));
        assert_eq!(
            page,
            with_matrix(&page),
            "{PAGE} is not what the code says; run `cargo xtask generate`"
        );
    }
}
