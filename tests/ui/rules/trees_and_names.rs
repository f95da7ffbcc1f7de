use architrave::prelude::*;
use uuid::Uuid;

// hierarchy_self_parent
#[derive(Table)]
#[index(parent_id)]
pub struct Category {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Category.id, on_delete = restrict)]
    pub parent_id: Option<Uuid>,
}

// name_too_long
#[derive(Table)]
#[index(label, name = "the_index_that_finds_each_tag_by_the_label_that_people_see_on_it")]
#[check(
    the_label_of_a_tag_has_at_least_one_character_and_at_most_a_hundred,
    label.char_length().between(1, 100)
)]
pub struct Tag {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub label: String,
    pub the_colour_in_which_the_tag_is_shown_to_people_who_may_not_edit_it: String,
}

fn main() {}
