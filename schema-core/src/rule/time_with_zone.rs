use super::{Violation, rule};
use crate::def::{TableDef, TypeKind};
use crate::message::Message;

rule! {
    /// A time of day with a time zone.
    ///
    /// # What it flags
    ///
    /// A column of type `timetz`.
    ///
    /// # Why it is bad
    ///
    /// Which offset a zone has depends on the date, and a time of day has none. The value can neither be
    /// converted to another zone nor turned into an instant.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(type = timetz)]
    /// pub opens_at: NaiveTime,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub opens_at: NaiveTime,                   // local time, a `time`
    /// #[column(type = varchar(64))]
    /// pub zone: String,                          // "Europe/Paris"
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL wiki, "Don't Do This": "Don't use timetz".
    time_with_zone: Warn, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    (0..table.columns.len())
        .filter(|column| table.columns[*column].column_type.kind == TypeKind::TimeTz)
        .map(|column| {
            let message = Message::of_rule(RULE.name)
                .text("`")
                .column(table, column)
                .text("` is a time of day with a time zone")
                .why("an offset belongs to a date; without one the value cannot be converted")
                .help()
                .text("write `type = time` and keep the name of the zone in another column, or use `timestamptz`")
                .explain(RULE.name);
            Violation::new(table.columns[column].type_site, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ColumnType;
    use crate::rule::testing::table;

    #[test]
    fn only_a_zoned_time_of_day_is_flagged() {
        let table = table("Shop")
            .column("opens_at", ColumnType::new(TypeKind::TimeTz))
            .column("closes_at", ColumnType::new(TypeKind::Time))
            .build();
        let found = violations(&table);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].site, table.columns[0].type_site);
    }
}
