//! The widget's packed files, and the script that `/lp/<lp>.js` answers.
//!
//! Files carry a hash of their content in their names; the manifest says which are current. It is read
//! again when it changes, so a rebuilt widget shows up without restarting the server.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use anyhow::Context as _;
use serde::Deserialize;

/// The name that the loader leaves open for the LP's settings.
const SETTINGS_MARK: &str = "__LP_SETTINGS__";
/// The name that the designer's panel leaves open for what the server says of the LP.
const FACTS_MARK: &str = "__LP_FACTS__";

/// A folder of packed widget files.
#[derive(Clone, Debug)]
pub struct Widget {
    folder: Arc<PathBuf>,
    cache: Arc<Mutex<Cache>>,
}

#[derive(Debug, Default)]
struct Cache {
    changed: Option<SystemTime>,
    scripts: BTreeMap<String, Arc<str>>,
}

/// `manifest.json` in the folder.
#[derive(Clone, Debug, Deserialize)]
pub struct Manifest {
    /// File name of the wrapped glue.
    pub glue: String,
    /// File name of the wasm.
    pub wasm: String,
    /// File name of the loader.
    pub loader: String,
    /// File name of the designer's panel.
    pub debug: String,
}

impl Widget {
    /// Files in `folder`; it may be filled later.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder: Arc::new(folder), cache: Arc::default() }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether the widget was packed.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.folder.join("manifest.json").is_file()
    }

    /// The script of an LP: the loader with the LP's settings inlined. `settings` makes the JSON when the
    /// script is not cached.
    ///
    /// # Errors
    /// When the widget was not packed yet.
    pub fn script(
        &self,
        lp: &str,
        settings: impl FnOnce(&Manifest) -> anyhow::Result<String>,
    ) -> anyhow::Result<Arc<str>> {
        let path = self.manifest_path();
        let changed = std::fs::metadata(&path).and_then(|meta| meta.modified()).with_context(|| {
            format!("{} がありません / is missing: run `cargo xtask build`", path.display())
        })?;
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.changed != Some(changed) {
            *cache = Cache { changed: Some(changed), scripts: BTreeMap::new() };
        }
        if let Some(script) = cache.scripts.get(lp) {
            return Ok(Arc::clone(script));
        }
        let manifest = self.manifest()?;
        let loader = std::fs::read_to_string(self.folder.join(&manifest.loader))?;
        let json = settings(&manifest)?;
        let script: Arc<str> = loader.replacen(SETTINGS_MARK, &json, 1).into();
        cache.scripts.insert(lp.to_owned(), Arc::clone(&script));
        Ok(script)
    }

    /// The designer's panel with what the server says of an LP. Read anew each time: few ever ask.
    ///
    /// # Errors
    /// When the widget was not packed yet.
    pub fn debug_script(
        &self,
        facts: impl FnOnce(&Manifest) -> anyhow::Result<String>,
    ) -> anyhow::Result<String> {
        let manifest = self.manifest()?;
        let panel = std::fs::read_to_string(self.folder.join(&manifest.debug))?;
        Ok(panel.replacen(FACTS_MARK, &facts(&manifest)?, 1))
    }

    fn manifest_path(&self) -> PathBuf {
        self.folder.join("manifest.json")
    }

    fn manifest(&self) -> anyhow::Result<Manifest> {
        Ok(serde_json::from_slice(&std::fs::read(self.manifest_path())?)?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::Widget;

    #[test]
    fn the_script_is_the_loader_with_the_settings_in_it() {
        let folder = std::env::temp_dir().join(format!("lp-widget-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let widget = Widget::new(folder.clone());
        assert!(
            widget.script("demo", |_| Ok(String::new())).unwrap_err().to_string().contains("xtask build")
        );
        std::fs::write(folder.join("loader-1.js"), "(s=>s)(__LP_SETTINGS__)").unwrap();
        std::fs::write(
            folder.join("manifest.json"),
            r#"{"glue":"g.js","wasm":"w.wasm","loader":"loader-1.js","debug":"debug-1.js"}"#,
        )
        .unwrap();
        let script = widget.script("demo", |manifest| Ok(format!("{{wasm:'{}'}}", manifest.wasm))).unwrap();
        assert_eq!(&*script, "(s=>s)({wasm:'w.wasm'})");
        std::fs::write(folder.join("debug-1.js"), "look(__LP_FACTS__)").unwrap();
        assert_eq!(widget.debug_script(|_| Ok("{}".to_owned())).unwrap(), "look({})");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
