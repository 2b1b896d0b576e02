//! Secrets that are planted, and looked for in everything that can be printed, in every spelling.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use connguard::Error;
use connguard::boundary::Session;
use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::bulk_cases::many;
use crate::calls::{name, open, opened, perform};
use crate::canned::Canned;
use crate::check_cases::check;
use crate::matching::{elements, is_true, members, texts};
use crate::placeholders::{options, resolved};
use crate::recording::recorded;
use crate::service::Service;
use crate::wire_cases::prepared;

/// Makes the calls, and scans what they leave behind for the secrets.
pub(crate) async fn run_redaction(case: &Value, service: &Service) -> Outcome {
    let (given, expected) = (&case["given"], &case["expected"]);
    service.reset().await?;
    let saved = prepared(given, service).await?;
    service.settings(&given["settings"]).await?;
    let canned = match given.get("replies") {
        Some(replies) => Some(Canned::start(replies).await?),
        None => None,
    };
    recorded();
    let mut outputs = printed(given, expected, &saved, service, canned.as_ref()).await?;
    let logged = recorded();
    // A scan of logs that nobody wrote would prove nothing.
    let succeeds = elements(&expected["errors"]).any(Value::is_null);
    is_true(!(logged.is_empty() && succeeds), || "nothing was logged".to_owned())?;
    outputs.extend(logged);
    outputs.push(json!(service.journal().await?).to_string());
    for secret in texts(&given["secrets"]) {
        let spellings = spellings(secret);
        for spelling in &spellings {
            let shows = outputs.iter().find(|output| output.contains(spelling));
            is_true(shows.is_none(), || format!("{spelling:?} shows in {shows:?}"))?;
        }
        if let Some(canned) = canned.as_ref().filter(|_| expected["sent"] == true) {
            let sent = canned.requests().concat();
            let found = spellings.iter().any(|spelling| sent.contains(spelling));
            is_true(found, || "the secret was not even sent".to_owned())?;
        }
    }
    Ok(())
}

/// Opens a client, makes the calls, and returns everything that can be printed of them.
async fn printed(
    given: &Value,
    expected: &Value,
    saved: &Map<String, Value>,
    service: &Service,
    canned: Option<&Canned>,
) -> Outcome<Vec<String>> {
    let session = match open_client(given, service, canned).await? {
        Ok(session) => session,
        Err(error) => {
            let told = told_by(&error)?;
            is_true(expected["open"] == class(&error)?, || error.to_json())?;
            return Ok(told);
        }
    };
    is_true(expected.get("open").is_none(), || "no client was to be had with these options".to_owned())?;
    let mut outputs = vec![format!("{session:?}"), format!("{session:#?}")];
    let calls: Vec<&Value> = elements(&given["calls"]).collect();
    let wanted: Vec<&Value> = elements(&expected["errors"]).collect();
    is_true(calls.len() == wanted.len(), || "calls and expectations differ".to_owned())?;
    for (call, wanted) in calls.into_iter().zip(wanted) {
        outputs.extend(outputs_of(&session, &resolved(call, saved)?, wanted).await?);
    }
    Ok(outputs)
}

/// Opens a client with the case's options, for the emulator or for the service that repeats what it is told.
async fn open_client(given: &Value, service: &Service, canned: Option<&Canned>) -> Outcome<Result<Session, Error>> {
    let provider = given["provider"].as_str().unwrap_or_default();
    let changes = options(&given["client"], service).await?;
    let Some(canned) = canned else { return Ok(open(provider, service, &changes)) };
    let mut all = json!({ "base_url": canned.url, "max_retries": 0 });
    for (name, value) in members(&changes) {
        all[name] = match value.as_str() {
            Some(text) => json!(text.replace("$server", &canned.url)),
            None => value.clone(),
        };
    }
    Ok(opened(provider, all.as_object().cloned().unwrap_or_default()))
}

/// Makes a call and returns everything that can be printed of how it ended.
async fn outputs_of(session: &Session, call: &Value, wanted: &Value) -> Outcome<Vec<String>> {
    if call["bulk"] == true {
        let item = |body: &Value| json!({ "arguments": call["arguments"], "body": body });
        let items: Value = elements(&call["items"]).map(item).collect();
        let report = many(session, &json!({ "operation": call["operation"] }), &items).await?;
        return report.map(|report| vec![report.to_string()]).map_err(|error| error.to_json());
    }
    let mut outputs = checked(call)?;
    match perform(session, call).await? {
        Ok(reply) => {
            is_true(wanted.is_null(), || format!("{} was to fail", name(call)))?;
            outputs.push(reply.to_string());
        }
        Err(error) => {
            is_true(*wanted == class(&error)?, || error.to_json())?;
            outputs.extend(told_by(&error)?);
        }
    }
    Ok(outputs)
}

/// Returns what the rules say about a call's body.
fn checked(call: &Value) -> Outcome<Vec<String>> {
    let Some(body) = call.get("body") else { return Ok(Vec::new()) };
    let mut arguments = call["arguments"].as_object().cloned().unwrap_or_default();
    arguments.retain(|name, _| !["max_retries", "timeout_seconds", "waive"].contains(&name.as_str()));
    let found = check(name(call), &Value::Object(arguments), Some(&body.to_string()))?;
    Ok(vec![json!(found).to_string()])
}

fn class(error: &Error) -> Outcome<Value> {
    let told: Value = serde_json::from_str(&error.to_json()).map_err(|cause| cause.to_string())?;
    Ok(told["class"].clone())
}

/// Returns everything that can be printed of an error. The members of its JSON are printed by themselves, too: what
/// is escaped there is not in a binding's exception.
fn told_by(error: &Error) -> Outcome<Vec<String>> {
    let told: Value = serde_json::from_str(&error.to_json()).map_err(|cause| cause.to_string())?;
    let mut outputs = vec![error.to_string(), format!("{error:?}"), format!("{error:#?}"), error.to_json()];
    outputs.extend(members(&told).filter_map(|(_, value)| value.as_str().map(str::to_owned)));
    outputs.extend(members(&told["fields"]).flat_map(|(name, value)| [name.clone(), value.to_string()]));
    outputs.extend(elements(&told["violations"]).filter_map(|one| one.as_str().map(str::to_owned)));
    Ok(outputs)
}

/// Returns a secret as it may be written: as it is, in JSON, in a URL, in base64.
fn spellings(secret: &str) -> Vec<String> {
    let json = json!(secret).to_string();
    let json = &json[1..json.len() - 1];
    let ascii = json.encode_utf16().map(|unit| match char::from_u32(unit.into()) {
        Some(letter) if letter.is_ascii() => letter.to_string(),
        _ => format!("\\u{unit:04x}"),
    });
    let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let encoded = [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD].map(|engine| engine.encode(secret));
    let strict = form.replace('+', "%20").replace("%7E", "~").replace('*', "%2A");
    // As JavaScript does it.
    let kept = [("%21", "!"), ("%27", "'"), ("%28", "("), ("%29", ")"), ("%2A", "*")];
    let lenient = kept.iter().fold(strict.clone(), |text, (escaped, sign)| text.replace(escaped, sign));
    let urls = [form, strict, lenient];
    let mut all = vec![secret.to_owned(), json.to_owned(), ascii.collect()];
    all.extend(urls.iter().map(|url| with_lower_digits(url)));
    all.extend(urls);
    all.extend(encoded);
    all
}

fn with_lower_digits(url: &str) -> String {
    let mut parts = url.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (digits, rest) = part.split_at(part.len().min(2));
        format!("{text}%{}{rest}", digits.to_ascii_lowercase())
    })
}
