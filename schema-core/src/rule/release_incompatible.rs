use super::rule;

rule! {
    /// A change that the previous release cannot live with.
    ///
    /// # What it flags
    ///
    /// A step of a plan before its contract phase after which statements of the structs in `schema.lock` fail, and
    /// which no sequence avoids: `rename_other_object`, `replace_view`, or `rename_column` and `rename_table` where no
    /// second name can stand in.
    ///
    /// At level `deny` nothing is generated. `--accept-hazard` accepts one hazard for one migration; a waiver on the struct
    /// (`#[table(allow(release_incompatible, reason = ".."))]`) and level `warn` let the plan be made all the same,
    /// and the plan says what stops.
    ///
    /// # Why it is bad
    ///
    /// While a release is rolled out, the old one still runs, and it is what one goes back to. From the step on its
    /// statements fail.
    ///
    /// # Example
    ///
    /// ```text
    /// #[derive(SqlEnum)]
    /// #[sql_enum(name = "order_state")]   // was "state", which the running release casts to
    /// pub enum State { Open, Paid }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[derive(SqlEnum)]
    /// #[sql_enum(name = "state")]         // or a new type and a new column, over two releases
    /// pub enum State { Open, Paid }
    /// ```
    ///
    /// # Source
    ///
    /// Scott Ambler, Pramod Sadalage, "Refactoring Databases": the transition period, in which both schemas work.
    release_incompatible: Deny, Plan
}
