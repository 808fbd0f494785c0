/** Random operations, causes, faults and time steps against what must hold in every world. */
import {
  type ConnectionState,
  createSimulator,
  type FaultName,
  isKmsError,
  type Simulator,
  SimulatorUsageError,
  type TraceEntry,
} from 'custom-key-store-simulator';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectionErrorCodes } from '../src/errors/connectionErrorCodes.ts';
import { faultCatalogue } from '../src/simulator/faultCatalogue.ts';
import { lastingState } from './helpers/look.ts';

const seed = Number(process.env.MODEL_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Every transition that a custom key store may ever make. */
const legal: readonly string[] = [
  'DISCONNECTED connect CONNECTING',
  'CONNECTING backing.connected CONNECTED',
  'CONNECTING backing.failed FAILED',
  'CONNECTING disconnect DISCONNECTING',
  'CONNECTED disconnect DISCONNECTING',
  'FAILED disconnect DISCONNECTING',
  'DISCONNECTING backing.disconnected DISCONNECTED',
];

/** In which states each operation is legal; an update of the name only, which may happen while CONNECTED. */
const legalIn: Readonly<Record<string, readonly ConnectionState[]>> = {
  ConnectCustomKeyStore: ['DISCONNECTED', 'CONNECTING', 'CONNECTED'],
  DisconnectCustomKeyStore: ['CONNECTING', 'CONNECTED', 'FAILED'],
  DeleteCustomKeyStore: ['DISCONNECTED'],
  'UpdateCustomKeyStore of the name': ['DISCONNECTED', 'CONNECTED'],
  'UpdateCustomKeyStore of the password': ['DISCONNECTED'],
};

/** What a story has reached: the world, and the ids of all stores there ever were. */
class Story {
  sim: Simulator = createSimulator({ seed: 'model', maxAttempts: 1, trace: { limit: 100_000 } });
  readonly ids: string[] = [];
  readonly gone = new Set<string>();
  readonly secrets = new Set<string>();
  readonly outputs: unknown[] = [];
  #earlier: TraceEntry[] = [];

  get trace(): TraceEntry[] {
    return [...this.#earlier, ...this.sim.trace];
  }

  constructor() {
    const { given } = this.sim;
    const arranged = [
      given.cloudHsmKeyStore({ CustomKeyStoreName: 'taken', ConnectionState: 'DISCONNECTED' }),
      given.externalKeyStore(),
      given.externalKeyStore({
        ConnectionState: 'CONNECTING',
        XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
      }),
    ];
    this.ids.push(...arranged.map(({ CustomKeyStoreId }) => CustomKeyStoreId));
  }

  /** Goes on in a copy of the world that was text in between. */
  continueInCopy(): void {
    const snapshot = JSON.parse(JSON.stringify(this.sim.snapshot()));
    this.#earlier = this.trace;
    this.sim.dispose();
    this.sim = createSimulator({ snapshot, trace: { limit: 100_000 } });
  }

  id(index: number): string {
    // The youngest, most of which are there still.
    return this.ids[Math.max(0, this.ids.length - 1 - index)]!;
  }

  state(CustomKeyStoreId: string): ConnectionState | undefined {
    return this.gone.has(CustomKeyStoreId) || !this.ids.includes(CustomKeyStoreId)
      ? undefined
      : this.sim.keyStore(CustomKeyStoreId).ConnectionState;
  }

  /** Passwords and credentials that exist anywhere in the world. */
  collectSecrets(): void {
    const names = ['password', 'KeyStorePassword', 'kmsuserPassword', 'RawSecretAccessKey', 'AccessKeyId'];
    JSON.stringify(this.sim.snapshot(), (name, value) => {
      if (names.includes(name) && typeof value === 'string' && value !== '') this.secrets.add(value);
      return value;
    });
  }
}

/** One step; `act` is all that happens, so that a replay only has to act. */
interface Step {
  readonly title: string;
  act(story: Story): Promise<void>;
}

/** What a request came to. A refused one, and one that only reads, has changed nothing when it has arrived. */
async function request(
  story: Story,
  operation: string,
  CustomKeyStoreId: string | undefined,
  send: () => Promise<object>,
  reads = false,
): Promise<object | undefined> {
  const state = CustomKeyStoreId === undefined ? undefined : story.state(CustomKeyStoreId);
  const before = lasting(story.sim);
  const sent = send();
  sent.catch(() => {});
  const after = lasting(story.sim);
  let output: object | undefined;
  let failed: unknown;
  try {
    output = await sent;
  } catch (error) {
    failed = error;
  }
  if (output === undefined) {
    expect(failed).toSatisfy(isKmsError);
    story.outputs.push(describeError(failed as Error));
  } else {
    story.outputs.push(output);
  }
  if (output === undefined || reads) expect(after, `${operation} changes nothing`).toEqual(before);
  const name = (failed as Error | undefined)?.name;
  if (legalIn[operation] !== undefined && state !== undefined) {
    if (output !== undefined) expect(legalIn[operation]).toContain(state);
    if (name === 'CustomKeyStoreInvalidStateException') expect(legalIn[operation]).not.toContain(state);
  }
  if (CustomKeyStoreId !== undefined && state === undefined && !isScripted(name)) {
    expect(name).toBe('CustomKeyStoreNotFoundException');
  }
  return output;
}

/** Everything that lasts, but how often a scripted error has still to come. */
function lasting(sim: Simulator): object {
  const { accounts, ...rest } = lastingState(sim) as { accounts: readonly { faults: unknown }[] };
  return { ...rest, accounts: accounts.map(({ faults: _, ...account }) => account) };
}

const isScripted = (name: string | undefined) =>
  name === 'KMSInternalException' || name === 'ThrottlingException';

const describeError = (error: Error & { reason?: string }) => [
  error.name,
  error.message,
  error.reason,
  error.stack,
];

/** A cause may be one that cannot exist now; nothing has happened then. */
function attempt(story: Story, happen: () => void): void {
  try {
    happen();
  } catch (error) {
    expect(error).toBeInstanceOf(SimulatorUsageError);
    story.outputs.push((error as Error).message);
  }
}

const clusterCauses: Readonly<Record<string, (story: Story, ClusterId: string) => void>> = {
  removeHsm: ({ sim }, id) => sim.cloudHsm.cluster(id).removeHsm(),
  addHsm: ({ sim }, id) => void sim.cloudHsm.cluster(id).addHsm(),
  degradeHsm: ({ sim }, id) => sim.cloudHsm.cluster(id).setHsmState('DEGRADED'),
  degrade: ({ sim }, id) => sim.cloudHsm.cluster(id).degrade(),
  recover: ({ sim }, id) => sim.cloudHsm.cluster(id).recover(),
  deleteCluster: ({ sim }, id) => sim.cloudHsm.cluster(id).delete(),
  deleteSubnet: ({ sim }, id) => sim.cloudHsm.cluster(id).deleteSubnet(),
  useUpAddresses: ({ sim }, id) => sim.cloudHsm.cluster(id).setFreeAddresses(0),
  freeAddresses: ({ sim }, id) => sim.cloudHsm.cluster(id).freeAddresses(),
  interruptNetwork: ({ sim }, id) => sim.cloudHsm.cluster(id).interruptNetwork(),
  restoreNetwork: ({ sim }, id) => sim.cloudHsm.cluster(id).restoreNetwork(),
  changePassword: ({ sim }, id) => void sim.cloudHsm.cluster(id).kmsuser.changePassword(),
  lockOut: ({ sim }, id) => sim.cloudHsm.cluster(id).kmsuser.lockOut(),
  logIn: ({ sim }, id) => sim.cloudHsm.cluster(id).kmsuser.logIn(),
  logOut: ({ sim }, id) => sim.cloudHsm.cluster(id).kmsuser.logOut(),
  deleteKmsuser: ({ sim }, id) => sim.cloudHsm.cluster(id).kmsuser.delete(),
  createKmsuser: ({ sim }, id) => void sim.cloudHsm.cluster(id).kmsuser.create(),
};

const proxyCauses: Readonly<Record<string, (story: Story, endpoint: string) => void>> = {
  goDown: ({ sim }, endpoint) => sim.xks.proxy(endpoint).goDown(),
  comeBack: ({ sim }, endpoint) => sim.xks.proxy(endpoint).comeBack(),
  slowDown: ({ sim }, endpoint) => sim.xks.proxy(endpoint).setLatency('300ms'),
  speedUp: ({ sim }, endpoint) => sim.xks.proxy(endpoint).setLatency('30ms'),
  rotateCredential: ({ sim }, endpoint) => void sim.xks.proxy(endpoint).rotateCredential(),
  addCredential: ({ sim }, endpoint) => void sim.xks.proxy(endpoint).addCredential(),
  expireCertificate: ({ sim }, endpoint) => sim.xks.proxy(endpoint).expireCertificate(),
  renewCertificate: ({ sim }, endpoint) => sim.xks.proxy(endpoint).renewCertificate(),
  answerGarbage: ({ sim }, endpoint) => sim.xks.proxy(endpoint).answerGarbage(),
  answerNormally: ({ sim }, endpoint) => sim.xks.proxy(endpoint).answerNormally(),
  denyAccess: ({ sim }, endpoint) => sim.xks.proxy(endpoint).denyAccess(),
  grantAccess: ({ sim }, endpoint) => sim.xks.proxy(endpoint).grantAccess(),
  failKeyManager: ({ sim }, endpoint) => sim.xks.proxy(endpoint).keyManager.setHealthStatus('UNAVAILABLE'),
  healKeyManager: ({ sim }, endpoint) => sim.xks.proxy(endpoint).keyManager.setHealthStatus('ACTIVE'),
  deleteService: ({ sim }, endpoint) => sim.xks.proxy(endpoint).vpcEndpointService?.delete(),
  requireAcceptance: ({ sim }, endpoint) =>
    sim.xks.proxy(endpoint).vpcEndpointService?.requireAcceptance(true),
};

/** A cause for whatever backs the store. */
function happenTo(story: Story, CustomKeyStoreId: string, index: number): void {
  const { rows } = story.sim.snapshot().accounts[0]!.account.customKeyStores;
  const [, , machine] = rows.find(([, id]) => id === CustomKeyStoreId) ?? [];
  const row = (machine?.context ?? {}) as { CloudHsmClusterId?: string; XksProxyUriEndpoint?: string };
  const { CloudHsmClusterId, XksProxyUriEndpoint } = row;
  const pick = (causes: object) => Object.keys(causes)[index % Object.keys(causes).length]!;
  if (CloudHsmClusterId !== undefined) clusterCauses[pick(clusterCauses)]!(story, CloudHsmClusterId);
  if (XksProxyUriEndpoint !== undefined) proxyCauses[pick(proxyCauses)]!(story, XksProxyUriEndpoint);
}

const step = (title: string, act: Step['act']): Step => ({ title, act });
const which = fc.nat({ max: 5 });

const creations = fc.constantFrom('cluster', 'public proxy', 'private proxy', 'taken name').map((what) =>
  step(`create on a ${what}`, async (story) => {
    const { sim } = story;
    const name = what === 'taken name' ? 'taken' : `store ${story.ids.length}`;
    const input =
      what === 'cluster' || what === 'taken name'
        ? sim.cloudHsm.createCluster().createCustomKeyStoreInput(name)
        : sim.xks
            .createProxy({
              XksProxyConnectivity: what === 'public proxy' ? 'PUBLIC_ENDPOINT' : 'VPC_ENDPOINT_SERVICE',
            })
            .createCustomKeyStoreInput(name);
    const created = await request(story, 'CreateCustomKeyStore', undefined, () =>
      sim.client().createCustomKeyStore(input),
    );
    if (created === undefined) return;
    const { CustomKeyStoreId } = created as { CustomKeyStoreId: string };
    expect(story.ids, 'an id is given once').not.toContain(CustomKeyStoreId);
    story.ids.push(CustomKeyStoreId);
  }),
);

const connections = fc.tuple(fc.constantFrom('connect', 'disconnect', 'delete'), which).map(([what, index]) =>
  step(`${what} ${index}`, async (story) => {
    const CustomKeyStoreId = story.id(index);
    const kms = story.sim.client();
    const [operation, send] = {
      connect: ['ConnectCustomKeyStore', () => kms.connectCustomKeyStore({ CustomKeyStoreId })] as const,
      disconnect: [
        'DisconnectCustomKeyStore',
        () => kms.disconnectCustomKeyStore({ CustomKeyStoreId }),
      ] as const,
      delete: ['DeleteCustomKeyStore', () => kms.deleteCustomKeyStore({ CustomKeyStoreId })] as const,
    }[what]!;
    const answered = await request(story, operation, CustomKeyStoreId, send);
    if (what === 'delete' && answered !== undefined) story.gone.add(CustomKeyStoreId);
  }),
);

const updates = fc.tuple(fc.constantFrom('name', 'password'), which).map(([what, index]) =>
  step(`update the ${what} of ${index}`, async (story) => {
    const CustomKeyStoreId = story.id(index);
    const change =
      what === 'name'
        ? { NewCustomKeyStoreName: `renamed ${story.trace.length}` }
        : { KeyStorePassword: `password${story.trace.length}` };
    await request(story, `UpdateCustomKeyStore of the ${what}`, CustomKeyStoreId, () =>
      story.sim.client().updateCustomKeyStore({ CustomKeyStoreId, ...change }),
    );
  }),
);

const descriptions = fc.option(which).map((index) =>
  step(`describe ${index ?? 'all'}`, async (story) => {
    const CustomKeyStoreId = index === null ? undefined : story.id(index);
    await request(
      story,
      'DescribeCustomKeyStores',
      CustomKeyStoreId,
      () => story.sim.client().describeCustomKeyStores({ CustomKeyStoreId }),
      true,
    );
  }),
);

const operationNames = [
  'createCustomKeyStore',
  'connectCustomKeyStore',
  'disconnectCustomKeyStore',
  'describeCustomKeyStores',
  'updateCustomKeyStore',
  'deleteCustomKeyStore',
] as const;

/** No valid request: members of any type, unknown ones, and no object at all. */
const nonsense = fc
  .tuple(
    fc.constantFrom(...operationNames),
    fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.dictionary(
        fc.constantFrom('CustomKeyStoreId', 'CustomKeyStoreName', 'Limit', 'Marker', 'KeyStorePassword'),
        fc.jsonValue({ maxDepth: 2 }),
      ),
    ),
  )
  .map(([operation, input]) =>
    step(`${operation}(${JSON.stringify(input)})`, async (story) => {
      await request(
        story,
        'nonsense',
        undefined,
        () => story.sim.client()[operation](input as never),
        operation === 'describeCustomKeyStores',
      );
    }),
  );

const causes = fc.tuple(which, fc.nat({ max: 50 })).map(([index, cause]) =>
  step(`cause ${cause} to ${index}`, async (story) => {
    attempt(story, () => happenTo(story, story.id(index), cause));
  }),
);

const faults = fc
  .tuple(
    fc.constantFrom('trigger', 'repair', 'failNext', 'fail', 'clear'),
    fc.constantFrom(...(Object.keys(faultCatalogue) as FaultName[])),
    which,
  )
  .map(([what, name, index]) =>
    step(`${what} ${name} ${index}`, async (story) => {
      const { faults: at } = story.sim;
      const CustomKeyStoreId = story.id(index);
      attempt(story, () => {
        if (what === 'trigger' || what === 'repair') at[what](name, { CustomKeyStoreId });
        else if (what === 'failNext') at.failNext('ConnectCustomKeyStore', 'KMSInternalException');
        else if (what === 'fail')
          at.fail('DescribeCustomKeyStores', 'ThrottlingException', { rate: 0.4, until: '10m' });
        else at.clear();
      });
    }),
  );

const times = fc
  .constantFrom('1ms', '9s', '10s', '1m', '5m', '19m', '20m', '2h')
  .map((duration) => step(`advance ${duration}`, ({ sim }) => sim.advance(duration)));

const copies = fc.constant(
  step('continue in a copy', async (story) => {
    story.continueInCopy();
  }),
);

const steps = fc.oneof(
  { weight: 4, arbitrary: creations },
  { weight: 10, arbitrary: connections },
  { weight: 3, arbitrary: updates },
  { weight: 3, arbitrary: descriptions },
  { weight: 2, arbitrary: nonsense },
  { weight: 5, arbitrary: causes },
  { weight: 5, arbitrary: faults },
  { weight: 8, arbitrary: times },
  { weight: 1, arbitrary: copies },
);

/** The invariants that hold after every step. */
function expectSound(story: Story): void {
  const { rows } = story.sim.snapshot().accounts[0]!.account.customKeyStores;
  const machines = rows.map(([, , machine]) => machine);
  for (const machine of machines) {
    const row = machine.context as { ConnectionErrorCode?: string; CustomKeyStoreType: string };
    expect(row.ConnectionErrorCode !== undefined).toBe(machine.value === 'FAILED');
    if (row.ConnectionErrorCode !== undefined) {
      const { types } = connectionErrorCodes[row.ConnectionErrorCode as keyof typeof connectionErrorCodes];
      expect(types).toContain(row.CustomKeyStoreType);
    }
  }
  const onTheWay = machines.filter(({ value }) => /ING$/.test(String(value)));
  expect(story.sim.snapshot().deadlines, 'one deadline for each store on its way').toHaveLength(
    onTheWay.length,
  );
}

/** The invariants of a whole story. */
function expectSoundTrace(story: Story): void {
  const last = new Map<string, string>();
  let sequence = 0;
  let at = 0;
  for (const entry of story.trace) {
    expect(entry.sequence).toBe(++sequence);
    expect(entry.at).toBeGreaterThanOrEqual(at);
    at = entry.at;
    if (entry.type !== 'transition' || entry.machine !== 'customKeyStore') continue;
    expect(legal).toContain(`${entry.from} ${entry.event} ${entry.to}`);
    expect(entry.from).toBe(last.get(entry.id) ?? 'DISCONNECTED');
    last.set(entry.id, entry.to);
  }
  const requestIds = story.trace.flatMap((entry) => (entry.type === 'call' ? [entry.requestId] : []));
  expect(new Set(requestIds).size).toBe(requestIds.length);
}

function expectNoSecrets(story: Story): void {
  const shown = {
    trace: JSON.stringify(story.trace),
    calls: JSON.stringify(story.sim.calls()),
    errors: JSON.stringify(story.outputs.filter(Array.isArray)),
  };
  for (const [where, text] of Object.entries(shown)) {
    expect(
      [...story.secrets].filter((secret) => text.includes(secret)),
      `secrets in the ${where}`,
    ).toEqual([]);
  }
}

class StepCommand implements fc.AsyncCommand<{ done: Step[] }, Story> {
  readonly step: Step;
  constructor(one: Step) {
    this.step = one;
  }
  check(): boolean {
    return true;
  }
  async run(model: { done: Step[] }, story: Story): Promise<void> {
    model.done.push(this.step);
    await this.step.act(story);
    story.collectSecrets();
    expectSound(story);
  }
  toString(): string {
    return this.step.title;
  }
}

describe('any world', () => {
  test('keeps every promise, whatever happens in whichever order, and can be replayed', async () => {
    console.log(`MODEL_SEED=${seed}`);
    let transitions = 0;
    let refusals = 0;

    await fc.assert(
      fc.asyncProperty(
        fc.commands([steps.map((one) => new StepCommand(one))], { maxCommands: 60, size: 'max' }),
        async (commands) => {
          const model: { done: Step[] } = { done: [] };
          const story = new Story();
          await fc.asyncModelRun(() => ({ model, real: story }), commands);
          expectSoundTrace(story);
          expectNoSecrets(story);

          // Once more, without the copies: they have made no difference.
          const again = new Story();
          for (const one of model.done) if (one.title !== 'continue in a copy') await one.act(again);
          expect(JSON.stringify(again.trace)).toBe(JSON.stringify(story.trace));

          transitions += story.trace.filter(({ type }) => type === 'transition').length;
          refusals += story.trace.filter((entry) => entry.type === 'answer' && entry.error).length;
        },
      ),
      { seed, numRuns: 200, interruptAfterTimeLimit: 9_000, markInterruptAsFailure: false },
    );

    expect(transitions).toBeGreaterThan(500);
    expect(refusals).toBeGreaterThan(200);
  }, 60_000);
});
