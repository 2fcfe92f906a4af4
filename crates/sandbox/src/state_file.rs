//! The optional state file: accounts and world as JSON, written soon after a change and read at the start.
//! It is replaced as a whole, so that a crash leaves the old one or the new one; only its owner may read it
//! (the demo merchant's key stands in it, and what people typed as test data).

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt as _;

use crate::accounts::Accounts;
use crate::app::App;
use crate::world::World;

/// How soon after a change the file is written.
const ROUND: Duration = Duration::from_millis(250);

/// Everything worth keeping.
#[derive(Deserialize)]
pub(crate) struct State {
    pub(crate) accounts: Accounts,
    pub(crate) world: World,
}

#[derive(Serialize)]
struct Borrowed<'a> {
    accounts: &'a Accounts,
    world: &'a World,
}

/// `None` when there is no such file yet.
pub(crate) fn read(path: &Path) -> anyhow::Result<Option<State>> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let state = serde_json::from_slice(&text).with_context(|| {
        format!("{} is no state of this version; move it away to start afresh", path.display())
    })?;
    Ok(Some(state))
}

/// Writes after each change, until dropped. Without a file it does nothing.
pub(crate) async fn keep(app: &App, path: Option<&Path>) {
    let Some(path) = path else { return std::future::pending().await };
    loop {
        tokio::time::sleep(ROUND).await;
        if app.has_changed()
            && let Err(error) = write(app, path).await
        {
            tracing::error!("the state file: {error:#}");
        }
    }
}

/// Writes now.
pub(crate) async fn write(app: &App, path: &Path) -> anyhow::Result<()> {
    let accounts = app.accounts.snapshot();
    let text = serde_json::to_vec(&Borrowed { accounts: &accounts, world: &app.world_at_rest() })?;
    let mut temporary = PathBuf::from(path);
    temporary.as_mut_os_string().push(".new");
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file =
        options.open(&temporary).await.with_context(|| format!("cannot write {}", temporary.display()))?;
    file.write_all(&text).await?;
    file.sync_all().await?;
    tokio::fs::rename(&temporary, path).await.with_context(|| format!("cannot write {}", path.display()))
}
