//! Security as a module of clients.

use std::time::SystemTime;

use secrecy::SecretString;
use soapstone::soap::{Attempt, HeaderBlock, ModuleError, ResponseMessage, SoapModule};
use soapstone::xml::RawElement;
use soapstone::xsd::QName;

use crate::envelope::text_of;
use crate::error::{VerifyError, VerifyErrorKind, WssError};
use crate::names::WSSE;
use crate::security::Security;

/// What is kept from an attempt.
struct AttemptState {
    /// The identifier of the certificate in the header.
    token_id: Option<String>,
    /// The value of the signature.
    value: Option<String>,
}

impl SoapModule for Security {
    fn blocks(&self, attempt: &mut Attempt<'_>) -> Result<Vec<HeaderBlock>, ModuleError> {
        if attempt.header_names().iter().any(|name| name.namespace == WSSE && name.local == "Security") {
            let error = WssError::Message("the request has a security header already".to_owned());
            return Err(ModuleError::of(error));
        }
        let security = self.of_operation(attempt.operation.policy.as_ref());
        security
            .check_transport(attempt.endpoint.scheme(), attempt.endpoint.host_str().unwrap_or_default())
            .map_err(ModuleError::of)?;
        if security.is_empty() {
            return Ok(Vec::new());
        }
        let header = security.header(attempt.operation.version).map_err(ModuleError::of)?;
        let block = RawElement::parse(&header.xml)?;
        attempt.keep(AttemptState { token_id: header.token_id, value: None });
        Ok(vec![block.into()])
    }

    fn finish(&self, attempt: &mut Attempt<'_>, envelope: bytes::Bytes) -> Result<bytes::Bytes, ModuleError> {
        if self.signing.is_none() {
            return Ok(envelope);
        }
        let token_id = attempt.kept::<AttemptState>().and_then(|kept| kept.token_id.clone());
        let text = text_of(&envelope)?;
        let Some(signed) = self.signed(&text, token_id.as_deref()).map_err(ModuleError::of)? else {
            return Ok(envelope);
        };
        attempt.keep(AttemptState { token_id, value: Some(signed.value) });
        Ok(signed.envelope.into())
    }

    fn verify(&self, attempt: &Attempt<'_>, response: &ResponseMessage<'_>) -> Result<(), ModuleError> {
        let Some(verifier) = &self.verifier else { return Ok(()) };
        let now: SystemTime = self.clock.now();
        let verified = match verifier.verify(response.xml, now) {
            Err(error)
                if response.is_fault && verifier.unsigned_faults && error.kind() == VerifyErrorKind::Unsigned =>
            {
                return Ok(());
            }
            found => found.map_err(ModuleError::of)?,
        };
        let sent = attempt.kept::<AttemptState>().and_then(|kept| kept.value.as_ref());
        let is_confirmed = sent.is_some_and(|sent| verified.confirmed.contains(sent));
        if !verified.confirmed.is_empty() && !is_confirmed {
            let text = "the response is to another request";
            return Err(ModuleError::of(VerifyError::new(VerifyErrorKind::Confirmation, text)));
        }
        Ok(())
    }

    fn secrets(&self) -> Vec<SecretString> {
        self.password().into_iter().cloned().collect()
    }

    fn understands(&self, name: &QName) -> bool {
        name.namespace == WSSE && name.local == "Security"
    }
}
