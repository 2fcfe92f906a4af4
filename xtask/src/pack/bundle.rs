//! The three files of the widget, as bytes: wrapped glue, optimised wasm, bundled loader.
//!
//! esbuild writes ASCII only, and that is wanted: landing pages in Shift_JIS or EUC-JP hand their encoding to
//! classic scripts that do not name one.

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

use super::slim;
use crate::child;
use crate::house;

/// What the server replaces with the landing page's settings.
const SETTINGS: &str = "__LP_SETTINGS__";
/// The same for the designer's panel.
const FACTS_OF_LP: &str = "__LP_FACTS__";

/// What LLVM switches on for wasm32. Named one by one: wasm-opt must not guess, nor use anything newer.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The widget starts with what came behind it in its handover.
const LATE: &str = "let english;
return Object.assign(
    async (given) => {
        [english] = await Promise.all([late.english(given), wasm_bindgen(given)]);
    },
    { start: (handover) => (late.seen(handover), wasm_bindgen.start(Object.assign(handover, { english, late }))) },
);
";

/// Members of a control's facts, which only our own lines read.
const FACTS: &str = "--mangle-props=^(texts|others|limit|kinds|drawn|own|points|marked|one|row|of|node)$";

const SHORT_NAMES: &str = "--minify-imports-and-exports-and-modules";

/// wasm-bindgen's `no-modules` glue as a factory: each call makes a fresh instance, which is how the loader
/// recovers from a panic. A prefix and a suffix only; the inner text is wasm-bindgen's. What the loader needs only
/// once the widget is there (`loader/src/late.js`) travels behind it.
///
/// It begins with a byte order mark: landing pages in Shift_JIS or EUC-JP hand their encoding to classic scripts, and
/// esbuild leaves the letters in patterns as they are.
pub(super) fn wrapped_glue(glue: &str, names: Option<&[u8]>, english: &str) -> Result<Vec<u8>> {
    let dir = house::scratch("pack")?;
    let file = dir.join("glue.js");
    let mut late = child::command("esbuild")?;
    late.args(["loader/src/late.js", "--bundle", "--format=iife", "--target=es2020", FACTS]);
    late.arg(format!("--define:ENGLISH=\"{english}\""));
    let late = String::from_utf8(child::output(&mut late)?)?;
    let glue = names.map_or_else(|| Ok(glue.to_owned()), |names| slim::rename(&slim::slim(glue)?, names))?;
    fs::write(&file, wrap(&glue, &late)?)?;
    let minified =
        child::output(child::command("esbuild")?.args(["--minify", "--target=es2020"]).arg(&file))?;
    Ok(["\u{FEFF}".as_bytes(), &minified].concat())
}

fn wrap(glue: &str, late: &str) -> Result<String> {
    if !glue.trim_start().starts_with("let wasm_bindgen") {
        bail!(
            "the staged glue is not wasm-bindgen's no-modules form; is data-bindgen-target still in index.html?"
        );
    }
    Ok(format!("window.__lpAmazonPayGlue=function(){{\n{glue}\nlet late;\n{late}\n{LATE}}};\n"))
}

/// `-Oz`, without names and producers. `target_features` has served wasm-bindgen and goes too. Imports and exports get
/// short names; which, is said beside the wasm.
///
/// It takes ten seconds, so the last result is kept for as long as its input is the same: a change to the loader
/// or to the page does not wait for it.
pub(super) fn optimised(wasm: &Path) -> Result<(Vec<u8>, Vec<u8>)> {
    let mut arguments = vec!["-Oz", "--converge", "--low-memory-unused"];
    arguments.extend(WASM_FEATURES);
    arguments.extend(["--strip-debug", "--strip-producers", "--strip-target-features"]);
    let mut version = child::command("wasm-opt")?;
    let made_from = Sha256::new()
        .chain_update(fs::read(wasm).with_context(|| format!("Trunk did not stage {}", wasm.display()))?)
        .chain_update(arguments.join(" "))
        .chain_update(SHORT_NAMES)
        .chain_update(child::output(version.arg("--version"))?);
    let made_from = hex::encode(made_from.finalize());

    let dir = house::scratch("pack")?;
    let (out, note, names) =
        (dir.join("widget.wasm"), dir.join("widget.made-from"), dir.join("widget.names"));
    if !fs::read_to_string(&note).is_ok_and(|last| last == made_from) || !out.is_file() || !names.is_file() {
        // First, so that an interrupted wasm-opt leaves no result that looks finished.
        fs::remove_file(&note).ok();
        let mut opt = child::command("wasm-opt")?;
        child::run(opt.arg(wasm).args(arguments).arg("-o").arg(&out))?;
        // Apart, because `--converge` would give new names to the new names.
        let mut minify = child::command("wasm-opt")?;
        minify.arg(&out).args(WASM_FEATURES).arg(SHORT_NAMES).arg("-o").arg(&out);
        fs::write(&names, child::output(&mut minify)?)?;
        fs::write(&note, made_from)?;
    }
    Ok((fs::read(&out).context("wasm-opt wrote nothing")?, fs::read(&names)?))
}

/// `loader/src/main.js` and what it imports, as one classic script.
pub(super) fn loader() -> Result<Vec<u8>> {
    let mut esbuild = child::command("esbuild")?;
    esbuild.args(["loader/src/main.js", "--bundle", "--format=iife", "--minify", "--target=es2019"]);
    let loader = child::output(&mut esbuild)?;
    check_mark(&String::from_utf8_lossy(&loader), SETTINGS)?;
    Ok(loader)
}

/// `loader/src/debug/main.js` and what it imports: the designer's panel.
pub(super) fn debug() -> Result<Vec<u8>> {
    let mut esbuild = child::command("esbuild")?;
    esbuild.args(["loader/src/debug/main.js", "--bundle", "--format=iife", "--minify", "--target=es2020"]);
    let debug = child::output(&mut esbuild)?;
    check_mark(&String::from_utf8_lossy(&debug), FACTS_OF_LP)?;
    // Patterns keep their letters: a page in Shift_JIS must not read them as its own.
    Ok(["\u{FEFF}".as_bytes(), &debug].concat())
}

/// What the server fills in must go in at one place: none, and the script knows nothing; two, and it is sent twice.
fn check_mark(script: &str, mark: &str) -> Result<()> {
    match script.matches(mark).count() {
        1 => Ok(()),
        count => bail!("the bundled script names {mark} {count} times; it must be once"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glue_becomes_a_factory() {
        let glue = "let wasm_bindgen = (function(exports) { return exports; })({});";
        let wrapped = wrap(glue, "late = {};").expect("no-modules glue");
        assert!(wrapped.starts_with("window.__lpAmazonPayGlue=function(){\nlet wasm_bindgen = "));
        assert!(wrapped.contains("({});\nlet late;\nlate = {};\n") && wrapped.trim_end().ends_with("};"));
    }

    #[test]
    fn glue_of_another_form_is_refused() {
        assert!(wrap("export function start() {}", "").is_err());
    }

    #[test]
    fn the_settings_go_in_once() {
        assert!(check_mark("(()=>{let s=__LP_SETTINGS__;})()", SETTINGS).is_ok());
        assert!(check_mark("(()=>{})()", SETTINGS).is_err());
        assert!(check_mark("f(__LP_SETTINGS__);g(__LP_SETTINGS__)", SETTINGS).is_err());
    }
}
