# Serves wsdl/encoded.wsdl with SOAP::Lite, whose responses follow from the values alone: it has no WSDL on the server's side.
# What it would guess wrong is named: texts that look like numbers, or that are not ASCII and would become base64.
use strict;
use warnings;
use utf8;

package Encoded;
# The last argument of each method is the whole request.
use parent -norequire, 'SOAP::Server::Parameters';

# The first argument.
my $FIRST = '/Envelope/Body/[1]/[1]';
our $OWN = 'urn:soapstone:interop:encoded';

# The simple types of accessors, by name.
our %TYPE = (
    (map { $_ => 'string' } qw(inputString varString name text kind)),
    (map { $_ => 'int' } qw(inputInteger varInt number code)),
    (map { $_ => 'float' } qw(inputFloat varFloat)),
    (map { $_ => 'double' } qw(radius side)),
    inputBase64 => 'base64Binary', inputHexBinary => 'hexBinary', inputDecimal => 'decimal',
    inputBoolean => 'boolean', inputDate => 'dateTime',
);
# The items of arrays, by name.
our %ITEM = (inputStringArray => 'string', inputIntegerArray => 'int', inputFloatArray => 'float', varArray => 'string', texts => 'string');

# The items of arrays of arrays.
our %INNER = (inputArrays => 'inputIntegerArray');

sub simple {
    my ($name, $type, $value) = @_;
    return SOAP::Data->name($name)->attr({ 'xsi:nil' => 'true' })->value('') unless defined $value;
    return SOAP::Data->name($name)->type($type)->value($value);
}

# Returns a value as SOAP::Lite reads it, ready to be sent under a name.
sub encoded {
    my ($name, $value, $accessor) = @_;
    $accessor //= $name;
    if (ref $value eq 'ARRAY') {
        my $item = $ITEM{$accessor};
        return SOAP::Data->name($name)->value([map { $item ? simple('item', $item, $_) : encoded('item', $_, $INNER{$accessor} // $accessor) } @$value]);
    }
    if (ref $value) {
        my @members = map { encoded($_, $value->{$_}) } sort keys %$value;
        my $data = SOAP::Data->name($name)->value(\SOAP::Data->value(@members));
        # Structs of a type that is not XML Schema's are objects of the class of that name.
        return $data unless ref($value) =~ /^(Circle|Square)$/;
        return $data->type("m:$1")->attr({ 'xmlns:m' => $OWN });
    }
    return simple($name, $TYPE{$accessor} // 'string', $value);
}

# Everything that is not below returns its argument.
our $AUTOLOAD;
sub AUTOLOAD {
    my $message = pop;
    (my $method = $AUTOLOAD) =~ s/.*:://;
    return if $method eq 'DESTROY';
    my $part = $message->dataof($FIRST) or return;
    return encoded('return', $message->valueof($FIRST), $part->name);
}

sub echoVoid { return }

sub echoStructAsSimpleTypes {
    my $struct = (pop)->valueof($FIRST);
    return map { simple(@$_) } ['outputString', 'string', $struct->{varString}], ['outputInteger', 'int', $struct->{varInt}],
        ['outputFloat', 'float', $struct->{varFloat}];
}

sub echoSimpleTypesAsStruct {
    my ($string, $int, $float) = (pop)->paramsall;
    return encoded('return', { varString => $string, varInt => $int, varFloat => $float });
}

sub fail {
    my $kind = (pop)->valueof($FIRST);
    die "$kind\n" if $kind ne 'declared';
    die SOAP::Fault->faultcode('Server')->faultstring('declared')
        ->faultdetail(SOAP::Data->name('failure')->type('m:Failure')->attr({ 'xmlns:m' => $OWN })->value(\SOAP::Data->value(simple('kind', 'string', $kind), simple('code', 'int', 42))));
}

# The class is in this file.
$INC{'Encoded.pm'} = __FILE__;

package main;

use HTTP::Daemon;
use HTTP::Response;
use SOAP::Transport::HTTP;

my $port = shift;
open my $file, '<:raw', __FILE__ =~ s{[^/]*$}{../wsdl/encoded.wsdl}r or die "the WSDL: $!";
my $wsdl = do { local $/; <$file> };
# SOAP::Lite accepts a SOAPAction only if it is that of its own clients.
$wsdl =~ s{<wsdl:operation name="(\w+)">\s*<soap:operation soapAction="\K[^"]*}{http://soapinterop.org/#$1}g;
$wsdl =~ s{http://127\.0\.0\.1/(?:builders|more)}{http://127.0.0.1:$port/encoded}g;

my $handler = SOAP::Transport::HTTP::Server->dispatch_with({ 'http://soapinterop.org/' => 'Encoded' });
my $daemon = HTTP::Daemon->new(LocalAddr => '127.0.0.1', LocalPort => $port, ReuseAddr => 1) or die "the port: $!";
# A client may be gone before its response is written.
$SIG{PIPE} = 'IGNORE';
# One request per connection, so that a connection that is kept open does not hold up the others.
while (my $connection = $daemon->accept) {
    if (my $request = $connection->get_request) {
        $connection->force_last_request;
        if ($request->method eq 'GET') {
            $connection->send_response(HTTP::Response->new(200, 'OK', ['Content-Type' => 'text/xml; charset=utf-8'], $wsdl));
        } else {
            $handler->request($request);
            $handler->handle;
            # HTTP::Daemon closes the connection without a word otherwise.
            $handler->response->header(Connection => 'close');
            $connection->send_response($handler->response);
        }
    }
    $connection->close;
}
