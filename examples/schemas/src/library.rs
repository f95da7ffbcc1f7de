//! A library's catalogue: subjects in a tree, works that are found by their words.
//!
//! The tree is the column `parent_id`; its closure, which a trigger keeps, answers "everything below" with one look-up.
//! The words of a work stand in a column that a trigger of the server computes, with an index that finds them.

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What works are about. Each subject is below another, up to the roots.
#[derive(Table)]
#[table(hierarchy(parent_id), rows = 30_000)]
#[unique(notation)]
#[index(parent_id)]
#[access(below, filter(parent_id), per_second = 40)]
#[access(by_notation, filter(notation), per_second = 20)]
pub struct Subject {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Subject.id, on_delete = restrict)]
    pub parent_id: Option<Uuid>,
    /// `004.65`: its place in the classification.
    #[column(type = varchar(30))]
    pub notation: String,
    #[column(type = varchar(200))]
    pub title: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// Each pair of a subject and one above it, itself included. A trigger of [`Subject`] writes them.
#[derive(Table)]
#[table(closure(Subject, ancestor_id, descendant_id, depth), rows = 150_000)]
#[index(descendant_id)]
#[access(all_below, filter(ancestor_id), per_second = 40)]
#[access(path, filter(descendant_id), per_second = 40)]
pub struct SubjectClosure {
    #[column(primary_key)]
    #[references(Subject.id, on_delete = cascade)]
    pub ancestor_id: Uuid,
    #[column(primary_key)]
    #[references(Subject.id, on_delete = cascade)]
    pub descendant_id: Uuid,
    pub depth: i32,
}

/// The language of a text, by which its words are cut down to their stems.
#[derive(SqlEnum)]
pub enum Language {
    English,
    French,
    German,
}

/// A book, or another work.
#[derive(Table)]
#[table(rows = 8_000_000, growth_per_year = 200_000)]
#[unique(isbn)]
#[index(subject_id, title)]
// The words of title and abstract; `words @@ websearch_to_tsquery('english', $1)` is served by the GIN.
#[index(words, using = gin)]
// Misspelled titles: `title % $1`.
#[index(title.opclass(gin_trgm_ops), using = gin)]
#[trigger(
    collect_words,
    before,
    insert,
    update(title, summary),
    execute = "tsvector_update_trigger"("words", "pg_catalog.english", "title", "summary")
)]
#[access(
    of_subject,
    filter(subject_id),
    order(title),
    per_second = 100,
    p99_ms = 20
)]
#[access(by_isbn, filter(isbn), per_second = 50, p99_ms = 5)]
#[access(by_words, filter(words.matches(_)), per_second = 80, p99_ms = 100)]
#[access(by_title, filter(title.like(_)), per_second = 20, p99_ms = 200)]
pub struct Work {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Subject.id, on_delete = restrict)]
    pub subject_id: Uuid,
    /// Thirteen digits. Works from before 1970 have none, and several of these are no duplicates.
    #[column(type = varchar(13))]
    #[check(isbn.is_none() || isbn.matches("^[0-9]{13}$"))]
    pub isbn: Option<String>,
    #[column(type = varchar(500))]
    pub title: String,
    pub summary: Option<String>,
    pub language: Language,
    #[column(type = tsvector)]
    pub words: Option<String>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// A person or body that made works. What is known of authors is public; it is not the data of our readers.
#[derive(Table)]
#[table(rows = 3_000_000)]
#[index(sort_title)]
#[access(in_order, order(sort_title), per_second = 5)]
pub struct Creator {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(300))]
    pub display_title: String,
    /// `Woolf, Virginia`
    #[column(type = varchar(300))]
    pub sort_title: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What somebody did for a work.
#[derive(SqlEnum)]
pub enum Contribution {
    Author,
    Editor,
    Translator,
}

/// Who made what.
#[derive(Table)]
#[table(rows = 12_000_000)]
#[primary_key(work_id, creator_id, contribution)]
#[index(creator_id)]
#[access(of_work, filter(work_id), per_second = 150)]
#[access(of_creator, filter(creator_id), per_second = 50)]
pub struct WorkCreator {
    #[references(Work.id, on_delete = cascade)]
    pub work_id: Uuid,
    #[references(Creator.id, on_delete = restrict)]
    pub creator_id: Uuid,
    pub contribution: Contribution,
}

schema! {
    /// A library's catalogue.
    pub static LIBRARY = {
        tables: [Subject, SubjectClosure, Work, Creator, WorkCreator],
        objects: [extension(pg_trgm)],
        lock: "library/schema.lock",
    }
}
