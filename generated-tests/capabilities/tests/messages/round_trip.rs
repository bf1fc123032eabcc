//! Every message of every case is read into its type and written again, byte for byte as it was.
//!
//! Where a case is about a spelling that is understood but not written, `rewritten/` holds what comes out, under the
//! same name. `UPDATE_EXPECT=1` writes those files; a message that comes out as it was has none. A case without messages
//! states the reason in `no-messages.txt`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use capabilities::{Entry, OPERATIONS};
use soapstone::__support::MessageKind;
use soapstone::codec::decode::DecodeOptions;

#[test]
fn messages_survive() {
    let cases: BTreeSet<&str> = OPERATIONS.iter().map(|entry| entry.case).collect();
    let failures: Vec<String> = cases.into_iter().flat_map(check).collect();
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

fn check(case: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(case);
    let messages = files(&folder.join("messages"));
    if messages.is_empty() && !folder.join("no-messages.txt").is_file() {
        return vec![format!("{case}: it has no message")];
    }
    let mut failures: Vec<String> = messages.iter().filter_map(|name| judge(case, &folder, name).err()).collect();
    for name in files(&folder.join("rewritten")) {
        if !messages.contains(&name) {
            failures.push(format!("{case}/rewritten/{name}: there is no such message"));
        }
    }
    failures
}

fn judge(case: &str, folder: &Path, name: &str) -> Result<(), String> {
    let fail = |what: String| format!("{case}/messages/{name}: {what}");
    let (entry, way) = find(case, name).ok_or_else(|| fail("the client has no such operation".to_owned()))?;
    let message = fs::read(folder.join("messages").join(name)).map_err(|error| fail(error.to_string()))?;
    let rewrite = |message: &[u8]| (entry.rewrite)(way, message, &DecodeOptions::default());
    let actual = rewrite(&message).map_err(|error| fail(error.to_string()))?;
    let again = rewrite(&actual).map_err(|error| fail(format!("what was written cannot be read: {error}")))?;
    if again != actual {
        return Err(fail(format!("written twice, it changes:\n{}\n{}", text(&actual), text(&again))));
    }
    let other = folder.join("rewritten").join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        return update(&other, &actual, &message).map_err(|error| fail(error.to_string()));
    }
    let kept = other.is_file();
    let expected = if kept { fs::read(&other).map_err(|error| fail(error.to_string()))? } else { message.clone() };
    if kept && expected == message {
        return Err(fail("what is rewritten is the message itself".to_owned()));
    }
    if actual == expected {
        return Ok(());
    }
    Err(fail(format!("it comes out otherwise:\n  expected {}\n  actual   {}", text(&expected), text(&actual))))
}

/// Keeps what is written where it is not the message itself.
fn update(rewritten: &Path, actual: &[u8], message: &[u8]) -> std::io::Result<()> {
    if actual == message {
        return if rewritten.is_file() { fs::remove_file(rewritten) } else { Ok(()) };
    }
    if let Some(folder) = rewritten.parent() {
        fs::create_dir_all(folder)?;
    }
    if fs::read(rewritten).is_ok_and(|kept| kept == actual) { Ok(()) } else { fs::write(rewritten, actual) }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The operation that a message belongs to, and which message of it this is:
/// `<stem>.<request|response|fault-NAME>.<number>.xml`.
pub fn find(case: &str, name: &str) -> Option<(&'static Entry, MessageKind)> {
    let (rest, _number) = name.strip_suffix(".xml")?.rsplit_once('.')?;
    OPERATIONS.iter().filter(|entry| entry.case == case).find_map(|entry| {
        let way = match rest.strip_prefix(entry.stem)?.strip_prefix('.')? {
            "request" => MessageKind::Request,
            "response" => MessageKind::Response,
            other if other.starts_with("fault-") => MessageKind::Fault,
            _ => return None,
        };
        Some((entry, way))
    })
}

/// All messages: case, folder of the case, name.
pub fn all_messages() -> impl Iterator<Item = (String, PathBuf, String)> {
    let cases: BTreeSet<&str> = OPERATIONS.iter().map(|entry| entry.case).collect();
    cases.into_iter().flat_map(|case| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(case);
        let names = files(&folder.join("messages"));
        names.into_iter().map(move |name| (case.to_owned(), folder.clone(), name))
    })
}

/// The names of the files in a folder, sorted; none if there is no such folder.
fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut names: Vec<String> =
        paths.filter_map(|path: PathBuf| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
    names.sort();
    names
}
