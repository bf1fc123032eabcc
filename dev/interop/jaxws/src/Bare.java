package peer;

import javax.jws.WebMethod;
import javax.jws.WebService;
import javax.jws.soap.SOAPBinding;

/** document/literal, bare. */
@WebService(targetNamespace = "urn:soapstone:interop:bare")
@SOAPBinding(style = SOAPBinding.Style.DOCUMENT, parameterStyle = SOAPBinding.ParameterStyle.BARE)
public class Bare {
    @WebMethod
    public Person echoPerson(Person person) {
        return person;
    }

    @WebMethod
    public int length(String text) {
        return text.length();
    }
}
