//! `embed_migrations!`: the migrations of a directory as a part of the program.

use proc_macro2::TokenStream;
use quote::quote;
use std::fs;
use std::path::{Path, PathBuf};
use syn::{LitStr, parse2};

/// What the macro stands for: an expression of the type `architrave::migrate::Embedded`.
pub(crate) fn embed_migrations(input: TokenStream) -> TokenStream {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let embedded = parse2::<LitStr>(input)
        .map_err(|error| {
            syn::Error::new(
                error.span(),
                "write the directory of the migrations, from the package's own: \
                 `embed_migrations!(\"migrations\")`",
            )
        })
        .and_then(|directory| expand(&package.unwrap_or_default(), &directory));
    embedded.unwrap_or_else(|error| {
        let error = error.to_compile_error();
        // The rest of the program keeps its types.
        quote!({ #error ::architrave::migrate::Embedded::new("", &[]) })
    })
}

fn expand(package: &Path, directory: &LitStr) -> syn::Result<TokenStream> {
    let failed = |problem: String| syn::Error::new(directory.span(), problem);
    let path = package.join(directory.value());
    let entries = fs::read_dir(&path).map_err(|error| {
        failed(format!(
            "cannot read {}: {error}; the path is that of a directory, from the package's own; \
             `cargo schema generate` writes the first migrations",
            path.display()
        ))
    })?;
    let mut names: Vec<String> = Vec::new();
    let mut folders: Vec<String> = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| failed(format!("{}: {error}", path.display())))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".up.sql") || name.ends_with(".down.sql") {
            names.push(name);
        } else if entry.path().is_dir() {
            folders.push(name);
        }
    }
    names.sort();
    folders.sort();
    if names.is_empty() {
        let there = match folders.as_slice() {
            [] => "; `cargo schema generate` writes them, in the format `plain`".to_owned(),
            folders => format!("; did you mean one of its folders: {}?", folders.join(", ")),
        };
        return Err(failed(format!(
            "{} has no file `ID.up.sql`{there}",
            path.display()
        )));
    }
    let files = names.iter().map(|name| {
        let file = path.join(name).to_string_lossy().into_owned();
        quote!((#name, ::core::include_str!(#file)))
    });
    // `generate` writes a migration and the lock file together: cargo compiles anew when that changes, and sees the
    // file that has come.
    let lock = package.join("schema.lock");
    let tracked = lock.is_file().then(|| {
        let lock = lock.to_string_lossy().into_owned();
        quote!(
            const _: &[u8] = ::core::include_bytes!(#lock);
        )
    });
    Ok(quote!({
        #tracked
        ::architrave::migrate::Embedded::new(#directory, &[#(#files),*])
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed preparation is a failed test")]

    use super::*;
    use proc_macro2::Span;

    fn expanded(directory: &str) -> Result<String, String> {
        let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/shop_v2");
        let literal = LitStr::new(directory, Span::call_site());
        expand(&package, &literal)
            .map(|tokens| tokens.to_string())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn files_are_embedded_in_order_and_the_lock_file_is_watched() {
        let text = expanded("migrations/sqlite").unwrap();
        let first = text.find("initial_expand_create_tables.down.sql").unwrap();
        let second = text.find("second_release_expand").unwrap();
        assert!(first < second && text.contains("schema.lock"), "{text}");
    }

    #[test]
    fn a_directory_without_migrations_names_its_folders() {
        let error = expanded("migrations").unwrap_err();
        assert!(
            error.contains("did you mean one of its folders: postgres, sqlite?"),
            "{error}"
        );
        let error = expanded("nowhere").unwrap_err();
        assert!(error.contains("cannot read"), "{error}");
    }

    #[test]
    fn anything_but_a_path_is_refused() {
        let text = embed_migrations(quote!(migrations)).to_string();
        assert!(
            text.contains("compile_error") && text.contains("embed_migrations!"),
            "{text}"
        );
    }
}
