//! The register of what must not outlive us: process groups, and throw-away folders.
//!
//! On Ctrl-C, SIGTERM or SIGHUP the handler's own thread ends every group, deletes the folders and exits;
//! the main thread, whose child just died of it, is held back from reporting that as a failure.

use nix::errno::Errno;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

static GROUPS: Mutex<Vec<Pid>> = Mutex::new(Vec::new());
static FOLDERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
static ENDING: AtomicBool = AtomicBool::new(false);
/// 128 + SIGINT, as shells say it.
static INTERRUPT_CODE: AtomicI32 = AtomicI32::new(130);

/// How long a group may take to end after SIGTERM.
const GRACE: Duration = Duration::from_secs(4);

/// Installs the handler. Called once, first.
pub(crate) fn end_all_on_interrupt() {
    let handler = || {
        ENDING.store(true, Ordering::SeqCst);
        let groups = lock(&GROUPS).clone();
        end_groups(&groups);
        for folder in lock(&FOLDERS).iter() {
            let _ = std::fs::remove_dir_all(folder);
        }
        std::process::exit(INTERRUPT_CODE.load(Ordering::SeqCst));
    };
    // Only a second installation can fail.
    let _ = ctrlc::set_handler(handler);
}

/// Exit code after Ctrl-C: 0 where Ctrl-C is the ordinary way to end.
pub(crate) fn set_interrupt_code(code: i32) {
    INTERRUPT_CODE.store(code, Ordering::SeqCst);
}

/// A folder to delete even when we are interrupted.
pub(crate) fn remember_folder(folder: &Path) {
    lock(&FOLDERS).push(folder.to_path_buf());
}

/// The folder has been deleted.
pub(crate) fn forget_folder(folder: &Path) {
    lock(&FOLDERS).retain(|known| known != folder);
}

pub(super) fn remember(id: u32) {
    lock(&GROUPS).push(group(id));
}

pub(super) fn forget(id: u32) {
    lock(&GROUPS).retain(|known| *known != group(id));
}

/// While the handler ends everything, nobody else may speak or exit.
pub(super) fn hold_if_ending() {
    while ENDING.load(Ordering::SeqCst) {
        thread::park();
    }
}

/// Ends a background child with its whole group.
pub(super) fn end(child: &mut Child) {
    end_groups(&[group(child.id())]);
    // Reaped already by `end_groups`, or here; either way it is gone.
    let _ = child.wait();
    hold_if_ending();
    forget(child.id());
}

fn end_groups(groups: &[Pid]) {
    for group in groups {
        let _ = killpg(*group, Signal::SIGTERM);
    }
    let deadline = Instant::now() + GRACE;
    while groups.iter().any(|group| lives(*group)) && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(20));
    }
    for group in groups {
        let _ = killpg(*group, Signal::SIGKILL);
    }
}

/// Whether anyone of the group still runs. A leader that nobody has waited for would count for ever: reap it.
fn lives(group: Pid) -> bool {
    let _ = nix::sys::wait::waitpid(group, Some(nix::sys::wait::WaitPidFlag::WNOHANG));
    killpg(group, None) != Err(Errno::ESRCH)
}

fn group(id: u32) -> Pid {
    Pid::from_raw(i32::try_from(id).expect("a pid fits an i32"))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
