package peer;

import java.net.HttpCookie;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.annotation.Resource;
import javax.jws.WebMethod;
import javax.jws.WebService;
import javax.jws.soap.SOAPBinding;
import javax.xml.ws.WebServiceContext;
import javax.xml.ws.handler.MessageContext;

/** Counts the calls of a session, whose id is a cookie. */
@WebService(targetNamespace = "urn:soapstone:interop:counter")
@SOAPBinding(style = SOAPBinding.Style.DOCUMENT, parameterStyle = SOAPBinding.ParameterStyle.BARE)
public class Counter {
    private final Map<String, Integer> sessions = new ConcurrentHashMap<>();

    @Resource
    private WebServiceContext context;

    @WebMethod
    public int count(String by) {
        MessageContext message = context.getMessageContext();
        String id = session(message);
        if (id == null) {
            id = UUID.randomUUID().toString();
            String cookie = "session=" + id + "; Path=/counter; HttpOnly";
            List<String> values = List.of(cookie, "other=1; Path=/elsewhere", "old=1; Max-Age=0");
            message.put(MessageContext.HTTP_RESPONSE_HEADERS, Map.of("Set-Cookie", values));
        }
        return sessions.merge(id, Integer.parseInt(by), Integer::sum);
    }

    private String session(MessageContext message) {
        @SuppressWarnings("unchecked")
        Map<String, List<String>> headers = (Map<String, List<String>>) message.get(MessageContext.HTTP_REQUEST_HEADERS);
        String id = null;
        for (String header : headers.getOrDefault("Cookie", Collections.emptyList())) {
            for (String pair : header.split("; ")) {
                HttpCookie cookie = HttpCookie.parse(pair).get(0);
                if (!cookie.getName().equals("session")) {
                    throw new IllegalStateException("a cookie for another path: " + pair);
                }
                id = cookie.getValue();
            }
        }
        return id;
    }
}
