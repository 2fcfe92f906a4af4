//! Small tasks of the operator beside serving: preview links and subscriptions. They may run while the server does.
#![expect(clippy::print_stdout, reason = "their answer is what they print")]

use anyhow::{Context as _, bail};
use clap::{Subcommand, ValueEnum};
use server::calendar;
use server::settings::Lp;
use server::shop::Shop;
use server::subscriptions::Wish;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Print a link that shows Amazon Pay (v2) on an LP with `preview_only = true`.
    PreviewLink {
        /// The LP's id in shop.toml.
        lp: String,
        /// How many days it is good for.
        #[arg(long, default_value_t = 14)]
        days: u16,
    },
    /// Revoke every preview link of an LP.
    RevokePreviews {
        /// The LP's id in shop.toml.
        lp: String,
    },
    /// List subscriptions (定期) with their story, or change one.
    Subscriptions {
        /// Its number; without it, all are listed.
        number: Option<String>,
        /// What to do with it.
        #[arg(requires = "number", value_enum)]
        wish: Option<WishWord>,
    },
}

/// What may be done with a subscription.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum WishWord {
    /// Nothing is charged until it is resumed.
    Pause,
    /// Goes on after a pause or a failed payment.
    Resume,
    /// The next delivery is left out.
    Skip,
    /// Over for good; the permission is closed at Amazon.
    End,
}

/// Does it.
pub(crate) async fn run(shop: &Shop, task: Task) -> anyhow::Result<()> {
    match task {
        Task::PreviewLink { lp, days } => {
            let lp = named(shop, &lp)?;
            if !lp.preview_only {
                println!("{} は公開中です(preview_only = false)/ this LP shows v2 to everybody", lp.id);
            }
            println!("{}", shop.preview_link(lp, days).await?);
        }
        Task::RevokePreviews { lp } => {
            let revoked = shop.store.revoke_previews(&named(shop, &lp)?.id, shop.clock.now()).await?;
            println!("{revoked} 件のプレビューリンクを無効にしました / links revoked");
        }
        Task::Subscriptions { number: None, .. } => {
            for subscription in shop.store.subscriptions().await? {
                let content = &subscription.content;
                println!(
                    "{}\t{}\t{}\t{}\t{}\t{}",
                    content.number,
                    subscription.state.as_str(),
                    calendar::written(subscription.next_due),
                    content.quote.total,
                    content.quote.name,
                    subscription.reason.unwrap_or_default(),
                );
            }
        }
        Task::Subscriptions { number: Some(number), wish } => {
            let subscription = shop
                .store
                .subscription_by_number(&number)
                .await?
                .with_context(|| format!("{number} という定期はありません / no such subscription"))?;
            if let Some(wish) = wish {
                let wish = match wish {
                    WishWord::Pause => Wish::Pause,
                    WishWord::Resume => Wish::Resume,
                    WishWord::Skip => Wish::Skip,
                    WishWord::End => Wish::End,
                };
                if !shop.change_subscription(&subscription, wish).await? {
                    bail!("{} の定期にはできません / not from this state", subscription.state.as_str());
                }
            }
            for line in shop.store.story(&subscription.content.id).await? {
                let day = calendar::written(calendar::day(line.at));
                println!("{day}\t{}\t{}", line.what, line.reason.unwrap_or_default());
            }
        }
    }
    Ok(())
}

fn named<'a>(shop: &'a Shop, id: &str) -> anyhow::Result<&'a Lp> {
    shop.settings.lp(id).with_context(|| format!("shop.toml に LP {id} がありません / no such LP"))
}
