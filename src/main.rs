//! The command line of detente: see `detente --help`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
