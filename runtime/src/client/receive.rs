//! Reads responses.

use bytes::Bytes;

use super::Download;
use super::call::Call;
use super::core::{Core, DOWNLOAD};
use super::failure::Failure;
use super::no_message::{self, Expected};
use super::secrets;
use crate::codec::decode::parts::Parts;
use crate::codec::decode::{DecodeError, DecodeErrorKind, Note, NoteKind, transcode};
use crate::error::{Error, PartialResponse};
use crate::redact::{self, Scrubber};
use crate::soap::{self, Attachment, Extras, Operation, OperationInfo, ResponseMessage};
use crate::transport::{Headers, Response, TransportError};
use crate::xsd::QName;

/// The minimum length, in bytes, of secrets that are masked in a fault's texts. Programs compare these texts, and a shorter
/// secret may be part of any word.
const SHORTEST: usize = 4;

/// The length of the excerpt in the error for a response that is not a SOAP message.
const EXCERPT: usize = 300;

/// The length, in characters, of the longest media type that is shown.
const MEDIA_TYPE: usize = 100;

impl Core {
    /// Reads the response to a call.
    pub(crate) fn read<O: Operation>(
        &self,
        call: &mut Call<'_>,
        mut response: Response,
    ) -> Result<O::Output, Error<O::Fault>> {
        self.read_all::<O>(call, &mut response).map(|(output, _)| output)
    }

    /// Reads the response to a call, with what it holds besides the values of the operation's types. The body of a response with
    /// attachments is taken.
    pub(crate) fn read_all<O: Operation>(
        &self,
        call: &mut Call<'_>,
        response: &mut Response,
    ) -> Result<(O::Output, Extras), Error<O::Fault>> {
        let mut content = soap::Content::<O::ResponseHeaders, O::Response>::default();
        match content.fill(soap::MessageKind::Response, |sink| self.read_value(O::INFO, call, response, sink)) {
            Ok(Found::Values(extras)) => Ok((O::output(content.body, content.headers), extras)),
            Ok(Found::Fault(faulty)) => {
                // Only the texts are masked: what the detail holds is data.
                let fault = faulty.fault.scrubbed(&self.scrubber(SHORTEST));
                let (fault, mut notes) =
                    soap::typed::<O::Fault>(&faulty.xml, faulty.parts.as_deref(), O::INFO, fault, &self.options.decode);
                self.scrub_notes(&mut notes);
                notes.iter().for_each(|note| self.note(O::INFO.name, note));
                let (blocks, fault) = (faulty.not_understood, Box::new(fault));
                if blocks.is_empty() {
                    return Err(Error::Fault(fault));
                }
                Err(Error::MustUnderstand { operation: O::INFO.name, blocks, fault: Some(fault) })
            }
            Err(error) => Err(error.cast()),
        }
    }

    /// The part of [`read_all`](Self::read_all) that does not depend on the operation's types.
    fn read_value(
        &self,
        info: &'static OperationInfo,
        call: &mut Call<'_>,
        response: &mut Response,
        sink: &mut soap::MessageSink<'_>,
    ) -> Result<Found, Error> {
        if response.body.trim_ascii().is_empty() {
            return self.read_nothing(info, response);
        }
        let content_type = response.content_type();
        if soap::is_multipart(content_type) {
            return self.read_package(info, call, response, sink);
        }
        let charset = soap::parameter(content_type, "charset");
        let root = Root { bytes: &response.body, charset, package: None, parts: None };
        self.read_message(info, call, response, root, sink)
    }

    /// Reads a response with attachments, whose body is taken.
    #[cold]
    fn read_package(
        &self,
        info: &'static OperationInfo,
        call: &mut Call<'_>,
        response: &mut Response,
        sink: &mut soap::MessageSink<'_>,
    ) -> Result<Found, Error> {
        let body = Bytes::from(std::mem::take(&mut response.body));
        // What errors show of the response.
        response.body = body.get(..EXCERPT * 20).unwrap_or(&body).to_vec();
        let aside = call.take_aside();
        let decode_error = |source| self.decode_error(info, response.status, &response.headers, source);
        let package = soap::Package::new(response.content_type(), &body, &aside).map_err(decode_error)?;
        let lengths = aside.iter().filter_map(|(_, content)| usize::try_from(content.len()?).ok());
        let length = lengths.fold(body.len(), usize::saturating_add);
        let limit = usize::try_from(self.options.limit).unwrap_or(usize::MAX);
        let budget = soap::budget(length, self.options.decode.max_expansion.min(limit));
        let (charset, parts) = (package.charset.as_deref(), Some(package.parts(budget)));
        let root = Root { bytes: &package.root, charset, package: Some(&package), parts };
        self.read_message(info, call, response, root, sink)
    }

