//! Small tasks of the operator beside serving: preview links, subscriptions, who may use the back office. They may run
//! while the server does.
#![expect(clippy::print_stdout, reason = "their answer is what they print")]

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, IsTerminal as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{Subcommand, ValueEnum};
use server::admin::{AddOperator, Role};
use server::api_keys::Scope;
use server::calendar;
use server::clock::Clock;
use server::settings::Lp;
use server::shop::Shop;
use server::store::Store;
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
    /// Look at a landing page as the widget does: what is found, what is missing, and the line that mends it.
    /// Ends with 1 when something must be mended.
    Check {
        /// Its address, or a file.
        page: String,
        /// The browser to use (Chromium, Chrome, Edge); without it, the one that is found.
        #[arg(long)]
        browser: Option<String>,
        /// Without the browser's own sandbox, as containers need it.
        #[arg(long)]
        no_sandbox: bool,
    },
    /// Write the whole database into a file, while the server goes on. It holds personal data: keep it like that.
    Backup {
        /// The file; it must not be there yet.
        file: PathBuf,
    },
    /// Read a backup into an empty database: whole, or not at all.
    Restore {
        /// The file.
        file: PathBuf,
    },
    /// Who may use the back office. A password comes from LP_AMAZON_PAY_OPERATOR_PASSWORD or the first line of stdin.
    #[command(subcommand)]
    Operator(OperatorTask),
    /// Keys with which other servers (the cart) use /v1.
    #[command(subcommand)]
    ApiKey(ApiKeyTask),
}

/// What to do with API keys.
#[derive(Debug, Subcommand)]
pub(crate) enum ApiKeyTask {
    /// Make one and print it; it is never shown again.
    Add {
        /// Who uses it.
        name: String,
        /// What it may do, e.g. `orders:read,orders:money`.
        #[arg(long, required = true, value_delimiter = ',', value_parser = scope)]
        scopes: Vec<Scope>,
    },
    /// Stop one for good.
    Revoke {
        /// Its name.
        name: String,
    },
    /// List them.
    List,
}

fn scope(word: &str) -> Result<Scope, String> {
    let known = || Scope::ALL.map(Scope::as_str).join(", ");
    Scope::from_word(word).ok_or_else(|| format!("次のいずれかです / one of: {}", known()))
}

/// Looks at a landing page.
pub(crate) fn check(page: &str, browser: Option<&str>, sandboxed: bool) -> anyhow::Result<()> {
    let report = server::check::check(page, browser, sandboxed)?;
    print!("{}", report.text());
    if report.is_bad() {
        std::process::exit(1);
    }
    Ok(())
}

/// What to do with operators.
#[derive(Debug, Subcommand)]
pub(crate) enum OperatorTask {
    /// Let somebody in.
    Add {
        /// What they sign in with.
        name: String,
        /// What they may do.
        #[arg(long, value_enum, default_value = "operator")]
        role: RoleWord,
    },
    /// Give somebody another password; every session of theirs ends.
    Password {
        /// What they sign in with.
        name: String,
    },
    /// List them.
    List,
}

