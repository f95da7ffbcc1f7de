//! How a table is divided among partitions: those that have an attribute, and those that follow from the key.

use super::table::Resolver;
use super::{Relation, ResolveProblem};
use crate::def::{
    ExpressionDef, PartitionBoundDef, PartitionBoundKind, PartitionDef, PartitionKeyDef,
    PartitionPeriod, PartitionPeriodsDef, RangeEndDef, TypeKind,
};
use crate::model::{
    Expression, IndexKey, ObjectName, Partition, PartitionBound, Partitioning, RangeEnd, Table,
};
use crate::syntax::name::partition_name;
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use std::collections::BTreeSet;

/// Nobody has more, and a span that was mistyped should not fill the memory.
const MOST_PERIODS: usize = 10_000;

/// What the partitions of a table put into the names of their namespaces.
pub(super) fn relations<'a>(partitioning: &'a Partitioning, table: &'a Table) -> Vec<Relation<'a>> {
    let partitions = partitioning.all(&table.name);
    partitions
        .into_iter()
        .map(|(_, partition)| Relation {
            name: &partition.name.name,
            engines: partitioning.engines,
            is_view: false,
            table: &partition.name,
            description: format!("a partition of `{}`", table.name),
        })
        .collect()
}

/// A partition before it is known how it is divided once more.
struct Found<'a> {
    partition: Partition,
    definition: Option<&'a PartitionDef<'a>>,
}

impl<'a> Resolver<'a> {
    /// How the table is divided, if it is.
    pub(super) fn partitioning(&mut self) -> Option<Partitioning> {
        let definition = self.definition.details.partitioning?;
        let name = self.name.clone();
        let mut placed = BTreeSet::new();
        let mut partitioning = self.division(
            definition.partitions,
            &definition.key,
            &name,
            None,
            &mut placed,
        )?;
        partitioning.engines = definition.engines;
        for (position, part) in definition.partitions.iter().enumerate() {
            if !placed.contains(&position) {
                let of = part.of.unwrap_or_default().to_owned();
                self.report(part.name, ResolveProblem::NotDivided { of });
            }
        }
        partitioning.sort();
        self.names_differ(&partitioning);
        self.bounds_differ(&name, &partitioning);
        Some(partitioning)
    }

