//! The places that findings point at, numbered as `TableDef::sites` numbers them.

use crate::ast::{Covered, Table};
use crate::place::Place;
use schema_core::def::SiteIndex;

/// The places of one table. Number 0 is the struct's name.
pub(crate) struct Sites {
    places: Vec<Place>,
    pub(crate) columns: Vec<ColumnSites>,
    /// The names of the fields that stand for other structs, each before its type.
    pub(crate) flattened: Vec<SiteIndex>,
    pub(crate) primary_key: SiteIndex,
    pub(crate) references: Vec<SiteIndex>,
    pub(crate) uniques: Vec<SiteIndex>,
    pub(crate) checks: Vec<SiteIndex>,
    pub(crate) indexes: Vec<SiteIndex>,
    pub(crate) exclusions: Vec<SiteIndex>,
    pub(crate) access: Vec<SiteIndex>,
    pub(crate) objects: Vec<SiteIndex>,
    pub(crate) dependencies: Vec<SiteIndex>,
    pub(crate) partitions: Vec<SiteIndex>,
    pub(crate) shard: SiteIndex,
    pub(crate) cache: SiteIndex,
    pub(crate) engine: SiteIndex,
    pub(crate) waivers: Vec<SiteIndex>,
    /// The rules that the baseline waives, and where.
    pub(crate) accepted: Vec<(&'static str, SiteIndex)>,
}

/// The places of one column.
pub(crate) struct ColumnSites {
    pub(crate) name: SiteIndex,
    pub(crate) data_type: SiteIndex,
    pub(crate) default: SiteIndex,
}

impl Sites {
    /// Numbers the places of `table`.
    pub(crate) fn of(table: &Table<'_>) -> Self {
        let mut places = vec![Place::of(&table.input.ident)];
        let mut add = |place: Place| {
            places.push(place);
            SiteIndex::try_from(places.len() - 1).unwrap_or(SiteIndex::MAX)
        };
        // Three for each column, so that the numbers follow from its position; in the order of the source,
        // in which findings are reported.
        let columns = table
            .columns
            .iter()
            .map(|column| {
                let name = Place::of(column.ident);
                let options = &column.options;
                ColumnSites {
                    name: add(name),
                    data_type: add(match &options.data_type {
                        Some((_, place)) => *place,
                        None => Place::of(column.rust_type),
                    }),
                    default: add(match &options.default {
                        Some((_, place)) => *place,
                        None => name,
                    }),
                }
            })
            .collect();
        let flattened = table
            .flattened
            .iter()
            .map(|field| {
                let name = add(Place::of(field.ident));
                add(Place::of(field.rust_type));
                name
            })
            .collect();
        let on_field = || {
            let mut columns = table.columns.iter();
            columns.find_map(|column| column.options.primary_key)
        };
        let primary_key = table
            .primary_key
            .as_ref()
            .map(|key| key.place)
            .or_else(on_field)
            .map_or(0, &mut add);
        let references = table
            .references
            .iter()
            .map(|item| add(item.place))
            .collect();
        let uniques = table.uniques.iter().map(|item| add(item.place)).collect();
        let checks = table.checks.iter().map(|item| add(item.place)).collect();
        let indexes = table.indexes.iter().map(|item| add(item.place)).collect();
        let exclusions = table
            .exclusions
            .iter()
            .map(|item| add(item.place))
            .collect();
        let access = table.access.iter().map(|item| add(item.place)).collect();
        let objects = table.objects.iter().map(|item| add(item.place())).collect();
        let dependencies = table
            .dependencies
            .iter()
            .map(|item| add(item.place))
            .collect();
        let partitions = table.partitions.iter();
        let partitions = partitions.map(|item| add(item.place)).collect();
        let options = &table.options;
        let shard = (options.shard.as_ref()).map_or(0, |shard| add(shard.place));
        let cache = (options.cache.as_ref()).map_or(0, |cache| add(cache.place));
        let engine = (options.engine.as_ref()).map_or(0, |engine| add(engine.place));
        let waivers = table
            .waivers()
            .iter()
            .map(|(waiver, _)| add(waiver.place))
            .collect();
        Self {
            places,
            columns,
            flattened,
            primary_key,
            references,
            uniques,
            checks,
            indexes,
            exclusions,
            access,
            objects,
            dependencies,
            partitions,
            shard,
            cache,
            engine,
            waivers,
            accepted: Vec::new(),
        }
    }

    /// The place with a number; the struct's name for a number that nothing has.
    pub(crate) fn place(&self, site: SiteIndex) -> Place {
        self.places
            .get(usize::from(site))
            .copied()
            .unwrap_or(Place::call_site())
    }

    /// Lines and columns, as [`TableDef::sites`](schema_core::def::TableDef::sites) has them.
    pub(crate) fn lines_and_columns(&self) -> String {
        let places: Vec<String> = self
            .places
            .iter()
            .map(|place| {
                let (line, column) = place.line_and_column();
                format!("{line}:{column}")
            })
            .collect();
        places.join(" ")
    }

    /// The number of what a waiver covers; `None` is the table.
    pub(crate) fn covered(&self, covered: Covered) -> Option<SiteIndex> {
        match covered {
            Covered::Table => None,
            Covered::Column(position) => self.columns.get(position).map(|sites| sites.name),
            Covered::Reference(position) => self.references.get(position).copied(),
            Covered::Unique(position) => self.uniques.get(position).copied(),
            Covered::Check(position) => self.checks.get(position).copied(),
            Covered::Index(position) => self.indexes.get(position).copied(),
            Covered::Exclusion(position) => self.exclusions.get(position).copied(),
            Covered::Access(position) => self.access.get(position).copied(),
            Covered::Dependency(position) => self.dependencies.get(position).copied(),
            Covered::Object(position) => self.objects.get(position).copied(),
        }
    }
}
