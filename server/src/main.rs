//! The program.

use mimalloc::MiMalloc;

/// A page is tens of thousands of small pieces, made by one thread and let go by another.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> std::process::ExitCode {
    hale::cli::main()
}
