/** A state directory: its options, how long it is held, and what is no world. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createSimulator, SimulatorUsageError } from 'custom-key-store-simulator';
import { openStateDirectory } from 'custom-key-store-simulator/node';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { runControl } from '../../src/http/control/runControl.ts';
import { version } from '../../src/http/control/version.ts';
import { openStateDirectoryWith } from '../../src/node/openStateDirectoryWith.ts';
import { StateFiles } from '../../src/node/stateFiles.ts';
import { VirtualClock } from '../../src/runtime/virtualClock.ts';
import { crashCopy, requireSameAfterKill, worldOf } from '../helpers/stateCrash.ts';
import { contentOf, newPath, removeAll } from '../helpers/stateHosts.ts';

afterEach(() => {
  vi.useRealTimers();
});
afterAll(removeAll);

const fileOf = (directory: string) => join(directory, 'world.journal');

describe('a state directory', () => {
  test('goes on with the same options, after a close and after a kill, also with another clock', async () => {
    const directory = newPath();
    const options = { seed: 'kept', quotas: { requests: 'documented' as const }, region: 'eu-west-1' };
    const first = openStateDirectory(directory, options);
    const { KeyId } = first.simulator.given.kmsKey();
    first.close();

    const second = openStateDirectory(directory, options);
    await second.simulator.client().disableKey({ KeyId });
    const copy = crashCopy(directory);
    second.close();
    using third = openStateDirectory(copy, { ...options, clock: 'system' });

    vi.useFakeTimers();
    const asked = third.simulator.client().describeKey({ KeyId });
    await vi.runAllTimersAsync();
    expect((await asked).KeyMetadata?.KeyState).toBe('Disabled');
  });

  test.each([
    [{ seed: 2 }, 'seed'],
    [{ seed: '1' }, 'seed'],
    [{ accountId: '444455556666' }, 'accountId'],
    [{ region: 'eu-west-1' }, 'region'],
    [{ startTime: 0 }, 'startTime'],
    [{ timing: 'instant' as const }, 'timing'],
    [{ quotas: { requests: 'documented' as const } }, 'quotas'],
    [
      { quotas: { resources: { kmsKeys: 1 }, requests: 'documented' as const }, maxAttempts: 1 },
      'quotas, maxAttempts',
    ],
    [{ assumptions: { sampleIdentifiers: 'accepted' as const } }, 'assumptions'],
    [{ authorization: 'iam' as const }, 'authorization'],
    [{ signatures: 'verified' as const }, 'signatures'],
  ])('refuses other options than its world was made with, by name: %o', async (options, named) => {
    const directory = newPath();
    openStateDirectory(directory).close();
    const before = contentOf(directory);

    const open = () => openStateDirectory(directory, options);

    expect(open).toThrow(SimulatorUsageError);
    expect(open).toThrow(
      `the state directory ${JSON.stringify(directory)} has a world that was made with another ${named}; give the same options, or another directory`,
    );
    expect(contentOf(directory)).toEqual(before);
    openStateDirectory(directory).close();
  });

  test('refuses to go on without an option that its world was made with', () => {
    const directory = newPath();
    openStateDirectory(directory, { quotas: { requests: 'documented' } }).close();

    expect(() => openStateDirectory(directory)).toThrow('was made with another quotas');
  });

  test.each([
    [{ snapshot: createSimulator().snapshot() }, 'snapshot and backings cannot be given'],
    [{ backings: {} }, 'snapshot and backings cannot be given'],
    [{ seeds: 1 }, 'unknown "seeds"'],
    [{ clock: 'real' }, "clock: expected 'virtual', 'system' or a Clock"],
    [{ clock: () => ({}) }, "clock: expected 'virtual', 'system' or a Clock"],
    [{ durability: 'none' }, "durability: expected 'process' or 'disk'"],
  ])('refuses options that are none: %#', (options, message) => {
    const directory = newPath();

    expect(() => openStateDirectory(directory, options as never)).toThrow(message);

    openStateDirectory(directory).close();
  });

  test('is given back when the function that makes the clock throws', () => {
    const directory = newPath();
    const clock = () => {
      throw new Error('no clock');
    };

    expect(() => openStateDirectory(directory, { clock })).toThrow('no clock');

    openStateDirectory(directory).close();
  });

  test('hands the time at which its world stopped to the function that makes its clock', async () => {
    const directory = newPath();
    const first = openStateDirectory(directory);
    await first.simulator.advance('3h');
    first.close();
    const times: number[] = [];

    const clock = (now: number) => {
      times.push(now);
      return new VirtualClock(now);
    };
    openStateDirectory(directory, { clock }).close();
    openStateDirectory(newPath(), { clock }).close();

    const start = Date.UTC(2026, 0, 1);
    expect(times).toEqual([start + 3 * 3_600_000, start]);
  });

  test('is reset to how its world was made, not to how it was opened', async () => {
    const directory = newPath();
    const first = openStateDirectory(directory, { seed: 'reset' });
    const made = worldOf(first.simulator);
    first.simulator.given.cloudHsmKeyStore();
    first.close();

    using second = openStateDirectory(directory, { seed: 'reset' });
    await runControl(second.simulator, 'reset', {});

    expect(worldOf(second.simulator)).toEqual(made);
    requireSameAfterKill(directory, second.simulator, { seed: 'reset' });
  });

  test('is opened again with its own options after a world with others was restored in it', async () => {
    const directory = newPath();
    const snapshot = createSimulator({ seed: 'restored', timing: 'instant' }).snapshot();
    const first = openStateDirectory(directory);

    await runControl(first.simulator, 'restore', { snapshot });
    const copy = crashCopy(directory);
    first.close();

    for (const one of [directory, copy]) {
      using state = openStateDirectory(one);
      expect(state.simulator.snapshot().settings.seed).toBe('restored');
      state.simulator.reset();
      expect(state.simulator.snapshot().settings.seed).toBe(1);
    }
  });

  test('is held by one process until it is closed', () => {
    const directory = newPath();
    const state = openStateDirectory(directory);

    expect(() => openStateDirectory(directory)).toThrow(`is already open in this process, ${process.pid}`);

    state.close();
    openStateDirectory(directory).close();
  });

  test('that is closed keeps nothing any more, and says so', async () => {
    const directory = newPath();
    const state = openStateDirectory(directory);
    state.simulator.given.kmsKey();
    state.close();
    const before = contentOf(directory);

    expect(() => state.save()).toThrow('The simulator is disposed');
    await expect(state.simulator.client().listKeys()).rejects.toThrow('The simulator is disposed');
    state.close();

    expect(Object.keys(before)).toEqual(['world.journal']);
    expect(contentOf(directory)).toEqual(before);
  });

  test('is let go of when its simulator was disposed first', () => {
    const directory = newPath();
    const state = openStateDirectory(directory);
    state.simulator.dispose();

    state.close();

    openStateDirectory(directory).close();
  });

  test('replaces a journal that has become long by a snapshot', async () => {
    const directory = newPath();
    const state = openStateDirectoryWith(directory, {}, { longestJournalBytes: 5_000 });
    const kms = state.simulator.client();
    const sizes: number[] = [];
    const files = new Set<number>();

    for (let i = 0; i < 60; i++) {
      await kms.generateRandom({ NumberOfBytes: 8 });
      const { size, ino } = statSync(fileOf(directory));
      sizes.push(size);
      files.add(ino);
    }

    expect(Math.max(...sizes)).toBeLessThan(12_000);
    expect(sizes.filter((size, i) => size < (sizes[i - 1] ?? 0)).length).toBeGreaterThan(1);
    requireSameAfterKill(directory, state.simulator);
    state.close();
  });
});

describe('a state file whose lines are whole', () => {
  /** A directory with these contents, as only somebody who makes one by hand has it. */
  function directoryOf(snapshot: unknown, ...records: unknown[]): string {
    const directory = newPath();
    const files = StateFiles.open(directory, { release: version });
    files.compact(snapshot);
    for (const record of records) files.append(record);
    files.close();
    return directory;
  }

  const { settings, ...rest } = createSimulator().snapshot();
  const world = { settings, ...rest };
  const request = {
    what: 'request',
    at: world.now,
    accountId: settings.accountId,
    region: settings.region,
    service: 'kms',
    operation: 'ListKeys',
    input: { $members: [] },
    requestId: '00000000-0000-0000-0000-000000000000',
    until: world.now,
  };

  test.each<[string, unknown, string]>([
    ['is null', null, 'it does not say what its world was made with'],
    ['is a number', 7, 'it does not say what its world was made with'],
    ['has no settings', { world }, 'it does not say what its world was made with'],
    ['has no world', { settings }, 'snapshot: expected what snapshot() returned'],
    [
      'lacks parts',
      { settings, world: { ...world, identities: {} } },
      'snapshot: it lacks identities.principals',
    ],
    ['is of another version', { settings, world: { ...world, version: 99 } }, 'snapshot: it has version 99'],
    [
      'has nonsense inside',
      { settings, world: { ...world, deadlines: [{ due: 1, event: null }] } },
      'snapshot: it lacks deadlines.due',
    ],
  ])('is refused when its snapshot %s, and stays as it is', (_how, snapshot, message) => {
    const directory = directoryOf(snapshot);
    const before = contentOf(directory);

    const open = () => openStateDirectory(directory);

    expect(open).toThrow(SimulatorUsageError);
    expect(open).toThrow(`the state directory ${JSON.stringify(directory)} cannot be continued: ${message}`);
    expect(contentOf(directory)).toEqual(before);
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['a number', 7],
    ['of no kind', { at: world.now }],
    ['of an unknown kind', { what: 'toString', at: world.now }],
    ['a request with another id', request],
    ['a request without input', { ...request, input: undefined }],
    ['a request to another service', { ...request, service: '__proto__' }],
    ['a request of an account that is none', { ...request, accountId: 7 }],
    ['an event that is not due', { what: 'event', at: world.now, event: { type: 'connect.deadline' } }],
    ['an event that is none', { what: 'event', at: world.now }],
    ['a refusal with another id', { what: 'refusal', at: world.now, requestId: 'another', until: world.now }],
  ])('is refused when a record is %s, and stays as it is', (_how, record) => {
    const directory = directoryOf({ settings, world }, record);
    const before = contentOf(directory);

    const open = () => openStateDirectory(directory);

    expect(open).toThrow(SimulatorUsageError);
    expect(open).toThrow(
      'record 1 of its journal does not follow from what was before; restore it from a copy',
    );
    expect(contentOf(directory)).toEqual(before);
  });
});
