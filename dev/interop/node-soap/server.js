// Serves wsdl/literal.wsdl with node-soap: /literal for SOAP 1.1, /literal12 for SOAP 1.2.
'use strict';

const fs = require('fs');
const http = require('http');
const path = require('path');
const soap = require('soap');

const NAMESPACE = 'urn:soapstone:interop:literal';
const port = Number(process.argv[2]);
const file = path.join(__dirname, '..', 'wsdl', 'literal.wsdl');
const wsdl = fs.readFileSync(file, 'utf8').replaceAll('http://127.0.0.1/', `http://127.0.0.1:${port}/`);

// What node-soap reads as `Date` it cannot write, and a number of JavaScript has 53 bits.
const texts = ['dateTime', 'date', 'long', 'unsignedLong', 'integer', 'decimal'];
const customDeserializer = Object.fromEntries(texts.map((type) => [type, (text) => text]));

let notified = [];

// Puts back the empty strings, which node-soap reads as null. Nil stays null.
function filled(value, name) {
  if (value === null) return name.includes('Nillable') ? null : '';
  if (Array.isArray(value)) return value.map((item) => filled(item, name));
  if (typeof value !== 'object' || name === 'attributes') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner, name)]));
}

// Types as this server writes them: node-soap neither resolves nor declares the prefixes of xsi:type.
function typed(shape) {
  const [type] = Object.entries(shape.attributes ?? {}).filter(([name]) => name.endsWith(':type'));
  return type ? { ...shape, attributes: { 'xsi:type': `tns:${type[1].split(':').pop()}` } } : shape;
}

// A fault as node-soap's documentation has it for each version. A colon keeps the prefix of SOAP off a name.
function fault(is12, sender, text, detail) {
  if (is12) {
    const Text = { attributes: { 'xml:lang': 'en' }, $value: text };
    return { Fault: { Code: { Value: sender ? 'soap:Sender' : 'soap:Receiver' }, Reason: { Text }, Detail: detail } };
  }
  return { Fault: { faultcode: sender ? 'soap:Client' : 'soap:Server', faultstring: text, detail } };
}

function operations(is12) {
  const own = { xmlns: NAMESPACE };
  const echo = (request) => filled(request, 'request');
  const names = ['Numeric', 'Textual', 'Calendar', 'Octets', 'Occurrence', 'Colors', 'Shapes', 'Choices', 'Attributed', 'Open'];
  return {
    ...Object.fromEntries(names.map((name) => [`Echo${name}`, echo])),
    EchoShapes({ Value }) {
      return { Value: { Shape: Value?.Shape?.map(typed) } };
    },
    Divide({ Dividend, Divisor }) {
      if (Dividend > 1000) {
        throw fault(is12, true, 'out of range', { ':OutOfRange': { attributes: own, ':Limit': 1000, ':Color': 'dark blue' } });
      }
      if (Divisor === 0) {
        throw fault(is12, true, 'division by zero', { ':DivisionByZero': { attributes: own, ':Dividend': Dividend } });
      }
      return { Quotient: Math.trunc(Dividend / Divisor) };
    },
    // A plain error: node-soap makes the fault.
    async Fail({ Text }) {
      throw new Error(Text);
    },
    Greet: ({ Name }) => ({ Greeting: `Hello, ${Name}` }),
    Notify({ Text }) {
      notified.push(Text);
    },
    Notified: () => ({ Text: notified.at(-1) ?? '', Count: notified.length }),
  };
}

// The header block of responses. Those of requests are read without the schema.
function receipt(method, request, headers) {
  if (method !== 'Greet') return '';
  return { Receipt: { attributes: { xmlns: NAMESPACE }, Key: headers.Session.Key, Count: Number(headers.Session.Level) + 1 } };
}

const server = http.createServer((_, response) => {
  response.statusCode = 404;
  response.end();
});
server.listen(port, '127.0.0.1', () => {
  for (const is12 of [false, true]) {
    const operation = operations(is12);
    const listening = soap.listen(server, {
      path: is12 ? '/literal12' : '/literal',
      services: { LiteralService: { LiteralPort: operation, Literal12Port: operation } },
      xml: wsdl,
      oneWay: { responseCode: 202 },
      customDeserializer,
      handleNilAsNull: true,
      forceSoap12Headers: is12,
      suppressStack: true,
    });
    listening.addSoapHeader(receipt);
    // node-soap writes xsi:nil and xsi:type without a declaration of the prefix (Namespaces in XML §5).
    const declaration = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
    listening.on('response', (response) => {
      response.result = response.result.replace('<soap:Envelope ', `<soap:Envelope ${declaration} `);
    });
    // An option that is not taken from those above.
    listening.wsdl.options.preserveWhitespace = true;
  }
});
