// Decodes or encodes a response with gSOAP: `gsoap decode|encode FILE PROOF`. First it decodes FILE and writes the message,
// encoded again, to PROOF. Then it reads lines with a number of repetitions, and prints for each the nanoseconds that they
// took. Compiled by `cargo xtask bench --peers`, which defines the response: its class RESPONSE, its element's name ELEMENT
// and its list of RECORDS.

#include "soapH.h"
#include NAMESPACES

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

// Writes into a text that keeps its memory.
struct Text : std::streambuf {
  std::string text;
  std::streamsize xsputn(const char *begin, std::streamsize size) override {
    text.append(begin, size);
    return size;
  }
  int overflow(int letter) override {
    text.push_back(letter);
    return letter;
  }
};

static int decode(struct soap *soap, std::string &text, RESPONSE &response) {
  Memory memory(&text[0], text.size());
  std::istream stream(&memory);
  soap->is = &stream;
  if (soap_begin_recv(soap) || soap_envelope_begin_in(soap) || soap_recv_header(soap) || soap_body_begin_in(soap) ||
      !response.soap_get(soap, ELEMENT, NULL) || soap_body_end_in(soap) || soap_envelope_end_in(soap) ||
      soap_end_recv(soap))
    return soap->error ? soap->error : SOAP_ERR;
  return SOAP_OK;
}

static int encode(struct soap *soap, RESPONSE &response, Text &text) {
  text.text.clear();
  std::ostream stream(&text);
  soap->os = &stream;
  soap_begin(soap);
  response.soap_serialize(soap);
  if (soap_begin_send(soap) || soap_envelope_begin_out(soap) || soap_putheader(soap) || soap_body_begin_out(soap) ||
      response.soap_put(soap, ELEMENT, "") || soap_body_end_out(soap) || soap_envelope_end_out(soap) ||
      soap_end_send(soap))
    return soap->error ? soap->error : SOAP_ERR;
  return SOAP_OK;
}

// Prints the error, or that the result differs from that of the first time.
static int fail(struct soap *soap) {
  if (!soap->error) {
    std::cerr << "the result differs from that of the first time" << std::endl;
    return 1;
  }
  soap_set_fault(soap);
  const char **text = soap_faultstring(soap);
  std::cerr << "error " << soap->error << ": " << (text && *text ? *text : "no fault string") << std::endl;
  return 1;
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  bool decodes = !strcmp(arguments[1], "decode");
  std::ifstream file(arguments[2], std::ios::binary);
  std::stringstream buffer;
  buffer << file.rdbuf();
  std::string text = buffer.str();

  struct soap *soap = soap_new1(SOAP_XML_TREE | SOAP_C_UTFSTRING);
  struct soap *keeper = soap_new1(SOAP_XML_TREE | SOAP_C_UTFSTRING);
  RESPONSE kept;
  kept.soap_default(keeper);
  Text written;
  if (decode(keeper, text, kept)) return fail(keeper);
  if (encode(soap, kept, written)) return fail(soap);
  std::ofstream(arguments[3], std::ios::binary) << written.text;
  const size_t records = kept.RECORDS.size(), bytes = written.text.size();

  unsigned long repetitions;
  while (std::cin >> repetitions) {
    auto start = std::chrono::steady_clock::now();
    for (unsigned long i = 0; i < repetitions; i++) {
      int error;
      if (decodes) {
        RESPONSE response;
        response.soap_default(soap);
        error = decode(soap, text, response) || response.RECORDS.size() != records;
      } else {
        error = encode(soap, kept, written) || written.text.size() != bytes;
      }
      if (error) return fail(soap);
      soap_destroy(soap);
      soap_end(soap);
    }
    auto taken = std::chrono::steady_clock::now() - start;
    std::cout << std::chrono::duration_cast<std::chrono::nanoseconds>(taken).count() << std::endl;
  }
  return 0;
}
