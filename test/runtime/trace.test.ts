/** The record of a world: what it holds, how long it is, and that no secret is in it. */
import { CreateCustomKeyStoreCommand, KMSClient, UpdateCustomKeyStoreCommand } from '@aws-sdk/client-kms';
import { createSimulator, type Simulator, SimulatorUsageError } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { Trace } from '../../src/runtime/trace.ts';
import { errorOf } from '../helpers/look.ts';
import { beginStory, endStory } from '../helpers/story.ts';

describe('Trace', () => {
  const note = (trace: Trace, count: number) => {
    for (let i = 0; i < count; i++) trace.append(i, { type: 'time', ms: i });
  };

  test.each([1, 2, 10, 1_500])('keeps the last %i entries', (limit) => {
    const trace = new Trace(limit);

    note(trace, 5_000);

    expect(trace.entries().map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: limit }, (_, i) => 5_000 - limit + 1 + i),
    );
  });

  test('gives out what later entries do not change', () => {
    const trace = new Trace(10);
    note(trace, 1);
    const entries = trace.entries();

    note(trace, 1);

    expect(entries).toHaveLength(1);
    expect(trace.entries()).toHaveLength(2);
    expect(() => (entries as unknown[]).push('forged')).toThrow(TypeError);
  });
});

describe('sim.trace', () => {
  test('records calls, answers, transitions, arrangements, causes, faults and time', async () => {
    const sim = createSimulator();
    await endStory(sim, await beginStory(sim));

    const types = new Set(sim.trace.map(({ type }) => type));

    expect([...types].sort()).toEqual(['answer', 'arranged', 'call', 'cause', 'fault', 'time', 'transition']);
  });

  test('is JSON, counted from 1, in order of time', async () => {
    const sim = createSimulator();
    await endStory(sim, await beginStory(sim));

    expect(JSON.parse(JSON.stringify(sim.trace))).toEqual(sim.trace);
    expect(sim.trace.map(({ sequence }) => sequence)).toEqual(sim.trace.map((_, i) => i + 1));
    expect(sim.trace.map(({ at }) => at)).toEqual([...sim.trace.map(({ at }) => at)].sort((a, b) => a - b));
  });

  test('is bounded, as calls() is', async () => {
    const sim = createSimulator({ trace: { limit: 5 } });
    for (let i = 0; i < 50; i++) await sim.client().describeCustomKeyStores();

    expect(sim.trace).toHaveLength(5);
    expect(sim.trace.at(-1)!.sequence).toBe(100);
    expect(sim.calls()).toHaveLength(5);
  });

  test('cuts long values, of requests and of errors', async () => {
    const sim = createSimulator();
    const long = 'x'.repeat(1_000_000);

    await errorOf(sim.client().createCustomKeyStore({ CustomKeyStoreName: long }));
    await errorOf(
      sim.client().createCustomKeyStore({ CustomKeyStoreName: 'one', TrustAnchorCertificate: long }),
    );
    await errorOf(sim.client().describeCustomKeyStores({ Marker: long }));
    await errorOf(sim.client().connectCustomKeyStore({ CustomKeyStoreId: long }));

    expect(JSON.stringify(sim.trace).length).toBeLessThan(30_000);
    expect(JSON.stringify(sim.calls()).length).toBeLessThan(30_000);
  });

  test('cannot be changed from outside', async () => {
    const sim = createSimulator();
    await sim.client().describeCustomKeyStores({ Limit: 7 });
    const before = JSON.stringify(sim.trace);

    const call = sim.calls()[0] as { input: Record<string, unknown> };
    for (const change of [
      () => {
        (sim.trace as unknown[]).length = 0;
      },
      () => {
        call.input.Limit = 8;
      },
    ]) {
      try {
        change();
      } catch {}
    }

    expect(JSON.stringify(sim.trace)).toBe(before);
  });
});

