//! Sequences, and identity columns.

use crate::def::{
    ColumnDef, IdentityDef, ObjectDef, SequenceOptions, SerialDef, TableDef, TypeKind,
};
use crate::model::{Expression, Generation, Identity, ObjectName, Sequence, Table, bounds};
use crate::syntax::name::DefaultName;

/// The identity of a column of this type.
pub(super) fn identity(definition: &IdentityDef<'_>, kind: TypeKind) -> Identity {
    let (smallest, largest) = bounds(kind).unwrap_or((i64::MIN, i64::MAX));
    Identity {
        generation: match definition.always {
            true => Generation::Always,
            false => Generation::ByDefault,
        },
        sequence: definition.sequence.map(str::to_owned),
        options: definition.options.normalised(smallest, largest),
    }
}

/// The sequences of the `serial` columns of a table, whose defaults they become.
pub(super) fn of_serial_columns(definition: &TableDef<'_>, table: &mut Table) -> Vec<Sequence> {
    let serial = definition.columns.iter();
    let serial = serial.filter_map(|column| Some((column, column.details.serial?)));
    let mut sequences = Vec::new();
    for (column, serial) in serial {
        let sequence = of_serial_column(column, &serial, &table.name);
        let found = table.columns.iter_mut().find(|it| it.name == column.name);
        if let Some(found) = found {
            found.default = Some(Expression::next_value(&sequence.name));
        }
        sequences.push(sequence);
    }
    sequences
}

/// A sequence that `schema!` declares; `None` where its settings are damaged.
pub(super) fn declared(object: &ObjectDef<'_>) -> Option<Sequence> {
    let mut sequence = Sequence {
        comment: object.comment.map(str::to_owned),
        engines: object.engines,
        ..Sequence::new(ObjectName {
            namespace: object.namespace.map(str::to_owned),
            name: object.name.to_owned(),
        })
    };
    let mut options = SequenceOptions::NONE;
    for setting in object.settings {
        let number = || setting.value.parse().ok();
        match setting.key {
            "type" => sequence.data_type = TypeKind::from_keyword(setting.value)?,
            "renamed_from" => sequence.renamed_from = Some(setting.value.to_owned()),
            "start" => options.start = Some(number()?),
            "increment" => options.increment = Some(number()?),
            "min" => options.minimum = Some(number()?),
            "max" => options.maximum = Some(number()?),
            "cache" => options.cache = Some(number()?),
            "cycle" => options.cycle = setting.value.parse().ok()?,
            _ => return None,
        }
    }
    let (smallest, largest) = bounds(sequence.data_type)?;
    sequence.options = options.normalised(smallest, largest);
    Some(sequence)
}

fn of_serial_column(
    column: &ColumnDef<'_>,
    serial: &SerialDef<'_>,
    table: &ObjectName,
) -> Sequence {
    let name = match serial.sequence {
        Some(name) => name.to_owned(),
        None => DefaultName::sequence(&table.name, column.name).first(),
    };
    let data_type = serial.data_type.unwrap_or(column.column_type.kind);
    let (smallest, largest) = bounds(data_type).unwrap_or((i64::MIN, i64::MAX));
    Sequence {
        data_type,
        options: serial.options.normalised(smallest, largest),
        owner: Some((table.clone(), column.name.to_owned())),
        ..Sequence::new(ObjectName {
            namespace: table.namespace.clone(),
            name,
        })
    }
}
