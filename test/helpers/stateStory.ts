/** Stories for worlds that a state directory keeps: each step is a few numbers, and what it is about follows from them. */
import type { SimulatedAccount, Simulator, WorldSnapshot } from 'custom-key-store-simulator';
import { createKmsHandler, type KmsHandler } from 'custom-key-store-simulator/http';
import fc from 'fast-check';
import { controlOperations } from '../../src/http/control/controlOperations.ts';
import {
  exampleCloudHsmKeyStore,
  exampleExternalKeyStore,
  exampleIds,
} from '../../src/http/control/exampleIds.ts';
import { runControl } from '../../src/http/control/runControl.ts';
import { insideOf } from '../../src/simulator/inside.ts';
import {
  allow,
  elsewhere,
  home,
  operationNames,
  requests,
  retirer,
  type Scene,
  send,
} from '../operations/permissionsScene.ts';
import { bytes } from './keys.ts';
import { cloudHsmRequests } from './stateCloudHsm.ts';
import { onWire } from './wire.ts';

/** One step of a story. */
export interface Step {
  readonly kind: 'kms' | 'wire' | 'cloudHsm' | 'control' | 'handle' | 'time' | 'ownTime';
  /** What is asked, of whom, about what. */
  readonly which: number;
  readonly who: number;
  readonly a: number;
  readonly b: number;
}

const kinds: readonly Step['kind'][] = [
  ...(['kms', 'kms', 'kms', 'kms', 'wire', 'wire', 'cloudHsm', 'control', 'control', 'control'] as const),
  ...(['handle', 'time', 'ownTime'] as const),
];

/** Any step. */
export const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...kinds),
  which: fc.nat(10_000),
  who: fc.nat(10),
  a: fc.nat(40),
  b: fc.nat(40),
});

/** A world in which a story is told, and what its callers remember of the answers. */
export interface Teller {
  readonly sim: Simulator;
  readonly handler: KmsHandler;
  readonly remembered: { CiphertextBlob: Uint8Array; GrantId: string; GrantToken: string };
  saved: WorldSnapshot | undefined;
}

const nothingYet = { CiphertextBlob: bytes('none'), GrantId: '0'.repeat(64), GrantToken: 'none' };

/** Whoever tells a story in that world from now on, remembering what another one does. */
export const tellerOf = (sim: Simulator, other?: Teller): Teller => ({
  sim,
  handler: createKmsHandler(sim),
  remembered: { ...nothingYet, ...other?.remembered },
  saved: other?.saved,
});

/** Two key stores, keys of every kind, users and roles: the beginning of every story. */
export function beginStateStory(sim: Simulator): void {
  sim.given.cloudHsmKeyStore(exampleCloudHsmKeyStore);
  sim.given.externalKeyStore(exampleExternalKeyStore);
  sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });
  sim.given.kmsKey({ AliasName: 'alias/begin' });
  sim.given.kmsKey({ KeyState: 'PendingDeletion', PendingWindowInDays: 7 });
  const policies = { some: allow(['kms:Describe*', 'kms:List*', 'kms:Encrypt', 'kms:CreateKey']) };
  sim.iam.createUser({ UserName: exampleIds.UserName, policies });
  sim.iam.createRole({ RoleName: exampleIds.RoleName, policies });
  sim.account(elsewhere).given.kmsKey();
}

const pick = <T>(of: readonly T[], at: number): T => of[at % of.length]!;

