//! What wasm-bindgen writes for everybody and this widget never uses, taken out of its glue.
//!
//! The widget is fetched by our loader, as a `Response`, once; nobody reads a debug string. Import names carry hashes
//! that no compression can shorten, in the glue and in the wasm: wasm-opt gives them short ones, and says which. Every
//! cut is checked: a wasm-bindgen that writes otherwise stops the build, and the end-to-end tests run on what is left.

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Functions of the glue, and what stands in their place.
const REPLACED: [(&str, &str); 4] = [
    ("function debugString(val) {", "function debugString(val) {\n        return String(val);\n    }"),
    // A proxy that spoils the content type is no reason to fail.
    (
        "async function __wbg_load(module, imports) {",
        "async function __wbg_load(module, imports) {
        const copy = module.clone();
        try {
            return await WebAssembly.instantiateStreaming(module, imports);
        } catch (e) {
            return WebAssembly.instantiate(await copy.arrayBuffer(), imports);
        }
    }",
    ),
    ("function initSync(module) {", ""),
    (
        "async function __wbg_init_once(module_or_path) {",
        "async function __wbg_init_once({ module_or_path }) {
        return __wbg_finalize_init((await __wbg_load(module_or_path, __wbg_get_imports())).instance);
    }",
    ),
];

/// Where the glue has a way out for browsers without it, we have none to offer either: the loader asks for as much.
const CUT: [(&str, &str); 3] = [
    ("    let script_src;\n", "\n    }\n"),
    ("    if (!('encodeInto' in cachedTextEncoder)) {\n", "\n    }\n"),
    ("        if (realloc === undefined) {\n", "\n        }\n"),
];

/// Where there are reference types there is a registry for what is dropped.
const REGISTRY: (&str, &str) = (
    "(typeof FinalizationRegistry === 'undefined')
        ? { register: () => {}, unregister: () => {} }
        : new Fin",
    "new Fin",
);

/// And there is a `globalThis`: nobody asks for the other names of it.
const GLOBALS: [(&str, &str); 4] = [
    ("globalThis", "0;\n                return addToExternrefTable0(globalThis);"),
    ("global", "0;"),
    ("self", "0;"),
    ("window", "0;"),
];

/// The glue without what nobody uses.
pub(super) fn slim(glue: &str) -> Result<String> {
    let mut glue = glue.to_owned();
    for (head, replacement) in REPLACED {
        let from = glue.find(head).with_context(|| format!("wasm-bindgen's glue has no `{head}`"))?;
        let length = glue[from..].find("\n    }\n").context("a function of the glue has no end")?;
        glue.replace_range(from..from + length + "\n    }".len(), replacement);
    }
    for (head, end) in CUT {
        let from = glue.find(head).with_context(|| format!("wasm-bindgen's glue has no `{head}`"))?;
        let length = glue[from..].find(end).context("a block of the glue has no end")?;
        glue.replace_range(from..from + length + end.len(), "");
    }
    swap(&mut glue, REGISTRY.0, REGISTRY.1)?;
    for (name, plain) in GLOBALS {
        let asked = format!(
            "typeof {name} === 'undefined' ? undefined : {name};
                return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);"
        );
        swap(&mut glue, &asked, plain)?;
    }
    let exported = "Object.assign(__wbg_init, { initSync }, exports)";
    if !glue.contains(exported) {
        bail!("wasm-bindgen's glue does not end with `{exported}`");
    }
    Ok(glue.replace(exported, "Object.assign(__wbg_init, exports)"))
}

/// The glue with the names that wasm-opt has given: `{"imports": [[module, old, new]], "exports": [[old, new]]}`.
pub(super) fn rename(glue: &str, names: &[u8]) -> Result<String> {
    let names: Value = serde_json::from_slice(names).context("wasm-opt did not say its new names")?;
    let list = |kind: &str| names[kind].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut glue = glue.to_owned();
    let mut modules = Vec::new();
    for import in list("imports") {
        let (module, old, new) = (text(&import[0]), text(&import[1]), text(&import[2]));
        swap(&mut glue, &format!(" {old}: function("), &format!(" {new}: function("))?;
        modules.push(module);
    }
    // What wasm-opt has found unused keeps its long name, and goes.
    while let Some(from) = glue.find("\n            __wb").filter(|from| is_import(&glue[from + 1..])) {
        let length = glue[from..].find("\n            }").context("an import of the glue has no end")?;
        let line = glue[from + length + 1..].find('\n').context("the glue has no end")?;
        glue.replace_range(from..from + length + 1 + line, "");
    }
    for export in list("exports") {
        let (old, new) = (text(&export[0]), text(&export[1]));
        // An export that the glue never calls has no name in it.
        glue = whole_word(&glue, &format!("wasm.{old}"), &format!("wasm.{new}"));
    }
    modules.dedup();
    match modules.as_slice() {
        [module] => swap(&mut glue, &format!("\"{module}\""), "a")?,
        _ => bail!("the wasm imports from {} modules", modules.len()),
    }
    Ok(glue)
}

/// Whether a text begins with a function of the import object.
fn is_import(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.contains(": function("))
}

fn swap(glue: &mut String, old: &str, new: &str) -> Result<()> {
    if !glue.contains(old) {
        bail!("wasm-bindgen's glue has no `{old}`");
    }
    *glue = glue.replace(old, new);
    Ok(())
}

fn whole_word(text: &str, old: &str, new: &str) -> String {
    let mut pieces = text.split(old);
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let goes_on = piece.starts_with(|next: char| next.is_alphanumeric() || next == '_');
        whole.push_str(if goes_on { old } else { new });
        whole.push_str(piece);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::{rename, slim};

    #[test]
    fn a_glue_of_another_shape_stops_the_build() {
        assert!(slim("let wasm_bindgen = (function(exports) { return exports; })({});").is_err());
    }

    #[test]
    fn names_become_short_on_both_sides() {
        let glue = "const i = {\n __wbg_new_1: function() {},\n};\nreturn { \"./x_bg.js\": i };\nwasm.start(); wasm.start_2();";
        let names = br#"{"imports": [["./x_bg.js", "__wbg_new_1", "b"]], "exports": [["start", "c"]]}"#;
        let renamed = rename(glue, names).expect("both are there");
        assert_eq!(
            renamed,
            "const i = {\n b: function() {},\n};\nreturn { a: i };\nwasm.c(); wasm.start_2();"
        );
        assert!(rename("", names).is_err());
    }
}
