//! What an order is found by: the values of its typed fields (number, names, mail, phone, address) in one spelling.
//!
//! Written with the row, so a search never reads raw JSON and never finds a field's name. Amazon's ids have columns of
//! their own.

use sqlx::Row as _;

use super::{Result, Store, from_json};

/// Orders of before that are filled in at a time.
const AT_A_TIME: i64 = 500;

/// The text that an order is found by: a value a line.
pub(super) fn search_text(
    number: &str,
    buyer: &amazon_pay::SessionBuyer,
    ship_to: &amazon_pay::Address,
) -> String {
    let phones = [&buyer.phone_number, &ship_to.phone_number]
        .into_iter()
        .flatten()
        .map(|text| jp_address::phone(text).map_or_else(|_| plain(text), |phone| plain(&phone.hyphenated())));
    let street: String = [
        &ship_to.state_or_region,
        &ship_to.city,
        &ship_to.county,
        &ship_to.district,
        &ship_to.address_line1,
        &ship_to.address_line2,
        &ship_to.address_line3,
    ]
    .into_iter()
    .flatten()
    .map(String::as_str)
    .collect();
    let texts = [&buyer.name, &buyer.email, &ship_to.name, &ship_to.postal_code].into_iter().flatten();
    let texts = std::iter::once(number).chain(texts.map(String::as_str)).chain([street.as_str()]);
    let mut lines: Vec<String> = texts.map(plain).chain(phones).filter(|line| !line.is_empty()).collect();
    lines.dedup();
    lines.join("\n")
}

/// One spelling: small letters, half-width signs, no spaces, no hyphens, +81 as 0.
pub(super) fn plain(text: &str) -> String {
    let half = |c: char| match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let kept = text.chars().map(half).filter(|c| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
    });
    let kept: String = kept.collect::<String>().to_lowercase();
    match kept.strip_prefix("+81") {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => kept,
    }
}

/// `%…%` with the signs that mean something to LIKE defused; nothing for nothing.
pub(super) fn pattern(search: &str) -> String {
    if search.is_empty() {
        return String::new();
    }
    let defused: String = search
        .chars()
        .flat_map(|c| ['%', '_', '\\'].contains(&c).then_some('\\').into_iter().chain([c]))
        .collect();
    format!("%{defused}%")
}

impl Store {
    /// Fills in the orders of before.
    pub(super) async fn fill_search_texts(&self) -> Result<()> {
        loop {
            let rows = sqlx::query(
                "SELECT id, number, buyer_json, ship_to_json FROM orders WHERE search_text = '' LIMIT $1",
            )
            .bind(AT_A_TIME)
            .fetch_all(&self.pool)
            .await?;
            if rows.is_empty() {
                return Ok(());
            }
            let mut transaction = self.pool.begin().await?;
            for row in &rows {
                let (id, number): (String, String) = (row.try_get(0)?, row.try_get(1)?);
                let text = search_text(&number, &from_json(row.try_get(2)?)?, &from_json(row.try_get(3)?)?);
                sqlx::query("UPDATE orders SET search_text = $1 WHERE id = $2 AND search_text = ''")
                    .bind(text)
                    .bind(id)
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{pattern, plain, search_text};

    #[test]
    fn spellings_meet() {
        assert_eq!(plain("+81 90-1234-5678"), plain("09012345678"));
        assert_eq!(plain("試験\u{3000}太郎"), plain("試験太郎"));
        assert_eq!(plain("TARO@Buyer.Example"), "taro@buyer.example");
        assert_eq!(plain("153\u{2212}0064"), "1530064");
    }

    #[test]
    fn signs_of_like_are_only_letters() {
        assert_eq!(pattern(&plain("  ")), "");
        assert_eq!(pattern("as1"), "%as1%");
        assert_eq!(pattern("100%_\\"), "%100\\%\\_\\\\%");
    }

    #[test]
    fn only_values_are_found() {
        let buyer = r#"{"buyerId":"amzn1.account.A","name":"試験 太郎","email":"taro@buyer.example","phoneNumber":"+819012345678"}"#;
        let address = r#"{"name":"試験 太郎","postalCode":"153-0064","stateOrRegion":"東京都","addressLine1":"目黒区下目黒1-8-1"}"#;
        let text = search_text(
            "AS-1",
            &serde_json::from_str(buyer).expect("a buyer"),
            &serde_json::from_str(address).expect("an address"),
        );
        for found in
            ["as1", "試験太郎", "taro@buyer.example", "09012345678", "1530064", "東京都目黒区下目黒181"]
        {
            assert!(text.lines().any(|line| line == found), "{found} in {text}");
        }
        for lost in ["email", "name", "amzn1", "\"", "buyer_id"] {
            assert!(!text.contains(lost), "{lost}");
        }
    }
}
