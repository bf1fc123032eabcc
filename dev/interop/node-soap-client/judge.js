// Calls the stand-in ArcGIS server with node-soap, from the WSDLs that it serves, and reports what came of it.
'use strict';

const assert = require('assert');
const soap = require('soap');

const SIZE = [200, 100];

// Reports the outcome of a function as that of a feature; what it returns is the text.
async function check(feature, run) {
  let outcome = 'ok';
  let text;
  try {
    text = (await run()) ?? '';
  } catch (error) {
    console.error(error);
    [outcome, text] = ['failed', `${error.name}: ${error.message}`];
  }
  console.log(['@interop', feature, outcome, String(text).split(/\s+/).join(' ')].join('\t'));
}

// Calls an operation, and resolves to its one result.
async function call(client, name, parameters = {}) {
  const [results] = await client[`${name}Async`](parameters);
  const values = Object.values(results);
  assert.strictEqual(values.length, 1, `${name} has ${values.length} results`);
  return values[0];
}

async function main(base) {
  const services = `${base}/arcgis/services`;
  const catalog = await soap.createClientAsync(`${services}?wsdl`);
  let tokens;
  let token;

  await check('catalog', async () => {
    assert.strictEqual(await call(catalog, 'RequiresTokens'), true);
    assert.strictEqual(await call(catalog, 'GetMessageVersion'), 'esriArcGISVersion107');
    assert.deepStrictEqual(await call(catalog, 'GetFolders'), { String: ['Samples'] });
    tokens = await call(catalog, 'GetTokenServiceURL');
    return '4 operations';
  });

  const acquire = async () => {
    const parameters = { request: 'getToken', username: 'myuser', password: 'secret', clientid: 'requestip' };
    const response = await fetch(`${tokens}?${new URLSearchParams(parameters)}`, { signal: AbortSignal.timeout(20000) });
    assert.ok(response.ok, `status ${response.status}`);
    return (await response.text()).trim();
  };
  const url = `${services}/MapService/MapServer`;
  const described = async () => soap.createClientAsync(`${url}?wsdl&${new URLSearchParams({ token })}`);
  const mapServer = async (withToken) => {
    const client = await described();
    client.setEndpoint(withToken === undefined ? url : `${url}?${new URLSearchParams({ token: withToken })}`);
    return client;
  };

  await check('tokens', async () => {
    token = await acquire();
    for (const [wrong, status] of [[undefined, 499], ['wrong', 498]]) {
      const client = await mapServer(wrong);
      const error = await call(client, 'GetMapCount').then(() => undefined, (error) => error);
      assert.ok(error, `a call with the token ${wrong} is admitted`);
      assert.strictEqual(error.response?.status, status);
    }
    assert.strictEqual(await call(await mapServer(token), 'GetMapCount'), 1);
    return '499, 498, and a call with a token';
  });

  const map = await mapServer(token);
  let info;

  await check('map-server', async () => {
    const name = await call(map, 'GetMapName', { Index: 0 });
    assert.strictEqual(await call(map, 'GetDefaultMapName'), name);
    info = await call(map, 'GetServerInfo', { MapName: name });
    assert.strictEqual(info.Name, name);
    const layers = info.MapLayerInfos.MapLayerInfo.map((layer) => layer.Name);
    const ImageDescription = {
      ImageType: { ImageFormat: 'esriImagePNG', ImageReturnType: 'esriImageReturnMimeData' },
      ImageDisplay: { ImageHeight: SIZE[1], ImageWidth: SIZE[0], ImageDPI: 96 },
    };
    const image = await call(map, 'ExportMapImage', { MapDescription: info.DefaultMapDescription, ImageDescription });
    const data = Buffer.from(image.ImageData, 'base64');
    assert.strictEqual(data.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
    assert.deepStrictEqual([image.ImageWidth, image.ImageHeight], SIZE);
    return `${layers.length} layers, and a map that was drawn from the description that the server sent`;
  });

  await check('derived-types', async () => {
    const type = (value) => value.attributes?.['xsi:type']?.split(':').pop();
    assert.strictEqual(type(info.FullExtent), 'EnvelopeN');
    assert.strictEqual(type(info.DefaultMapDescription.MapArea), 'MapExtent');
    return 'EnvelopeN and MapExtent, by xsi:type';
  });

  await check('faults', async () => {
    const error = await call(map, 'GetMapName', { Index: 7 }).then(() => undefined, (error) => error);
    const fault = error?.root?.Envelope?.Body?.Fault;
    assert.ok(fault, `there is no fault, but ${error}`);
    assert.ok(fault.faultstring.includes('no map 7'), fault.faultstring);
    return `${fault.faultcode}: ${fault.faultstring}`;
  });

  console.log('@interop\tend');
}

main(process.argv[2]).catch((error) => {
  console.error(error);
  process.exit(1);
});
