package peer;

import java.util.ArrayList;
import java.util.List;
import javax.xml.bind.annotation.XmlAttribute;
import javax.xml.bind.annotation.XmlElement;
import javax.xml.bind.annotation.XmlSchemaType;
import javax.xml.bind.annotation.XmlSeeAlso;
import javax.xml.datatype.XMLGregorianCalendar;

/** A value of the code-first endpoints, with JAXB's defaults: unqualified elements, all of them optional. */
@XmlSeeAlso(Employee.class)
public class Person {
    @XmlAttribute
    public Integer id;
    @XmlElement(required = true)
    public String name;
    @XmlSchemaType(name = "date")
    public XMLGregorianCalendar born;
    public byte[] picture;
    @XmlElement(nillable = true)
    public List<String> nicknames = new ArrayList<>();
    public Grade grade;
    public Person partner;

    /** An enumeration. */
    public enum Grade {
        HIGH,
        LOW
    }
}