    /// Reads the message of a response.
    fn read_message(
        &self,
        info: &'static OperationInfo,
        call: &mut Call<'_>,
        response: &Response,
        root: Root<'_>,
        sink: &mut soap::MessageSink<'_>,
    ) -> Result<Found, Error> {
        let (operation, status, options) = (info.name, response.status, &self.options.decode);
        let decode_error = |source| self.decode_error(info, status, &response.headers, source);
        let mut xml = match transcode(root.bytes, root.charset) {
            Ok(xml) => xml,
            Err(source) => return self.read_no_message(info, response, Some(&source)),
        };
        let (has_modules, mut parts) = (info.module.is_some() || !self.options.modules.is_empty(), root.parts);
        // What modules check may be the document with all that it includes.
        if has_modules
            && self.options.modules_of(info).iter().any(|module| module.needs_attachments())
            && let Some(parts) = &mut parts
            && let Some(expanded) = parts.expand(&xml).map_err(decode_error)?
        {
            xml = expanded.into();
        }
        // The response to a call that failed by its status can only be a fault (SOAP 1.1 §6.2).
        let expected = response.is_success().then(|| info.output.as_ref().unwrap_or(const { &soap::Body::empty() }));
        let mut message = match soap::read_with_parts(&xml, info, expected, sink, options, parts) {
            Ok(message) if message.fault.is_some() || response.is_success() => message,
            Err(source) if response.is_success() && soap::is_envelope(&xml) => return Err(decode_error(source)),
            outcome => return self.read_no_message(info, response, outcome.err().as_ref()),
        };
        if has_modules {
            let checked = ResponseMessage::new(&xml, status, message.fault.is_some());
            call.verify(&checked).map_err(|source| Error::Module { operation, source })?;
        }
        let not_understood = self.not_understood(info, &message);
        if message.fault.is_none() && !not_understood.is_empty() {
            return Err(Error::MustUnderstand { operation, blocks: not_understood, fault: None });
        }
        let unclaimed = root.package.map(|package| unclaimed(package, &message)).unwrap_or_default();
        if !(message.others.is_empty() && unclaimed.is_empty()) {
            self.keep(info, &mut message, &unclaimed).map_err(decode_error)?;
        }
        self.scrub_notes(&mut message.notes);
        message.notes.iter().for_each(|note| self.note(operation, note));
        if let Some(mut fault) = message.fault {
            (fault.operation, fault.status) = (operation, Some(status));
            fault.http_headers = response.headers.clone();
            let (xml, parts) = (xml.into_owned(), message.parts);
            return Ok(Found::Fault(Box::new(Faulty { xml, parts, fault, not_understood })));
        }
        if let Some(source) = message.incomplete {
            return Err(self.incomplete(info, response, source, (xml.into_owned(), message.parts)));
        }
        let mut extras = Extras::default();
        (extras.headers, extras.notes) = (message.others, message.notes);
        (extras.declared_attributes, extras.attachments) = (message.declared, unclaimed);
        Ok(Found::Values(extras))
    }

    /// Returns the error of a response that was read to its end although some of it is missing or invalid.
    fn incomplete(
        &self,
        info: &OperationInfo,
        response: &Response,
        source: DecodeError,
        (xml, parts): (String, Option<Box<Parts>>),
    ) -> Error {
        let source = source.scrubbed(&self.scrubber(SHORTEST));
        let partial = Some(Box::new(PartialResponse::new(xml, parts, &self.options.decode)));
        let headers = Box::new(response.headers.clone());
        Error::Decode { operation: info.name, status: response.status, headers, source, partial }
    }

