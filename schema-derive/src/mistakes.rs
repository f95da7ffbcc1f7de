//! What could not be read of a struct, and which rules can be asked all the same.

use crate::ast::Covered;
use crate::sites::Sites;
use schema_core::rule::{Declaration, Finding};

/// The kinds of attributes that are known in part only, and the attributes among them.
#[derive(Default)]
pub(crate) struct Mistakes {
    anywhere: bool,
    kinds: Vec<Declaration>,
    items: Vec<Covered>,
}

impl Mistakes {
    /// Notes a mistake in an attribute that may have been of any kind, also one that waives a rule.
    pub(crate) fn add_anywhere(&mut self) {
        self.anywhere = true;
    }

    /// Notes a mistake in an attribute of `kind`, if anything of it was kept in `item`.
    pub(crate) fn add(&mut self, kind: Declaration, item: Option<Covered>) {
        self.kinds.push(kind);
        self.items.extend(item);
    }

    /// Whether a finding may be a consequence of a mistake, and not a mistake of its own: it would send
    /// people the wrong way.
    pub(crate) fn explain(&self, finding: &Finding, sites: &Sites) -> bool {
        let reads = finding.rule.reads;
        let is_about = |item: &Covered| match *item {
            Covered::Column(position) => sites.columns.get(position).is_some_and(|column| {
                [column.name, column.data_type, column.default].contains(&finding.site)
            }),
            item => sites.covered(item) == Some(finding.site),
        };
        self.anywhere
            || self.kinds.iter().any(|kind| reads.contains(kind))
            || self.items.iter().any(is_about)
    }
}
