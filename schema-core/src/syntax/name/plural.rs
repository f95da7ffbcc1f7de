//! Plurals of English nouns.
//!
//! The inflection libraries guess at every word (one gives `stati` for `status`), may mend their guesses in any
//! release, and so rename live tables; most compile a regular-expression engine into every user's
//! build. This list is short and final, and a word that it is not sure of is refused with the remedy to
//! write the name.

use super::snake_case;
use std::fmt;

/// A struct whose plural is not certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsureName {
    /// The struct's name.
    pub name: String,
    /// Why it is not certain.
    reason: &'static str,
}

impl fmt::Display for UnsureName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the name of the table of `{}` is not certain: {}; write it as \
             `#[table(name = \"{}\")]`, because a guess could not be mended later without renaming a live \
             table",
            self.name,
            self.reason,
            snake_case(&self.name)
        )
    }
}

impl std::error::Error for UnsureName {}

/// Nouns whose plural follows no rule below, or follows one that other words of that ending break.
pub(super) const KNOWN: &[(&str, &str)] = &[
    ("address", "addresses"),
    ("alias", "aliases"),
    ("analysis", "analyses"),
    ("area", "areas"),
    ("audio", "audio"),
    ("axis", "axes"),
    ("basis", "bases"),
    ("bonus", "bonuses"),
    ("bureau", "bureaus"),
    ("bus", "buses"),
    ("calf", "calves"),
    ("camera", "cameras"),
    ("campus", "campuses"),
    ("canvas", "canvases"),
    ("cargo", "cargoes"),
    ("census", "censuses"),
    ("child", "children"),
    ("cookie", "cookies"),
    ("crisis", "crises"),
    ("criterion", "criteria"),
    ("data", "data"),
    ("diagnosis", "diagnoses"),
    ("echo", "echoes"),
    ("embargo", "embargoes"),
    ("equipment", "equipment"),
    ("fish", "fish"),
    ("foot", "feet"),
    ("formula", "formulas"),
    ("gas", "gases"),
    ("goose", "geese"),
    ("half", "halves"),
    ("hero", "heroes"),
    ("human", "humans"),
    ("idea", "ideas"),
    ("index", "indexes"),
    ("information", "information"),
    ("knife", "knives"),
    ("leaf", "leaves"),
    ("life", "lives"),
    ("loaf", "loaves"),
    ("logo", "logos"),
    ("man", "men"),
    ("media", "media"),
    ("memo", "memos"),
    ("metadata", "metadata"),
    ("mouse", "mice"),
    ("news", "news"),
    ("ox", "oxen"),
    ("person", "people"),
    ("phenomenon", "phenomena"),
    ("photo", "photos"),
    ("piano", "pianos"),
    ("potato", "potatoes"),
    ("process", "processes"),
    ("proof", "proofs"),
    ("quiz", "quizzes"),
    ("quota", "quotas"),
    ("radio", "radios"),
    ("ratio", "ratios"),
    ("roof", "roofs"),
    ("scenario", "scenarios"),
    ("schema", "schemas"),
    ("self", "selves"),
    ("series", "series"),
    ("sheep", "sheep"),
    ("shelf", "shelves"),
    ("software", "software"),
    ("species", "species"),
    ("staff", "staff"),
    ("status", "statuses"),
    ("studio", "studios"),
    ("synopsis", "synopses"),
    ("synthesis", "syntheses"),
    ("tariff", "tariffs"),
    ("thesis", "theses"),
    ("thief", "thieves"),
    ("tomato", "tomatoes"),
    ("tooth", "teeth"),
    ("veto", "vetoes"),
    ("video", "videos"),
    ("virus", "viruses"),
    ("wife", "wives"),
    ("wolf", "wolves"),
    ("woman", "women"),
    ("workman", "workmen"),
];

