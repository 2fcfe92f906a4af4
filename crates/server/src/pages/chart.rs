//! Charts as numbers that a template draws: inline SVG without a style of its own, widths in per cent of whatever room
//! there is, and the same numbers as a table.

use serde::Serialize;

/// Height of one bar with its words, in pixels.
const ROW: i64 = 44;
/// Height of the room that columns stand in.
const ROOM: i64 = 120;

/// One bar or column.
#[derive(Debug, Serialize)]
pub(crate) struct Bar {
    label: String,
    /// The value in words.
    value: String,
    x: String,
    y: i64,
    width: String,
    height: i64,
    /// Where the words stand.
    text_y: i64,
}

/// A chart.
#[derive(Debug, Serialize)]
pub(crate) struct Chart {
    height: i64,
    bars: Vec<Bar>,
    /// Whether there is anything to see.
    empty: bool,
    most: i64,
}

/// Bars below each other, each with its words above it.
pub(crate) fn bars(rows: &[(String, i64, String)]) -> Chart {
    let most = rows.iter().map(|(_, count, _)| *count).max().unwrap_or(0);
    let bars = (0..).zip(rows).map(|(at, (label, count, value))| Bar {
        label: label.clone(),
        value: value.clone(),
        x: "0".to_owned(),
        y: at * ROW + 22,
        width: per_cent(*count, most),
        height: 14,
        text_y: at * ROW + 16,
    });
    Chart {
        height: ROW * i64::try_from(rows.len()).unwrap_or(0),
        bars: bars.collect(),
        empty: most == 0,
        most,
    }
}

/// Columns beside each other, one for each day.
pub(crate) fn columns(days: &[(String, i64)]) -> Chart {
    let most = days.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let number = i64::try_from(days.len()).unwrap_or(1).max(1);
    let columns = (0..).zip(days).map(|(at, (label, count))| {
        let height = if most == 0 { 0 } else { (count * ROOM + most - 1) / most };
        Bar {
            label: label.clone(),
            value: count.to_string(),
            x: per_cent(at, number),
            y: ROOM - height,
            // A gap of a fifth between two columns.
            width: per_cent(4, number * 5),
            height,
            text_y: ROOM + 16,
        }
    });
    Chart { height: ROOM, bars: columns.collect(), empty: most == 0, most }
}

/// 「12.3%」, in whole numbers.
pub(crate) fn per_cent(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return "0%".to_owned();
    }
    let tenths = (part * 1_000 + whole / 2) / whole;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::{bars, columns, per_cent};

    #[test]
    fn glance_bars_are_as_long_as_their_numbers() {
        let chart = bars(&[("a".into(), 200, "200".into()), ("b".into(), 25, "25".into())]);
        let widths: Vec<&str> = chart.bars.iter().map(|bar| bar.width.as_str()).collect();
        assert_eq!((widths, chart.height, chart.empty), (vec!["100.0%", "12.5%"], 88, false));
        assert!(bars(&[("a".into(), 0, "0".into())]).empty && bars(&[]).empty);
    }

    #[test]
    fn glance_columns_fill_the_room_and_the_smallest_is_seen() {
        let chart = columns(&[("1".into(), 1_000), ("2".into(), 1), ("3".into(), 0), ("4".into(), 500)]);
        let heights: Vec<i64> = chart.bars.iter().map(|bar| bar.height).collect();
        assert_eq!(heights, [120, 1, 0, 60]);
        assert_eq!(chart.bars[3].x, "75.0%");
        assert!(chart.bars.iter().all(|bar| bar.y + bar.height == 120));
        assert_eq!((per_cent(1, 3), per_cent(0, 0)), ("33.3%".into(), "0%".into()));
    }
}
