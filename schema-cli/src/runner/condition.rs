//! Conditions of `#[cfg]`, as far as they can be decided without the compiler.

use std::collections::BTreeSet;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Lit, Meta, Token};

/// Whether `condition` holds in a build with `features`; `None` where that depends on something else,
/// such as the platform.
pub(super) fn holds(condition: &Meta, features: Option<&BTreeSet<String>>) -> Option<bool> {
    match condition {
        Meta::Path(path) if path.is_ident("test") => Some(false),
        Meta::Path(_) => None,
        Meta::NameValue(pair) if pair.path.is_ident("feature") => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(feature),
                ..
            }) => features.map(|features| features.contains(&feature.value())),
            _ => None,
        },
        Meta::NameValue(_) => None,
        Meta::List(list) => {
            let parts = list
                .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
                .ok()?;
            let mut parts = parts.iter().map(|part| holds(part, features));
            if list.path.is_ident("not") {
                parts.next().flatten().map(|part| !part)
            } else if list.path.is_ident("all") {
                parts
                    .try_fold(Some(true), |all, part| match (all, part) {
                        (_, Some(false)) => Err(()),
                        (Some(true), Some(true)) => Ok(Some(true)),
                        _ => Ok(None),
                    })
                    .unwrap_or(Some(false))
            } else if list.path.is_ident("any") {
                parts
                    .try_fold(Some(false), |any, part| match (any, part) {
                        (_, Some(true)) => Err(()),
                        (Some(false), Some(false)) => Ok(Some(false)),
                        _ => Ok(None),
                    })
                    .unwrap_or(Some(true))
            } else {
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::holds;
    use std::collections::BTreeSet;

    #[test]
    fn unknown_parts_leave_the_rest_decided() {
        let features = BTreeSet::from(["on".to_owned()]);
        let decide = |text: &str| holds(&syn::parse_str(text).unwrap(), Some(&features));
        assert_eq!(decide("feature = \"on\""), Some(true));
        assert_eq!(decide("not(feature = \"on\")"), Some(false));
        assert_eq!(decide("all(unix, feature = \"off\")"), Some(false));
        assert_eq!(decide("all(unix, feature = \"on\")"), None);
        assert_eq!(decide("any(unix, feature = \"on\")"), Some(true));
        assert_eq!(decide("any(test, feature = \"off\")"), Some(false));
        assert_eq!(
            holds(&syn::parse_str("feature = \"x\"").unwrap(), None),
            None
        );
    }
}
