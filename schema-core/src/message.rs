//! Messages that are assembled while rustc evaluates a constant, and at run time by the same code.
//!
//! A constant cannot allocate or format, so a message is a buffer of fixed capacity that is filled
//! piece by piece. What does not fit is cut off, visibly, with `...`.

use crate::def::{ColumnIndex, ColumnType, TableDef};

/// The most bytes that a message holds. All violated rules of one site share a message; three of them
/// with long names take about a quarter of this.
pub const MESSAGE_CAPACITY: usize = 4096;

const ELLIPSIS: &str = "...";

/// A text under construction.
///
/// ```
/// use schema_core::message::Message;
/// const MESSAGE: Message = Message::new().text("rows: ").number(42);
/// assert_eq!(MESSAGE.as_str(), "rows: 42");
/// ```
#[derive(Clone, Copy)]
pub struct Message {
    bytes: [u8; MESSAGE_CAPACITY],
    length: usize,
    truncated: bool,
}

impl Message {
    /// The empty message.
    #[expect(
        clippy::new_without_default,
        reason = "`Default` is not const, and every message is made in const code"
    )]
    pub const fn new() -> Self {
        Self {
            bytes: [0; MESSAGE_CAPACITY],
            length: 0,
            truncated: false,
        }
    }

    /// The beginning of a finding: `rule_name: `, to be followed by what is wrong.
    pub const fn of_rule(rule: &str) -> Self {
        Self::new().text(rule).text(": ")
    }

    /// The second line of a finding: why it matters.
    pub const fn why(self, reason: &str) -> Self {
        self.text("\nwhy: ").text(reason)
    }

    /// Begins the third line of a finding: what to write instead.
    pub const fn help(self) -> Self {
        self.text("\nhelp: ")
    }

    /// The last line of a finding: where to read more.
    pub const fn explain(self, rule: &str) -> Self {
        self.text("\nexplain: cargo schema explain ").text(rule)
    }

    /// Appends `text`, or as much of it as fits.
    pub const fn text(mut self, text: &str) -> Self {
        if self.truncated {
            return self;
        }
        let room = MESSAGE_CAPACITY - ELLIPSIS.len() - self.length;
        if text.len() <= room {
            self.append(text.as_bytes());
            return self;
        }
        let mut end = room;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (kept, _) = text.as_bytes().split_at(end);
        self.append(kept);
        self.append(ELLIPSIS.as_bytes());
        self.truncated = true;
        self
    }

    const fn append(&mut self, bytes: &[u8]) {
        let (_, free) = self.bytes.split_at_mut(self.length);
        let (place, _) = free.split_at_mut(bytes.len());
        place.copy_from_slice(bytes);
        self.length += bytes.len();
    }

    /// Appends `number` in decimal.
    pub const fn number(self, number: u64) -> Self {
        let mut digits = [0; 20];
        let mut start = digits.len();
        let mut rest = number;
        loop {
            start -= 1;
            digits[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        let (_, digits) = digits.split_at(start);
        match str::from_utf8(digits) {
            Ok(digits) => self.text(digits),
            Err(_) => self,
        }
    }

    /// Appends a column as the struct names it: `Order.customer_id`.
    pub const fn column(self, table: &TableDef<'_>, column: usize) -> Self {
        self.text(table.rust_name)
            .text(".")
            .text(table.columns[column].field)
    }

    /// Appends the fields of `columns`, separated by commas: `customer_id, status`.
    pub const fn fields(mut self, table: &TableDef<'_>, columns: &[ColumnIndex]) -> Self {
        let mut position = 0;
        while position < columns.len() {
            if position > 0 {
                self = self.text(", ");
            }
            self = self.text(table.columns[columns[position] as usize].field);
            position += 1;
        }
        self
    }

    /// Appends `names`, separated by commas.
    pub const fn names(mut self, names: &[&str]) -> Self {
        let mut position = 0;
        while position < names.len() {
            if position > 0 {
                self = self.text(", ");
            }
            self = self.text(names[position]);
            position += 1;
        }
        self
    }

    /// Appends a type as attributes spell it: `numeric(10, 2)`, `enum(order_status)`, `text[]`.
    pub const fn column_type(self, column_type: &ColumnType<'_>) -> Self {
        let mut message = self.text(column_type.kind.keyword());
        if let Some(enumeration) = column_type.enumeration {
            message = message.text("(").text(enumeration.name).text(")");
        } else if let Some(composite) = column_type.composite {
            message = message.text("(").text(composite.name).text(")");
        } else if let Some(extension) = column_type.extension {
            message = message.text("(").text(extension.extension).text(", ");
            message = message.text(extension.name).text(")");
        } else if let Some(modifier) = column_type.modifier {
            message = message.text("(").text(modifier);
            if let Some(precision) = column_type.precision {
                message = message.text(", ").number(precision as u64);
            }
            message = message.text(")");
        } else if let Some(precision) = column_type.precision {
            message = message.text("(").number(precision as u64);
            if let Some(scale) = column_type.scale {
                message = message.text(if scale < 0 { ", -" } else { ", " });
                message = message.number(scale.unsigned_abs() as u64);
            }
            message = message.text(")");
        }
        let mut dimension = 0;
        while dimension < column_type.dimensions {
            message = message.text("[]");
            dimension += 1;
        }
        if let Some(domain) = column_type.domain {
            message = message.text(" (the domain ").text(domain.name).text(")");
        }
        message
    }

    /// Appends another message.
    pub const fn message(self, other: &Self) -> Self {
        self.text(other.as_str())
    }

    /// Whether nothing was appended yet.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The text so far.
    pub const fn as_str(&self) -> &str {
        let (used, _) = self.bytes.split_at(self.length);
        // Only whole characters are ever appended.
        match str::from_utf8(used) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

impl std::fmt::Debug for Message {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(self.as_str(), formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::TypeKind;

    #[test]
    fn numbers_are_decimal() {
        let message = Message::new().number(0).text(" ").number(u64::MAX);
        assert_eq!(message.as_str(), "0 18446744073709551615");
    }

    #[test]
    fn types_read_as_attributes_spell_them() {
        let numeric = ColumnType::new(TypeKind::Numeric)
            .with_precision(10)
            .with_scale(2);
        assert_eq!(
            Message::new().column_type(&numeric).as_str(),
            "numeric(10, 2)"
        );
        let array = ColumnType::new(TypeKind::Text).array();
        assert_eq!(Message::new().column_type(&array).as_str(), "text[]");
    }

    #[test]
    fn what_does_not_fit_is_cut_at_a_character_and_marked() {
        let mut message = Message::new().text("x");
        for _ in 0..MESSAGE_CAPACITY {
            message = message.text("é");
        }
        assert!(message.as_str().ends_with("é..."));
        assert!(message.as_str().len() <= MESSAGE_CAPACITY);
    }
}
