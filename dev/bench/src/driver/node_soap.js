// Decodes or encodes the stations with node-soap, as often as its standard input says, a number a line, and answers each
// line with the nanoseconds that it took: `node_soap.js WSDL decode|encode FILE PROOF`. What it read goes to PROOF first,
// encoded again. Both are whole calls of node-soap's client over an HTTP client that answers from memory.
'use strict';

const fs = require('fs');
const readline = require('readline');
const soap = require('soap');

// What is answered to whoever sends stations.
const NOTHING = Buffer.from(
  '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>' +
    '<t:GetStations xmlns:t="urn:example:stations"><Category/></t:GetStations></e:Body></e:Envelope>',
);

// Keeps what is sent, and answers with `answer`; both are bytes, as they are on a network.
class Memory {
  request(url, data, callback) {
    this.sent = Buffer.from(data, 'utf8');
    callback(null, { status: 200, statusCode: 200, headers: {} }, this.answer.toString('utf8'));
  }
}

async function main(wsdl, what, file, proof) {
  const memory = new Memory();
  const client = await soap.createClientAsync(wsdl, { httpClient: memory });
  const answer = fs.readFileSync(file);
  const call = (name, parameters) =>
    new Promise((done, fail) => client[name](parameters, (error, result) => (error ? fail(error) : done(result))));
  const decode = () => {
    memory.answer = answer;
    return call('GetStations', { Category: '' });
  };
  const encode = async (stations) => {
    memory.answer = NOTHING;
    await call('MirrorStations', stations);
    return memory.sent.length;
  };

  const kept = await decode();
  const records = kept.Station.length;
  // It reads dates as `Date`, which it would write as empty elements: whoever sends dates with it makes texts of them.
  for (const station of kept.Station) station.LastUpdated = station.LastUpdated.toISOString();
  const size = await encode(kept);
  fs.writeFileSync(proof, memory.sent);

  for await (const line of readline.createInterface({ input: process.stdin })) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < Number(line); i++) {
      const same = what === 'decode' ? (await decode()).Station.length === records : (await encode(kept)) === size;
      if (!same) throw new Error('not the same as the first time');
    }
    console.log(String(process.hrtime.bigint() - start));
  }
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(String((error && error.message) || error));
  process.exit(1);
});