    /// How `relation` is divided: the partitions that follow from the key, and those that say that they are
    /// a part `of` it.
    fn division(
        &mut self,
        definitions: &'a [PartitionDef<'a>],
        key: &PartitionKeyDef<'a>,
        relation: &ObjectName,
        of: Option<&str>,
        placed: &mut BTreeSet<usize>,
    ) -> Option<Partitioning> {
        let mut partitioning = Partitioning::new(key.strategy, self.parts(key.parts)?);
        let kinds: Vec<Option<TypeKind>> = (partitioning.key.iter())
            .map(|part| self.kind_of(&part.key))
            .collect();
        let mut found = self.implied(key, &kinds, relation);
        for (position, definition) in definitions.iter().enumerate() {
            if definition.of != of || !placed.insert(position) {
                continue;
            }
            let name = ObjectName {
                namespace: match definition.namespace {
                    Some(namespace) => Some(namespace.to_owned()),
                    None => self.name.namespace.clone(),
                },
                name: definition.name.to_owned(),
            };
            let parameters = definition.parameters.iter();
            let partition = Partition {
                parameters: parameters
                    .map(|it| (it.name.to_owned(), it.value.to_owned()))
                    .collect(),
                tablespace: definition.tablespace.map(str::to_owned),
                ..Partition::new(name, self.bound(&definition.bound, &kinds)?)
            };
            found.push(Found {
                partition,
                definition: Some(definition),
            });
        }
        for Found {
            mut partition,
            definition,
        } in found
        {
            let own = definition.and_then(|definition| definition.key.as_ref());
            if let Some(inner) = own.or(key.each) {
                let name = partition.name.clone();
                partition.partitioning =
                    self.division(definitions, inner, &name, Some(&name.name), placed);
            }
            partitioning.partitions.push(partition);
        }
        Some(partitioning)
    }

    /// The partitions that follow from the key.
    fn implied(
        &mut self,
        key: &PartitionKeyDef<'_>,
        kinds: &[Option<TypeKind>],
        relation: &ObjectName,
    ) -> Vec<Found<'a>> {
        let found = |suffix: &str, bound| Found {
            partition: Partition::new(
                ObjectName {
                    namespace: relation.namespace.clone(),
                    name: partition_name(&relation.name, suffix),
                },
                bound,
            ),
            definition: None,
        };
        let mut implied = Vec::new();
        match key.periods.as_ref().map(periods).transpose() {
            Ok(periods) => {
                let kind = kinds.first().copied().flatten();
                implied.extend(periods.into_iter().flatten().map(|period| {
                    let end = |date: Date| {
                        let text = Expression::Text(date.to_string());
                        vec![RangeEnd::Value(in_utc(text, kind))]
                    };
                    let bound = PartitionBound::Range {
                        from: end(period.from),
                        to: end(period.until),
                    };
                    found(&period.suffix, bound)
                }));
            }
            Err(problem) => self.report("", problem),
        }
        if let Some(modulus) = key.count {
            implied.extend((0..modulus).map(|remainder| {
                let bound = PartitionBound::Hash { modulus, remainder };
                found(&format!("p{remainder}"), bound)
            }));
        }
        if key.has_default {
            implied.push(found("default", PartitionBound::Default));
        }
        implied
    }

    /// The type of the column that a part of the key is.
    fn kind_of(&self, key: &IndexKey) -> Option<TypeKind> {
        let IndexKey::Column(name) = key else {
            return None;
        };
        let mut columns = self.definition.columns.iter();
        let column = columns.find(|column| column.name == name)?;
        Some(column.column_type.kind)
    }

    fn bound(
        &mut self,
        definition: &PartitionBoundDef<'_>,
        kinds: &[Option<TypeKind>],
    ) -> Option<PartitionBound> {
        Some(match definition.kind {
            PartitionBoundKind::Default => PartitionBound::Default,
            PartitionBoundKind::Range => PartitionBound::Range {
                from: self.ends(definition.from, kinds)?,
                to: self.ends(definition.to, kinds)?,
            },
            PartitionBoundKind::List => {
                let kind = kinds.first().copied().flatten();
                let values = definition.values.iter();
                PartitionBound::List(
                    values
                        .map(|value| self.value(value, kind))
                        .collect::<Option<_>>()?,
                )
            }
            PartitionBoundKind::Hash => PartitionBound::Hash {
                modulus: definition.modulus,
                remainder: definition.remainder,
            },
        })
    }

    fn ends(
        &mut self,
        ends: &[RangeEndDef<'_>],
        kinds: &[Option<TypeKind>],
    ) -> Option<Vec<RangeEnd>> {
        let mut found = Vec::new();
        for (position, end) in ends.iter().enumerate() {
            let kind = kinds.get(position).copied().flatten();
            found.push(match (end.limit, &end.value) {
                (Some(limit), _) => RangeEnd::Limit(limit),
                (None, Some(value)) => RangeEnd::Value(self.value(value, kind)?),
                (None, None) => {
                    self.damaged("the bound of a partition");
                    return None;
                }
            });
        }
        Some(found)
    }

    fn value(&mut self, value: &ExpressionDef<'_>, kind: Option<TypeKind>) -> Option<Expression> {
        self.expression(value).map(|value| in_utc(value, kind))
    }

    fn names_differ(&mut self, partitioning: &Partitioning) {
        let name = self.name.clone();
        let mut seen = BTreeSet::new();
        for (_, partition) in partitioning.all(&name) {
            if !seen.insert(&partition.name) {
                self.report(
                    "",
                    ResolveProblem::DuplicateName {
                        name: partition.name.to_string(),
                        first: "a partition".to_owned(),
                        second: "another partition".to_owned(),
                    },
                );
            }
        }
    }

    /// Of two partitions of one table at most one takes a row.
    fn bounds_differ(&mut self, relation: &ObjectName, partitioning: &Partitioning) {
        let partitions = &partitioning.partitions;
        for (position, one) in partitions.iter().enumerate() {
            for other in &partitions[position + 1..] {
                if one.bound.overlaps(&other.bound) == Some(true) {
                    self.report(
                        "",
                        ResolveProblem::OverlappingPartitions {
                            relation: relation.to_string(),
                            first: one.name.to_string(),
                            second: other.name.to_string(),
                        },
                    );
                }
            }
            if let Some(inner) = &one.partitioning {
                self.bounds_differ(&one.name, inner);
            }
        }
    }
}

/// A moment without a zone is one of UTC; the server would take the zone of whoever runs the migration.
fn in_utc(value: Expression, kind: Option<TypeKind>) -> Expression {
    let Expression::Text(text) = &value else {
        return value;
    };
    if kind != Some(TypeKind::TimestampTz) {
        return value;
    }
    let is_date = text.len() == 10 && text.parse::<Date>().is_ok();
    let is_zoneless = text.len() == 19 && text.parse::<jiff::civil::DateTime>().is_ok();
    match (is_date, is_zoneless) {
        (true, _) => Expression::Text(format!("{text} 00:00:00+00")),
        (_, true) => Expression::Text(format!("{text}+00")),
        _ => value,
    }
}

struct Period {
    suffix: String,
    from: Date,
    until: Date,
}

