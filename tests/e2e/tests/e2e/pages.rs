//! Landing pages as carts render them: found, filled so that the page believes it, confirmed, bought. One folder of
//! `tests/e2e/pages` and one row of `table.rs` for each.

#[path = "pages/designer.rs"]
mod designer;
#[path = "pages/guests.rs"]
mod guests;
#[path = "pages/manners.rs"]
mod manners;
#[path = "pages/playground.rs"]
mod playground;
#[path = "pages/press.rs"]
mod press;
#[path = "pages/rows.rs"]
mod rows;
#[path = "pages/samples.rs"]
mod samples;
#[path = "pages/table.rs"]
mod table;
#[path = "pages/way.rs"]
mod way;

use e2e::{LpPage, Sites, scenario};

/// Tests of each page: one whole way, and the reflect step with each sample of Amazon's data. WebKit's process dies now
/// and then under load: there each sample has a browser of its own, so that a second try is one of one sample.
macro_rules! pages {
    ($($page:ident)+) => {$(
        mod $page {
            use super::{goes_the_whole_way, reflects, samples};

            #[tokio::test]
            async fn is_filled_as_the_page_believes_with_each_sample() {
                reflects(stringify!($page), super::table::$page(), samples::all()).await;
            }

            mod in_a_browser_of_its_own {
                use super::super::{reflects, samples, table};

                #[tokio::test]
                async fn is_filled_with_a_clean_sample() {
                    reflects(stringify!($page), table::$page(), [samples::clean()]).await;
                }

                #[tokio::test]
                async fn is_filled_with_a_messy_sample() {
                    reflects(stringify!($page), table::$page(), [samples::messy()]).await;
                }

                #[tokio::test]
                async fn is_filled_with_a_name_in_one_word_and_a_bare_prefecture() {
                    reflects(stringify!($page), table::$page(), [samples::bare()]).await;
                }

                #[tokio::test]
                async fn is_filled_with_a_prefecture_that_nobody_can_read() {
                    reflects(stringify!($page), table::$page(), [samples::odd()]).await;
                }
            }

            #[tokio::test]
            async fn is_bought_from_the_first_press_to_the_thanks() {
                goes_the_whole_way(stringify!($page), super::table::$page()).await;
            }
        }
    )+};
}

pages! {
    ecforce_one
    eccube4
    generic_labels
    subscstore
    ecforce_split
    ecforce_theme
    eccube2
    repist
    tamago
    generic_romaji
    react_form
    vue_form
    table_form
    repeatplus
}

async fn reflects<const N: usize>(
    name: &'static str,
    page: &'static table::Page,
    samples: [samples::Sample; N],
) {
    let scene = format!("pages_{name}_{}", samples[0].name());
    scenario(&scene, page.lp(), Sites::Three, move |shopper| async move {
        for sample in &samples {
            way::reflects(&shopper, page, sample).await?;
        }
        Ok(())
    })
    .await;
}

async fn goes_the_whole_way(name: &'static str, page: &'static table::Page) {
    scenario(&format!("pages_{name}_way"), page.lp(), Sites::Three, move |shopper| async move {
        way::buys(&shopper, page).await
    })
    .await;
}

impl table::Page {
    fn lp(&self) -> LpPage {
        LpPage { folder: self.folder, shop: self.shop, tag: self.tag.to_owned(), ..LpPage::default() }
    }
}
