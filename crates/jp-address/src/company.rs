//! The third line: Amazon's box for 会社名, in which people also finish a long building name.

/// Words that only organisations carry.
const ORGANISATION: [&str; 30] = [
    "会社",
    "(株)",
    "(有)",
    "(同)",
    "法人",
    "組合",
    "協会",
    "財団",
    "銀行",
    "信用金庫",
    "病院",
    "医院",
    "クリニック",
    "薬局",
    "大学",
    "学校",
    "学園",
    "幼稚園",
    "保育園",
    "役所",
    "役場",
    "事務所",
    "営業所",
    "支店",
    "本社",
    "工場",
    "研究所",
    "製作所",
    "商店",
    "店",
];

/// Words that only buildings carry.
const BUILDING: [&str; 24] = [
    "号室",
    "号棟",
    "号館",
    "階",
    "棟",
    "ビル",
    "マンション",
    "アパート",
    "ハイツ",
    "コーポ",
    "ハイム",
    "レジデンス",
    "タワー",
    "メゾン",
    "コート",
    "パレス",
    "ヒルズ",
    "ガーデン",
    "プラザ",
    "団地",
    "住宅",
    "荘",
    "寮",
    "様方",
];

/// Words of organisations in Latin letters, compared in lower case and as whole words.
const LATIN: [&str; 8] = ["inc", "llc", "ltd", "corp", "corporation", "company", "gk", "kk"];

/// What the third line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ThirdLine {
    Company,
    Building,
    /// The box says company, the text does not.
    Either,
}

/// Judges the third line. `before` is the second line: where it is full, the third is probably its end.
pub(crate) fn judge(line: &str, before: &str) -> ThirdLine {
    /// Amazon's boxes hold this many full-width characters.
    const BOX: usize = 16;
    let latin = |word: &str| LATIN.contains(&word.to_ascii_lowercase().as_str());
    if ORGANISATION.iter().any(|word| line.contains(word))
        || line.split(|c: char| !c.is_ascii_alphabetic()).any(latin)
    {
        return ThirdLine::Company;
    }
    let room = line.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == ' ')
        && line.chars().any(|c| c.is_ascii_digit());
    // No word begins with these: the line was cut in the middle of one.
    let cut = line.starts_with(|c| "ンーッャュョァィゥェォ".contains(c));
    if room || cut || BUILDING.iter().any(|word| line.contains(word)) || ends_with_floor(line) {
        return ThirdLine::Building;
    }
    if before.chars().count() >= BOX { ThirdLine::Either } else { ThirdLine::Company }
}

/// `…15F`.
fn ends_with_floor(line: &str) -> bool {
    line.strip_suffix(['F', 'f']).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn companies_and_ends_of_buildings() {
        for line in [
            "アマゾンジャパン合同会社",
            "(株)サンプル",
            "サンプル株式会社 3F",
            "山田内科クリニック",
            "Sample Inc.",
            "開発部",
        ] {
            assert_eq!(judge(line, "アルコタワー"), ThirdLine::Company, "{line}");
        }
        for line in ["101", "A-203", "コーポ山田201", "15階", "305号室", "メゾン目黒", "佐藤様方", "目黒15F"]
        {
            assert_eq!(judge(line, ""), ThirdLine::Building, "{line}");
        }
        assert_eq!(judge("ンション目黒台", "東京都目黒区下目黒レジデンスグ"), ThirdLine::Building);
        assert_eq!(judge("ウス目黒", "グランドパークサイドテラスガーデンハ"), ThirdLine::Either);
    }
}
