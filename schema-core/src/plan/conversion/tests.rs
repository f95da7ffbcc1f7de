//! Which conversions hold every value, there and back.

use super::*;

fn numeric(precision: u32, scale: i16) -> DataType {
    DataType {
        precision: Some(precision),
        scale: Some(scale),
        ..DataType::new(TypeKind::Numeric)
    }
}

fn conversion(column: &str, from: &DataType, to: &DataType) -> Option<Conversion> {
    super::conversion(column, from, plain(to))
}

fn exact_conversion(column: &str, from: &DataType, to: &DataType) -> Option<Conversion> {
    super::exact_conversion(column, from, plain(to))
}

fn plain(data_type: &DataType) -> Target<'_> {
    Target {
        data_type,
        labels: &[],
    }
}

#[test]
fn what_widens_is_total_and_what_narrows_is_not() {
    let of = DataType::new;
    let kinds = [
        (of(TypeKind::Integer), of(TypeKind::BigInt)),
        (of(TypeKind::Integer), numeric(12, 2)),
        (numeric(10, 2), numeric(12, 4)),
        (of(TypeKind::Uuid), of(TypeKind::Text)),
        (of(TypeKind::Date), of(TypeKind::TimestampTz)),
    ];
    for (narrow, wide) in kinds {
        let there = conversion("a", &narrow, &wide);
        assert!(there.is_some_and(|it| it.is_total && it.loses.is_none()));
        let back = exact_conversion("a", &wide, &narrow);
        assert!(back.is_some_and(|it| !it.is_total && it.loses.is_none()));
    }
}

#[test]
fn rounding_has_a_name_and_never_happens_on_the_way_back() {
    let rounds = conversion("a", &numeric(10, 4), &numeric(10, 2));
    assert_eq!(rounds.and_then(|it| it.loses), Some(ROUNDS));
    let exact = exact_conversion("a", &numeric(10, 4), &numeric(10, 2));
    assert_eq!(exact.and_then(|it| it.loses), None);
}

#[test]
fn binary_numbers_lose_digits_on_the_way_to_decimal_ones_and_back() {
    let double = DataType::new(TypeKind::DoublePrecision);
    for decimal in [numeric(10, 2), DataType::new(TypeKind::Numeric)] {
        for (from, to) in [(&double, &decimal), (&decimal, &double)] {
            let there = conversion("a", from, to);
            assert_eq!(there.and_then(|it| it.loses), Some(ROUNDS));
            let back = exact_conversion("a", from, to);
            assert!(back.is_some_and(|it| !it.is_total && it.loses.is_none()));
        }
    }
    assert_eq!(largest(8, 2, 15), "99999999.99");
    assert_eq!(largest(8, 2, 6), "99999900");
    assert_eq!(largest(4, 6, 6), "9999");
    assert_eq!(largest(0, 20, 15), "0.999999999999999");
}

#[test]
fn a_label_becomes_one_of_an_enumeration_and_other_texts_do_not() {
    let state = DataType::new(TypeKind::Enum);
    let labels = ["open".to_owned(), "paid".to_owned()];
    let to = Target {
        data_type: &state,
        labels: &labels,
    };
    let there = super::conversion("a", &DataType::new(TypeKind::Text), to);
    let there = there.map(|it| (it.value.to_string(), it.is_total));
    assert!(
        there.as_ref().is_some_and(|(value, is_total)| {
            value.contains("open") && value.contains("paid") && !is_total
        }),
        "{there:?}"
    );
}

#[test]
fn what_has_no_conversion_has_none() {
    let of = DataType::new;
    assert_eq!(
        conversion("a", &of(TypeKind::Bytea), &of(TypeKind::Uuid)),
        None
    );
    let list = DataType {
        dimensions: 1,
        ..of(TypeKind::Integer)
    };
    assert_eq!(conversion("a", &list, &of(TypeKind::Integer)), None);
}

#[test]
fn clients_read_alike_what_differs_in_its_limits() {
    assert!(reads_alike(&numeric(10, 2), &numeric(12, 4)));
    assert!(!reads_alike(
        &DataType::new(TypeKind::Integer),
        &DataType::new(TypeKind::BigInt)
    ));
}
