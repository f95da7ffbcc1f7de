use architrave::prelude::*;
use uuid::Uuid;

// hierarchy_self_parent
#[derive(Table)]
#[index(parent_id)]
#[check(not_own_parent, parent_id != id)]
pub struct Category {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Category.id, on_delete = restrict)]
    pub parent_id: Option<Uuid>,
}

// name_too_long
#[derive(Table)]
#[index(label, name = "tags_by_label")]
#[check(label_length, label.char_length().between(1, 100))]
pub struct Tag {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    pub label: String,
    #[column(name = "colour")]
    pub the_colour_in_which_the_tag_is_shown_to_people_who_may_not_edit_it: String,
}

fn main() {}
