//! Who exists at the start: a Japanese demo merchant with a key made in this very process, and five buyers
//! whose data is wrong in the ways in which real Japanese Amazon accounts are.

use anyhow::Context as _;

use crate::domain::buyer::{Address, Behaviour, Buyer, Instrument};
use crate::domain::merchant::{ApiKey, Merchant, Store};
use crate::enroll;

/// The password of every seeded buyer.
pub(crate) const PASSWORD: &str = "amazon";
/// The code that Amazon's pages ask for.
pub(crate) const CODE: &str = "123456";

/// The demo merchant with a fresh RSA-2048 key, whose button may stand on these origins.
pub(crate) fn merchant(origins: Vec<String>) -> anyhow::Result<Merchant> {
    let (private_key_pem, public) = enroll::key_pair()?;
    let mut key = ApiKey::new("SANDBOX-AGDEMOKEY00000000000000JP".to_owned(), &public)
        .context("the public key is no RSA key")?;
    key.private_key_pem = Some(private_key_pem);
    Ok(Merchant {
        id: "A3DEMOMERCHANTJP".to_owned(),
        stores: vec![Store {
            id: "amzn1.application-oa2-client.0de10000000000000000000000000001".to_owned(),
            name: "デモショップ".to_owned(),
            origins,
        }],
        keys: vec![key],
        ipn_url: None,
        is_demo: true,
    })
}

/// Clean, messy, moving, paying by gift card, asked for a code.
pub(crate) fn buyers() -> Vec<Buyer> {
    vec![clean(), messy(), moving(), gift(), careful()]
}

fn card(brand: &str, tail: &str) -> Instrument {
    let behaviour = match tail {
        "3434" => Behaviour::Declined,
        "3064" => Behaviour::BuyerCancels,
        "0701" => Behaviour::AuthorizesLater,
        "4354" => Behaviour::DeclinesLater,
        _ => Behaviour::Succeeds,
    };
    Instrument::Card { brand: brand.to_owned(), tail: tail.to_owned(), behaviour }
}

/// One card for each simulation, and two that just work.
pub(crate) fn cards() -> Vec<Instrument> {
    vec![
        card("Visa", "1111"),
        card("Visa", "3434"),
        card("JCB", "3064"),
        card("MasterCard", "4444"),
        card("Visa", "0701"),
        card("Amex", "4354"),
    ]
}

fn address(name: &str, postal_code: &str, state: &str, lines: [Option<&str>; 3], phone: &str) -> Address {
    let [line1, line2, line3] = lines.map(|line| line.map(str::to_owned));
    Address {
        name: name.to_owned(),
        line1: line1.unwrap_or_default(),
        line2,
        line3,
        state_or_region: state.to_owned(),
        postal_code: postal_code.to_owned(),
        phone_number: phone.to_owned(),
    }
}

fn clean() -> Buyer {
    let lines = [Some("目黒区下目黒1-8-1"), Some("テストビル5F"), None];
    let home = address("試験 太郎", "153-0064", "東京都", lines, "0312345678");
    Buyer {
        email: "taro@buyer.example".to_owned(),
        name: "試験 太郎".to_owned(),
        phone_number: Some("0312345678".to_owned()),
        billing_address: Some(home.clone()),
        addresses: vec![home],
        instruments: cards(),
        always_selects: false,
        asks_code: false,
        purpose: "整った住所・6枚のカード(3434は否認、3064は購入者キャンセル、0701と4354は後から決まる)"
            .to_owned(),
    }
}

/// Name in one word, full-width digits and a minus sign in the code, a romaji prefecture, no 市区町村, the
/// company in line 3, a phone in international form behind an invisible mark; billing spelt differently.
fn messy() -> Buyer {
    let phone = "\u{202A}+81 90-1234-5678";
    let lines = [Some("桜丘町２６−１"), Some("テストタワー１５Ｆ"), Some("株式会社テスト商会")];
    let work = address("佐藤花子", "１５０−００３１", "Tokyo-to", lines, phone);
    Buyer {
        email: "messy@buyer.example".to_owned(),
        name: "佐藤花子".to_owned(),
        phone_number: Some(phone.to_owned()),
        billing_address: Some(Address { state_or_region: "東京都".to_owned(), ..work.clone() }),
        addresses: vec![work],
        instruments: vec![card("JCB", "1111"), card("MasterCard", "4444")],
        always_selects: false,
        asks_code: false,
        purpose: "姓名の区切りなし・全角・ローマ字の県名など、乱れた住所".to_owned(),
    }
}

fn moving() -> Buyer {
    let tokyo_lines = [Some("世田谷区北沢2-3-4"), Some("コーポ北沢201"), None];
    let sapporo_lines = [Some("札幌市中央区北一条西2-1-1"), Some("テストマンション801"), None];
    let tokyo = address("引越 次郎", "155-0031", "東京都", tokyo_lines, "09011112222");
    let sapporo = address("引越 次郎", "060-0001", "北海道", sapporo_lines, "0112345678");
    Buyer {
        email: "move@buyer.example".to_owned(),
        name: "引越 次郎".to_owned(),
        phone_number: Some("09011112222".to_owned()),
        billing_address: Some(tokyo.clone()),
        addresses: vec![tokyo, sapporo],
        instruments: vec![card("Visa", "1111"), card("MasterCard", "4444")],
        always_selects: true,
        asks_code: false,
        purpose: "住所が2件(東京・札幌)。住所の選択画面が必ず出る".to_owned(),
    }
}

fn gift() -> Buyer {
    let lines = [Some("大阪市北区梅田3-1-3"), None, None];
    Buyer {
        email: "gift@buyer.example".to_owned(),
        name: "贈答 三恵".to_owned(),
        phone_number: None,
        billing_address: None,
        addresses: vec![address("贈答 三恵", "530-0001", "大阪府", lines, "0661234567")],
        instruments: vec![Instrument::GiftBalance],
        always_selects: true,
        asks_code: false,
        purpose: "Amazonギフトカード残高だけ。電話番号なし・選択画面が必ず出る".to_owned(),
    }
}

fn careful() -> Buyer {
    let lines = [Some("横浜市西区みなとみらい2-2-1"), Some("テストタワー30F"), None];
    let home = address("認証 四郎", "220-0012", "神奈川県", lines, "0451234567");
    Buyer {
        email: "mfa@buyer.example".to_owned(),
        name: "認証 四郎".to_owned(),
        phone_number: Some("0451234567".to_owned()),
        billing_address: Some(home.clone()),
        addresses: vec![home],
        instruments: vec![card("Visa", "1111"), card("Visa", "3434")],
        always_selects: false,
        asks_code: true,
        purpose: "お支払いの前に確認コードを求められる(コードは 123456)".to_owned(),
    }
}
