//! What is sold: 単品 and 定期. Prices are whole yen, tax included; nothing on a page can change them.

use contract::ConsentKind;
use lp_amazon_pay_contract as contract;
use serde::{Deserialize, Serialize};

use super::SettingsError;
use crate::language::Language;

/// One product, under the id that the LP's form sends (ecforce: `variant_id`).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// The variant id.
    pub id: String,
    /// Name that the shopper reads on the confirm page.
    pub name: String,
    /// Price of one, in yen, tax included.
    pub price: i64,
    /// How often it comes; absent for 単品.
    pub cycle: Option<Cycle>,
    /// 初回価格 of a 定期: price of one the first time; 0 is a free first delivery. Absent: `price`.
    pub first_price: Option<i64>,
    /// Delivery fee the first time; absent: the ordinary one.
    pub first_delivery_fee: Option<i64>,
    /// Most that one order may contain.
    #[serde(default = "default_max_quantity")]
    pub max_quantity: u32,
}

fn default_max_quantity() -> u32 {
    10
}

/// How often a 定期 comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cycle {
    /// Every how many.
    pub every: u16,
    /// Of what.
    pub unit: CycleUnit,
}

/// Amazon's frequency units that a 定期 uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CycleUnit {
    /// Days.
    Day,
    /// Calendar months.
    Month,
}

impl CycleUnit {
    /// The database's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
        }
    }

    /// Reads [`Self::as_str`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Day, Self::Month].into_iter().find(|unit| unit.as_str() == word)
    }
}

impl Cycle {
    /// 「1か月ごと」, "every 1 month".
    #[must_use]
    pub(crate) fn text_in(self, language: Language) -> String {
        let unit = match self.unit {
            CycleUnit::Day => "day",
            CycleUnit::Month => "month",
        };
        let plural = if self.every == 1 { "" } else { "s" };
        match language {
            Language::Ja => self.text(),
            Language::En => format!("every {} {unit}{plural}", self.every),
        }
    }

    /// Its length in days, near enough to tell the shorter of two.
    #[must_use]
    pub fn days(self) -> u32 {
        let unit = match self.unit {
            CycleUnit::Day => 1,
            CycleUnit::Month => 30,
        };
        u32::from(self.every) * unit
    }

    /// 「1か月ごと」.
    #[must_use]
    pub fn text(self) -> String {
        match self.unit {
            CycleUnit::Day => format!("{}日ごと", self.every),
            CycleUnit::Month => format!("{}か月ごと", self.every),
        }
    }
}

impl Product {
    /// 単品 or 定期.
    #[must_use]
    pub fn kind(&self) -> ConsentKind {
        if self.cycle.is_some() { ConsentKind::Recurring } else { ConsentKind::OneTime }
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let setting = |name: &str| format!("product.{}.{name}", self.id);
        if self.id.is_empty() || self.name.trim().is_empty() {
            return Err(SettingsError::value(setting("name"), "空にできません / must not be empty"));
        }
        let first = [self.first_price, self.first_delivery_fee];
        if self.price < 0 || first.iter().flatten().any(|yen| *yen < 0) {
            return Err(SettingsError::value(
                setting("price / first_price / first_delivery_fee"),
                "0以上の整数(円) / must be 0 or more",
            ));
        }
        if self.cycle.is_none() && first.iter().any(Option::is_some) {
            return Err(SettingsError::value(
                setting("first_price / first_delivery_fee"),
                "定期だけに付けられます / only a subscription has a first time",
            ));
        }
        if self.price == 0 && self.cycle.is_some() {
            return Err(SettingsError::value(
                setting("price"),
                "定期は1円以上(初回無料は first_price = 0)/ a subscription must cost something (free at first: first_price = 0)",
            ));
        }
        if self.max_quantity == 0 || self.cycle.is_some_and(|cycle| cycle.every == 0) {
            return Err(SettingsError::value(setting("cycle / max_quantity"), "1以上 / must be 1 or more"));
        }
        Ok(())
    }
}
