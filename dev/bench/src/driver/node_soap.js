// Decodes or encodes the stations with node-soap: `node_soap.js WSDL decode|encode FILE PROOF`. First it decodes FILE and
// writes the message, encoded again, to PROOF. Then it reads lines with a number of repetitions, and prints for each the
// nanoseconds that they took. Both tasks are whole calls of node-soap's client over an HTTP client that responds from memory.
'use strict';

const fs = require('fs');
const readline = require('readline');
const soap = require('soap');

// The response to requests with stations.
const NOTHING = Buffer.from(
  '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>' +
    '<t:GetStations xmlns:t="urn:example:stations"><Category/></t:GetStations></e:Body></e:Envelope>',
);

// Keeps the request, and responds with `body`. Both are bytes, as they are on a network.
class Memory {
  request(url, data, callback) {
    this.sent = Buffer.from(data, 'utf8');
    callback(null, { status: 200, statusCode: 200, headers: {} }, this.body.toString('utf8'));
  }
}

async function main(wsdl, what, file, proof) {
  const memory = new Memory();
  const client = await soap.createClientAsync(wsdl, { httpClient: memory });
  const body = fs.readFileSync(file);
  const call = (name, parameters) =>
    new Promise((done, fail) => client[name](parameters, (error, result) => (error ? fail(error) : done(result))));
  const decode = () => {
    memory.body = body;
    return call('GetStations', { Category: '' });
  };
  const encode = async (stations) => {
    memory.body = NOTHING;
    await call('MirrorStations', stations);
    return memory.sent.length;
  };

  const kept = await decode();
  const records = kept.Station.length;
  // node-soap reads dates as `Date` and would write these as empty elements. Its users send dates as texts.
  for (const station of kept.Station) station.LastUpdated = station.LastUpdated.toISOString();
  const size = await encode(kept);
  fs.writeFileSync(proof, memory.sent);

  for await (const line of readline.createInterface({ input: process.stdin })) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < Number(line); i++) {
      const same = what === 'decode' ? (await decode()).Station.length === records : (await encode(kept)) === size;
      if (!same) throw new Error('the result differs from that of the first time');
    }
    console.log(String(process.hrtime.bigint() - start));
  }
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(String((error && error.message) || error));
  process.exit(1);
});
