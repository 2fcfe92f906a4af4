//! What is missing, unreadable or only probable, and which part of the address it concerns.

/// A part of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the members of `Atoms`")]
pub enum Part {
    Name,
    Postal,
    Prefecture,
    City,
    Town,
    Street,
    Building,
    Company,
    Phone,
}

/// Something that is missing, unreadable, or only probable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Doubt {
    /// No name.
    NameMissing,
    /// 姓 and 名 were divided by guess, or not at all: [`crate::Name::division`] says which.
    NameDivision,
    /// No phone number (usual for buyers who pay with gift cards only).
    PhoneMissing,
    /// The phone number is not a Japanese one.
    PhoneUnreadable,
    /// No area code of Japan begins the phone number: it has no groups.
    PhoneDivision,
    /// No postal code.
    PostalMissing,
    /// The postal code is not seven digits.
    PostalUnreadable,
    /// Japan Post's list does not have the postal code.
    PostalUnknown,
    /// No prefecture could be told.
    PrefectureMissing,
    /// The prefecture's text, the address lines and the postal code name different prefectures.
    PrefectureDisagrees,
    /// No municipality of today was recognised.
    CityUnknown,
    /// The lines name no municipality; the one of the postal code was put before them.
    CityFromPostal,
    /// The postal code is one of another municipality.
    CityDisagrees,
    /// No 番地 was found.
    StreetMissing,
    /// What was taken for a building may belong to the 番地: at a line's end, or with a number like one.
    StreetOrBuilding,
    /// A company and a building could not be told apart.
    CompanyOrBuilding,
    /// The lines are in Latin letters: they stand in the street as they are.
    NotInJapanese,
    /// Not an address in Japan: nothing was taken apart, the lines stand in the street.
    NotJapan,
}

impl Doubt {
    /// The parts to look at. A contradiction names both sides.
    #[must_use]
    pub const fn parts(self) -> &'static [Part] {
        match self {
            Self::NameMissing | Self::NameDivision => &[Part::Name],
            Self::PhoneMissing | Self::PhoneUnreadable | Self::PhoneDivision => &[Part::Phone],
            Self::PostalMissing | Self::PostalUnreadable | Self::PostalUnknown => &[Part::Postal],
            Self::PrefectureMissing => &[Part::Prefecture],
            Self::PrefectureDisagrees => &[Part::Postal, Part::Prefecture, Part::City],
            Self::CityUnknown | Self::CityFromPostal => &[Part::City],
            Self::CityDisagrees => &[Part::Postal, Part::City],
            Self::StreetMissing => &[Part::Town, Part::Street],
            Self::StreetOrBuilding => &[Part::Street, Part::Building],
            Self::CompanyOrBuilding => &[Part::Building, Part::Company],
            Self::NotInJapanese | Self::NotJapan => &[Part::City, Part::Town, Part::Street, Part::Building],
        }
    }
}