    /// Reads a response with an empty body: the result of a one-way operation, or of one without output, whose server
    /// omits the envelope.
    fn read_nothing(&self, info: &'static OperationInfo, response: &Response) -> Result<Found, Error> {
        let expects_nothing = info.output.as_ref().is_none_or(|body| body.field.is_none());
        if expects_nothing && response.is_success() {
            return Ok(Found::Values(Extras::default()));
        }
        Err(self.not_a_soap_response(info.name, response, None))
    }

    /// Reads a response that is not a SOAP message. It is an error, unless the operation is one-way: that succeeded by
    /// its status, and the body is noted.
    fn read_no_message(
        &self,
        info: &'static OperationInfo,
        response: &Response,
        cause: Option<&DecodeError>,
    ) -> Result<Found, Error> {
        let is_one_way_success = info.output.is_none() && response.is_success();
        if !is_one_way_success || self.options.decode.strict {
            return Err(self.not_a_soap_response(info.name, response, cause));
        }
        let note = Note::new(NoteKind::Text, String::new(), 0, &self.excerpt(response));
        self.note(info.name, &note);
        Ok(Found::Values(Extras { notes: vec![note], ..Extras::default() }))
    }

    /// Returns the names of the header blocks that must be understood and are not (SOAP 1.1 §4.2.3).
    fn not_understood(&self, info: &OperationInfo, message: &soap::Message) -> Vec<String> {
        let unknown = message.must_understand.iter().filter(|name| !self.understands(info, name));
        unknown.map(ToString::to_string).collect()
    }

    fn understands(&self, info: &OperationInfo, name: &QName) -> bool {
        self.options.understood.contains(&name.namespace)
            || self.options.modules_of(info).iter().any(|module| module.understands(name))
    }

    /// Notes the header blocks that are not declared and the attachments that no `xop:Include` names; without a fault,
    /// they are errors where decoding is strict.
    #[cold]
    fn keep(
        &self,
        info: &OperationInfo,
        message: &mut soap::Message,
        unclaimed: &[Attachment],
    ) -> Result<(), DecodeError> {
        let blocks = message.others.iter().zip(&message.other_offsets).filter_map(|(block, offset)| {
            let name = soap::name_of(block);
            let path = format!("Header/{}", name.local);
            let note = Note::new(NoteKind::UndeclaredHeader, path, *offset, block.to_xml());
            (!self.understands(info, &name)).then_some(note)
        });
        let parts = unclaimed.iter().enumerate().map(|(index, part)| soap::note(part, index));
        let notes: Vec<Note> = blocks.chain(parts).collect();
        if let Some(note) = notes.first().filter(|_| self.options.decode.strict && message.fault.is_none()) {
            return Err(DecodeError::new(DecodeErrorKind::Unexpected(note.path().to_owned()), note.offset()));
        }
        let room = self.options.decode.max_notes.saturating_sub(message.notes.len());
        message.notes.extend(notes.into_iter().take(room));
        Ok(())
    }

    /// Returns the file in a response, or the error of a status other than success.
    pub(crate) fn downloaded(&self, response: Response, url: String) -> Result<Download, Error> {
        if !response.is_success() || response.content_coding().is_some() {
            let (status, content) = (response.status, self.content(&response));
            let reason = self.scrubber(SHORTEST).scrub(&no_message::reason(Expected::File, &response, None));
            let headers = Box::new(response.headers);
            return Err(Error::Http { operation: DOWNLOAD, url, status, headers, content, reason });
        }
        Ok(Download { content_type: response.content_type().to_owned(), body: response.body })
    }

    /// Returns the error of a response that cannot be decoded.
    pub(super) fn decode_error(
        &self,
        info: &'static OperationInfo,
        status: u16,
        headers: &Headers,
        source: DecodeError,
    ) -> Error {
        let source = source.scrubbed(&self.scrubber(SHORTEST));
        Error::Decode { operation: info.name, status, headers: Box::new(headers.clone()), source, partial: None }
    }

