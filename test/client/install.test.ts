/** `sim.install(KMSClient)`: programs that make their own client. */
import {
  ConnectCustomKeyStoreCommand,
  CustomKeyStoreNotFoundException,
  DescribeCustomKeyStoresCommand,
  type DescribeCustomKeyStoresCommandOutput,
  KMS,
  KMSClient,
} from '@aws-sdk/client-kms';
import { createSimulator, type Simulator, SimulatorUsageError } from 'custom-key-store-simulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { errorOf } from '../helpers/look.ts';

const originals = {
  KMSClient: Object.getOwnPropertyDescriptor(KMSClient.prototype, 'send'),
  KMS: Object.getOwnPropertyDescriptor(KMS.prototype, 'send'),
  inherited: KMSClient.prototype.send,
  keys: [...Reflect.ownKeys(KMSClient.prototype), ...Reflect.ownKeys(KMS.prototype)],
};
const simulators: Simulator[] = [];

beforeEach(() => {
  expectOriginals();
});

afterEach(() => {
  for (const sim of simulators.splice(0)) sim.dispose();
  expectOriginals();
});

/** A world that can be told from others by its one store. */
function worldWith(CustomKeyStoreName: string): Simulator {
  const sim = createSimulator();
  sim.given.cloudHsmKeyStore({ CustomKeyStoreName });
  simulators.push(sim);
  return sim;
}

const newClient = () => new KMSClient({ region: 'us-east-1' });
const describeStores = () => new DescribeCustomKeyStoresCommand({});

async function worldOf(kms: KMSClient): Promise<string | undefined> {
  const { CustomKeyStores } = await kms.send(describeStores());
  return CustomKeyStores?.[0]?.CustomKeyStoreName;
}

function expectOriginals(): void {
  expect(Object.getOwnPropertyDescriptor(KMSClient.prototype, 'send')).toEqual(originals.KMSClient);
  expect(Object.getOwnPropertyDescriptor(KMS.prototype, 'send')).toEqual(originals.KMS);
  expect(KMSClient.prototype.send).toBe(originals.inherited);
  expect([...Reflect.ownKeys(KMSClient.prototype), ...Reflect.ownKeys(KMS.prototype)]).toEqual(
    originals.keys,
  );
}

