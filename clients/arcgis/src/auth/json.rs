//! The JSON errors of ArcGIS.

use serde_json::Value;

/// Returns the code and text of a JSON error of ArcGIS: `{"error":{"code":…,"message":…,"details":[…]}}`, and the older
/// `{"status":"error","code":…,"messages":[…]}`.
pub(super) fn error(json: &Value) -> Option<(u64, String)> {
    let error = match json.get("error") {
        Some(error) if error.is_object() => error,
        _ if json.get("status").and_then(Value::as_str) == Some("error") => json,
        _ => return None,
    };
    let code = error.get("code");
    let code = code.and_then(|code| code.as_u64().or_else(|| code.as_str()?.parse().ok())).unwrap_or(0);
    let lists = ["details", "messages"].into_iter().filter_map(|name| error.get(name)?.as_array());
    let texts = error.get("message").into_iter().chain(lists.flatten()).filter_map(Value::as_str);
    let mut text = String::new();
    for part in texts.map(str::trim).filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
    }
    Some((code, text))
}
