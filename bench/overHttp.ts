import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  EncryptCommand,
  KMSClient,
  ListKeysCommand,
} from '@aws-sdk/client-kms';
import { notRun, providePythonTools } from '../scripts/pythonTools.ts';
import { interleaved, median, medianRatio } from './measure.ts';
import { atLeast, count, microseconds, type Row, type RowGroup } from './row.ts';

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const startUps = 7;

/** A server of one side, in a process of its own. */
interface Server {
  readonly url: string;
  readonly process: ChildProcess;
}

/** The endpoint in a process of its own, against moto's server. */
export async function overHttp(): Promise<RowGroup> {
  const { tools, missing } = providePythonTools('moto');
  if (tools === undefined) throw new Error(notRun('moto', missing));
  const startOurs = () =>
    start(process.execPath, (port) => [program, 'serve', '--clock', 'virtual', '--port', port]);
  const startMoto = () => start(tools.python, (port) => ['-m', 'moto.server', '-H', '127.0.0.1', '-p', port]);
  const startFloor = () => start(process.execPath, (port) => ['--eval', constantServer, port]);
  const [here, moto, floor] = [await startOurs(), await startMoto(), await startFloor()];
  try {
    return {
      title: 'Over HTTP',
      configuration: [
        'Here: `cks-sim serve --clock virtual`, built; against: the server of moto 5. Each in a process of its own on the loopback interface, with one key; clients, requests and rounds are the same for both, in turns.',
        'Against the floor: a server of `node:http` in a process of its own that always gives the answer to ListKeys of an empty account; nothing that Node serves is faster, so that it says what of a target can be reached.',
        'SDK: one `KMSClient` each with its default configuration, so that it signs and keeps its connections. Bare: `node:http` without a signature, on connections that stay open.',
      ],
      rows: [
        ...(await sdkRows(here.url, moto.url)),
        await sdkFloorRow(here.url, floor.url),
        ...(await bareRows(here.url, moto.url)),
        await bareFloorRow(here.url, floor.url),
        await startUpRow(startOurs, startMoto),
      ],
    };
  } finally {
    for (const server of [here, moto, floor]) await stop(server);
  }
}

async function sdkRows(here: string, moto: string): Promise<Row[]> {
  const sides = { here: await sdkSide(here), moto: await sdkSide(moto) };
  const rows: Row[] = [];
  for (const [what, call] of Object.entries(sdkCalls)) {
    const { here: ours, moto: theirs } = await interleaved(
      { here: { call: () => call(sides.here) }, moto: { call: () => call(sides.moto) } },
      { calls: 40, rounds: 15, warmUp: 15 },
    );
    rows.push({
      what: `SDK, ${what}`,
      here: microseconds(median(ours)),
      against: microseconds(median(theirs)),
      ...atLeast(6, medianRatio(theirs, ours)),
    });
  }
  for (const { kms } of Object.values(sides)) kms.destroy();
  return rows;
}

interface SdkSide {
  readonly kms: KMSClient;
  readonly KeyId: string;
}

function sdkClient(endpoint: string): KMSClient {
  const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'any' };
  return new KMSClient({ endpoint, region: 'us-east-1', credentials });
}

async function sdkSide(endpoint: string): Promise<SdkSide> {
  const kms = sdkClient(endpoint);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  return { kms, KeyId: KeyMetadata!.KeyId! };
}

const Plaintext = new Uint8Array(32);

const sdkCalls: Readonly<Record<string, (side: SdkSide) => Promise<unknown>>> = {
  DescribeKey: ({ kms, KeyId }) => kms.send(new DescribeKeyCommand({ KeyId })),
  Encrypt: ({ kms, KeyId }) => kms.send(new EncryptCommand({ KeyId, Plaintext })),
  ListKeys: ({ kms }) => kms.send(new ListKeysCommand({})),
};

