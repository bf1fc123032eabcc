package com.esri.arcweb.v2;

import org.apache.axis.AxisFault;

/** A token service: tokens are made of the user's name and the minutes that they live. */
public class IAuthenticationImpl implements IAuthentication {
    public String getToken(String username, String password) throws AxisFault {
        return getToken(username, password, 60);
    }

    public String getToken(String username, String password, int expiration) throws AxisFault {
        if (!"secret".equals(password)) {
            throw new AxisFault("Error code 1020: wrong password");
        }
        return username + ":" + expiration;
    }

    public int validateToken(String token) throws AxisFault {
        int at = token.lastIndexOf(':');
        if (at < 0) {
            throw new AxisFault("Error code 1021: no such token");
        }
        return Integer.parseInt(token.substring(at + 1));
    }

    public String getVersion() {
        return "2.0 <\u00fc>";
    }
}
