//! The nearest of several names.

/// The candidate that `name` was probably meant to be, or `None` if nothing is near.
///
/// Near is what differs by at most a third of its letters, where two swapped neighbours count as one
/// difference and case counts as none. Among equally near candidates the first wins, so that messages are
/// the same in every run.
///
/// ```
/// use schema_core::syntax::name::closest_name;
///
/// let columns = ["customer_id", "created_at"];
/// assert_eq!(closest_name("custmoer_id", columns), Some("customer_id"));
/// assert_eq!(closest_name("total", columns), None);
/// ```
pub fn closest_name<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    let limit = (wanted.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        let distance = distance(&wanted, &letters);
        // A one-letter name is one difference away from every other one.
        let related = distance < wanted.len().max(letters.len());
        if distance <= limit && related && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two words.
fn distance(one: &[char], two: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=two.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in two.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != other);
            let mut least = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            let swapped =
                row > 0 && column > 0 && one[row - 1] == *other && two[column - 1] == *letter;
            if swapped {
                least = least.min(before_last[column - 1] + 1);
            }
            current.push(least);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[two.len()]
}

#[cfg(test)]
mod tests {
    use super::{closest_name, distance};

    #[test]
    fn counts_a_swap_as_one_difference() {
        let letters = |word: &str| word.chars().collect::<Vec<_>>();
        assert_eq!(distance(&letters("email"), &letters("emial")), 1);
        assert_eq!(distance(&letters("kitten"), &letters("sitting")), 3);
        assert_eq!(distance(&letters(""), &letters("abc")), 3);
    }

    #[test]
    fn ignores_case_and_refuses_the_far() {
        assert_eq!(closest_name("Email", ["email"]), Some("email"));
        assert_eq!(closest_name("x", ["y", "id"]), None);
        assert_eq!(closest_name("phone", ["email", "created_at"]), None);
    }
}
