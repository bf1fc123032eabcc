package org.soapinterop;

import encoded.interop.soapstone.Failure;
import encoded.interop.soapstone.Nulls;
import encoded.interop.soapstone.Pair;
import encoded.interop.soapstone.Shape;

/** What the SOAPBuilders leave out: see suites/encoded.rs. */
public class MoreBindingImpl implements More {
    public Shape echoShape(Shape value) {
        return value;
    }

    public int[][] echoArrayOfArrays(int[][] value) {
        return value;
    }

    /** One object twice is written once, and referred to twice. */
    public Pair echoPair(Pair value) {
        value.setSecond(value.getFirst());
        return value;
    }

    public Nulls echoNulls(Nulls value) {
        return value;
    }

    public String fail(String kind) throws Failure {
        if ("declared".equals(kind)) {
            throw new Failure(kind, 42);
        }
        throw new IllegalStateException(kind);
    }
}
