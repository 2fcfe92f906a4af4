//! `/admin/csv/{sheet}`: the columns that an operator wants, and the file.
//!
//! The file goes out page by page while it is read. Who took how many lines of what is written down first; what was
//! searched for is not: people search by names.

use std::cmp::Ordering;

use axum::body::Body;
use axum::extract::{Path, Query, RawForm, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use minijinja::context;

use super::guard::Me;
use super::orders::Asked;
use super::page::{back, or_broken, page, refusal};
use crate::admin::{Choice, Column, Sheet, Wanted};
use crate::calendar;
use crate::csv::Encoding;
use crate::shop::Shop;
use crate::store::SubscriptionState;

pub(super) async fn show(
    State(shop): State<Shop>,
    me: Me,
    Path(sheet): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let Some(sheet) = Sheet::from_word(&sheet) else {
        return refusal(&shop, Some(&me), StatusCode::NOT_FOUND);
    };
    let done = async {
        let choice = shop.csv_choice(sheet, me.name()).await?;
        let rows = shop.count_rows(&wanted(sheet, &asked)).await?;
        let language = me.language();
        let columns: Vec<_> = (1..)
            .zip(&choice.columns)
            .map(|(place, column)| {
                context! {
                    place, key => column.key.clone(), on => column.on, title => column.title(language),
                    field => column.question.as_ref().filter(|asked| asked.label != asked.name).map(|asked| asked.name.clone()),
                }
            })
            .collect();
        let values = context! {
            sheet => sheet.as_str(), rows, columns,
            encoding => choice.dialect.encoding.as_str(),
            excel => choice.dialect.excel,
            list => asked.address(&format!("/admin/{}", sheet.as_str()), None),
            asked => asked.values(),
            narrowed => asked.is_narrowed(),
            said => asked.said,
        };
        Ok(page(&shop, &me, "admin/csv.html", values))
    };
    or_broken(&shop, &me, done.await)
}

fn wanted(sheet: Sheet, asked: &Asked) -> Wanted {
    match sheet {
        Sheet::Orders => Wanted::Orders(asked.filter()),
        Sheet::Subscriptions => {
            let state = SubscriptionState::ALL.into_iter().find(|state| state.as_str() == asked.state);
            Wanted::Subscriptions(state)
        }
    }
}

/// What the form of the page says.
struct Said {
    asked: Asked,
    choice: Choice,
}

async fn read(shop: &Shop, me: &Me, sheet: Sheet, form: &[u8]) -> anyhow::Result<Said> {
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(form).into_owned().collect();
    let field =
        |name: &str| fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let mut choice = shop.csv_choice(sheet, me.name()).await?;
    choice.dialect.encoding = Encoding::from_word(field("encoding")).unwrap_or_default();
    choice.dialect.excel = !field("excel").is_empty();
    // The fields come in the page's order, which may not be what is remembered by now.
    let shown: Vec<(&str, usize)> = fields
        .iter()
        .filter_map(|(key, value)| Some((key.strip_prefix("place-")?, value)))
        .zip(1..)
        .map(|((key, typed), place)| (key, typed.trim().parse().unwrap_or(place)))
        .collect();
    let mut placed: Vec<((usize, Ordering), usize, Column)> = choice
        .columns
        .into_iter()
        .map(|mut column| {
            let Some(at) = shown.iter().position(|(key, _)| *key == column.key) else {
                // A question that came up after the page was shown: it stays as it is, behind the others.
                return ((usize::MAX, Ordering::Equal), usize::MAX, column);
            };
            column.on = fields.iter().any(|(key, value)| key == "on" && *value == column.key);
            let goal = shown[at].1;
            // What moves up stands before the column of that place, what moves down behind it.
            ((goal, goal.cmp(&(at + 1))), at, column)
        })
        .collect();
    placed.sort_by_key(|(place, at, _)| (*place, *at));
    choice.columns = placed.into_iter().map(|(_, _, column)| column).collect();
    Ok(Said { asked: Asked::of(&fields), choice })
}

pub(super) async fn save(
    State(shop): State<Shop>,
    me: Me,
    Path(sheet): Path<String>,
    RawForm(form): RawForm,
) -> Response {
    let Some(sheet) = Sheet::from_word(&sheet) else {
        return refusal(&shop, Some(&me), StatusCode::NOT_FOUND);
    };
    let done = async {
        let said = read(&shop, &me, sheet, &form).await?;
        shop.choose_csv(sheet, me.name(), &said.choice).await?;
        Ok(said.asked.back(&format!("/admin/csv/{}", sheet.as_str()), "csv_saved"))
    };
    or_broken(&shop, &me, done.await)
}

pub(super) async fn file(
    State(shop): State<Shop>,
    me: Me,
    Path(sheet): Path<String>,
    RawForm(form): RawForm,
) -> Response {
    let Some(sheet) = Sheet::from_word(&sheet) else {
        return refusal(&shop, Some(&me), StatusCode::NOT_FOUND);
    };
    let done = async {
        let Said { asked, choice } = read(&shop, &me, sheet, &form).await?;
        if !choice.columns.iter().any(|column| column.on) {
            return Ok(back(&format!("/admin/csv/{}", sheet.as_str()), "csv_no_column"));
        }
        shop.choose_csv(sheet, me.name(), &choice).await?;
        let wanted = wanted(sheet, &asked);
        let (rows, now) = (shop.count_rows(&wanted).await?, shop.clock.now());
        let detail = format!("{rows} {}", asked.without_search());
        let action = format!("{}.csv", sheet.as_str());
        shop.store.record(me.name(), &action, None, Some(detail.trim()), now).await?;
        let encoding = choice.dialect.encoding;
        let name = format!("{}-{}.csv", sheet.as_str(), calendar::written(calendar::day(now)));
        let headers = [
            (header::CONTENT_TYPE, format!("text/csv; charset={}", encoding.charset())),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
            (header::CACHE_CONTROL, "no-store".to_owned()),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        ];
        let body = Body::from_stream(shop.csv(wanted, choice, me.language()));
        Ok((headers, body).into_response())
    };
    or_broken(&shop, &me, done.await)
}
