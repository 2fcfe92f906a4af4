//! Our SDK against Amazon's real sandbox, for whoever has keys. Nothing else in the house needs Amazon, or keys.
//!
//! Which variables they stand in is told at the top of `crates/amazon-pay/tests/amazon_sandbox.rs`.

use anyhow::Result;

use super::summary::Tally;
use crate::child;

/// What the test says, and passes, when there are none.
const NO_KEYS: &str = "not run: no keys";

/// `None` without keys: then nothing was tested.
pub(super) fn run(only: Option<&str>) -> Result<Option<Tally>> {
    let mut cargo = child::command("cargo")?;
    cargo.args(["test", "-p", "amazon-pay", "--test", "amazon_sandbox", "--", "--ignored", "--nocapture"]);
    Ok(tally(&child::tee(cargo.args(only))?))
}

fn tally(run: &(bool, String)) -> Option<Tally> {
    let (success, text) = run;
    let idle = *success && text.contains(NO_KEYS);
    (!idle).then(|| Tally::of_run(run))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_keys_nothing_was_tested() {
        let passed = "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(tally(&(true, format!("{NO_KEYS}\n{passed}"))), None);
        assert_eq!(tally(&(true, passed.to_owned())), Some(Tally { passed: 1, ..Tally::default() }));
        assert_eq!(tally(&(false, NO_KEYS.to_owned())), Some(Tally { failed: 1, ..Tally::default() }));
    }
}
