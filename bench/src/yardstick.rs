//! The yardsticks from `quick-xml`: its bare event loop, and its writer fed with prepared events.

use std::hint::black_box;

use quick_xml::events::Event;
use quick_xml::{Reader, Writer};

use crate::Failure;

/// Reads all events and builds nothing.
///
/// # Errors
/// The text is no XML.
#[inline(never)]
pub fn event_loop(text: &str) -> Result<usize, Failure> {
    let mut reader = Reader::from_str(text);
    let mut count = 0;
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(count),
            event => {
                black_box(&event);
                count += 1;
            }
        }
    }
}

/// All events of a text, to be written.
///
/// # Errors
/// The text is no XML.
pub fn events(text: &str) -> Result<Vec<Event<'_>>, Failure> {
    let mut reader = Reader::from_str(text);
    let mut events = Vec::new();
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(events),
            event => events.push(event),
        }
    }
}

/// Writes prepared events into a buffer that is large enough.
///
/// # Errors
/// None, since memory takes everything.
#[inline(never)]
pub fn write(events: &[Event<'_>], size: usize) -> Result<Vec<u8>, Failure> {
    let mut writer = Writer::new(Vec::with_capacity(size));
    for event in events {
        writer.write_event(event.borrow())?;
    }
    Ok(writer.into_inner())
}
