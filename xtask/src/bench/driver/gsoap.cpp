// Decodes or encodes an answer with gSOAP, as often as its standard input says, a number a line, and answers each line
// with the nanoseconds that it took: `gsoap decode|encode FILE`. Compiled by `cargo xtask bench --peers`.

#include "soapH.h"
#include "Stations.nsmap"

#include <chrono>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <streambuf>

// Reads from memory, without a copy.
struct Memory : std::streambuf {
  Memory(char *begin, size_t size) { setg(begin, begin, begin + size); }
};

static const char *ELEMENT = "ns1:GetStationsResponse";

static int decode(struct soap *soap, std::string &text, ns1__Stations &answer) {
  Memory memory(&text[0], text.size());
  std::istream stream(&memory);
  soap->is = &stream;
  if (soap_begin_recv(soap) || soap_envelope_begin_in(soap) || soap_recv_header(soap) || soap_body_begin_in(soap) ||
      !soap_get_ns1__Stations(soap, &answer, ELEMENT, NULL) || soap_body_end_in(soap) || soap_envelope_end_in(soap) ||
      soap_end_recv(soap))
    return soap->error ? soap->error : SOAP_ERR;
  return SOAP_OK;
}

static int encode(struct soap *soap, ns1__Stations &answer, std::ostringstream &stream) {
  soap->os = &stream;
  soap_begin(soap);
  answer.soap_serialize(soap);
  if (soap_begin_send(soap) || soap_envelope_begin_out(soap) || soap_putheader(soap) || soap_body_begin_out(soap) ||
      answer.soap_put(soap, ELEMENT, "") || soap_body_end_out(soap) || soap_envelope_end_out(soap) ||
      soap_end_send(soap))
    return soap->error ? soap->error : SOAP_ERR;
  return SOAP_OK;
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  bool decodes = !strcmp(arguments[1], "decode");
  std::ifstream file(arguments[2], std::ios::binary);
  std::stringstream buffer;
  buffer << file.rdbuf();
  std::string text = buffer.str();

  struct soap *soap = soap_new1(SOAP_XML_TREE | SOAP_C_UTFSTRING);
  struct soap *keeper = soap_new1(SOAP_XML_TREE | SOAP_C_UTFSTRING);
  ns1__Stations kept;
  kept.soap_default(keeper);
  if (decode(keeper, text, kept) || kept.Station.empty()) {
    soap_print_fault(keeper, stderr);
    return 1;
  }
  unsigned long repetitions;
  while (std::cin >> repetitions) {
    auto start = std::chrono::steady_clock::now();
    for (unsigned long i = 0; i < repetitions; i++) {
      int error;
      if (decodes) {
        ns1__Stations answer;
        answer.soap_default(soap);
        error = decode(soap, text, answer) || answer.Station.size() != kept.Station.size();
      } else {
        std::ostringstream stream;
        error = encode(soap, kept, stream) || stream.str().size() < text.size() / 2;
      }
      if (error) {
        soap_print_fault(soap, stderr);
        return 1;
      }
      soap_destroy(soap);
      soap_end(soap);
    }
    auto taken = std::chrono::steady_clock::now() - start;
    std::cout << std::chrono::duration_cast<std::chrono::nanoseconds>(taken).count() << std::endl;
  }
  return 0;
}
