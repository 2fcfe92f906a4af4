//! How Amazon behaves: the clock, the switches, the faults, and starting over.

use std::collections::HashMap;

use axum::extract::State;
use axum::response::Response;
use minijinja::context;
use minijinja::value::Serde;
use time::Duration;

use super::{Form, as_json, done, field, number, page};
use crate::app::{App, Shared};
use crate::control::{MOST_SECONDS, faults};
use crate::domain::refusal::Refusal;
use crate::switches::changed;

const BACK: &str = "/seller/behaviour";

pub(super) async fn show(State(app): State<Shared>) -> Response {
    let world = app.world_at_rest();
    let content = context! {
        switches => Serde(&world.switches),
        faults => Serde(&world.faults),
        operations => faults::operations(),
    };
    drop(world);
    page(&app, "seller/behaviour.html", "behaviour", content)
}

/// One form of the page; `what` says which.
pub(super) async fn set(State(app): State<Shared>, form: Form) -> Response {
    let result = set_one(&app, &form);
    done(&app, BACK, result)
}

fn set_one(app: &App, form: &HashMap<String, String>) -> Result<(), Refusal> {
    match field(form, "what") {
        Some("clock") => {
            let unit = [("hours", 3600), ("days", 86_400)];
            let unit = unit.into_iter().find(|(name, _)| field(form, "unit") == Some(name));
            let seconds =
                number::<i64>(form, "count")?.saturating_mul(unit.map_or(1, |(_, seconds)| seconds));
            if !(0..=MOST_SECONDS).contains(&seconds) {
                return Err(Refusal::bad_value("count", "up to ten years: time only moves forward"));
            }
            app.world().advance_clock(Duration::seconds(seconds));
        }
        Some("switches") => {
            let mut change = serde_json::json!({ "throttle": field(form, "throttle").unwrap_or("off") });
            for name in ["skipSelection", "askToContinue", "chooseAnother", "checkOrigins", "mfa"] {
                change[name] = field(form, name).is_some().into();
            }
            let mut world = app.world();
            let switches = changed(&world.switches, &change);
            world.switches =
                switches.ok_or_else(|| Refusal::bad_value("throttle", "off, sandbox or live"))?;
        }
        Some("fault") => {
            let mut fault = as_json(form);
            if let Some(members) = fault.as_object_mut() {
                members.remove("what");
            }
            let fault = serde_json::from_value(fault)
                .map_err(|_| Refusal::bad_value("fault", "numbers within their limits"))?;
            faults::keep(app, fault)?;
        }
        Some("clearFaults") => app.world().faults.clear(),
        Some("reset") => app.reset(),
        _ => return Err(Refusal::bad_value("what", "one of this page's forms")),
    }
    Ok(())
}
