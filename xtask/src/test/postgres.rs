//! A throw-away PostgreSQL: a cluster of its own in a temporary folder, gone with the value.
//!
//! Whatever runs on this machine already is not touched. Nothing is synced to disk: nobody needs this data twice.

use anyhow::{Context, Result, bail};
use nix::unistd::User;
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::thread;
use std::time::{Duration, Instant};

use crate::child::{self, Running};
use crate::net;
use crate::tools::{self, Package, Tool};

pub(super) struct Postgres {
    /// Ends before the folder goes.
    running: Option<Running>,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Installs PostgreSQL if need be, makes a cluster and waits until it takes connections.
    pub(super) fn start() -> Result<Self> {
        tools::ensure(&[Tool::Debian(Package::Postgres)])?;
        let folder = std::env::temp_dir().join(format!("lp-amazon-pay-postgres-{}", process::id()));
        fs::create_dir(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        child::remember_folder(&folder);
        // From here on the folder goes with the value, whatever fails.
        let mut postgres = Self { running: None, folder, port: net::free_port()? };
        postgres.init()?;
        postgres.serve()?;
        Ok(postgres)
    }

    /// For `sqlx`; the database `postgres`, whose owner may create others.
    pub(super) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn init(&self) -> Result<()> {
        fs::set_permissions(&self.folder, fs::Permissions::from_mode(0o700))?;
        if let Some((uid, gid)) = server_account()? {
            chown(&self.folder, Some(uid), Some(gid))?;
        }
        let mut init = self.program("initdb")?;
        init.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        child::output(init.arg("--pgdata").arg(self.data())).map(|_| ())
    }

    fn serve(&mut self) -> Result<()> {
        let mut command = self.program("postgres")?;
        command.arg("-D").arg(self.data()).args(["-p", &self.port.to_string(), "-h", "127.0.0.1", "-k"]);
        command.arg(&self.folder);
        for setting in ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"]
        {
            command.args(["-c", setting]);
        }
        let log = self.folder.join("log");
        let running = self.running.insert(Running::start("PostgreSQL", &mut command, &log, false)?);
        let deadline = Instant::now() + Duration::from_secs(30);
        // The postmaster writes "ready" as the last line of this file once it takes connections.
        while !is_ready(&self.folder.join("data/postmaster.pid")) {
            running.check()?;
            if Instant::now() > deadline {
                bail!("PostgreSQL did not come up in 30 s");
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// A program of PostgreSQL, in our folder, as the account that it insists on.
    fn program(&self, name: &str) -> Result<Command> {
        let file =
            tools::postgres_program(name).with_context(|| format!("PostgreSQL's {name} is not here"))?;
        let mut command = child::command(file.to_str().context("PostgreSQL's path is not UTF-8")?)?;
        command.current_dir(&self.folder);
        if let Some((uid, gid)) = server_account()? {
            command.uid(uid).gid(gid);
        }
        Ok(command)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.running.take());
        fs::remove_dir_all(&self.folder).ok();
        child::forget_folder(&self.folder);
    }
}

fn is_ready(pid_file: &Path) -> bool {
    fs::read_to_string(pid_file).is_ok_and(|text| text.lines().any(|line| line.trim() == "ready"))
}

/// PostgreSQL refuses to run as root: then as Debian's account `postgres` (uid and gid).
fn server_account() -> Result<Option<(u32, u32)>> {
    if !nix::unistd::geteuid().is_root() {
        return Ok(None);
    }
    let account =
        User::from_name("postgres")?.context("there is no account `postgres` to run PostgreSQL as")?;
    Ok(Some((account.uid.as_raw(), account.gid.as_raw())))
}
