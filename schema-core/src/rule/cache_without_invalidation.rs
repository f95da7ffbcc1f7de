use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A cache that nothing empties.
    ///
    /// # What it flags
    ///
    /// `cache(..)` with neither `expires = ..` nor `invalidated_by = ..` (a write, a deployment, a schedule, or the
    /// name of an event).
    ///
    /// # Why it is bad
    ///
    /// A copy that never ends is wrong from the first change on, and stays wrong until somebody restarts the
    /// cache by hand.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(cache(key(code)))]
    /// pub struct Currency { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(cache(key(code), expires = minutes(10), invalidated_by = write))]
    /// pub struct Currency { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Amazon Builders' Library, "Caching challenges and strategies".
    cache_without_invalidation: Deny, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .details
        .cache
        .filter(|cache| cache.expires.is_none() && cache.invalidated_by.is_none())
        .map(|cache| {
            Violation::told(
                &RULE,
                cache.site,
                format_args!("copies of `{}` are kept and nothing ends them", table.rust_name),
                "a copy is wrong from the first change on, until somebody empties the cache by hand",
                "write `cache(expires = minutes(10))`, `cache(invalidated_by = write)`, `deploy`, `schedule` or the \
                 name of an event",
            )
        })
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::CacheDef;
    use crate::rule::testing::{table, text};

    fn flagged(expires: Option<u32>, invalidated_by: Option<&'static str>) -> bool {
        let cached = table("Currency").column("code", text()).saying(|details| {
            details.cache = Some(CacheDef { key: &[], expires, invalidated_by, site: 3 });
        });
        !violations(&cached.build()).is_empty()
    }

    #[test]
    fn a_cache_without_an_end_is_flagged() {
        assert!(flagged(None, None));
        assert!(!flagged(Some(60), None));
        assert!(!flagged(None, Some("deploy")));
        assert!(violations(&table("Currency").column("code", text()).build()).is_empty());
    }
}
