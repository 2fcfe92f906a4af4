//! From Amazon's free-text Japanese names and addresses to the parts that a form asks for.
//! (Interface that crates/server is written against; whoever fills it in keeps these names.)
#![forbid(unsafe_code)]

/// Amazon's free text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Address<'a> {
    /// Whole name.
    pub name: Option<&'a str>,
    /// Line 1.
    pub address_line1: Option<&'a str>,
    /// Line 2.
    pub address_line2: Option<&'a str>,
    /// Line 3.
    pub address_line3: Option<&'a str>,
    /// City.
    pub city: Option<&'a str>,
    /// County.
    pub county: Option<&'a str>,
    /// District.
    pub district: Option<&'a str>,
    /// Prefecture, free text.
    pub state_or_region: Option<&'a str>,
    /// Postal code.
    pub postal_code: Option<&'a str>,
    /// Phone.
    pub phone_number: Option<&'a str>,
    /// ISO-2.
    pub country_code: Option<&'a str>,
}

/// Parts.
#[derive(Clone, Debug, Default)]
pub struct Atoms {
    /// Name.
    pub name: Name,
    /// Seven digits.
    pub postal: Option<String>,
    /// Prefecture.
    pub prefecture: Option<Prefecture>,
    /// 市区町村.
    pub city: String,
    /// 町域.
    pub town: String,
    /// 番地.
    pub street: String,
    /// 建物.
    pub building: String,
    /// 会社.
    pub company: String,
    /// Digits.
    pub phone: Option<String>,
    /// What is uncertain.
    pub doubts: Vec<Doubt>,
}

/// A name.
#[derive(Clone, Debug, Default)]
pub struct Name {
    /// 姓.
    pub family: String,
    /// 名.
    pub given: String,
    /// Everything.
    pub full: String,
    /// Certain?
    pub certain: bool,
}

/// One of the 47.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefecture(u8);

impl Prefecture {
    /// By any spelling.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [("北海道", 1), ("東京都", 13), ("沖縄県", 47)].iter().find(|(n, _)| *n == name).map(|(_, id)| Self(*id))
    }
    /// Full Japanese name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 { 1 => "北海道", 13 => "東京都", _ => "沖縄県" }
    }
    /// 1–47.
    #[must_use]
    pub fn id(self) -> u8 { self.0 }
}

/// Something uncertain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The name could not be divided with certainty.
    Name,
}

/// Reads.
#[must_use]
pub fn read(address: &Address<'_>) -> Atoms {
    Atoms { prefecture: address.state_or_region.and_then(Prefecture::from_name), ..Atoms::default() }
}
