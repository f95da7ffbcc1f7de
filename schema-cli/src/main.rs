//! The `cargo schema` command.

fn main() -> std::process::ExitCode {
    schema_cli::run(std::env::args_os()).into()
}
