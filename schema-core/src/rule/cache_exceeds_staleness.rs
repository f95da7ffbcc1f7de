use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A cache whose copies are older than a reader accepts.
    ///
    /// # What it flags
    ///
    /// An access pattern with `staleness = ..` on a table with `cache(expires = ..)`, where copies live longer than
    /// the pattern accepts and no write ends them before (`invalidated_by = write`, or an event).
    ///
    /// # Why it is bad
    ///
    /// The query was promised an answer of a certain age, and the cache gives it an older one. Both are written
    /// down, and only one of them can be true.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(cache(expires = hours(1)))]
    /// #[access(by_code, filter(code), staleness = seconds(30))]
    /// pub struct Price { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(cache(expires = seconds(30)))]
    /// #[access(by_code, filter(code), staleness = seconds(30))]
    /// pub struct Price { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Douglas Terry, "Replicated Data Consistency Explained Through Baseball": bounded staleness.
    cache_exceeds_staleness: Deny, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(cache) = table.details.cache else {
        return Vec::new();
    };
    let is_told_of_writes =
        cache.invalidated_by.is_some_and(|by| !matches!(by, "deploy" | "schedule"));
    let Some(expires) = cache.expires.filter(|_| !is_told_of_writes) else {
        return Vec::new();
    };
    table
        .details
        .access_patterns
        .iter()
        .filter_map(|pattern| Some((pattern, pattern.staleness?)))
        .filter(|(_, staleness)| expires > *staleness)
        .map(|(pattern, staleness)| {
            Violation::told(
                &RULE,
                pattern.site,
                format_args!(
                    "`{}` accepts answers that are {staleness} seconds old, and copies of `{}` live {expires} seconds",
                    pattern.name, table.rust_name
                ),
                "the reader is given older rows than it was promised",
                match staleness {
                    // No copy lives for no time.
                    0 => format!(
                        "end copies with `invalidated_by = write`, or accept more: `staleness = seconds({expires})`"
                    ),
                    _ => format!(
                        "write `cache(expires = seconds({staleness}))`, end copies with `invalidated_by = write`, or \
                         accept more: `staleness = seconds({expires})`"
                    ),
                },
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::CacheDef;
    use crate::rule::testing::{table, text};

    fn flagged(expires: u32, by: Option<&'static str>, staleness: Option<u32>) -> bool {
        let cached = table("Price")
            .column("code", text())
            .access_with("by_code", &["code"], &[], |pattern| pattern.staleness = staleness)
            .saying(|details| {
                details.cache =
                    Some(CacheDef { key: &[], expires: Some(expires), invalidated_by: by, site: 3 });
            });
        !violations(&cached.build()).is_empty()
    }

    #[test]
    fn older_copies_than_accepted_are_flagged() {
        assert!(flagged(3600, None, Some(30)));
        assert!(flagged(3600, Some("deploy"), Some(30)));
        assert!(!flagged(30, None, Some(30)));
        assert!(!flagged(3600, Some("write"), Some(30)));
        assert!(!flagged(3600, None, None));
    }

    #[test]
    fn nobody_is_told_to_keep_copies_for_no_time() {
        let cached = table("Price")
            .column("code", text())
            .access_with("now", &["code"], &[], |pattern| pattern.staleness = Some(0))
            .saying(|details| {
                details.cache =
                    Some(CacheDef { key: &[], expires: Some(60), invalidated_by: None, site: 3 });
            });
        let message = violations(&cached.build())[0].message;
        assert!(!message.as_str().contains("expires = seconds(0)"));
        assert!(message.as_str().contains("help: end copies with `invalidated_by = write`"));
    }
}
