//! Typed reading of the blocks of a lock file.

use crate::def::EngineSet;
use crate::syntax::lock_file::{LockError, content};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// One block. Whatever is not taken from it is an error in the end.
pub(super) struct Block<'a> {
    pub(super) path: String,
    entries: BTreeMap<&'a str, &'a DeValue<'a>>,
}

impl<'a> Block<'a> {
    /// The whole file.
    pub(super) fn root(table: &'a DeTable<'a>) -> Self {
        Self::new(String::new(), table)
    }

    fn new(path: String, table: &'a DeTable<'a>) -> Self {
        let entries = table.iter().map(|(key, value)| {
            let key: &str = key.get_ref();
            (key, value.get_ref())
        });
        Self {
            path,
            entries: entries.collect(),
        }
    }

    /// A mistake in this block.
    pub(super) fn error(&self, key: &str, problem: impl Into<String>) -> LockError {
        content(self.key_path(key), problem)
    }

    fn key_path(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// Whether something stands under `key`.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// The text under `key`, if there is one.
    pub(super) fn optional_text(&mut self, key: &str) -> Result<Option<&'a str>, LockError> {
        match self.entries.remove(key) {
            None => Ok(None),
            Some(value) => match value.as_str() {
                Some(text) => Ok(Some(text)),
                None => Err(self.error(key, "it is no string")),
            },
        }
    }

    /// The text under `key`.
    pub(super) fn text(&mut self, key: &str) -> Result<&'a str, LockError> {
        self.optional_text(key)?
            .ok_or_else(|| self.error(key, "it is missing"))
    }

    /// The text under `key`, read by `read`, if there is one.
    pub(super) fn optional<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, LockError> {
        let text = self.optional_text(key)?;
        text.map(|text| read(text).map_err(|problem| self.error(key, problem)))
            .transpose()
    }

    /// The text under `key`, read by `read`.
    pub(super) fn required<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<T, LockError> {
        self.optional(key, read)?
            .ok_or_else(|| self.error(key, "it is missing"))
    }

    /// The word under `key`, one of an enum's keywords, if there is one.
    pub(super) fn optional_keyword<T>(
        &mut self,
        key: &str,
        from_keyword: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, LockError> {
        self.optional(key, |word| {
            from_keyword(word).ok_or_else(|| format!("`{word}` is no word that is known here"))
        })
    }

    /// The number under `key`, if there is one.
    pub(super) fn optional_number<T: std::str::FromStr>(
        &mut self,
        key: &str,
    ) -> Result<Option<T>, LockError> {
        let Some(value) = self.entries.remove(key) else {
            return Ok(None);
        };
        let number = value
            .as_integer()
            .and_then(|number| number.as_str().parse().ok());
        number
            .map(Some)
            .ok_or_else(|| self.error(key, "it is no number, or too large"))
    }

    /// The number under `key`.
    pub(super) fn number<T: std::str::FromStr>(&mut self, key: &str) -> Result<T, LockError> {
        self.optional_number(key)?
            .ok_or_else(|| self.error(key, "it is missing"))
    }

    /// Whether `key` is true; it is false where it is missing.
    pub(super) fn flag(&mut self, key: &str) -> Result<bool, LockError> {
        match self.entries.remove(key) {
            None => Ok(false),
            Some(value) => value
                .as_bool()
                .ok_or_else(|| self.error(key, "it is neither true nor false")),
        }
    }

    /// The strings under `key`; empty where it is missing.
    pub(super) fn optional_list(&mut self, key: &str) -> Result<Vec<String>, LockError> {
        let Some(value) = self.entries.remove(key) else {
            return Ok(Vec::new());
        };
        let items = value.as_array().map(|items| {
            let texts = items
                .iter()
                .map(|item| item.get_ref().as_str().map(str::to_owned));
            texts.collect::<Option<Vec<String>>>()
        });
        items
            .flatten()
            .ok_or_else(|| self.error(key, "it is no list of strings"))
    }

    /// The strings under `key`.
    pub(super) fn list(&mut self, key: &str) -> Result<Vec<String>, LockError> {
        if self.entries.contains_key(key) {
            self.optional_list(key)
        } else {
            Err(self.error(key, "it is missing"))
        }
    }

    /// The engines; all of them where the key is missing.
    pub(super) fn engines(&mut self) -> Result<EngineSet, LockError> {
        if !self.entries.contains_key("engines") {
            return Ok(EngineSet::ALL);
        }
        let mut bits = 0;
        for word in self.optional_list("engines")? {
            let known = super::write::ENGINES
                .iter()
                .find(|(known, _)| *known == word);
            let (_, engine) =
                known.ok_or_else(|| self.error("engines", format!("`{word}` is no engine")))?;
            bits |= engine.0;
        }
        Ok(EngineSet(bits))
    }

    /// The block under `key`, if there is one.
    pub(super) fn optional_block(&mut self, key: &str) -> Result<Option<Block<'a>>, LockError> {
        match self.entries.remove(key) {
            None => Ok(None),
            Some(value) => match value.as_table() {
                Some(table) => Ok(Some(Self::new(self.key_path(key), table))),
                None => Err(self.error(key, "it is no table")),
            },
        }
    }

    /// The blocks under `key`, by name.
    pub(super) fn blocks(&mut self, key: &str) -> Result<Vec<(&'a str, Block<'a>)>, LockError> {
        match self.optional_block(key)? {
            None => Ok(Vec::new()),
            Some(parent) => parent.into_blocks(),
        }
    }

    /// The blocks in this one, by name.
    pub(super) fn into_blocks(mut self) -> Result<Vec<(&'a str, Block<'a>)>, LockError> {
        let names: Vec<&'a str> = self.entries.keys().copied().collect();
        let mut blocks = Vec::new();
        for name in names {
            if let Some(block) = self.optional_block(name)? {
                blocks.push((name, block));
            }
        }
        Ok(blocks)
    }

    /// The keys that are left.
    pub(super) fn keys(&self) -> Vec<String> {
        self.entries.keys().map(|key| (*key).to_owned()).collect()
    }

    /// Reports what was not taken.
    pub(super) fn finish(self) -> Result<(), LockError> {
        match self.entries.keys().next() {
            None => Ok(()),
            Some(key) => Err(self.error(key, "this release does not know it")),
        }
    }
}