/** What there is in an account and Region, and what one could ask about it. */
function sceneOf({ sim, remembered }: Teller, at: SimulatedAccount, { a, b }: Step): Scene {
  const found = sim
    .snapshot()
    .accounts.find((one) => one.accountId === at.accountId && one.region === at.region);
  const idsIn = (table: 'keys' | 'customKeyStores' | 'aliases') =>
    ((found?.account[table] as { rows: [number, string][] } | undefined)?.rows ?? []).map(([, id]) => id);
  const arnOf = (KeyId = exampleIds.KeyId as string) =>
    `arn:aws:kms:${at.region}:${at.accountId}:key/${KeyId}`;
  const keys = idsIn('keys');
  const stores = idsIn('customKeyStores');
  const clusters = (found?.clusters ?? []).map(({ entry }) => entry.ClusterId);
  const proxies = sim.snapshot().proxies.map(({ entry }) => entry);
  const proxy = pick(proxies, b);
  const cluster = pick(clusters, b);
  return {
    sim,
    root: at.client(),
    KeyId: pick(keys, a) ?? exampleIds.KeyId,
    Arn: arnOf(pick(keys, a)),
    otherArn: arnOf(pick(keys, b)),
    pendingArn: arnOf(pick(keys, b)),
    AliasName: pick(idsIn('aliases'), a) ?? 'alias/none',
    ...remembered,
    connected: pick(stores, a) ?? exampleIds.CustomKeyStoreId,
    disconnected: pick(stores, b) ?? exampleIds.CustomKeyStoreId,
    createCustomKeyStore:
      proxy === undefined
        ? { CustomKeyStoreName: `store${a}` }
        : sim.xks
            .proxy(proxy.XksProxyUriEndpoint, proxy.XksProxyUriPath)
            .createCustomKeyStoreInput(`store${a}`),
    createCloudHsmKeyStore:
      cluster === undefined
        ? { CustomKeyStoreName: `store${a}` }
        : at.cloudHsm.cluster(cluster).createCustomKeyStoreInput(`store${a}`),
  };
}

/** Requests that the table of all operations has not: those that make something, and those that are refused. */
const more: readonly ((scene: Scene, step: Step) => readonly [string, object])[] = [
  ({ connected }) => ['CreateKey', { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: connected }],
  ({ connected }, { b }) => [
    'CreateKey',
    {
      Origin: 'EXTERNAL_KEY_STORE',
      CustomKeyStoreId: connected,
      XksKeyId: pick(['payments-2026', 'other'], b),
    },
  ],
  (_, { a }) => ['CreateKey', { Description: undefined, Tags: [{ TagKey: `t${a}`, TagValue: '' }] }],
  ({ otherArn }, { a }) => ['CreateAlias', { AliasName: `alias/a${a}`, TargetKeyId: otherArn }],
  ({ createCloudHsmKeyStore }) => ['CreateCustomKeyStore', createCloudHsmKeyStore],
  ({ Arn: KeyId }) => ['ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }],
  ({ Arn: KeyId }, { a }) => [
    'Encrypt',
    { KeyId, Plaintext: bytes('hidden'), EncryptionContext: Object.fromEntries([['__proto__', `${a}`]]) },
  ],
  ({ connected }) => ['GenerateRandom', { NumberOfBytes: 8, CustomKeyStoreId: connected }],
  ({ Arn: KeyId }) => [
    'CreateGrant',
    { KeyId, GranteePrincipal: retirer, Operations: ['Decrypt'], Name: 'one' },
  ],
  () => ['DescribeKey', {}],
  () => ['CreateKey', { Description: 7 }],
  () => ['NoSuchOperation', {}],
];

/** Who asks: the root user, a user, a session, somebody of another account. */
const callers = [
  undefined,
  undefined,
  `arn:aws:iam::${home}:user/${exampleIds.UserName}`,
  `arn:aws:sts::${home}:assumed-role/${exampleIds.RoleName}/session`,
  { Arn: `arn:aws:iam::${home}:user/nobody`, context: { 'aws:SourceVpce': 'vpce-1' } },
  `arn:aws:iam::${elsewhere}:root`,
];

/** Where: the Regions and accounts that a story is about. */
const places = [[home], [home], [home], [elsewhere], [home, 'eu-west-1'], ['777788889999']] as const;

function requestOf(teller: Teller, at: SimulatedAccount, step: Step): readonly [string, object] {
  const scene = sceneOf(teller, at, step);
  const { which } = step;
  if (which % 3 === 0) return pick(more, Math.floor(which / 3))(scene, step);
  const operation = pick(operationNames, Math.floor(which / 3));
  return [operation, requests[operation](scene)];
}

/** Operations of the control interface with an input, and what moves no time. */
const controls = Object.entries(controlOperations as Record<string, { example?: object; reads: boolean }>)
  .filter(
    ([name, { example }]) => example !== undefined && !['reset', 'advance', 'advanceUntil'].includes(name),
  )
  .map(([name, { example, reads }]) => ({ name, input: example!, reads }));

function controlOf(teller: Teller, { which, a }: Step, isHandle: boolean): readonly [string, object] {
  if (which % 40 === 1) return ['reset', {}];
  if (which % 40 === 2 && teller.saved !== undefined) return ['restore', { snapshot: teller.saved }];
  const { name, input } = pick(
    controls.filter(({ reads }) => !(isHandle && reads)),
    which,
  );
  if (which % 5 !== 0) return [name, input];
  return [name, { ...input, accountId: elsewhere, ...(a % 2 === 0 ? {} : { region: 'eu-west-1' }) }];
}

/** Operations that look at what is not kept. */
const forgotten = ['trace', 'calls', 'snapshot', 'proxy/requests'];

/** Spans of time, in milliseconds. */
export const spans = [0, 1, 40, 999, 60_000, 5 * 60_000, 20 * 60_000, 3 * 86_400_000, 8 * 86_400_000];

async function came(of: Promise<unknown>): Promise<unknown> {
  try {
    return await of;
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message };
  }
}