/// Endings whose words disagree about their plural.
const UNSURE: &[(&str, &str)] = &[
    ("ss", ""),
    ("us", "words in `-us` have several plurals"),
    ("is", "words in `-is` have several plurals"),
    ("s", "it looks like a plural already"),
    ("ix", "words in `-ix` have several plurals"),
    ("ex", "words in `-ex` have several plurals"),
    ("ff", ""),
    ("f", "some words in `-f` change it to `-ves`"),
    ("fe", "some words in `-fe` change it to `-ves`"),
    ("o", "words in `-o` take `-s` or `-es`"),
    ("um", "words in `-um` have several plurals"),
    ("man", "some words in `-man` change it to `-men`"),
    ("ware", "words in `-ware` have no plural"),
    ("data", "`data` is a plural already"),
    ("a", "words in `-a` have several plurals, or are one"),
    ("i", "it looks like a plural already"),
    ("z", "words in `-z` double it or do not"),
];

/// The default name of the table of a struct: the plural, in snake case.
///
/// ```
/// use schema_core::syntax::name::table_name;
///
/// assert_eq!(table_name("OrderItem").as_deref(), Ok("order_items"));
/// assert_eq!(table_name("Category").as_deref(), Ok("categories"));
/// assert_eq!(table_name("Person").as_deref(), Ok("people"));
/// assert!(table_name("Stadium").is_err());
/// ```
///
/// # Errors
///
/// When the plural of its last word is not certain; the message says why, and what to write.
pub fn table_name(struct_name: &str) -> Result<String, UnsureName> {
    let name = snake_case(struct_name);
    let (front, word) = match name.rsplit_once('_') {
        Some((front, word)) => (format!("{front}_"), word),
        None => (String::new(), name.as_str()),
    };
    match plural(word) {
        Ok(plural) => Ok(format!("{front}{plural}")),
        Err(reason) => Err(UnsureName {
            name: struct_name.to_owned(),
            reason,
        }),
    }
}

fn plural(word: &str) -> Result<String, &'static str> {
    if let Some((_, plural)) = KNOWN.iter().find(|(singular, _)| *singular == word) {
        return Ok((*plural).to_owned());
    }
    let regular = |ending: &str| Ok(format!("{word}{ending}"));
    if word.is_empty() || !word.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return Err("its last word is not English");
    }
    let unsure = UNSURE.iter().find(|(ending, _)| word.ends_with(ending));
    if let Some((_, reason)) = unsure.filter(|(_, reason)| !reason.is_empty()) {
        return Err(reason);
    }
    if let Some(stem) = word.strip_suffix('y') {
        let after_vowel = stem.ends_with(['a', 'e', 'i', 'o', 'u']);
        return if after_vowel {
            regular("s")
        } else {
            Ok(format!("{stem}ies"))
        };
    }
    if ["ss", "x", "ch", "sh"]
        .iter()
        .any(|ending| word.ends_with(ending))
    {
        return regular("es");
    }
    regular("s")
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, table_name};

    #[test]
    fn regular_and_known_words() {
        for (name, expected) in [
            ("Customer", "customers"),
            ("Address", "addresses"),
            ("Category", "categories"),
            ("Key", "keys"),
            ("Product", "products"),
            ("ProductPrice", "product_prices"),
            ("User", "users"),
            ("Box", "boxes"),
            ("Branch", "branches"),
            ("Person", "people"),
            ("OrderStatus", "order_statuses"),
            ("Tariff", "tariffs"),
            ("Sheriff", "sheriffs"),
            ("Transaction", "transactions"),
            ("AuditLog", "audit_logs"),
            ("EventData", "event_data"),
            ("Class", "classes"),
            ("Tax", "taxes"),
            ("Invoice", "invoices"),
        ] {
            assert_eq!(table_name(name).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn refuses_what_it_is_not_sure_of() {
        for name in [
            "Stadium",
            "Radius",
            "Settings",
            "Matrix",
            "Vertex",
            "Chief",
            "Avocado",
            "Cafe2",
            "Saleswoman",
            "Middleware",
            "Größe",
        ] {
            let message = table_name(name).unwrap_err().to_string();
            assert!(message.contains("#[table(name = "), "{message}");
        }
    }

    #[test]
    fn the_list_is_sorted_and_says_each_word_once() {
        for pair in KNOWN.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{pair:?}");
        }
    }
}