async function bareRows(here: string, moto: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const connections of [1, 64]) {
    const agents = { here: agentOf(connections), moto: agentOf(connections) };
    const calls = connections === 1 ? 60 : 4;
    const many = (url: string, agent: Agent) => () =>
      Promise.all(Array.from({ length: connections }, () => listKeys(url, agent)));
    const { here: ours, moto: theirs } = await interleaved(
      { here: { call: many(here, agents.here) }, moto: { call: many(moto, agents.moto) } },
      { calls, rounds: 15, warmUp: 15 },
    );
    const perSecond = (samples: readonly number[]) =>
      `${count((connections * 1_000_000) / median(samples))}/s`;
    const ratio = medianRatio(theirs, ours);
    rows.push({
      what: `bare ListKeys, ${connections} connection${connections === 1 ? '' : 's'}`,
      here: perSecond(ours),
      against: perSecond(theirs),
      ...(connections === 1 ? atLeast(15, ratio) : { result: `${ratio.toFixed(2)}×`, target: '–' }),
    });
    for (const agent of Object.values(agents)) agent.destroy();
  }
  return rows;
}

/** What the SDK and Node take for themselves, with nothing behind them. */
async function sdkFloorRow(here: string, floor: string): Promise<Row> {
  const [ours, theirs] = [sdkClient(here), sdkClient(floor)];
  const { here: mine, floor: least } = await interleaved(
    {
      here: { call: () => ours.send(new ListKeysCommand({})) },
      floor: { call: () => theirs.send(new ListKeysCommand({})) },
    },
    { calls: 40, rounds: 15, warmUp: 15 },
  );
  for (const kms of [ours, theirs]) kms.destroy();
  return floorRow('SDK, ListKeys, against the floor', mine, least);
}

async function bareFloorRow(here: string, floor: string): Promise<Row> {
  const [ours, theirs] = [agentOf(1), agentOf(1)];
  const { here: mine, floor: least } = await interleaved(
    { here: { call: () => listKeys(here, ours) }, floor: { call: () => listKeys(floor, theirs) } },
    { calls: 60, rounds: 15, warmUp: 15 },
  );
  for (const agent of [ours, theirs]) agent.destroy();
  return floorRow('bare ListKeys, 1 connection, against the floor', mine, least);
}

const floorRow = (what: string, here: readonly number[], floor: readonly number[]): Row => ({
  what,
  here: microseconds(median(here)),
  against: microseconds(median(floor)),
  result: `${medianRatio(here, floor).toFixed(2)}×`,
  target: '–',
});

const constantServer = `
  const body = '{"Keys":[],"Truncated":false}';
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'content-length': body.length };
  require('node:http')
    .createServer({ noDelay: true }, (request, response) => {
      request.on('data', () => {});
      request.on('end', () => response.writeHead(200, headers).end(body));
    })
    .listen(Number(process.argv[1]), '127.0.0.1');
`;

const agentOf = (maxSockets: number) =>
  new Agent({ keepAlive: true, maxSockets, maxFreeSockets: maxSockets });

/** What the AWS SDK would send, but for the signature: moto wants to see the scope of one. */
const headers = {
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': 'TrentService.ListKeys',
  authorization:
    'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0',
};

function listKeys(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.resume();
      response.on('end', resolve);
    });
    sent.on('error', reject);
    sent.end('{}');
  });
}

async function startUpRow(startOurs: () => Promise<Server>, startMoto: () => Promise<Server>): Promise<Row> {
  const taken = { here: [] as number[], moto: [] as number[] };
  for (let i = 0; i < startUps; i++) {
    for (const [side, begin] of [
      ['here', startOurs],
      ['moto', startMoto],
    ] as const) {
      const startedAt = performance.now();
      const server = await begin();
      taken[side].push(performance.now() - startedAt);
      await stop(server);
    }
  }
  const ratio = median(taken.moto) / median(taken.here);
  return {
    what: 'start of the process to the first answer',
    here: `${median(taken.here).toFixed(0)} ms`,
    against: `${median(taken.moto).toFixed(0)} ms`,
    result: `${ratio.toFixed(2)}×`,
    target: '–',
  };
}

/** Starts a server, and returns when it has answered a request. */
async function start(command: string, args: (port: string) => string[]): Promise<Server> {
  const port = await freePort();
  const server = spawn(command, args(String(port)), { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/`;
  const agent = agentOf(1);
  const until = performance.now() + 60_000;
  while (performance.now() < until && server.exitCode === null) {
    const isUp = await listKeys(url, agent).then(
      () => true,
      () => false,
    );
    if (isUp) {
      agent.destroy();
      return { url, process: server };
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`${command} did not answer at ${url}`);
}

async function stop({ process: server }: Server): Promise<void> {
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
