package peer;

import com.sun.xml.ws.developer.SchemaValidation;
import javax.jws.WebService;

/** The endpoint of SOAP 1.1, which rejects whatever its schema does not allow. */
@SchemaValidation
@WebService(
        endpointInterface = "peer.literal.Literal",
        wsdlLocation = "literal.wsdl",
        targetNamespace = "urn:soapstone:interop:literal",
        serviceName = "LiteralService",
        portName = "LiteralPort")
public class LiteralEndpoint extends LiteralService {}
