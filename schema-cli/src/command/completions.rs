//! `cargo schema completions` and `cargo schema man`: what a shell and `man` know of the command.

use crate::arguments::Arguments;
use crate::{Error, Exit};
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Prints the completions of a shell
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema completions bash > ~/.local/share/bash-completion/completions/cargo-schema\n  \
    cargo schema completions zsh > ~/.zfunc/_cargo-schema\n  \
    cargo schema completions fish > ~/.config/fish/completions/cargo-schema.fish\n\n\
    They complete `cargo-schema`, which is `cargo schema` in one word.")]
pub struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

/// Writes the pages for `man`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    cargo schema man --directory ~/.local/share/man/man1\n  \
    cargo schema man | man -l -\n\n\
    Without --directory the page of the command itself is printed; with it there is a page for each verb.")]
pub struct Man {
    /// Where the pages are written
    #[arg(long, value_name = "DIR")]
    pub directory: Option<PathBuf>,
}

/// Prints the completions.
pub(super) fn run(arguments: &Completions) -> Result<Exit, Error> {
    let mut text = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "cargo-schema", &mut text);
    print(&text)
}

/// Prints or writes the manual.
pub(super) fn manual(arguments: &Man) -> Result<Exit, Error> {
    let command = Arguments::command();
    match &arguments.directory {
        None => {
            let mut text = Vec::new();
            let page = clap_mangen::Man::new(command).render(&mut text);
            page.map_err(|source| Error::write(Path::new("standard output"), source))?;
            print(&text)
        }
        Some(directory) => {
            std::fs::create_dir_all(directory)
                .and_then(|()| clap_mangen::generate_to(command, directory))
                .map_err(|source| Error::write(directory, source))?;
            anstream::println!("wrote the pages into {}", directory.display());
            Ok(Exit::Done)
        }
    }
}

/// Somebody who reads only the first lines is no error.
fn print(text: &[u8]) -> Result<Exit, Error> {
    let _ = std::io::stdout().write_all(text);
    Ok(Exit::Done)
}
