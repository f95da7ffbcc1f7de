use super::rule;
use crate::def::{TableDef, TypeKind};
use crate::message::Message;

rule! {
    /// A date and time that does not say in which zone.
    ///
    /// # What it flags
    ///
    /// A column of type `timestamp` (without time zone), also where the Rust type, such as chrono's
    /// `NaiveDateTime`, stands for it.
    ///
    /// # Why it is bad
    ///
    /// The column keeps what a clock on a wall showed, not an instant. Two servers in different zones
    /// write different values for the same moment, an hour repeats and another is missing at each change
    /// of daylight saving time, and differences between two values are wrong across it. `timestamptz`
    /// takes the same eight bytes and stores the instant.
    ///
    /// # Example
    ///
    /// ```text
    /// pub created_at: NaiveDateTime,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub created_at: DateTime<Utc>,
    /// ```
    ///
    /// A local time is right for what is agreed in local time, such as the opening hours of a shop; then
    /// waive the rule with that reason.
    ///
    /// # Source
    ///
    /// PostgreSQL wiki, "Don't Do This": "Don't use timestamp (without time zone)".
    timestamp_without_zone: Deny, Column,
    warning = "timestamp_without_zone: the column keeps a date and time without a zone\n\
        why: it is no instant: servers in different zones disagree, and clock changes repeat or skip an hour\n\
        help: use a type with a zone, such as `DateTime<Utc>`, or `type = timestamptz`\n\
        explain: cargo schema explain timestamp_without_zone"
}

pub(super) const fn is_violated(table: &TableDef<'_>, column: usize) -> bool {
    matches!(
        table.columns[column].column_type.kind,
        TypeKind::Timestamp
    )
}

pub(super) const fn message(table: &TableDef<'_>, column: usize) -> Message {
    Message::of_rule(RULE.name)
        .text("`")
        .column(table, column)
        .text("` is a `")
        .column_type(&table.columns[column].column_type)
        .text("`, a date and time without a zone")
        .why(
            "it is no instant: servers in different zones disagree, \
             and clock changes repeat or skip an hour",
        )
        .help()
        .text("write `pub ")
        .text(table.columns[column].field)
        .text(": DateTime<Utc>`, which is a `timestamptz`")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ColumnType;
    use crate::rule::testing::table;

    #[test]
    fn a_timestamp_without_zone_is_flagged() {
        let table = table("Order")
            .column("created_at", ColumnType::new(TypeKind::Timestamp))
            .build();
        assert!(is_violated(&table, 0));
        assert!(message(&table, 0).as_str().starts_with(
            "timestamp_without_zone: `Order.created_at` is a `timestamp`, a date and time"
        ));
    }

    #[test]
    fn an_instant_is_fine() {
        let table = table("Order")
            .column("created_at", ColumnType::new(TypeKind::TimestampTz))
            .build();
        assert!(!is_violated(&table, 0));
    }
}
