//! The order of seeds: those that others come after first, else by name, those of every environment before those of
//! one.

use super::{Seed, SeedError};

/// Orders the seeds, and replaces each `after` by the name of the seed that it means.
pub(super) fn ordered(mut seeds: Vec<Seed>) -> Result<Vec<Seed>, SeedError> {
    seeds.sort_by(|one, other| {
        let key = |seed: &Seed| (seed.environment.is_some(), seed.name.clone());
        key(one).cmp(&key(other))
    });
    let names: Vec<String> = seeds.iter().map(|seed| seed.name.clone()).collect();
    for seed in &mut seeds {
        let mut after = Vec::new();
        for word in &seed.after {
            after.push(meant(seed, word, &names)?);
        }
        seed.after = after;
    }
    let mut done: Vec<Seed> = Vec::new();
    while !seeds.is_empty() {
        let is_done = |name: &String| done.iter().any(|seed| seed.name == *name);
        let Some(next) = seeds.iter().position(|seed| seed.after.iter().all(is_done)) else {
            return Err(circle(&seeds));
        };
        done.push(seeds.remove(next));
    }
    Ok(done)
}

/// The seed that `after` names: one of the same folder, else one of every environment.
fn meant(seed: &Seed, word: &str, names: &[String]) -> Result<String, SeedError> {
    let own = seed
        .environment
        .as_ref()
        .map(|environment| format!("{environment}/{word}"));
    let found = own.filter(|own| names.contains(own));
    if let Some(found) = found.or_else(|| names.iter().find(|it| *it == word).cloned())
        && found != seed.name
    {
        return Ok(found);
    }
    let others: Vec<&str> = names
        .iter()
        .filter(|name| **name != seed.name)
        .map(String::as_str)
        .collect();
    let remedy = match (word.contains('/'), others.as_slice()) {
        (true, _) => {
            "a seed comes after those of every environment and of its own, which are named without a folder"
                .to_owned()
        }
        (false, []) => "there is no other seed".to_owned(),
        (false, others) => format!("there are {}", others.join(", ")),
    };
    Err(SeedError::File {
        path: seed.up.path.clone(),
        problem: match word == seed.name {
            true => "it comes after itself".to_owned(),
            false => format!("it comes after `{word}`, and there is no such seed"),
        },
        remedy,
    })
}

/// What is left waits for something that is left: whoever follows the first `after` comes round.
fn circle(left: &[Seed]) -> SeedError {
    let mut way: Vec<&Seed> = Vec::new();
    let mut next = left.first();
    while let Some(seed) = next {
        if let Some(start) = way.iter().position(|it| it.name == seed.name) {
            let mut names: Vec<&str> = way[start..].iter().map(|it| it.name.as_str()).collect();
            names.push(&seed.name);
            return SeedError::File {
                path: seed.up.path.clone(),
                problem: format!(
                    "seeds come after each other in a circle: {}",
                    names.join(" after ")
                ),
                remedy: "take one `after` out".to_owned(),
            };
        }
        way.push(seed);
        next = left.iter().find(|it| seed.after.contains(&it.name));
    }
    SeedError::File {
        path: left
            .first()
            .map(|it| it.up.path.clone())
            .unwrap_or_default(),
        problem: "what it comes after cannot be ordered".to_owned(),
        remedy: "take one `after` out".to_owned(),
    }
}
