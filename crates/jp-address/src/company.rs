//! Companies: in the third line, Amazon's box for 会社名, in which people also finish a long building name; and behind the
//! building, where people write one all the same.

/// Words that only organisations carry.
const ORGANISATION: [&str; 33] = [
    "会社",
    "(株)",
    "(有)",
    "(同)",
    "(資)",
    "(名)",
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
    "商会",
    "コーポレーション",
];

/// How the name of an organisation or of its part ends.
const ORGANISATION_END: [&str; 18] = [
    "部",
    "課",
    "係",
    "局",
    "社",
    "会",
    "店",
    "院",
    "塾",
    "署",
    "庁",
    "校",
    "園",
    "支所",
    "庁舎",
    "教室",
    "センター",
    "サロン",
];

/// Words that only buildings carry, and hardly any 町域.
const BUILDING: [&str; 15] = [
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
    "ハウス",
];

/// Words that end the name of a building, or stand before a number: 本荘 is a town, 本荘3 a house.
const BUILDING_END: [&str; 11] =
    ["号室", "号棟", "号館", "番館", "番街", "階", "棟", "団地", "住宅", "荘", "寮"];

/// Words that make a name a company's, wherever it stands.
const LEGAL_FORM: [&str; 8] =
    ["株式会社", "有限会社", "合同会社", "合資会社", "(株)", "(有)", "(同)", "法人"];

/// Words of organisations in Latin letters, compared in lower case and as whole words.
const LATIN: [&str; 9] = ["inc", "llc", "ltd", "corp", "corporation", "company", "co", "gk", "kk"];

/// What the third line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ThirdLine {
    Company,
    Building,
    /// The box says company, the text does not.
    Either,
}

/// Judges the third line.
pub(crate) fn judge(line: &str) -> ThirdLine {
    let latin = |word: &str| LATIN.contains(&word.to_ascii_lowercase().as_str());
    if ORGANISATION.iter().any(|word| line.contains(word))
        || line.split(|c: char| !c.is_ascii_alphabetic()).any(latin)
    {
        return ThirdLine::Company;
    }
    // No word begins with these: the line was cut in the middle of one.
    let cut = line.starts_with(|c| "ンーッャュョァィゥェォ".contains(c));
    if cut || is_building(line) || is_indoors(line) {
        return ThirdLine::Building;
    }
    if ORGANISATION_END.iter().any(|end| line.ends_with(end)) {
        ThirdLine::Company
    } else {
        ThirdLine::Either
    }
}

/// Does a text of a 町域 go on into a building's name?
pub(crate) fn names_building(text: &[char]) -> bool {
    let text: String = text.iter().collect();
    BUILDING.iter().any(|word| text.contains(word))
}

fn is_building(line: &str) -> bool {
    let ends = |word: &&str| {
        let behind = line.rsplit_once(*word).map(|(_, behind)| behind.chars().next());
        behind.is_some_and(|next| next.is_none_or(|next| next.is_ascii() || next == '第'))
    };
    BUILDING.iter().any(|word| line.contains(word)) || BUILDING_END.iter().any(ends)
}

/// The company at the end of a building's text: the byte where it begins, after a space. `Err` where a company is named,
/// but not where it begins.
pub(crate) fn behind(building: &str) -> Result<Option<usize>, ()> {
    let is_company = |text: &str| LEGAL_FORM.iter().any(|word| text.contains(word));
    if !is_company(building) {
        return Ok(None);
    }
    let start = building.rfind(' ').map(|space| space + 1);
    match start.and_then(|start| building.get(start..)) {
        Some(last) if is_company(last) && !is_company(&building[..building.len() - last.len()]) => Ok(start),
        None if LEGAL_FORM.iter().any(|word| building.starts_with(word)) && is_all_company(building) => {
            Ok(Some(0))
        }
        _ => Err(()),
    }
}

/// A text that begins with 株式会社 and has no building's word or number in it is all company.
fn is_all_company(text: &str) -> bool {
    !is_building(text) && !text.contains(|c: char| c.is_ascii_digit())
}

/// A room or a floor (`A-203`, `#305`, `…15F`), somebody's house (`佐藤方`), or a name with a room's number behind it.
fn is_indoors(line: &str) -> bool {
    let digits = |text: &str| text.chars().rev().take_while(char::is_ascii_digit).count();
    let words = line.split(|c: char| !c.is_ascii_alphabetic()).map(str::len).max().unwrap_or_default();
    let room = line.is_ascii() && words <= 2 && line.contains(|c: char| c.is_ascii_digit());
    let floor = line.strip_suffix(['F', 'f']).is_some_and(|rest| digits(rest) > 0);
    room || floor || digits(line) >= 3 || ["方", "気付"].iter().any(|end| line.ends_with(end))
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
            "Sample Co., Ltd.",
            "開発部",
            "総務課",
            "美容室サロン",
            "本荘税務署",
            "県庁",
            "テストコーポレーション",
            "住宅供給公社",
        ] {
            assert_eq!(judge(line), ThirdLine::Company, "{line}");
        }
        for line in [
            "101",
            "A-203",
            "#305",
            "コーポ山田201",
            "15階",
            "305号室",
            "メゾン目黒",
            "佐藤様方",
            "佐藤方",
            "目黒15F",
            "本荘3",
            "若葉荘",
            "県営住宅 2棟 305",
            "ひまわり201",
            "ンション目黒台",
        ] {
            assert_eq!(judge(line), ThirdLine::Building, "{line}");
        }
        for line in ["ウス目黒", "アマゾン", "ひまわり", "山田太郎", "KIX4", "GLP ALFALINK3", "サンコー 2"]
        {
            assert_eq!(judge(line), ThirdLine::Either, "{line}");
        }
    }

    #[test]
    fn a_company_behind_a_building() {
        let split = |text: &'static str| behind(text).map(|at| at.map(|at| (&text[..at], &text[at..])));
        assert_eq!(split("テストビル5F 株式会社サンプル"), Ok(Some(("テストビル5F ", "株式会社サンプル"))));
        assert_eq!(split("株式会社サンプル"), Ok(Some(("", "株式会社サンプル"))));
        assert_eq!(split("テストビル5F"), Ok(None));
        assert_eq!(split("テストビル5F株式会社サンプル"), Err(()), "nothing says where it begins");
        assert_eq!(split("株式会社サンプル テストビル5F"), Err(()));
        assert_eq!(split("テストビル5F 株式会社サンプル 営業部"), Err(()));
    }
}
