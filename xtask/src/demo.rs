//! `cargo xtask demo`: landing page, server and the stand-in for Amazon on this machine, until Ctrl-C.
//!
//! Ports are checked before the long build; each program is asked until it answers before the next one starts;
//! if one of them dies, all of them end and one line says which.

mod welcome;

use anyhow::Result;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::build::{self, Profile};
use crate::child::{self, Running};
use crate::house::{self, LP_PORT, SANDBOX_PORT, SERVER_PORT};
use crate::net;
use crate::test::seconds;

/// Runs until Ctrl-C, or until one of the three dies.
pub(crate) fn run(profile: Profile) -> Result<()> {
    let begun = Instant::now();
    let programs =
        [(LP_PORT, "landing page"), (SERVER_PORT, "server"), (SANDBOX_PORT, "stand-in for Amazon")];
    for (port, what) in programs {
        net::need_free(port, what)?;
    }
    build::run(profile)?;
    build::host_programs()?;

    let logs = house::scratch("demo")?;
    let mut sandbox = start_sandbox(&logs)?;
    let mut server = start_server(&logs)?;
    let mut trunk = Running::start(
        "trunk",
        build::trunk("serve", profile)?.args(["--open=false", "--color=never"]),
        &logs.join("trunk.log"),
        true,
    )?;
    // It packs once more before it serves.
    net::wait_for(&mut trunk, LP_PORT, "/", Duration::from_secs(300))?;
    // From here on Ctrl-C is the ordinary end.
    child::set_interrupt_code(0);
    println!("{}", welcome::text());
    eprintln!("demo: up after {}; logs: {}", seconds(begun.elapsed()), logs.display());
    loop {
        for program in [&mut sandbox, &mut server, &mut trunk] {
            program.check()?;
        }
        thread::sleep(Duration::from_millis(300));
    }
}

fn start_sandbox(logs: &Path) -> Result<Running> {
    let mut command = child::command(&build::program("amazon-pay-sandbox")?)?;
    command.args(["--listen", &format!("127.0.0.1:{SANDBOX_PORT}")]);
    command.args(["--public-origin", &format!("http://localhost:{SANDBOX_PORT}"), "--seed", "demo"]);
    let mut sandbox = Running::start("amazon-pay-sandbox", &mut command, &logs.join("sandbox.log"), false)?;
    net::wait_for(&mut sandbox, SANDBOX_PORT, "/_sandbox/demo-merchant.json", Duration::from_secs(30))?;
    Ok(sandbox)
}

fn start_server(logs: &Path) -> Result<Running> {
    // The stand-in forgets everything when it ends, so yesterday's orders would be orders without money.
    let database = logs.join("shop.db");
    for suffix in ["", "-shm", "-wal"] {
        fs::remove_file(logs.join(format!("shop.db{suffix}"))).ok();
    }
    let mut command = child::command(&build::program("lp-amazon-pay-server")?)?;
    command.args(["--listen", &format!("127.0.0.1:{SERVER_PORT}"), "--settings", "shop.toml"]);
    command.args(["--database", &format!("sqlite://{}?mode=rwc", database.display())]);
    command.args(["--widget-dir", "dist/widget"]);
    command.args(["--amazon-sandbox", &format!("http://localhost:{SANDBOX_PORT}")]);
    let mut server = Running::start("lp-amazon-pay-server", &mut command, &logs.join("server.log"), false)?;
    net::wait_for(&mut server, SERVER_PORT, "/healthz", Duration::from_secs(30))?;
    Ok(server)
}