/// The periods of a span, each with the end of its partition's name.
fn periods(definition: &PartitionPeriodsDef<'_>) -> Result<Vec<Period>, ResolveProblem> {
    let date = |text: &str| {
        text.parse::<Date>().map_err(|_| ResolveProblem::NoDate {
            text: text.to_owned(),
        })
    };
    let (first, until) = (date(definition.from)?, date(definition.until)?);
    let mut found = Vec::new();
    let mut from = first;
    while from < until {
        // Counted from the first one: a month after 31 January is not a month after 28 February.
        let steps = i32::try_from(found.len() + 1).unwrap_or(i32::MAX);
        let next = first.checked_add(length(definition.by, steps)).ok();
        let next = next.filter(|next| *next <= until && found.len() < MOST_PERIODS);
        let Some(next) = next else {
            return Err(ResolveProblem::NoWholePeriods {
                period: definition.by.keyword(),
                last: from.to_string(),
                until: until.to_string(),
            });
        };
        found.push(Period {
            suffix: suffix(definition.by, from),
            from,
            until: next,
        });
        from = next;
    }
    Ok(found)
}

fn length(period: PartitionPeriod, count: i32) -> Span {
    match period {
        PartitionPeriod::Day => count.days(),
        PartitionPeriod::Week => count.weeks(),
        PartitionPeriod::Month => count.months(),
        PartitionPeriod::Quarter => count.saturating_mul(3).months(),
        PartitionPeriod::Year => count.years(),
    }
}

/// `2026_01` for January; a period that does not begin where the calendar's does is named by its first day.
fn suffix(period: PartitionPeriod, from: Date) -> String {
    let (year, month, day) = (from.year(), from.month(), from.day());
    match period {
        PartitionPeriod::Month if day == 1 => format!("{year:04}_{month:02}"),
        PartitionPeriod::Quarter if day == 1 && month % 3 == 1 => {
            format!("{year:04}_q{}", month / 3 + 1)
        }
        PartitionPeriod::Year if day == 1 && month == 1 => format!("{year:04}"),
        _ => format!("{year:04}_{month:02}_{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(by: PartitionPeriod, from: &str, until: &str) -> Result<Vec<String>, ResolveProblem> {
        let found = periods(&PartitionPeriodsDef { by, from, until })?;
        let texts = found
            .iter()
            .map(|it| format!("{} {} {}", it.suffix, it.from, it.until));
        Ok(texts.collect())
    }

    #[test]
    fn periods_follow_the_calendar() {
        assert_eq!(
            bounds(PartitionPeriod::Month, "2024-02-01", "2024-04-01").unwrap(),
            [
                "2024_02 2024-02-01 2024-03-01",
                "2024_03 2024-03-01 2024-04-01"
            ]
        );
        assert_eq!(
            bounds(PartitionPeriod::Quarter, "2025-10-01", "2026-04-01").unwrap(),
            [
                "2025_q4 2025-10-01 2026-01-01",
                "2026_q1 2026-01-01 2026-04-01"
            ]
        );
        assert_eq!(
            bounds(PartitionPeriod::Year, "2026-01-01", "2027-01-01").unwrap(),
            ["2026 2026-01-01 2027-01-01"]
        );
        // What does not begin where the calendar's period does is named by its first day.
        assert_eq!(
            bounds(PartitionPeriod::Month, "2024-01-31", "2024-03-31").unwrap(),
            [
                "2024_01_31 2024-01-31 2024-02-29",
                "2024_02_29 2024-02-29 2024-03-31"
            ]
        );
        assert_eq!(
            bounds(PartitionPeriod::Week, "2026-01-05", "2026-01-12").unwrap(),
            ["2026_01_05 2026-01-05 2026-01-12"]
        );
    }

    #[test]
    fn a_span_is_whole_periods() {
        assert_eq!(
            bounds(PartitionPeriod::Month, "2026-01-01", "2026-02-15"),
            Err(ResolveProblem::NoWholePeriods {
                period: "month",
                last: "2026-02-01".to_owned(),
                until: "2026-02-15".to_owned(),
            })
        );
        assert!(bounds(PartitionPeriod::Day, "0001-01-01", "9999-01-01").is_err());
        assert_eq!(
            bounds(PartitionPeriod::Day, "2026-02-30", "2026-03-01"),
            Err(ResolveProblem::NoDate {
                text: "2026-02-30".to_owned()
            })
        );
    }

    #[test]
    fn moments_are_of_utc() {
        let text = |text: &str| Expression::Text(text.to_owned());
        let kind = Some(TypeKind::TimestampTz);
        assert_eq!(
            in_utc(text("2026-01-01"), kind),
            text("2026-01-01 00:00:00+00")
        );
        assert_eq!(
            in_utc(text("2026-01-01 12:00:00"), kind),
            text("2026-01-01 12:00:00+00")
        );
        let zoned = text("2026-01-01 12:00:00+02");
        assert_eq!(in_utc(zoned.clone(), kind), zoned);
        let day = text("2026-01-01");
        assert_eq!(in_utc(day.clone(), Some(TypeKind::Date)), day);
    }
}
