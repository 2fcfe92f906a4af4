//! A program in the background: asked whether it still lives, and ended with its whole group when the value goes.
//!
//! It may die at any time; then its last lines are what the user needs to see.

use anyhow::{Context, Result, bail};
use std::collections::VecDeque;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::{plain, readers, registry, spawn};

/// How many last lines a background program keeps for the message of its death.
const LAST_LINES: usize = 20;

/// A program in the background; it ends when this value does.
pub(crate) struct Running {
    name: &'static str,
    child: Child,
    last: Arc<Mutex<VecDeque<String>>>,
}

impl Running {
    /// Starts it, its output going to `log`, and to the terminal too where `echo` is set.
    pub(crate) fn start(name: &'static str, command: &mut Command, log: &Path, echo: bool) -> Result<Self> {
        let log = File::create(log).with_context(|| format!("{} cannot be written", log.display()))?;
        let log = Arc::new(Mutex::new(log));
        let last = Arc::new(Mutex::new(VecDeque::new()));
        let mut child = spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
        readers(&mut child, {
            let last = Arc::clone(&last);
            move |line| {
                if echo {
                    eprintln!("[{name}] {line}");
                }
                // A full disk must not stop the demo: the last lines stay in memory anyway.
                let _ = writeln!(log.lock().unwrap_or_else(PoisonError::into_inner), "{}", plain(line));
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if last.len() == LAST_LINES {
                    last.pop_front();
                }
                last.push_back(plain(line));
            }
        });
        Ok(Self { name, child, last })
    }

    /// Fails, with the program's last lines, if it has ended by itself.
    pub(crate) fn check(&mut self) -> Result<()> {
        let Some(status) = self.child.try_wait()? else {
            return Ok(());
        };
        registry::hold_if_ending();
        // Its readers may still be taking the last words out of the pipe.
        thread::sleep(Duration::from_millis(100));
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = last.iter().map(|line| format!("\n  {line}")).collect::<String>();
        bail!("{} ended by itself ({status}); its last lines:{lines}", self.name);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        registry::end(&mut self.child);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::CommandExt;

    #[test]
    fn a_background_program_takes_its_whole_group_along() {
        let dir = std::env::temp_dir().join(format!("lp-amazon-pay-child-{}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a folder");
        let mut shell = Command::new("sh");
        shell.args(["-c", "sleep 300 & echo $!; wait"]).process_group(0);
        let running = Running::start("shell", &mut shell, &dir.join("log"), false).expect("sh starts");
        let pid = std::iter::repeat_with(|| {
            thread::sleep(Duration::from_millis(20));
            running.last.lock().expect("not poisoned").front().cloned()
        })
        .take(200)
        .flatten()
        .next()
        .expect("the shell prints the sleeper's pid");
        assert!(Path::new(&format!("/proc/{pid}")).exists());
        drop(running);
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        assert!(stat.is_empty() || stat.contains(") Z "), "the sleeper still runs: {stat}");
        std::fs::remove_dir_all(dir).expect("the folder goes");
    }

    #[test]
    fn a_dead_background_program_tells_its_last_lines() {
        let log = std::env::temp_dir().join(format!("lp-amazon-pay-dead-{}.log", std::process::id()));
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo no such table; exit 2"]).process_group(0);
        let mut running = Running::start("server", &mut shell, &log, false).expect("sh starts");
        let error = std::iter::repeat_with(|| {
            thread::sleep(Duration::from_millis(20));
            running.check()
        })
        .take(200)
        .find_map(Result::err)
        .expect("it ends");
        assert_eq!(
            error.to_string(),
            "server ended by itself (exit status: 2); its last lines:\n  no such table"
        );
        std::fs::remove_file(log).expect("the log goes");
    }
}
