use super::rule;

rule! {
    /// A change that locks a large table for long, with no way around.
    ///
    /// # What it flags
    ///
    /// A planned step that reads or writes a whole table while others wait for it, where the table has, or may have,
    /// more rows than the budget (`#[table(rows = ..)]` of 10,000; a table that declares none counts as large), and
    /// the planner knows no sequence beside the traffic: `attach_partition_scan`, `exclusion_constraint_blocking`,
    /// `fk_not_valid_partitioned`, `table_rewrite_command` and the like.
    ///
    /// At level `deny` nothing is generated. `--accept-hazard` accepts one hazard for one migration; a waiver on the struct
    /// (`#[table(allow(lock_budget_exceeded, reason = ".."))]`) and level `warn` let the plan be made with the lock,
    /// and the plan says so.
    ///
    /// # Why it is bad
    ///
    /// Every statement on the table queues behind the step, and the application stands still until it is done.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(rows = 40_000_000)]
    /// #[exclude(using = gist, (room, "="), (during, "&&"))]   // new, on a table in use
    /// pub struct Booking { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(rows = 40_000_000, allow(
    ///     lock_budget_exceeded,
    ///     reason = "bookings are closed on Sunday nights, when this runs",
    ///     until = "2027-01-31",
    /// ))]
    /// #[exclude(using = gist, (room, "="), (during, "&&"))]
    /// pub struct Booking { /* or a new table with the constraint, and the rows moved */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Explicit Locking": which statements wait for ACCESS EXCLUSIVE.
    lock_budget_exceeded: Deny, Plan
}
