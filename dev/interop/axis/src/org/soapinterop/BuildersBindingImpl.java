package org.soapinterop;

import java.math.BigDecimal;
import java.util.Calendar;
import javax.xml.rpc.holders.FloatHolder;
import javax.xml.rpc.holders.IntHolder;
import javax.xml.rpc.holders.StringHolder;
import org.soapinterop.xsd.SOAPArrayStruct;
import org.soapinterop.xsd.SOAPStruct;
import org.soapinterop.xsd.SOAPStructStruct;

/** The services of the SOAPBuilders: everything is returned. */
public class BuildersBindingImpl implements Builders {
    public String echoString(String value) {
        return value;
    }

    public String[] echoStringArray(String[] value) {
        return value;
    }

    public int echoInteger(int value) {
        return value;
    }

    public int[] echoIntegerArray(int[] value) {
        return value;
    }

    public float echoFloat(float value) {
        return value;
    }

    public float[] echoFloatArray(float[] value) {
        return value;
    }

    public SOAPStruct echoStruct(SOAPStruct value) {
        return value;
    }

    public SOAPStruct[] echoStructArray(SOAPStruct[] value) {
        return value;
    }

    public void echoVoid() {}

    public byte[] echoBase64(byte[] value) {
        return value;
    }

    public byte[] echoHexBinary(byte[] value) {
        return value;
    }

    public Calendar echoDate(Calendar value) {
        return value;
    }

    public BigDecimal echoDecimal(BigDecimal value) {
        return value;
    }

    public boolean echoBoolean(boolean value) {
        return value;
    }

    public void echoStructAsSimpleTypes(SOAPStruct value, StringHolder text, IntHolder number, FloatHolder decimal) {
        text.value = value.getVarString();
        number.value = value.getVarInt();
        decimal.value = value.getVarFloat();
    }

    public SOAPStruct echoSimpleTypesAsStruct(String text, int number, float decimal) {
        return new SOAPStruct(text, number, decimal);
    }

    public String[][] echo2DStringArray(String[][] value) {
        return value;
    }

    public SOAPStructStruct echoNestedStruct(SOAPStructStruct value) {
        return value;
    }

    public SOAPArrayStruct echoNestedArray(SOAPArrayStruct value) {
        return value;
    }
}