function remember({ remembered }: Teller, answer: unknown): void {
  for (const name of ['CiphertextBlob', 'GrantId', 'GrantToken'] as const) {
    const value = (answer as Record<string, unknown> | undefined)?.[name];
    if (value !== undefined) Object.assign(remembered, { [name]: value });
  }
}

/** Takes a step; returns what became of it, as text. Time is moved by `pass`. */
export async function tell(
  teller: Teller,
  step: Step,
  pass: (sim: Simulator, ms: number, isOwn: boolean) => Promise<unknown>,
): Promise<string> {
  const { sim } = teller;
  const [accountId, region] = pick(places, step.who);
  switch (step.kind) {
    case 'kms': {
      const at = sim.account(accountId, region);
      const [operation, input] = requestOf(teller, at, step);
      const kms = at.client(pick(callers, step.b));
      const known = operation === 'NoSuchOperation' ? 'ListKeys' : operation;
      const answer = await came(send(kms, known as 'ListKeys', input));
      remember(teller, answer);
      return `${operation} ${onWire(answer)}`;
    }
    case 'wire': {
      const [operation, input] = requestOf(teller, sim.account(accountId, region), step);
      return overWire(teller, `TrentService.${operation}`, onWire(input), accountId, region);
    }
    case 'cloudHsm': {
      const [operation, input] = pick(cloudHsmRequests(sim, accountId, region, step), step.which);
      return overWire(teller, `BaldrApiService.${operation}`, onWire(input), accountId, region);
    }
    case 'control': {
      const [name, input] = controlOf(teller, step, false);
      if (name === 'snapshot') teller.saved = sim.snapshot();
      const answer = await came(runControl(sim, name, input));
      return forgotten.includes(name) ? name : `${name} ${JSON.stringify(answer)}`;
    }
    case 'handle': {
      const [name, input] = controlOf(teller, step, true);
      return `${name} ${JSON.stringify(await came(asHandle(sim, name, input)))}`;
    }
    default:
      return `${onWire(await came(pass(sim, pick(spans, step.which), step.kind === 'ownTime')))}`;
  }
}

/** As code in the process does it, by handles: no record tells of it. */
async function asHandle(sim: Simulator, name: string, input: object): Promise<unknown> {
  const { accountId = home, region = 'us-east-1' } = input as { accountId?: string; region?: string };
  const world = insideOf('test', sim).world();
  const at = world.account(accountId, region);
  const operation = controlOperations[name as 'reset'];
  return operation.run({ sim, world, at, arrangedAt: () => at }, input as never);
}

/** The status, the error and the body of the answer to a request by the root user of an account. */
export async function overWire(
  { handler }: Pick<Teller, 'handler'>,
  target: string,
  body: string,
  accountId = home,
  region = 'us-east-1',
): Promise<string> {
  const service = target.startsWith('Trent') ? 'kms' : 'cloudhsm';
  const response = await handler(
    new Request(`https://${service}.${region}.amazonaws.com/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': target,
        authorization: `AWS4-HMAC-SHA256 Credential=${accountId}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body,
    }),
  );
  return `${target} ${response.status} ${await response.text()}`;
}
