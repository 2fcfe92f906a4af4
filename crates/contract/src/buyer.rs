//! The Amazon account's data as the LP's form needs it: parts, already normalised for Japan.
//!
//! An empty string means "Amazon did not give it, or it was not certain": such a part is asked of
//! the shopper, never guessed.

use serde::{Deserialize, Serialize};

/// What a login brings to the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BuyerData {
    /// The buyer's name.
    pub name: NameParts,
    /// E-mail address of the Amazon account.
    pub email: String,
    /// National form with hyphens between its three groups (`03-1234-5678`); without any where the area code is not known.
    pub phone: String,
    /// Seven digits without a hyphen.
    pub postal: String,
    /// 1–47 in JIS order; 0 where it could not be told.
    pub prefecture: u8,
    /// Its full name (東京都): the widget need not carry a list.
    pub prefecture_name: String,
    /// The rest of the default delivery address.
    pub address: AddressParts,
    /// True when every part of the address, postal code and prefecture included, is there and certain: only then are
    /// address fields locked; otherwise the shopper is asked to check them.
    pub complete: bool,
}

/// A Japanese name, as far as it could be divided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NameParts {
    /// 姓.
    pub family: String,
    /// 名; empty when the name could not be divided.
    pub given: String,
    /// The whole as Amazon has it, for forms with one box.
    pub full: String,
    /// False when the division was a guess (no space in Amazon's text): the shopper is asked.
    pub certain: bool,
}

/// An address below the prefecture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AddressParts {
    /// 市区町村.
    pub city: String,
    /// 町域.
    pub town: String,
    /// 番地.
    pub street: String,
    /// 建物名・部屋番号.
    pub building: String,
    /// 会社名 (Amazon's third line).
    pub company: String,
}
