//! The demo shop's file is the sample; each test spoils one thing in it.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::Settings;

const SAMPLE: &str = include_str!("../../../../shop.toml");

#[test]
fn the_demo_shop_is_well_formed() {
    let settings = Settings::parse(SAMPLE).unwrap();
    let lp = settings.lp("demo").unwrap();
    assert_eq!(settings.product(lp, "").unwrap().id, "101");
    assert!(settings.product(lp, "999").is_none());
    assert_eq!(settings.delivery.fee_to("北海道", 1980), Some(990));
    assert_eq!(settings.delivery.fee_to("東京都", 5400), Some(0));
}

#[test]
fn each_mistake_is_named() {
    for (from, to, named) in [
        ("until = \"本", "until = \"\" #", "legal.one_time.until"),
        ("\"北海道\" = 990", "\"北海\" = 990", "delivery: 北海"),
        ("price = 1980", "price = -1", "product.101.price"),
        ("products = [\"201\", \"202\"]", "products = [\"999\"]", "lp.teiki.products"),
        (
            "origins = [\"http://localhost:8080\"]",
            "origins = [\"http://localhost:8080/\"]",
            "lp.demo.origins",
        ),
        ("order_prefix = \"AS\"", "order_prefix = \"\"", "shop.order_prefix"),
        ("max_quantity = 3", "max_quantity = 0", "product.101"),
        ("support =", "suport =", "suport"),
        (
            "id = \"demo\"",
            "id = \"demo\"\ncart_pages = { confirm = \"http://localhost:8080/c\", result = \"https://elsewhere.example/t\" }",
            "lp.demo.cart_pages",
        ),
    ] {
        let spoiled = SAMPLE.replacen(from, to, 1);
        assert_ne!(spoiled, SAMPLE, "{from}");
        let error = Settings::parse(&spoiled).unwrap_err().to_string();
        assert!(error.contains(named), "{named}: {error}");
    }
}