    /// Returns the error of a response that broke off.
    pub(super) fn transport_error(&self, info: &'static OperationInfo, error: TransportError) -> Error {
        let (url, error) = (redact::url(&self.endpoint), error.scrubbed(&self.scrubber(0)));
        Failure::Transport { url, error }.into_error(info.name)
    }

    /// Reports notes, with secrets masked.
    pub(super) fn report(&self, operation: &'static str, notes: &mut [Note]) {
        self.scrub_notes(notes);
        notes.iter().for_each(|note| self.note(operation, note));
    }

    fn note(&self, operation: &'static str, note: &Note) {
        match &self.options.note_hook {
            Some(hook) => hook(operation, note),
            None => self.warnings.warn(operation, note),
        }
    }

    /// Masks the secrets of this client in what notes keep of a response.
    fn scrub_notes(&self, notes: &mut [Note]) {
        if !notes.is_empty() {
            let scrubber = self.scrubber(SHORTEST);
            notes.iter_mut().for_each(|note| note.scrub(&scrubber));
        }
    }

    /// Returns the beginning of a response, for people.
    fn excerpt(&self, response: &Response) -> String {
        // Scrubbed before it is cut, because half a token is not recognised.
        let head = response.body.get(..EXCERPT * 20).unwrap_or(&response.body);
        redact::excerpt(self.scrubber(0).scrub(&String::from_utf8_lossy(head)).as_bytes(), EXCERPT)
    }

    fn not_a_soap_response(&self, operation: &'static str, response: &Response, cause: Option<&DecodeError>) -> Error {
        let (url, status, content) = (redact::url(&self.endpoint), response.status, self.content(response));
        let scrubber = self.scrubber(SHORTEST);
        let reason = scrubber.scrub(&no_message::reason(Expected::Message, response, cause));
        let mut headers = Box::new(response.headers.clone());
        if !response.content_type().is_empty() {
            headers.set("Content-Type", scrubber.scrub(response.content_type()));
        }
        Error::Http { operation, url, status, headers, content, reason }
    }

    /// Returns the media type and the beginning of a response; of one that is still coded, its length.
    fn content(&self, response: &Response) -> String {
        // A header may repeat the request, too.
        let media_type = response.content_type().split(';').next().unwrap_or_default().trim();
        let media_type = redact::excerpt(self.scrubber(0).scrub(media_type).as_bytes(), MEDIA_TYPE);
        if response.content_coding().is_some() {
            return format!("{media_type} ({} bytes)", response.body.len()).trim_start().to_owned();
        }
        let excerpt = self.excerpt(response);
        match (excerpt.is_empty(), media_type.as_str()) {
            (true, _) => String::new(),
            (false, "") => format!("“{excerpt}”"),
            (false, media_type) => format!("{media_type} “{excerpt}”"),
        }
    }

    /// Returns a scrubber that masks this client's secrets in the texts of servers, without those that have fewer than
    /// `shortest` bytes.
    fn scrubber(&self, shortest: usize) -> Scrubber {
        let cached = self.cell.cached();
        let token = cached.as_ref().map(|cached| cached.token.expose());
        secrets::scrubber(&self.options, &self.secrets, token, shortest)
    }
}

/// The message of a response, and the package that it is the root of.
struct Root<'a> {
    bytes: &'a [u8],
    /// The character set that HTTP or MIME names.
    charset: Option<&'a str>,
    package: Option<&'a soap::Package>,
    parts: Option<Box<Parts>>,
}

/// Returns the attachments that a message does not include.
#[cold]
fn unclaimed(package: &soap::Package, message: &soap::Message) -> Vec<Attachment> {
    let is_claimed = |index| message.parts.as_ref().is_some_and(|parts| parts.is_claimed(index));
    let attachments = package.attachments.iter().enumerate().filter(|(index, _)| !is_claimed(*index));
    attachments.map(|(_, attachment)| attachment.clone()).collect()
}

/// The content of a response: values, which the sink holds, with extras; or a fault.
enum Found {
    Values(Extras),
    Fault(Box<Faulty>),
}

/// A fault and its document.
struct Faulty {
    xml: String,
    parts: Option<Box<Parts>>,
    fault: soap::Fault,
    /// The header blocks that must be understood and are not.
    not_understood: Vec<String>,
}
