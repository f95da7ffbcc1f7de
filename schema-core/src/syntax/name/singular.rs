//! The name of a struct for a table that is there already.

use super::plural::{KNOWN, table_name};

/// The name of the struct whose table is called `table`: its words in capitals, the last in the singular. Where
/// [`table_name`] of it is `table` again, the name of the table need not be written.
///
/// Nothing but letters, digits and `_` stands in it, and it does not begin with a digit.
///
/// ```
/// use schema_core::syntax::name::struct_name;
///
/// assert_eq!(struct_name("order_items"), "OrderItem");
/// assert_eq!(struct_name("people"), "Person");
/// assert_eq!(struct_name("2nd-Tier accounts"), "N2ndTierAccount");
/// ```
pub fn struct_name(table: &str) -> String {
    let mut words = words(table);
    let Some(last) = words.pop() else {
        return "Unnamed".to_owned();
    };
    let front: String = words.iter().map(|word| capitalised(word)).collect();
    let named = |word: &str| with_first_letter(format!("{front}{}", capitalised(word)));
    let candidates = singulars(&last);
    candidates
        .iter()
        .map(|word| named(word))
        .find(|name| table_name(name).as_deref() == Ok(table))
        .unwrap_or_else(|| named(candidates.first().map_or(last.as_str(), String::as_str)))
}

/// The name of a type, variant or other thing in capitals: as [`struct_name`], with the last word as it is.
///
/// ```
/// use schema_core::syntax::name::type_name;
///
/// assert_eq!(type_name("order_status"), "OrderStatus");
/// ```
pub fn type_name(name: &str) -> String {
    let name: String = words(name).iter().map(|word| capitalised(word)).collect();
    match name.is_empty() {
        true => "Unnamed".to_owned(),
        false => with_first_letter(name),
    }
}

/// The words of a name, in small letters; also `customerId` has two.
fn words(name: &str) -> Vec<String> {
    let is_of_word = |letter: char| letter.is_alphanumeric() && unicode_identifier(letter);
    name.split(|letter: char| !is_of_word(letter))
        .flat_map(|part| {
            let snake = super::snake_case(part);
            snake.split('_').map(str::to_owned).collect::<Vec<_>>()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether Rust takes the letter within an identifier; judged on letters and digits of ASCII and on letters.
fn unicode_identifier(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || syn::parse_str::<syn::Ident>(&format!("a_{letter}")).is_ok()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

fn with_first_letter(name: String) -> String {
    match syn::parse_str::<syn::Ident>(&name) {
        Ok(_) => name,
        Err(_) => format!("N{name}"),
    }
}

/// What the singular may be, the likeliest first; the word itself last.
fn singulars(word: &str) -> Vec<String> {
    let mut found: Vec<String> = KNOWN
        .iter()
        .filter(|(_, plural)| *plural == word)
        .map(|(singular, _)| (*singular).to_owned())
        .collect();
    let endings = [
        ("ies", "y"),
        ("sses", "ss"),
        ("xes", "x"),
        ("ches", "ch"),
        ("shes", "sh"),
    ];
    for (plural, singular) in endings {
        found.extend(
            word.strip_suffix(plural)
                .map(|stem| format!("{stem}{singular}")),
        );
    }
    let is_singular = ["ss", "us", "is"]
        .iter()
        .any(|ending| word.ends_with(ending));
    if !is_singular {
        let stem = word.strip_suffix('s').filter(|stem| !stem.is_empty());
        found.extend(stem.map(str::to_owned));
    }
    found.push(word.to_owned());
    found
}

#[cfg(test)]
mod tests {
    use super::{struct_name, table_name, type_name};

    #[test]
    fn the_name_leads_back_where_it_can() {
        for (table, name) in [
            ("customers", "Customer"),
            ("categories", "Category"),
            ("boxes", "Box"),
            ("branches", "Branch"),
            ("addresses", "Address"),
            ("statuses", "Status"),
            ("order_items", "OrderItem"),
            ("audit_logs", "AuditLog"),
            ("houses", "House"),
            ("people", "Person"),
        ] {
            assert_eq!(struct_name(table), name);
            assert_eq!(table_name(name).as_deref(), Ok(table));
        }
    }

    #[test]
    fn any_name_gives_an_identifier() {
        for (table, name) in [
            ("customer", "Customer"),
            ("address", "Address"),
            ("customerOrders", "CustomerOrder"),
            ("my table!", "MyTable"),
            ("123", "N123"),
            ("\"", "Unnamed"),
            ("_", "Unnamed"),
            ("self", "NSelf"),
            ("😀", "Unnamed"),
            ("größe", "Größe"),
        ] {
            assert_eq!(struct_name(table), name, "{table}");
        }
        assert_eq!(type_name("in work"), "InWork");
        assert_eq!(type_name("1st"), "N1st");
    }
}
