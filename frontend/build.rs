//! How the browser's module is linked.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Without merging constants that overlap: where one part of two chunks lies inside the other, the splitter can't
    // tell whose it is, and leaves the texts of all pages in the main module (70 kB of brotli more for everybody).
    println!("cargo::rustc-link-arg-cdylib=-O0");
}
