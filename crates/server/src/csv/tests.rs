//! What a spreadsheet is given.

use super::{Cell, Dialect, Encoding};

const PLAIN: Dialect = Dialect { encoding: Encoding::Utf8, excel: false };
const EXCEL: Dialect = Dialect { encoding: Encoding::Utf8, excel: true };
const JIS: Dialect = Dialect { encoding: Encoding::ShiftJis, excel: false };

fn text(dialect: Dialect, text: &str) -> String {
    String::from_utf8(dialect.line(&[Cell::Text(text.into())])).expect("UTF-8").trim_end().to_owned()
}

#[test]
fn csv_defuses_formulas_and_keeps_amounts_numbers() {
    for wicked in ["=1+1", "+81", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u{ff1d}1", "|calc"] {
        assert!(text(EXCEL, wicked).starts_with("\"'"), "{wicked:?} {}", text(EXCEL, wicked));
    }
    assert_eq!(text(EXCEL, "1,\"2\"\n3"), "\"1,\"\"2\"\"\n3\"");
    let line = PLAIN.line(&[Cell::Number(2_530), Cell::Number(-1), Cell::Empty, Cell::Plain("単品".into())]);
    assert_eq!(String::from_utf8(line).expect("UTF-8"), "2530,-1,,\"単品\"\r\n");
}

#[test]
fn csv_for_excel_keeps_zeros_and_house_numbers() {
    for changed in ["0120", "090123456789", "1-2-3", "1/2", "2026-1", "10:30", "1.50", "1e5", "123456789012"]
    {
        assert_eq!(text(EXCEL, changed), format!("\"=\"\"{changed}\"\"\""), "{changed}");
        assert_eq!(text(PLAIN, changed), format!("\"{changed}\""), "{changed}");
    }
    for kept in ["153-0064", "03-1234-5678", "0120-123-456", "090-1234-5678", "7", "2026", "目黒1-8-1", ""]
    {
        assert_eq!(text(EXCEL, kept), format!("\"{kept}\""), "{kept}");
    }
}

#[test]
fn csv_in_shift_jis_never_holds_another_character() {
    let bytes = |text: &str| {
        let line = JIS.line(&[Cell::Text(text.into())]);
        let (back, _, broken) = encoding_rs::SHIFT_JIS.decode(&line);
        assert!(!broken, "{text}");
        back.trim_end().trim_matches('"').to_owned()
    };
    assert_eq!(bytes("東京 髙島屋 ①"), "東京 髙島屋 ①");
    assert_eq!(bytes("吉\u{20bb7}家😀é"), "吉〓家〓〓");
    assert_eq!(bytes("か\u{3099}"), "か〓");
    assert_eq!(bytes("10\u{301c}20"), "10\u{ff5e}20");
    assert_eq!(bytes("\u{a5}100"), "\u{ffe5}100");
    assert!(JIS.begin().is_empty() && PLAIN.begin() == [0xef, 0xbb, 0xbf]);
    // Long enough that the encoder's room has to grow.
    let long = "髙😀".repeat(5_000);
    assert_eq!(bytes(&long), "髙〓".repeat(5_000));
}
