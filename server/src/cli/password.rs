//! A password, asked for without showing it.

use std::io::{self, BufRead, IsTerminal, Write};

use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};

use super::CliError;

/// On a terminal twice, without echo; from a pipe the first line.
pub fn ask() -> Result<String, CliError> {
    let unread = |error: io::Error| CliError::start(format!("The password could not be read ({error})."));
    if !io::stdin().is_terminal() {
        return line().map_err(unread);
    }
    let first = hidden("Password (at least 15 characters): ").map_err(unread)?;
    let second = hidden("The same again: ").map_err(unread)?;
    if first == second { Ok(first) } else { Err(CliError::refused("The two passwords differ: please try again.")) }
}

fn hidden(prompt: &str) -> io::Result<String> {
    eprint!("{prompt}");
    io::stderr().flush()?;
    let quiet = Quiet::new()?;
    let typed = line();
    drop(quiet);
    eprintln!();
    typed
}

fn line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// The terminal without echo, for as long as it lives.
struct Quiet(Termios);

impl Quiet {
    fn new() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut quiet = before.clone();
        quiet.local_flags.remove(LocalFlags::ECHO);
        tcsetattr(io::stdin(), SetArg::TCSANOW, &quiet)?;
        Ok(Self(before))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        tcsetattr(io::stdin(), SetArg::TCSANOW, &self.0).ok();
    }
}
