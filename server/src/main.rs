fn main() -> std::process::ExitCode {
    hale::cli::main()
}
