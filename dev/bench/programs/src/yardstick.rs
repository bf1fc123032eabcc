//! The yardsticks from `quick-xml`: its bare event loop, its writer fed with prepared events, and the same writer fed
//! with values by code that a person would write for one type.

use std::fmt::Write as _;
use std::hint::black_box;

use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};

use crate::Failure;
use crate::generated::stations::{Station, Stations};

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

/// Writes the stations into a buffer that is large enough: the texts of the values are made on the way, as an encoder
/// has to. `around` is what stands before and behind the records.
///
/// # Errors
/// None, since memory takes everything.
#[inline(never)]
pub fn write_by_hand(stations: &Stations, around: (&str, &str), size: usize) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::with_capacity(size);
    out.extend_from_slice(around.0.as_bytes());
    let mut writer = Writer::new(out);
    for station in &stations.station {
        write_station(&mut writer, station)?;
    }
    let mut out = writer.into_inner();
    out.extend_from_slice(around.1.as_bytes());
    Ok(out)
}

fn write_station(writer: &mut Writer<Vec<u8>>, station: &Station) -> Result<(), Failure> {
    let (mut integer, mut float) = (itoa::Buffer::new(), ryu::Buffer::new());
    writer.write_event(Event::Start(BytesStart::new("Station")))?;
    number(writer, "Number", integer.format(station.number))?;
    text(writer, "Name", &station.name)?;
    if let Some(description) = &station.description {
        text(writer, "Description", description)?;
    }
    number(writer, "Longitude", shortest(float.format(station.longitude)))?;
    number(writer, "Latitude", shortest(float.format(station.latitude)))?;
    number(writer, "Elevation", shortest(float.format(station.elevation)))?;
    number(writer, "Active", if station.active { "true" } else { "false" })?;
    text(writer, "CategoryOfStation", &station.category_of_station)?;
    number(writer, "NumberOfObservations", integer.format(station.number_of_observations))?;
    let mut updated = String::new();
    write!(updated, "{}", station.last_updated)?;
    number(writer, "LastUpdated", &updated)?;
    Ok(writer.write_event(Event::End(BytesEnd::new("Station")))?)
}

/// An element whose text needs no escaping.
fn number(writer: &mut Writer<Vec<u8>>, name: &str, value: &str) -> Result<(), Failure> {
    writer.write_event(Event::Start(BytesStart::new(name)))?;
    writer.write_event(Event::Text(BytesText::from_escaped(value)))?;
    Ok(writer.write_event(Event::End(BytesEnd::new(name)))?)
}

/// An element with any text.
fn text(writer: &mut Writer<Vec<u8>>, name: &str, value: &str) -> Result<(), Failure> {
    writer.write_event(Event::Start(BytesStart::new(name)))?;
    writer.write_event(Event::Text(BytesText::new(value)))?;
    Ok(writer.write_event(Event::End(BytesEnd::new(name)))?)
}

/// Returns the usual form of a float in XML Schema: without `.0` at the end.
fn shortest(text: &str) -> &str {
    text.strip_suffix(".0").unwrap_or(text)
}