describe('secrets', () => {
  /** Every password and credential of the world, as its snapshot knows them. */
  function secretsOf(sim: Simulator): Set<string> {
    const secrets = new Set<string>();
    const names = ['password', 'KeyStorePassword', 'kmsuserPassword', 'RawSecretAccessKey', 'AccessKeyId'];
    JSON.stringify(sim.snapshot(), (name, value) => {
      if (names.includes(name) && typeof value === 'string') secrets.add(value);
      return value;
    });
    return secrets;
  }

  test('are in no trace, call, error or listener', async () => {
    const sim = createSimulator();
    const heard: unknown[] = [];
    sim.on('*', (entry) => heard.push(entry));
    const kms = new KMSClient(sim.clientConfig());
    const secrets = new Set<string>(['givenPassword123', 'wrongPassword456', 'badPassword!'.repeat(5)]);
    const errors: unknown[] = [];
    const collect = () => {
      for (const secret of secretsOf(sim)) secrets.add(secret);
    };
    const fails = async (sent: Promise<unknown>) => {
      const error = await errorOf(sent);
      errors.push([error.name, error.message, error.reason, error.stack, { ...error }]);
    };

    const ids = await beginStory(sim);
    collect();
    await endStory(sim, ids);
    collect();
    const { CustomKeyStoreId, cluster } = sim.given.cloudHsmKeyStore({
      ConnectionState: 'DISCONNECTED',
      KeyStorePassword: 'givenPassword123',
    });
    const { CustomKeyStoreId: external, proxy } = sim.given.externalKeyStore();
    collect();
    cluster.kmsuser.changePassword();
    proxy.rotateCredential();
    collect();
    for (const name of ['INVALID_CREDENTIALS', 'USER_LOCKED_OUT'] as const) {
      sim.faults.trigger(name, { CustomKeyStoreId });
      collect();
      sim.faults.repair(name, { CustomKeyStoreId });
      collect();
    }
    await fails(
      kms.send(
        new UpdateCustomKeyStoreCommand({ CustomKeyStoreId, KeyStorePassword: 'badPassword!'.repeat(5) }),
      ),
    );
    await fails(
      kms.send(
        new UpdateCustomKeyStoreCommand({
          CustomKeyStoreId: external,
          XksProxyAuthenticationCredential: {
            AccessKeyId: 'lower-case-is-wrong-here',
            RawSecretAccessKey: 'too short for a secret',
          },
        }),
      ),
    );
    secrets.add('lower-case-is-wrong-here').add('too short for a secret');
    await fails(
      kms.send(
        new CreateCustomKeyStoreCommand({
          ...cluster.createCustomKeyStoreInput('two'),
          KeyStorePassword: 'wrongPassword456',
        }),
      ),
    );
    for (const misuse of [
      () => cluster.kmsuser.changePassword('badPassword!'.repeat(5)),
      () => sim.cloudHsm.createCluster({ KeyStorePassword: 'badPassword!'.repeat(5) }),
      () =>
        proxy.rotateCredential({
          AccessKeyId: 'lower-case-is-wrong-here',
          RawSecretAccessKey: 'too short for a secret',
        }),
    ]) {
      await fails((async () => misuse())());
    }
    collect();

    const shown = JSON.stringify([sim.trace, sim.calls(), errors, heard]);
    expect(secrets.size).toBeGreaterThan(15);
    expect([...secrets].filter((secret) => shown.includes(secret))).toEqual([]);
  });

  test.each([
    { KeyStorePassword: { nested: 'theSecret123' } },
    { KeyStorePassword: ['theSecret123'] },
    { XksProxyAuthenticationCredential: 'theSecret123' },
    { XksProxyAuthenticationCredential: ['theSecret123'] },
    { XksProxyAuthenticationCredential: { AccessKeyId: ['theSecret123'] } },
    { XksProxyAuthenticationCredential: { RawSecretAccessKey: { toString: 'theSecret123' } } },
    { XksProxyAuthenticationCredential: { unknown: 'theSecret123' } },
    { unknownMember: 'theSecret123' },
  ])('stay out of it in members of a wrong type: %o', async (wrong) => {
    const sim = createSimulator();

    const error = await errorOf(
      sim.client().createCustomKeyStore({ CustomKeyStoreName: 'one', ...wrong } as never),
    );

    expect(JSON.stringify([sim.trace, sim.calls(), error.message, error.reason, error.stack])).not.toContain(
      'theSecret123',
    );
  });

  test('stay out of what run and advanceUntil say about the world', async () => {
    const sim = createSimulator();
    const { cluster } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });

    const error = await errorOf(sim.advanceUntil(() => false, { within: 1 }));

    expect(error.message).not.toContain(cluster.kmsuser.KeyStorePassword);
  });
});

describe('sim.on', () => {
  test('hears one type of entry, or all, until it is told not to', async () => {
    const sim = createSimulator();
    const calls: string[] = [];
    const all: string[] = [];
    const stopCalls = sim.on('call', ({ operation }) => calls.push(operation));
    const stopAll = sim.on('*', ({ type }) => all.push(type));

    await sim.client().describeCustomKeyStores();
    stopCalls();
    stopAll();
    stopAll();
    await sim.client().describeCustomKeyStores();

    expect(calls).toEqual(['DescribeCustomKeyStores']);
    expect(all).toEqual(['call', 'answer']);
  });

  test.each([
    ['calls', () => {}],
    ['call', undefined],
    [undefined, () => {}],
  ])('refuses (%o, %o)', (type, listener) => {
    expect(() => createSimulator().on(type as never, listener as never)).toThrow(SimulatorUsageError);
  });
});

describe('sim.calls', () => {
  test('lists the calls of one operation, or of all, until they are cleared', async () => {
    const sim = createSimulator();
    const kms = sim.client();
    await kms.describeCustomKeyStores();
    await errorOf(kms.deleteCustomKeyStore({ CustomKeyStoreId: 'cks-unknown' }));

    const all = sim.calls().map(({ operation }) => operation);
    const some = sim.calls('DeleteCustomKeyStore').map(({ error }) => error?.name);
    sim.clearCalls();

    expect(all).toEqual(['DescribeCustomKeyStores', 'DeleteCustomKeyStore']);
    expect(some).toEqual(['CustomKeyStoreNotFoundException']);
    expect(sim.calls()).toEqual([]);
  });
});

describe('sim.inspect', () => {
  test("hears XState's events of actors that are there and of those to come, until it is told not to", async () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore();
    const events: { type: string }[] = [];
    const stop = sim.inspect((event) => events.push(event as { type: string }));

    await sim.client().disconnectCustomKeyStore({ CustomKeyStoreId });
    const ofOld = events.length;
    sim.given.externalKeyStore();
    const ofNew = events.length;
    stop();
    await sim.advance('10s');
    sim.given.externalKeyStore();

    expect(ofOld).toBeGreaterThan(0);
    expect(ofNew).toBeGreaterThan(ofOld);
    expect(events.every(({ type }) => type.startsWith('@xstate.'))).toBe(true);
    expect(events).toHaveLength(ofNew);
  });
});
