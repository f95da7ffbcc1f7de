use super::words::{has_word, is_text};
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A secret as it was typed.
    ///
    /// # What it flags
    ///
    /// A column of text called `password`, `passwd`, `secret`, `api_key`, `private_key`, `access_token`,
    /// `refresh_token`, `card_number`, `cvv` or the like. Names that say what became of it
    /// (`password_hash`, `encrypted_api_key`), and columns of bytes, are exempt. Nobody sees the values: a hash
    /// that is called `password` is waived, or better renamed.
    ///
    /// # Why it is bad
    ///
    /// Who reads a backup, a log of statements or a copy for tests can then act as every user. A hash or a
    /// ciphertext cannot be used.
    ///
    /// # Example
    ///
    /// ```text
    /// pub password: String,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// /// Argon2id, with its salt and parameters.
    /// pub password_hash: String,
    ///
    /// /// AES-256-GCM; the key is not in the database.
    /// pub api_key_encrypted: Vec<u8>,
    /// ```
    ///
    /// # Source
    ///
    /// OWASP, "Password Storage Cheat Sheet"; PCI DSS, requirement 3.
    secret_in_plain_text: Deny, Table, reads = []
}

const SECRETS: &[&str] = &[
    "password", "passwd", "passphrase", "secret", "api_key", "apikey", "private_key", "access_token", "refresh_token",
    "card_number", "credit_card", "credit_card_number", "cvv", "cvc",
];

/// Words that say that it is not the secret itself.
const HARMLESS: &[&str] = &[
    "hash", "hashed", "digest", "encrypted", "cipher", "ciphertext", "masked", "hint", "id", "name", "url", "prefix",
    "last4", "fingerprint", "policy", "type", "kind", "arn", "path", "ref", "reference",
];

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .columns
        .iter()
        .filter(|column| {
            let name = column.name;
            let is_secret = SECRETS.iter().any(|secret| {
                name.strip_suffix(secret)
                    .is_some_and(|before| before.is_empty() || before.ends_with('_'))
            });
            is_secret
                && is_text(column)
                && column.details.encrypted.is_none()
                && !has_word(name, HARMLESS)
        })
        .map(|column| {
            Violation::told(
                &RULE,
                column.site,
                format_args!(
                    "`{}.{}` is called like a secret, and nothing says that it is hashed or encrypted",
                    table.rust_name, column.field
                ),
                "who reads a backup or a log of statements can act as every user",
                format_args!(
                    "store a hash and call it one (`{0}_hash: String`), or what the application encrypts: \
                     `#[column(encrypted)] {0}: Vec<u8>`; where the name stays and it is a hash, \
                     `allow({1}, reason = \"..\")`",
                    column.field, RULE.name
                ),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnType, TypeKind};
    use crate::rule::testing::{table, text};

    fn flagged(name: &'static str) -> bool {
        !violations(&table("Account").column(name, text()).build()).is_empty()
    }

    #[test]
    fn secrets_in_text_are_flagged() {
        for name in ["password", "stripe_api_key", "refresh_token", "cvv"] {
            assert!(flagged(name), "{name}");
        }
    }

    #[test]
    fn hashes_hints_and_bytes_are_fine() {
        for name in ["password_hash", "hashed_password", "password_hint", "secret_name", "token"] {
            assert!(!flagged(name), "{name}");
        }
        let bytes = table("Account").column("password", ColumnType::new(TypeKind::Bytea));
        assert!(violations(&bytes.build()).is_empty());
    }
}
