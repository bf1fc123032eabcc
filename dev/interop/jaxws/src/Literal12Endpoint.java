package peer;

import com.sun.xml.ws.developer.SchemaValidation;
import javax.jws.WebService;
import javax.xml.ws.BindingType;
import javax.xml.ws.soap.SOAPBinding;

/** The endpoint of SOAP 1.2. */
@SchemaValidation
@BindingType(SOAPBinding.SOAP12HTTP_BINDING)
@WebService(
        endpointInterface = "peer.literal.Literal",
        wsdlLocation = "literal.wsdl",
        targetNamespace = "urn:soapstone:interop:literal",
        serviceName = "LiteralService",
        portName = "Literal12Port")
public class Literal12Endpoint extends LiteralService {}
