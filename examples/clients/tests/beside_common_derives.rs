//! Derives that structs of applications often have: JSON Schema, validation, builders, TypeScript.

#![allow(dead_code, reason = "that it compiles is the test")]

use architrave::prelude::*;

mod beside_schemars {
    use super::*;

    /// A note.
    #[derive(Table, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
    #[table(name = "notes", rows = 1_000)]
    #[schemars(title = "Note", rename_all = "camelCase")]
    pub(super) struct Note {
        #[column(primary_key)]
        #[schemars(range(min = 1))]
        id: i64,
        #[column(type = varchar(80))]
        #[check(title.char_length() > 0)]
        #[schemars(length(min = 1, max = 80), regex(pattern = r"^\S"))]
        title: String,
        #[column(skip)]
        #[schemars(skip)]
        #[serde(skip)]
        draft: bool,
    }
}

#[test]
fn json_schema_is_that_of_the_struct() {
    let schema = schemars::schema_for!(beside_schemars::Note);
    assert_eq!(schema.as_value()["properties"]["title"]["maxLength"], 80);
}

mod beside_validator {
    use super::*;

    /// A member.
    #[derive(Table, validator::Validate)]
    #[table(name = "members", rows = 1_000)]
    #[check(age >= 18)]
    pub(super) struct Member {
        #[column(primary_key)]
        pub(super) id: i64,
        #[column(type = varchar(80))]
        #[unique]
        #[validate(email, length(max = 80))]
        pub(super) email: String,
        #[validate(range(min = 18))]
        pub(super) age: i32,
    }
}

#[test]
fn validator_validates() {
    use validator::Validate as _;
    let member = beside_validator::Member {
        id: 1,
        email: "nobody".to_owned(),
        age: 17,
    };
    let errors = member.validate().unwrap_err();
    assert_eq!(errors.field_errors().len(), 2);
}

mod beside_garde {
    use super::*;

    /// A member.
    #[derive(Table, garde::Validate)]
    #[table(name = "members", rows = 1_000)]
    #[garde(allow_unvalidated)]
    #[check(age >= 18)]
    pub(super) struct Member {
        #[column(primary_key)]
        pub(super) id: i64,
        #[column(type = varchar(80))]
        #[garde(length(max = 80), ascii)]
        pub(super) email: String,
        #[garde(range(min = 18))]
        pub(super) age: i32,
    }
}

#[test]
fn garde_validates() {
    use garde::Validate as _;
    let member = beside_garde::Member {
        id: 1,
        email: "nobody".to_owned(),
        age: 17,
    };
    assert_eq!(member.validate().unwrap_err().iter().count(), 1);
}

mod beside_bon {
    use super::*;

    /// A note.
    #[derive(Table, bon::Builder)]
    #[table(name = "notes", rows = 1_000)]
    #[builder(on(String, into))]
    pub(super) struct Note {
        #[column(primary_key)]
        #[builder(default)]
        pub(super) id: i64,
        #[column(type = varchar(80), default = "untitled")]
        #[builder(default = "untitled".to_owned())]
        pub(super) title: String,
        #[index]
        #[builder(name = remark)]
        pub(super) note: Option<String>,
    }
}

mod beside_derive_builder {
    use super::*;

    /// A note.
    #[derive(Table, Clone, derive_builder::Builder)]
    #[table(name = "notes", rows = 1_000)]
    #[builder(setter(into), default)]
    #[derive(Default)]
    pub(super) struct Note {
        #[column(primary_key)]
        pub(super) id: i64,
        #[column(type = varchar(80), default = "untitled")]
        #[builder(default = "\"untitled\".to_owned()")]
        pub(super) title: String,
        #[index]
        #[builder(setter(strip_option))]
        pub(super) note: Option<String>,
    }
}

#[test]
fn builders_build() {
    let note = beside_bon::Note::builder().remark("more").build();
    assert_eq!(
        (note.title.as_str(), note.note.as_deref()),
        ("untitled", Some("more"))
    );
    let note = beside_derive_builder::NoteBuilder::default()
        .note("more")
        .build()
        .unwrap();
    assert_eq!(
        (note.title.as_str(), note.note.as_deref()),
        ("untitled", Some("more"))
    );
}

mod beside_ts {
    use super::*;

    /// A note.
    #[derive(Table, ts_rs::TS)]
    #[table(name = "notes", rows = 1_000)]
    #[ts(rename = "NoteRow")]
    pub(super) struct Note {
        #[column(primary_key)]
        #[ts(type = "number")]
        id: i64,
        #[column(type = varchar(80))]
        #[ts(rename = "heading")]
        title: String,
        #[ts(optional)]
        note: Option<String>,
        #[column(skip)]
        #[ts(skip)]
        draft: bool,
    }
}

#[test]
fn typescript_has_its_names() {
    use ts_rs::TS as _;
    let text = beside_ts::Note::decl(&ts_rs::Config::default());
    assert!(text.starts_with("type NoteRow ="), "{text}");
    assert!(text.contains("heading: string"), "{text}");
}
