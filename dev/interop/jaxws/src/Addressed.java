package peer;

import javax.jws.WebMethod;
import javax.jws.WebService;
import javax.jws.soap.SOAPBinding;
import javax.xml.ws.Action;
import javax.xml.ws.soap.Addressing;

/** WS-Addressing 1.0, required; the action of one operation is its own, that of the other the default. */
@WebService(targetNamespace = "urn:soapstone:interop:addressed")
@SOAPBinding(style = SOAPBinding.Style.DOCUMENT, parameterStyle = SOAPBinding.ParameterStyle.BARE)
@Addressing(required = true)
public class Addressed {
    @WebMethod
    @Action(input = "urn:soapstone:interop:addressed:in", output = "urn:soapstone:interop:addressed:out")
    public int length(String text) {
        return text.length();
    }

    @WebMethod
    public String echo(String value) {
        return value;
    }
}
