//! The names of clients: those of the ports, or of the contracts that .NET's port names contain.

use soapstone_codegen::load::Memory;
use soapstone_codegen::{GenerateRequest, generate};

/// Returns the names of the clients of a WSDL with these ports.
fn clients(ports: &[&str]) -> Vec<String> {
    let port = |name: &&str| {
        format!("<wsdl:port name='{name}' binding='t:B'><soap:address location='http://h/'/></wsdl:port>")
    };
    let wsdl = format!(
        "<wsdl:definitions targetNamespace='urn:t' xmlns:t='urn:t' xmlns:wsdl='http://schemas.xmlsoap.org/wsdl/' \
             xmlns:soap='http://schemas.xmlsoap.org/wsdl/soap/' xmlns:xs='http://www.w3.org/2001/XMLSchema'>\
           <wsdl:types><xs:schema targetNamespace='urn:t'><xs:element name='Ask' type='xs:string'/></xs:schema></wsdl:types>\
           <wsdl:message name='M'><wsdl:part name='p' element='t:Ask'/></wsdl:message>\
           <wsdl:portType name='P'><wsdl:operation name='Ask'><wsdl:input message='t:M'/></wsdl:operation></wsdl:portType>\
           <wsdl:binding name='B' type='t:P'><soap:binding transport='http://schemas.xmlsoap.org/soap/http'/>\
             <wsdl:operation name='Ask'><soap:operation soapAction=''/><wsdl:input><soap:body use='literal'/></wsdl:input>\
             </wsdl:operation></wsdl:binding>\
           <wsdl:service name='S'>{}</wsdl:service></wsdl:definitions>",
        ports.iter().map(port).collect::<String>()
    );
    let outcome = generate(&GenerateRequest::new("m.wsdl"), &Memory::new().with("m.wsdl", wsdl));
    outcome.package.expect("a package").ports.iter().map(|port| port.ident.clone()).collect()
}

#[test]
fn contracts_name_ports_unless_a_port_has_that_name() {
    assert_eq!(clients(&["BasicHttpBinding_IOrders"]), ["Orders"]);
    assert_eq!(clients(&["BasicHttpBinding_IOrders", "WSHttpBinding_IOrders"]), ["Orders", "WsHttpBindingIOrders"]);
    for ports in [["BasicHttpBinding_IOrders", "Orders"], ["Orders", "BasicHttpBinding_IOrders"]] {
        let expected = ports.map(|port| if port == "Orders" { "Orders" } else { "BasicHttpBindingIOrders" });
        assert_eq!(clients(&ports), expected, "whichever is first");
    }
}
