//! Starting other programs.
//!
//! Every child gets its own process group and stands in one register, so that Ctrl-C, a failure or a
//! normal end leaves nothing running. What children say goes to stderr; stdout is for our own answers.

mod registry;
mod running;

pub(crate) use registry::{end_all_on_interrupt, forget_folder, remember_folder, set_interrupt_code};
pub(crate) use running::Running;

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::house;

/// A command that runs in the repository, with our tools first on `PATH` and no keyboard.
pub(crate) fn command(program: &str) -> Result<Command> {
    let mut command = Command::new(program);
    command.current_dir(house::root()?).env("PATH", house::path()?).stdin(Stdio::null()).process_group(0);
    Ok(command)
}

/// Runs to the end and shows everything; fails with one line when the program fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    command.stdout(Stdio::from(std::io::stderr()));
    let status = wait(&mut spawn(command)?)?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// Runs to the end in silence and gives back what stood on stdout; a failure carries stderr's last line.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>> {
    let mut child = spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let errors = child.stderr.take().map(|mut pipe| {
        thread::spawn(move || {
            let mut text = Vec::new();
            pipe.read_to_end(&mut text).map(|_| String::from_utf8_lossy(&text).into_owned())
        })
    });
    let mut out = Vec::new();
    if let Some(mut pipe) = child.stdout.take() {
        pipe.read_to_end(&mut out)?;
    }
    let status = wait(&mut child)?;
    if !status.success() {
        let errors = errors.and_then(|reader| reader.join().ok()).transpose()?.unwrap_or_default();
        bail!("`{}` failed ({status})\n{}", line(command), errors.trim_end());
    }
    Ok(out)
}

/// Runs to the end, shows everything and keeps it: whether it succeeded, and its text without colours.
pub(crate) fn tee(command: &mut Command) -> Result<(bool, String)> {
    tee_unless_stuck(command, |_| None)
}

/// The same; ends the program with its whole group when it has said nothing for as long as `patience` allows after the
/// text so far (`None`: for ever).
pub(crate) fn tee_unless_stuck(
    command: &mut Command,
    patience: impl Fn(&str) -> Option<Duration>,
) -> Result<(bool, String)> {
    if std::io::stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child = spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let said = Arc::new(Mutex::new((String::new(), Instant::now())));
    let readers = readers(&mut child, {
        let said = Arc::clone(&said);
        move |line| {
            eprintln!("{line}");
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            said.0.push_str(&plain(line));
            said.0.push('\n');
            said.1 = Instant::now();
        }
    });
    let stuck = || {
        let (text, last) = &*said.lock().unwrap_or_else(PoisonError::into_inner);
        patience(text).is_some_and(|patience| last.elapsed() > patience)
    };
    let success = loop {
        if child.try_wait()?.is_some() {
            break wait(&mut child)?.success();
        }
        if stuck() {
            registry::end(&mut child);
            break false;
        }
        thread::sleep(Duration::from_millis(50));
    };
    for reader in readers {
        reader.join().ok();
    }
    let text = said.lock().unwrap_or_else(PoisonError::into_inner).0.clone();
    Ok((success, text))
}

fn spawn(command: &mut Command) -> Result<Child> {
    let child = command
        .spawn()
        .with_context(|| format!("`{}` cannot be started", command.get_program().display()))?;
    registry::remember(child.id());
    Ok(child)
}

fn wait(child: &mut Child) -> Result<ExitStatus> {
    let status = child.wait();
    registry::hold_if_ending();
    registry::forget(child.id());
    Ok(status?)
}

fn readers(child: &mut Child, each: impl Fn(&str) + Clone + Send + 'static) -> Vec<JoinHandle<()>> {
    let out = child.stdout.take().map(|pipe| Box::new(pipe) as Box<dyn Read + Send>);
    let err = child.stderr.take().map(|pipe| Box::new(pipe) as Box<dyn Read + Send>);
    let read = |pipe: Box<dyn Read + Send>| {
        let each = each.clone();
        thread::spawn(move || {
            let mut pipe = BufReader::new(pipe);
            let mut line = Vec::new();
            while pipe.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                each(String::from_utf8_lossy(&line).trim_end());
                line.clear();
            }
        })
    };
    out.into_iter().chain(err).map(read).collect()
}

/// The command as one would type it, without its environment.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str()).display().to_string();
    command.get_args().fold(program, |line, arg| format!("{line} {}", arg.display()))
}

/// Without terminal colours (`ESC [ … letter`).
fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            chars.by_ref().skip(1).find(char::is_ascii_alphabetic);
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_out() {
        assert_eq!(
            plain("\u{1b}[32;1m     Summary\u{1b}[0m [ 0.1s] 3 passed"),
            "     Summary [ 0.1s] 3 passed"
        );
        assert_eq!(plain("日本語 [1]"), "日本語 [1]");
    }

    #[test]
    fn the_message_names_the_command_as_typed() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["build", "-p", "x"]).env("SECRET", "1");
        assert_eq!(line(&command), "cargo build -p x");
    }

    #[test]
    fn a_stuck_program_is_ended_and_what_it_said_is_kept() {
        let mut stuck = Command::new("sh");
        stuck.args(["-c", "echo begun; sleep 60"]).process_group(0);
        let patience = |text: &str| text.contains("begun").then_some(Duration::from_millis(200));
        let (success, text) = tee_unless_stuck(&mut stuck, patience).expect("sh starts");
        assert_eq!((success, text.as_str()), (false, "begun\n"));
    }

    #[test]
    fn a_failing_program_is_an_error_and_its_output_is_kept() {
        let mut ok = Command::new("sh");
        ok.args(["-c", "echo out; echo err >&2; exit 3"]).process_group(0);
        let (success, text) = tee(&mut ok).expect("sh starts");
        assert!(!success);
        assert!(text.contains("out\n") && text.contains("err\n"));
        let error = output(&mut ok).expect_err("exit code 3").to_string();
        assert!(error.contains("exit status: 3") && error.ends_with("err"), "{error}");
    }
}
