package peer;

import javax.jws.WebService;
import javax.xml.ws.Holder;

/** MIME parts of the binding: returns the photo, and the title with the text. */
@WebService(
        endpointInterface = "peer.parts.Parts",
        wsdlLocation = "parts.wsdl",
        targetNamespace = "urn:soapstone:interop:parts",
        serviceName = "PartsService",
        portName = "PartsPort")
public class PartsEndpoint implements peer.parts.Parts {
    @Override
    public byte[] store(Holder<String> title, byte[] photo, String text) {
        title.value = title.value + ": " + text;
        return photo;
    }
}
