package peer;

import javax.jws.WebMethod;
import javax.jws.WebService;
import javax.jws.soap.SOAPBinding;
import javax.xml.ws.soap.MTOM;

/** document/literal, bare, with binary data as attachments. */
@MTOM
@WebService(targetNamespace = "urn:soapstone:interop:mtom")
@SOAPBinding(style = SOAPBinding.Style.DOCUMENT, parameterStyle = SOAPBinding.ParameterStyle.BARE)
public class Mtom {
    @WebMethod
    public byte[] reverse(byte[] data) {
        byte[] reversed = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            reversed[data.length - 1 - i] = data[i];
        }
        return reversed;
    }
}