/// A role: 閲覧, 担当, 管理者.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum RoleWord {
    /// Reads.
    Viewer,
    /// Moves money.
    Operator,
    /// Links accounts and lets others in.
    Owner,
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
        Task::Operator(task) => operators(&shop.store, task).await?,
        Task::Check { page, browser, no_sandbox } => check(&page, browser.as_deref(), !no_sandbox)?,
        Task::ApiKey(task) => api_keys(&shop.store, task).await?,
        Task::Backup { file } => backup(&shop.store, &file).await?,
        Task::Restore { file } => restore(&shop.store, &file).await?,
        Task::PreviewLink { lp, days } => {
            let lp = named(shop, &lp)?;
            if !shop.switch_of(lp).preview_only {
                println!("{} は公開中です / this LP shows v2 to everybody", lp.id);
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

/// Neither settings nor an Amazon account are needed.
pub(crate) async fn backup(store: &Store, file: &Path) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let context = || format!("{} を作れません / cannot be made", file.display());
    let opened = options.open(file).with_context(context)?;
    let rows = store.backup(BufWriter::new(&opened)).await?;
    opened.sync_all()?;
    println!("{rows} 行を書き出しました / rows were written: {}", file.display());
    Ok(())
}

/// As [`backup`].
pub(crate) async fn restore(store: &Store, file: &Path) -> anyhow::Result<()> {
    let opened =
        File::open(file).with_context(|| format!("{} を開けません / cannot be opened", file.display()))?;
    let rows = store.restore(BufReader::new(opened)).await?;
    store.record("(command)", "restore", None, Some(&rows.to_string()), Clock::default().now()).await?;
    println!("{rows} 行を戻しました / rows were restored");
    Ok(())
}

/// Needs no Amazon account: the first owner comes before it.
pub(crate) async fn operators(store: &Store, task: OperatorTask) -> anyhow::Result<()> {
    let now = Clock::default().now();
    match task {
        OperatorTask::Add { name, role } => {
            let role = match role {
                RoleWord::Viewer => Role::Viewer,
                RoleWord::Operator => Role::Operator,
                RoleWord::Owner => Role::Owner,
            };
            if store.let_in(&name, role, password()?, now).await? == AddOperator::NameTaken {
                bail!("{name} はすでにいます / the name is taken");
            }
            store.record("(command)", "operator.add", Some(&name), Some(role.as_str()), now).await?;
            println!("{name} を追加しました({})/ added", role.as_str());
        }
        OperatorTask::Password { name } => {
            let operator = store.operator_by_name(&name).await?;
            let operator =
                operator.with_context(|| format!("{name} という担当者はいません / no such operator"))?;
            store.change_password(&operator.id, password()?).await?;
            store.record("(command)", "operator.password", Some(&name), None, now).await?;
            println!("{name} のパスワードを変更しました / changed");
        }
        OperatorTask::List => {
            for operator in store.operators().await? {
                let stopped = if operator.disabled { "\t停止中 / stopped" } else { "" };
                println!("{}\t{}{stopped}", operator.name, operator.role.as_str());
            }
        }
    }
    Ok(())
}

/// Needs no Amazon account either.
pub(crate) async fn api_keys(store: &Store, task: ApiKeyTask) -> anyhow::Result<()> {
    let now = Clock::default().now();
    match task {
        ApiKeyTask::Add { name, scopes } => {
            let key = store.make_api_key(&name, &scopes, "(command)", now).await?;
            eprintln!("このキーは二度と表示できません / this key is never shown again:");
            println!("{key}");
        }
        ApiKeyTask::Revoke { name } => {
            let found = store.api_keys().await?.into_iter().find(|key| key.name == name);
            let found = found.with_context(|| format!("{name} というキーはありません / no such key"))?;
            store.revoke_api_key(&found.id, "(command)", now).await?;
            println!("{name} を失効させました / revoked");
        }
        ApiKeyTask::List => {
            for key in store.api_keys().await? {
                let day = |at| calendar::moment(at);
                println!(
                    "{}\t…{}\t{}\t{}\t{}",
                    key.name,
                    key.hint,
                    key.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(","),
                    key.last_used_at.map_or_else(|| "未使用 / never used".to_owned(), day),
                    key.revoked_at.map_or_else(String::new, |at| format!("失効 / revoked {}", day(at))),
                );
            }
        }
    }
    Ok(())
}

/// Never an argument: those can be read by everybody on the machine.
fn password() -> anyhow::Result<String> {
    if let Ok(password) = std::env::var("LP_AMAZON_PAY_OPERATOR_PASSWORD") {
        return Ok(password);
    }
    if std::io::stdin().is_terminal() {
        eprintln!("パスワード(12文字以上。画面に表示されます)/ password (12 characters or more; it shows):");
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("パスワードを読めません / cannot read the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn named<'a>(shop: &'a Shop, id: &str) -> anyhow::Result<&'a Lp> {
    shop.settings.lp(id).with_context(|| format!("shop.toml に LP {id} がありません / no such LP"))
}
