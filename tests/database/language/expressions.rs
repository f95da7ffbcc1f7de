//! Checks, predicates and other expressions.

use super::{Journey, Release};
use architrave::prelude::*;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

mod everywhere {
    use super::*;

    #[derive(SqlEnum)]
    pub enum Plan {
        Trial,
        Basic,
        Custom,
    }

    /// What a customer pays for.
    #[derive(Table)]
    #[check(named, title.trim().char_length() > 0 && title.bit_length() <= 800)]
    #[check(tidy, title.ltrim() == title && title.rtrim() == title)]
    #[check(coded, code.starts_with("S-") && !code.ends_with("-"))]
    #[check(code_body, code.substring(3).upper() == code.substring(3) && code.position(" ") == 0)]
    #[check(code_dense, code.replace("-", "").octet_length() >= 2 && code.like_i("s-%"))]
    #[check(seats_of_plan, seats <= match plan { Plan::Trial => 1, Plan::Basic => 10, _ => 1000 })]
    #[check(discounted, if seats > 5 { discount >= 0 } else { discount == 0 })]
    #[check(extremes, greatest(seats, discount) > 0 && least(seats, discount) >= 0)]
    #[check(moved, old_code.is_distinct_from(code) && nullif(old_code, "").is_not_distinct_from(old_code))]
    #[check(full_name, concat(title, " ", code).char_length() < 120)]
    #[index(plan, where(seats > 5 && coalesce(old_code, "") != ""))]
    #[index(title.lower())]
    pub struct Subscription {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub title: String,
        pub code: String,
        pub old_code: Option<String>,
        pub plan: Plan,
        #[column(default = 1)]
        pub seats: i32,
        #[column(default = 0)]
        pub discount: i32,
        #[column(generated(concat(title, "/", code)))]
        pub label: String,
        #[column(generated(if seats > 100 { "large" } else { "small" }))]
        pub size: String,
    }

    schema! {
        pub static SCHEMA = { tables: [Subscription], lock: "absent.lock" }
    }
}

#[test]
fn text_choices_and_comparisons_are_on_every_engine() {
    Journey::everywhere([Release {
        rows: "INSERT INTO subscriptions (title, code, plan, seats, discount) \
               VALUES ('Shop', 'S-AB', 'basic', 9, 3)",
        reverting_loses: &["subscriptions"],
        ..Release::of(&everywhere::SCHEMA)
    }])
    .run();
}

mod postgres {
    use super::*;

    /// A document.
    #[derive(Table)]
    #[check(kind_known, data.json_type() == "object" && data.get("kind").is_some())]
    #[check(kind_text, data.get_text("kind").one_of(["note", "page"]))]
    #[check(keys, data.has_key("kind") && data.has_any_key(["a", "kind"]) && data.has_all_keys(["kind"]))]
    #[check(shape, data.contains("{}") && !data.contained_by("[]") && data.get("list").get(0).is_none())]
    #[check(tagged, tags.cardinality() <= 10 && tags.contained_by(["a", "b", "c"]))]
    #[check(main_in_tags, main_tag.any_of(tags) || tags.overlaps([main_tag, "c"]))]
    #[check(born, born_on <= current_date() && written_at <= now() + days(1))]
    #[check(term, ends_on <= born_on + months(6) && ends_on - born_on < 400)]
    #[check(office_hours, local_at.hour().between(0, 23) && local_at.minute() < 60 && local_at.second() < 61)]
    #[check(weekday, born_on.day_of_week() <= 7 && born_on.iso_week() < 54 && born_on.day_of_year() > 0)]
    #[check(calendar, born_on.year() > 1900 && born_on.quarter() <= 4 && born_on.month() <= 12 && born_on.day() > 0)]
    #[check(utc, written_at.at_time_zone("UTC").year() > 1900 && written_at.epoch() > 0)]
    #[check(rounded, ratio.round() <= ratio.ceil() && ratio.floor() <= ratio && ratio.power(2) >= 0)]
    #[check(durations, local_at + weeks(1) - hours(1) + minutes(5) - seconds(3) > local_at - years(1))]
    #[index(data.get_text("kind"), where(tags.contains(["a"])))]
    #[index(local_at.date_trunc("day"))]
    pub struct Document {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(type = jsonb)]
        pub data: String,
        #[column(default = ["a"])]
        pub tags: Vec<String>,
        pub main_tag: String,
        #[column(default = current_date())]
        pub born_on: NaiveDate,
        pub ends_on: Option<NaiveDate>,
        #[column(default = now())]
        pub written_at: DateTime<Utc>,
        #[column(type = timestamp, allow(timestamp_without_zone, reason = "the clock on the wall"))]
        pub local_at: NaiveDateTime,
        pub ratio: f64,
        #[column(default = current_user())]
        pub owner: String,
        #[column(default = session_user())]
        pub connected_as: String,
        #[column(default = current_setting("app.tenant", true))]
        pub tenant: Option<String>,
        #[column(generated((local_at + days(7)).cast(date)))]
        pub due_on: NaiveDate,
    }

    schema! {
        pub static SCHEMA = { tables: [Document], lock: "absent.lock" }
    }
}

#[test]
fn json_arrays_calendar_and_session_are_on_postgres_and_refused_on_sqlite() {
    Journey::on_postgres(
        [Release {
            rows: "INSERT INTO documents (data, main_tag, ends_on, local_at, ratio) \
                   VALUES ('{\"kind\": \"note\"}', 'a', current_date + 3, localtimestamp, 1.5)",
            reverting_loses: &["documents"],
            ..Release::of(&postgres::SCHEMA)
        }],
        &[
            "documents.owner: SQLite",
            "no equal of `current_user`",
            "no equal of `contains`",
            "no equal of `any_of`",
            "no equal of `round`",
            "no equal of `epoch`",
        ],
    )
    .run();
}

mod changed {
    use super::*;

    /// A note.
    #[derive(Table)]
    #[check(short, text.char_length() < 100)]
    pub struct Note {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub text: String,
    }

    schema! {
        pub static SCHEMA = { tables: [Note], lock: "absent.lock" }
    }

    pub mod next {
        use super::*;

        /// A note.
        #[derive(Table)]
        #[check(short, if text.starts_with("#") { text.char_length() < 200 } else { text.char_length() < 100 })]
        pub struct Note {
            #[column(primary_key, identity(by_default))]
            pub id: i64,
            pub text: String,
        }

        schema! {
            pub static SCHEMA = { tables: [Note], lock: "absent.lock" }
        }
    }
}

#[test]
fn a_check_changes_to_a_choice() {
    Journey::everywhere([
        Release {
            rows: "INSERT INTO notes (text) VALUES ('one')",
            reverting_loses: &["notes"],
            ..Release::of(&changed::SCHEMA)
        },
        Release {
            rows: "INSERT INTO notes (text) VALUES ('# two')",
            ..Release::of(&changed::next::SCHEMA)
        },
    ])
    .run();
}
