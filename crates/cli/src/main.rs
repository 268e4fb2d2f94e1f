//! The program `brant`.

fn main() -> std::process::ExitCode {
    brant::main()
}
