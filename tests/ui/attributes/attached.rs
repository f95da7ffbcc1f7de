use architrave::prelude::*;

#[derive(Table)]
#[policy(using(id > 0))]
#[policy(new_rows, for = insert, using(id > 0))]
#[policy(seen_rows, for = select, with_check(id > 0))]
#[policy(everything)]
#[policy(misspelled, for = selct, using(id > 0))]
#[policy(unknown, using(identity > 0))]
#[policy(twice, using(true))]
#[policy(twice, using(true))]
#[grant(select)]
#[grant(selct, to(app))]
#[grant(delete(id), to(app))]
#[grant(select, to(public), with_grant_option)]
#[grant(select(idd), to(app))]
#[trigger(before, update, execute = "touch"())]
#[trigger(no_time, update, execute = "touch"())]
#[trigger(no_event, before, execute = "touch"())]
#[trigger(no_action, before, update)]
#[trigger(on_view, instead_of, update, execute = "touch"())]
#[trigger(both, before, update, execute = "touch"(), body = "SELECT 1;")]
#[trigger(emptied, after, truncate, execute = "touch"())]
#[trigger(waits, before, update, deferrable, execute = "touch"())]
#[trigger(rows, before, update, referencing(old_table = gone), execute = "touch"())]
#[trigger(compares, before, update, when(name != old.name), execute = "touch"())]
#[trigger(new_row, before, insert, update, when(old.name != new.name), execute = "touch"())]
#[trigger(gone_row, before, delete, when(new.id > 0), execute = "touch"())]
#[trigger(no_row, after, update, for_each = statement, when(new.id > 0), execute = "touch"())]
#[trigger(
    no_rows,
    after,
    insert,
    for_each = statement,
    referencing(old_table = before),
    execute = "touch"()
)]
#[trigger(argument, before, update, execute = "touch"(id + 1))]
#[trigger(not_a_name, before, update, execute = 7)]
#[trigger(call, before, update, call = "touch")]
#[trigger(too_early, before, update, when(new.shout != "A"), execute = "touch"())]
#[trigger(late_enough, after, update, when(new.shout != "A"), execute = "touch"())]
#[statistics(id)]
#[statistics()]
#[statistics(kinds(mcv), name.lower())]
#[statistics(kinds(mvc), id, name)]
#[statistics(id.desc(), name)]
#[statistics(name, id, name)]
pub struct Customer {
    #[column(primary_key)]
    pub id: i64,
    #[policy(here, using(id > 0))]
    pub name: String,
    #[column(generated(name.upper()))]
    pub shout: String,
}

fn main() {}