describe('install', () => {
  test('lets every client of the class talk to the world, made before or after', async () => {
    const before = newClient();
    const sim = worldWith('one');

    sim.install(KMSClient);
    const after = newClient();

    expect([await worldOf(before), await worldOf(after)]).toEqual(['one', 'one']);
    expect(sim.calls()).toHaveLength(2);
  });

  test('serves clients however they were configured', async () => {
    worldWith('one').install(KMSClient);

    const kms = new KMSClient({
      region: 'eu-west-1',
      endpoint: 'http://127.0.0.1:9',
      maxAttempts: 1,
      credentials: () => Promise.reject(new Error('no credentials here')),
    });

    expect(await worldOf(kms)).toBe('one');
  });

  test('is undone by restore, once or twice', () => {
    const installation = worldWith('one').install(KMSClient);

    installation.restore();
    expectOriginals();
    installation.restore();

    expectOriginals();
  });

  test('is undone by Symbol.dispose', () => {
    const installation = worldWith('one').install(KMSClient);

    installation[Symbol.dispose]();

    expectOriginals();
  });

  test('is undone when the simulator is disposed', () => {
    const sim = worldWith('one');
    sim.install(KMSClient);
    sim.install(KMS);

    sim.dispose();

    expectOriginals();
  });

  test('stays through a reset of the world', async () => {
    const sim = worldWith('one');
    sim.install(KMSClient);
    const kms = newClient();
    await worldOf(kms);

    sim.reset();
    sim.given.externalKeyStore({ CustomKeyStoreName: 'after the reset' });

    expect(await worldOf(kms)).toBe('after the reset');
  });

  test('nests: the last one counts, and the one before counts again afterwards', async () => {
    const [one, two] = [worldWith('one'), worldWith('two')];
    const kms = newClient();

    const first = one.install(KMSClient);
    const second = two.install(KMSClient);
    const inside = await worldOf(kms);
    second.restore();
    const outside = await worldOf(kms);
    first.restore();

    expect([inside, outside]).toEqual(['two', 'one']);
  });

  test('nests in any order', async () => {
    const worlds = ['one', 'two', 'three'].map(worldWith);
    const kms = newClient();
    const installations = worlds.map((sim) => sim.install(KMSClient));

    installations[0]!.restore();
    const withoutFirst = await worldOf(kms);
    installations[2]!.restore();
    const withoutLast = await worldOf(kms);
    installations[1]!.restore();

    expect([withoutFirst, withoutLast]).toEqual(['three', 'two']);
    expectOriginals();
  });

  test('of the same world twice is undone twice', async () => {
    const sim = worldWith('one');
    const kms = newClient();

    const first = sim.install(KMSClient);
    const second = sim.install(KMSClient);
    first.restore();
    const between = await worldOf(kms);
    second.restore();

    expect(between).toBe('one');
    expectOriginals();
  });

  test('on KMS serves the aggregated client, and leaves KMSClient alone', async () => {
    const sim = worldWith('one');

    sim.install(KMS);
    const { CustomKeyStores } = await new KMS({ region: 'us-east-1' }).describeCustomKeyStores();

    expect(CustomKeyStores?.[0]?.CustomKeyStoreName).toBe('one');
    expect(Object.getOwnPropertyDescriptor(KMSClient.prototype, 'send')).toEqual(originals.KMSClient);
  });

  test('on KMSClient serves the aggregated client as well', async () => {
    worldWith('one').install(KMSClient);

    const { CustomKeyStores } = await new KMS({ region: 'us-east-1' }).describeCustomKeyStores({});

    expect(CustomKeyStores?.[0]?.CustomKeyStoreName).toBe('one');
  });

  test('on both classes gives each its own world', async () => {
    const [one, two] = [worldWith('one'), worldWith('two')];

    one.install(KMSClient);
    two.install(KMS);

    expect(await worldOf(newClient())).toBe('one');
    expect(await worldOf(new KMS({ region: 'us-east-1' }))).toBe('two');
  });

  test('answers callbacks, of send and of the aggregated methods', async () => {
    worldWith('one').install(KMSClient);
    const kms = new KMS({ region: 'us-east-1' });
    type Answer = [unknown, DescribeCustomKeyStoresCommandOutput | undefined];

    const answers = [
      await new Promise<Answer>((resolve) => {
        newClient().send(describeStores(), (error, output) => resolve([error, output]));
      }),
      await new Promise<Answer>((resolve) => {
        newClient().send(describeStores(), {}, (error, output) => resolve([error, output]));
      }),
      await new Promise<Answer>((resolve) => {
        kms.describeCustomKeyStores({}, (error, output) => resolve([error, output]));
      }),
    ];
    const [error] = await new Promise<unknown[]>((resolve) => {
      newClient().send(new ConnectCustomKeyStoreCommand({ CustomKeyStoreId: 'cks-unknown' }), (...args) =>
        resolve(args),
      );
    });

    expect(answers.map(([, output]) => output?.CustomKeyStores?.length)).toEqual([1, 1, 1]);
    expect(answers.map(([failed]) => failed)).toEqual([null, null, null]);
    expect(error).toBeInstanceOf(CustomKeyStoreNotFoundException);
  });

  test('passes the options of send on', async () => {
    worldWith('one').install(KMSClient);

    const error = await errorOf(newClient().send(describeStores(), { abortSignal: AbortSignal.abort() }));

    expect(error.name).toBe('AbortError');
  });

  test('lets middleware run that the user added to a client, and to that client only', async () => {
    const sim = worldWith('one');
    const installed = sim.install(KMSClient);
    const seen: string[] = [];
    const [kms, other] = [newClient(), newClient()];
    kms.middlewareStack.add(
      (next) => async (args) => {
        seen.push('initialize');
        return next(args);
      },
      { step: 'initialize', name: 'userMiddleware' },
    );
    kms.middlewareStack.add(
      (next) => async (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        seen.push(`finalizeRequest ${headers['x-amz-target']}`);
        return next(args);
      },
      { step: 'finalizeRequest' },
    );
    kms.middlewareStack.addRelativeTo(
      (next: any) => async (args: any) => {
        const result = await next(args);
        seen.push('after the answer');
        return result;
      },
      { relation: 'after', toMiddleware: 'serializerMiddleware', name: 'userRelative' },
    );

    await kms.send(describeStores());
    const afterOne = [...seen];
    await other.send(describeStores());
    installed.restore();

    expect(afterOne).toEqual([
      'initialize',
      'finalizeRequest TrentService.DescribeCustomKeyStores',
      'after the answer',
    ]);
    expect(seen).toEqual(afterOne);
  });

  test('lets middleware of a command run', async () => {
    worldWith('one').install(KMSClient);
    const command = describeStores();
    const seen: unknown[] = [];
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next({ ...args, input: { ...args.input, Limit: 1 } });
        seen.push(result.output.$metadata.attempts);
        return result;
      },
      { step: 'initialize', name: 'commandMiddleware' },
    );

    await newClient().send(command);

    expect(seen).toEqual([1]);
    expect(simulators[0]!.calls()[0]!.input).toEqual({ Limit: 1 });
  });

  test('refuses what is no client class', () => {
    const sim = worldWith('one');

    for (const wrong of [undefined, {}, newClient(), class {}, 'KMSClient']) {
      expect(() => sim.install(wrong as never)).toThrow(SimulatorUsageError);
    }
    expect(() => sim.install({} as never)).toThrow(/expected the class KMSClient/);
  });

  test('is refused after dispose', () => {
    const sim = worldWith('one');
    sim.dispose();

    expect(() => sim.install(KMSClient)).toThrow(/disposed/);
  });

  test('leaves alone what others have put in its place since', async () => {
    const sim = worldWith('one');
    const installation = sim.install(KMSClient);
    const theirs = () => Promise.resolve('theirs');
    const ours = Object.getOwnPropertyDescriptor(KMSClient.prototype, 'send')!;

    Object.defineProperty(KMSClient.prototype, 'send', { ...ours, value: theirs });
    installation.restore();
    const left = KMSClient.prototype.send;
    if (originals.KMSClient === undefined) delete (KMSClient.prototype as { send?: unknown }).send;
    else Object.defineProperty(KMSClient.prototype, 'send', originals.KMSClient);

    expect(left).toBe(theirs);
  });
});
