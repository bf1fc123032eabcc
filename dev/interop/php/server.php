<?php
// Serves the two interop WSDLs with ext/soap: /encoded and /literal for SOAP 1.1, /literal12 for SOAP 1.2.

$service = basename(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$is12 = $service === 'literal12';
$wsdl = __DIR__ . '/../wsdl/' . ($is12 ? 'literal' : $service) . '.wsdl';

if ($_SERVER['REQUEST_METHOD'] === 'GET') {
    // The addresses of the documents are those of this server; both ports of `encoded` are one.
    $base = 'http://' . $_SERVER['HTTP_HOST'];
    $text = str_replace(['http://127.0.0.1/builders', 'http://127.0.0.1/more'], "$base/encoded", file_get_contents($wsdl));
    header('Content-Type: text/xml; charset=utf-8');
    echo str_replace('http://127.0.0.1/literal', "$base/literal", $text);
    return true;
}

// Classes of their own make ext/soap name the derived types that it writes.
class Shape {}
class Circle extends Shape {}
class Square extends Shape {}
class Ring extends Circle {}

class Encoded
{
    public function echoVoid() {}

    public function echoStructAsSimpleTypes($struct)
    {
        return ['outputString' => $struct->varString, 'outputInteger' => $struct->varInt, 'outputFloat' => $struct->varFloat];
    }

    public function echoSimpleTypesAsStruct($string, $int, $float)
    {
        return ['varString' => $string, 'varInt' => $int, 'varFloat' => $float];
    }

    // One object twice is written as a reference.
    public function echoPair($pair)
    {
        $pair->second = $pair->first;
        return $pair;
    }

    public function fail($kind)
    {
        if ($kind !== 'declared') {
            throw new SoapFault('Server', $kind);
        }
        throw new SoapFault('Server', 'declared', null, ['kind' => $kind, 'code' => 42], 'Failure');
    }

    // Everything else returns its argument.
    public function __call($name, $arguments)
    {
        return $arguments[0];
    }
}

class Literal
{
    private $level = 0;
    private $key = '';

    public function Divide($request)
    {
        if ($request->Dividend > 1000) {
            throw new SoapFault('Client', 'out of range', null, ['Limit' => 1000, 'Color' => 'dark blue'], 'OutOfRange');
        }
        if ($request->Divisor === 0) {
            throw new SoapFault('Client', 'division by zero', null, ['Dividend' => $request->Dividend], 'DivisionByZero');
        }
        return ['Quotient' => intdiv($request->Dividend, $request->Divisor)];
    }

    public function Fail($request)
    {
        throw new SoapFault($GLOBALS['is12'] ? 'Receiver' : 'Server', $request->Text);
    }

    // The header block is a function of its own, called before the operation.
    public function Session($session)
    {
        $this->level = $session->Level;
        $this->key = $session->Key;
    }

    public function Greet($request)
    {
        $receipt = ['Key' => $this->key, 'Count' => $this->level + 1];
        $GLOBALS['server']->addSoapHeader(new SoapHeader('urn:soapstone:interop:literal', 'Receipt', $receipt));
        return ['Greeting' => "Hello, $request->Name"];
    }

    public function Notify($request)
    {
        file_put_contents(getenv('STATE'), $request->Text . "\n", FILE_APPEND);
    }

    public function Notified()
    {
        $texts = @file(getenv('STATE'), FILE_IGNORE_NEW_LINES) ?: [];
        return ['Text' => end($texts) ?: '', 'Count' => count($texts)];
    }

    public function __call($name, $arguments)
    {
        return $arguments[0];
    }
}

$server = new SoapServer($wsdl, [
    'soap_version' => $is12 ? SOAP_1_2 : SOAP_1_1,
    'classmap' => ['Shape' => 'Shape', 'Circle' => 'Circle', 'Square' => 'Square', 'Ring' => 'Ring'],
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
]);
$server->setObject($service === 'encoded' ? new Encoded() : new Literal());
$server->handle();
return true;
