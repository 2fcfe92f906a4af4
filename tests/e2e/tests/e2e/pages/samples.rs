//! Four ways in which Amazon's data comes: clean; messy; a name in one word with a bare prefecture; a prefecture that
//! nobody can read.

/// One account at Amazon, and what must come of its data.
pub(crate) struct Sample {
    /// The account.
    pub(crate) email: &'static str,
    /// What to open it with; nothing for an account that the sandbox has.
    pub(crate) account: &'static [(&'static str, &'static str)],
    /// Words of the table, and what they stand for.
    pub(crate) parts: &'static [(&'static str, &'static str)],
}

pub(crate) fn all() -> [Sample; 4] {
    [clean(), messy(), bare(), odd()]
}

pub(crate) fn clean() -> Sample {
    Sample {
        email: "taro@buyer.example",
        account: &[],
        parts: &[
            ("full", "試験 太郎"),
            ("family", "試験"),
            ("given", "太郎"),
            ("zip", "1530064"),
            ("zip1", "153"),
            ("zip2", "0064"),
            ("prefecture", "東京都"),
            ("number", "13"),
            ("jp", "JP13"),
            ("city", "目黒区"),
            ("town", "下目黒"),
            ("street", "1-8-1"),
            ("building", "テストビル5F"),
            ("tel", "0312345678"),
            ("tel1", "03"),
            ("tel2", "1234"),
            ("tel3", "5678"),
            ("email", "taro@buyer.example"),
        ],
    }
}

pub(crate) fn messy() -> Sample {
    Sample {
        email: "messy@buyer.example",
        account: &[],
        parts: &[
            ("full", "佐藤花子"),
            ("family", "佐藤"),
            ("given", "花子"),
            ("zip", "1500031"),
            ("zip1", "150"),
            ("zip2", "0031"),
            ("prefecture", "東京都"),
            ("number", "13"),
            ("jp", "JP13"),
            ("city", "渋谷区"),
            ("town", "桜丘町"),
            ("street", "26-1"),
            ("building", "テストタワー15F 株式会社テスト商会"),
            ("tel", "09012345678"),
            ("tel1", "090"),
            ("tel2", "1234"),
            ("tel3", "5678"),
            ("email", "messy@buyer.example"),
        ],
    }
}

pub(crate) fn bare() -> Sample {
    Sample {
        email: "bare@buyer.example",
        account: &[
            ("email", "bare@buyer.example"),
            ("name", "高橋一郎"),
            ("state", "大阪"),
            ("postal_code", "5300001"),
            ("line1", "大阪市北区梅田3-1-3"),
            ("line2", "ノースゲート10F"),
            ("phone", "06-6123-4567"),
        ],
        parts: &[
            ("full", "高橋一郎"),
            ("family", "高橋"),
            ("given", "一郎"),
            ("zip", "5300001"),
            ("zip1", "530"),
            ("zip2", "0001"),
            ("prefecture", "大阪府"),
            ("number", "27"),
            ("jp", "JP27"),
            ("city", "大阪市北区"),
            ("town", "梅田"),
            ("street", "3-1-3"),
            ("building", "ノースゲート10F"),
            ("tel", "0661234567"),
            ("tel1", "06"),
            ("tel2", "6123"),
            ("tel3", "4567"),
            ("email", "bare@buyer.example"),
        ],
    }
}

pub(crate) fn odd() -> Sample {
    Sample {
        email: "odd@buyer.example",
        account: &[
            ("email", "odd@buyer.example"),
            ("name", "遠野 次郎"),
            ("state", "-"),
            ("postal_code", "000-0000"),
            ("line1", "どこか町4-5"),
            ("line2", "メゾン2"),
            ("phone", "09099998888"),
        ],
        parts: &[
            ("full", "遠野 次郎"),
            ("family", "遠野"),
            ("given", "次郎"),
            ("zip", "0000000"),
            ("zip1", "000"),
            ("zip2", "0000"),
            ("prefecture", ""),
            ("number", ""),
            ("jp", ""),
            ("city", ""),
            ("town", "どこか町"),
            ("street", "4-5"),
            ("building", "メゾン2"),
            ("tel", "09099998888"),
            ("tel1", "090"),
            ("tel2", "9999"),
            ("tel3", "8888"),
            ("email", "odd@buyer.example"),
        ],
    }
}

impl Sample {
    /// For the evidence of a failure.
    pub(crate) fn name(&self) -> &str {
        self.email.split('@').next().unwrap_or_default()
    }

    /// `{city}{town}` → 目黒区下目黒.
    pub(crate) fn fill(&self, template: &str) -> String {
        let text = self
            .parts
            .iter()
            .fold(template.to_owned(), |text, (word, value)| text.replace(&format!("{{{word}}}"), value));
        text.trim().to_owned()
    }
}
