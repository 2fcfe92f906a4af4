//! What the test runners say at their end, as numbers: nextest, libtest (wasm-bindgen's runner speaks the same)
//! and Node.

use std::ops::AddAssign;

/// How many tests passed and failed. Skipped ones count for neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u32,
    pub(super) failed: u32,
    /// Of those that passed, how many did so only at the second try.
    pub(super) flaky: u32,
}

impl Tally {
    /// From a runner's whole output and whether it succeeded. Failure without a failed test (it did not compile,
    /// a browser did not start) counts as one.
    pub(super) fn of_run((success, text): &(bool, String)) -> Self {
        let mut tally = read(text);
        if !success && tally.failed == 0 {
            tally.failed = 1;
        }
        tally
    }

    pub(super) fn line(self) -> String {
        format!("{} passed, {} failed", self.passed, self.failed)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.flaky += other.flaky;
    }
}

/// Sums every summary line; one run of cargo has one per test binary.
fn read(text: &str) -> Tally {
    let mut tally = Tally::default();
    for line in text.lines() {
        // nextest indents what it quotes: a failed test's own "test result" must not count a second time.
        let counts = if line.trim_start().starts_with("Summary [") {
            line.split_once("run: ").map(|(_, counts)| counts)
        } else {
            line.strip_prefix("test result: ")
        };
        if let Some(counts) = counts {
            for piece in counts.split([',', ';', '.', '(', ')']) {
                count(&mut tally, piece.trim().split_once(' '));
            }
        } else if let Some(node) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
            count(&mut tally, node.split_once(' ').map(|(what, number)| (number, what)));
        }
    }
    tally
}

fn count(tally: &mut Tally, piece: Option<(&str, &str)>) {
    let Some((number, what)) = piece else { return };
    let Ok(number) = number.parse::<u32>() else { return };
    match what {
        "passed" | "pass" => tally.passed += number,
        "flaky" => tally.flaky += number,
        "failed" | "exec failed" | "timed out" | "fail" | "cancelled" => tally.failed += number,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u32, failed: u32) -> Tally {
        Tally { passed, failed, flaky: 0 }
    }

    #[test]
    fn nextest() {
        let text = "  PASS [   0.004s] x\n     Summary [   1.203s] 12 tests run: 12 passed, 3 skipped\n";
        assert_eq!(read(text), tally(12, 0));
        let text = "     Summary [   9.100s] 9/12 tests run: 6 passed (1 slow, 1 flaky), 1 failed, 1 exec failed, 1 timed out, 3 skipped";
        assert_eq!(read(text), Tally { flaky: 1, ..tally(6, 3) });
        assert_eq!(read("     Summary [   0.010s] 1 test run: 1 passed, 0 skipped"), tally(1, 0));
    }

    #[test]
    fn nextest_quoting_a_failed_test() {
        let text = "        FAIL [   3.458s] (1/2) e2e::e2e login::login_on_a_form_with_split_fields\n\
                    \x20   test login::login_on_a_form_with_split_fields ... FAILED\n\
                    \x20   test result: FAILED. 0 passed; 1 failed; 0 ignored; 30 filtered out; finished in 3.43s\n\
                    \x20    Summary [   8.100s] 2 tests run: 1 passed, 1 failed, 0 skipped\n";
        assert_eq!(read(text), tally(1, 1));
    }

    #[test]
    fn libtest_and_wasm_bindgen_sum_over_their_binaries() {
        let text = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
                    test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 filtered out; finished in 0.22s\n";
        assert_eq!(read(text), tally(7, 3));
    }

    #[test]
    fn node_in_both_of_its_languages() {
        assert_eq!(
            read("ℹ tests 9\nℹ suites 0\nℹ pass 7\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\n"),
            tally(7, 2)
        );
        assert_eq!(read("# tests 2\n# pass 2\n# fail 0\n# duration_ms 60.1\n"), tally(2, 0));
    }

    #[test]
    fn a_run_that_failed_before_its_first_test_counts() {
        assert_eq!(Tally::of_run(&(false, "error[E0425]: cannot find value".to_owned())), tally(0, 1));
        assert_eq!(Tally::of_run(&(true, "1 passed somewhere in the text".to_owned())), tally(0, 0));
    }
}
