//! Small service descriptions.

/// A schema that [`wsdl`] may include.
pub const SCHEMA: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:test" targetNamespace="urn:test"
    elementFormDefault="qualified">
  <xs:complexType name="Order">
    <xs:sequence><xs:element name="id" type="xs:int"/><xs:element name="state" type="t:State"/></xs:sequence>
  </xs:complexType>
  <xs:simpleType name="State">
    <xs:restriction base="xs:string"><xs:enumeration value="open"/><xs:enumeration value="closed"/></xs:restriction>
  </xs:simpleType>
  <xs:element name="GetOrder"><xs:complexType><xs:sequence><xs:element name="id" type="xs:int"/></xs:sequence></xs:complexType></xs:element>
  <xs:element name="GetOrderResponse"><xs:complexType><xs:sequence>
    <xs:element name="order" type="t:Order" minOccurs="0"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Ping"><xs:complexType/></xs:element>
</xs:schema>
"#;

/// A service of two operations, `GetOrder` and the one-way `Ping`; `types` is what `wsdl:types` holds.
pub fn wsdl(types: &str) -> String {
    format!(
        r#"<definitions name="Orders" targetNamespace="urn:test" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:t="urn:test"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <types>{types}</types>
  <message name="In"><part name="p" element="t:GetOrder"/></message>
  <message name="Out"><part name="p" element="t:GetOrderResponse"/></message>
  <message name="PingIn"><part name="p" element="t:Ping"/></message>
  <portType name="Orders">
    <operation name="GetOrder"><input message="t:In"/><output message="t:Out"/></operation>
    <operation name="Ping"><input message="t:PingIn"/></operation>
  </portType>
  <binding name="B" type="t:Orders">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="GetOrder">
      <soap:operation soapAction="a"/><input><soap:body use="literal"/></input><output><soap:body use="literal"/></output>
    </operation>
    <operation name="Ping"><soap:operation soapAction="b"/><input><soap:body use="literal"/></input></operation>
  </binding>
  <service name="S"><port name="Orders" binding="t:B"><soap:address location="http://localhost:1/orders"/></port></service>
</definitions>
"#
    )
}

/// The same, the schema at a location.
pub fn importing(location: &str) -> String {
    wsdl(&format!(r#"<xs:schema targetNamespace="urn:test"><xs:include schemaLocation="{location}"/></xs:schema>"#))
}

/// The same, the schema in it.
pub fn whole() -> String {
    wsdl(SCHEMA)
}

/// One with an element of a type that nothing declares.
pub fn incomplete() -> String {
    wsdl(&SCHEMA.replace(r#"name="state" type="t:State""#, r#"name="state" type="t:Nowhere""#))
}

/// A service description of the other version.
pub const WSDL_20: &str = r#"<description xmlns="http://www.w3.org/ns/wsdl" targetNamespace="urn:test"/>"#;
