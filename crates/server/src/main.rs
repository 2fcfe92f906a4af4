//! `lp-amazon-pay-server`: reads its settings, opens its database, serves, or does a small task and ends.

mod tasks;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::Parser;
use server::amazon::Amazon;
use server::clock::Clock;
use server::mail::Postman;
use server::settings::Settings;
use server::shop::Shop;
use server::store::Store;
use server::vault::Vault;
use server::widget::Widget;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use tasks::Task;

/// The backend of lp-amazon-pay.
#[derive(Debug, Parser)]
#[command(version)]
struct Options {
    /// Address to listen on.
    #[arg(long, env = "LP_AMAZON_PAY_LISTEN", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// The shop's settings.
    #[arg(long, env = "LP_AMAZON_PAY_SETTINGS", default_value = "shop.toml")]
    settings: PathBuf,
    /// `sqlite://shop.db?mode=rwc` or `postgres://user@host/name`.
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite://shop.db?mode=rwc", hide_env_values = true)]
    database: String,
    /// Folder of the packed widget (`cargo xtask build` makes it).
    #[arg(long, env = "LP_AMAZON_PAY_WIDGET", default_value = "dist/widget")]
    widget_dir: PathBuf,
    /// Use the demo merchant of a sandbox at this origin instead of real keys from the environment.
    #[arg(long)]
    amazon_sandbox: Option<String>,
    /// What to do; without it, the server serves.
    #[command(subcommand)]
    task: Option<Task>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).init();

    if let Some(Task::Check { page, browser, no_sandbox }) = &options.task {
        return tasks::check(page, browser.as_deref(), !no_sandbox);
    }
    let store = Store::open(&options.database)
        .await
        .context("データベースを開けません / cannot open the database")?;
    let options = match options.task {
        Some(Task::Operator(task)) => return tasks::operators(&store, task).await,
        Some(Task::ApiKey(task)) => return tasks::api_keys(&store, task).await,
        Some(Task::Backup { file }) => return tasks::backup(&store, &file).await,
        Some(Task::Restore { file }) => return tasks::restore(&store, &file).await,
        task => Options { task, ..options },
    };
    let settings = Settings::load(&options.settings)?;
    let (amazon, account) = match &options.amazon_sandbox {
        Some(origin) => Amazon::sandbox(origin).await.map(|(amazon, demo)| (amazon, Some(demo)))?,
        None => {
            let amazon = Amazon::japan();
            let account = amazon.account_from_env()?;
            (amazon, account)
        }
    };
    let shop = Shop::new(settings, store, amazon, Widget::new(options.widget_dir), Clock::default())
        .with_account(account)
        .with_vault(Vault::from_env()?)
        .with_metrics_token(std::env::var("LP_AMAZON_PAY_METRICS_TOKEN").ok().as_deref());
    shop.refresh().await.context("連携したAmazonアカウントを読めません / cannot read the linked account")?;
    if shop.accounts().is_empty() {
        tracing::warn!(
            "Amazonアカウントがありません。管理画面の「外部連携」で連携するまで、LPにボタンは表示されません / no Amazon account yet: link one in the back office"
        );
    }
    if let Some(task) = options.task {
        return tasks::run(&shop, task).await;
    }
    let postman = postman(&shop.settings)?;
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("{} を使えません / cannot listen there", options.listen))?;
    tracing::info!(listen = %options.listen, public_url = %shop.settings.shop.public_url, "open");
    server::serve(listener, shop, postman, Duration::from_secs(15), stop_signal()).await?;
    Ok(())
}

/// Letters are sent when both a sender (`[mail]`) and a mail server (`LP_AMAZON_PAY_SMTP_URL`) are named.
fn postman(settings: &Settings) -> anyhow::Result<Option<Postman>> {
    match (&settings.mail, std::env::var("LP_AMAZON_PAY_SMTP_URL")) {
        (Some(mail), Ok(url)) => Postman::new(mail, &url).map(Some),
        _ => {
            tracing::warn!(
                "メールは送信されません([mail] と LP_AMAZON_PAY_SMTP_URL が必要です) / letters wait in the outbox"
            );
            Ok(None)
        }
    }
}

async fn stop_signal() {
    // If the signal cannot be listened to, serve on; the process can still be killed.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
