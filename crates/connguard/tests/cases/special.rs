//! Builds the JSON text of a body with one bad value: text, because `Value` can hold few of them.

use serde_json::{Value, json};

use crate::Outcome;

const PLACE: &str = "@@special@@";

/// Returns the text of the base with the case's value in its place.
pub(crate) fn text_with_special(given: &Value) -> Outcome<String> {
    let at = given["at"].as_str().unwrap_or_default();
    let mut body = given["base"].clone();
    let (parent, last) = at.rsplit_once('/').ok_or("at is no pointer to a member")?;
    let name = last.replace("~1", "/").replace("~0", "~");
    let holder = body.pointer_mut(parent).ok_or("at points nowhere")?;
    if given["special"] == "lone_surrogate_key" {
        holder[name][PLACE] = json!(1);
    } else {
        holder[name] = json!(PLACE);
    }
    let depth = at.matches('/').count();
    Ok(body.to_string().replace(&json!(PLACE).to_string(), &special(given, depth)?))
}

fn special(given: &Value, depth: usize) -> Outcome<String> {
    let text = match given["special"].as_str() {
        None => given["value"].to_string(),
        Some("null") => "null".to_owned(),
        Some("nan") => "NaN".to_owned(),
        // The shortest JSON numbers that no finite double can hold.
        Some("infinity") => "1e999".to_owned(),
        Some("negative_infinity") => "-1e999".to_owned(),
        Some("huge_integer") => (1_i128 << 70).to_string(),
        Some("huge_negative_integer") => (-(1_i128 << 70)).to_string(),
        Some("lone_surrogate" | "lone_surrogate_key") => r#""\ud800""#.to_owned(),
        Some("megabyte") => json!("x".repeat(1_000_000)).to_string(),
        Some("repeat") => {
            let (text, times) = (given["text"].as_str().unwrap_or_default(), given["times"].as_u64());
            let times = times.and_then(|times| usize::try_from(times).ok()).ok_or("times is missing")?;
            json!(text.repeat(times)).to_string()
        }
        Some("list_with_nan") => "[1,NaN]".to_owned(),
        Some("deep") => lists(200),
        Some("levels") => {
            let total = given["total"].as_u64().and_then(|total| usize::try_from(total).ok());
            lists(total.ok_or("total is missing")? - depth)
        }
        Some(other) => return Err(format!("no handler for the special value {other}")),
    };
    Ok(text)
}

fn lists(levels: usize) -> String {
    "[".repeat(levels) + &"]".repeat(levels)
}
