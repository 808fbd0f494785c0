/** `run`: whose waits move the clock, and how a run that leads nowhere ends. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import {
  clearTimeout as importedClearTimeout,
  setInterval as importedSetInterval,
  setTimeout as importedSetTimeout,
} from 'node:timers';
import { setInterval as everyPromised, scheduler, setTimeout as sleepPromised } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { DescribeCustomKeyStoresCommand, KMSClient } from '@aws-sdk/client-kms';
import { createSimulator, type Simulator, SimulatorUsageError } from 'custom-key-store-simulator';
import { describe, expect, test, vi } from 'vitest';
import { errorOf } from '../helpers/look.ts';

const minutes = (count: number) => count * 60_000;

/** Globals and modules that a run may patch, as they are now. */
function hostTimers() {
  const timers = process.getBuiltinModule('node:timers');
  const promises = process.getBuiltinModule('node:timers/promises');
  return [
    globalThis.setTimeout,
    globalThis.setInterval,
    globalThis.clearTimeout,
    globalThis.clearInterval,
    globalThis.setImmediate,
    globalThis.Date,
    AbortSignal.timeout,
    timers.setTimeout,
    timers.setInterval,
    timers.clearTimeout,
    timers.clearInterval,
    promises.setTimeout,
    promises.setInterval,
    promises.scheduler,
    importedSetTimeout,
    importedSetInterval,
    importedClearTimeout,
    sleepPromised,
    everyPromised,
    scheduler,
  ];
}

function connecting() {
  const sim = createSimulator();
  const { CustomKeyStoreId } = sim.given.cloudHsmKeyStore({ ConnectionState: 'CONNECTING' });
  return { sim, CustomKeyStoreId, store: sim.keyStore(CustomKeyStoreId) };
}

describe('run with sim.timers', () => {
  test('moves the time to the waits of the caller, until the function is done', async () => {
    const { sim, store } = connecting();
    const start = sim.now;

    const polls = await sim.run(async ({ timers }) => {
      let count = 0;
      while (store.ConnectionState === 'CONNECTING') {
        await timers.sleep('30s');
        count++;
      }
      return count;
    });

    expect(polls).toBe(40);
    expect(sim.now - start).toBe(minutes(20));
  });

  test('moves to answers of requests too', async () => {
    const { sim, CustomKeyStoreId } = connecting();
    const start = sim.now;

    await sim.run(async () => {
      await sim.client().describeCustomKeyStores({ CustomKeyStoreId });
      await sim.client().describeCustomKeyStores({ CustomKeyStoreId });
    });

    expect(sim.now - start).toBe(20);
  });

  test('returns what the function returns, and passes on what it throws', async () => {
    const sim = createSimulator();
    const problem = new Error('mine');

    const returned = await sim.run(() => 'value');
    const thrown = await errorOf(
      sim.run(() => {
        throw problem;
      }),
    );
    const rejected = await errorOf(sim.run(() => Promise.reject(problem)));

    expect(returned).toBe('value');
    expect([thrown, rejected]).toEqual([problem, problem]);
  });

  test('hands the simulator to the function', async () => {
    const sim = createSimulator();

    expect(await sim.run((given) => given === sim)).toBe(true);
  });

  test('does not fire a deadline of the world alone while the function reads a file', async () => {
    const { sim, store } = connecting();
    const start = sim.now;

    const state = await sim.run(async () => {
      for (let i = 0; i < 5; i++) await readFile(fileURLToPath(import.meta.url));
      return store.ConnectionState;
    });

    expect(state).toBe('CONNECTING');
    expect(sim.now).toBe(start);
  });

  test('fires deadlines of the world on the way to a wait of the caller', async () => {
    const { sim, store } = connecting();

    const state = await sim.run(async ({ timers }) => {
      await timers.sleep('20m');
      return store.ConnectionState;
    });

    expect(state).toBe('CONNECTED');
  });

  test('waits for what advance inside it does', async () => {
    const { sim, store } = connecting();

    const states = await sim.run(async () => {
      await sim.advance('19m');
      const before = store.ConnectionState;
      await sim.advance('1m');
      return [before, store.ConnectionState];
    });

    expect(states).toEqual(['CONNECTING', 'CONNECTED']);
  });

  test('lets advanceUntil work inside it', async () => {
    const { sim, store } = connecting();
    const start = sim.now;

    await sim.run(() => sim.advanceUntil(() => store.ConnectionState === 'CONNECTED'));

    expect(sim.now - start).toBe(minutes(20));
  });

  test('serves several callers at once, each at its own time', async () => {
    const sim = createSimulator();
    const start = sim.now;
    const woken: [string, number][] = [];

    await sim.run(async ({ timers }) => {
      const sleeper = async (name: string, duration: string) => {
        await timers.sleep(duration);
        woken.push([name, sim.now - start]);
      };
      await Promise.all([sleeper('c', '3m'), sleeper('a', '1m'), sleeper('b', '2m')]);
    });

    expect(woken).toEqual([
      ['a', minutes(1)],
      ['b', minutes(2)],
      ['c', minutes(3)],
    ]);
  });

  test('is refused while the same world runs already', async () => {
    const sim = createSimulator();

    const error = await errorOf(sim.run(() => sim.run(() => {})));

    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toMatch(/running already/);
  });

  test('can follow a run that failed', async () => {
    const sim = createSimulator();
    await errorOf(sim.run(() => Promise.reject(new Error('mine'))));

    expect(await sim.run(({ timers }) => timers.sleep('1m').then(() => 'slept'))).toBe('slept');
  });

  test('leaves requests that are still in flight to themselves afterwards', async () => {
    const sim = createSimulator();
    let describing: Promise<unknown> | undefined;

    await sim.run(() => {
      describing = sim.client().describeCustomKeyStores();
    });

    expect(await describing).toMatchObject({ CustomKeyStores: [] });
  });

  test.each([
    ['a function', () => createSimulator().run('now' as never)],
    ['a duration', () => createSimulator().run(() => {}, { within: 'for ever' })],
    ['a duration', () => createSimulator().run(() => {}, { stalledAfter: -1 })],
    ['known are within', () => createSimulator().run(() => {}, { patchGlobal: true } as never)],
  ])('says that it expects %s', async (expected, misuse) => {
    const error = await errorOf(misuse());

    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toContain(expected);
  });
});

describe('a loop that never ends', () => {
  const failedStore = (sim: Simulator) =>
    sim.given.externalKeyStore({ ConnectionState: 'FAILED', ConnectionErrorCode: 'XKS_PROXY_TIMED_OUT' })
      .CustomKeyStoreId;

  async function expectClearError(sim: Simulator, CustomKeyStoreId: string, running: Promise<unknown>) {
    const begun = performance.now();
    const error = await errorOf(running);
    const tookMs = performance.now() - begun;

    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toContain(`${CustomKeyStoreId} is FAILED (XKS_PROXY_TIMED_OUT)`);
    expect(error.message).toContain('Last calls: DescribeCustomKeyStores');
    expect(error.message).toMatch(/3600 s of virtual time|1 ?h/);
    expect(tookMs).toBeLessThan(1_500);
    return sim;
  }

  test('on FAILED ends in an error that names store, state and calls, with our client', async () => {
    const sim = createSimulator();
    const CustomKeyStoreId = failedStore(sim);
    const kms = sim.client();

    const running = sim.run(async ({ timers }) => {
      while (true) {
        const { CustomKeyStores } = await kms.describeCustomKeyStores({ CustomKeyStoreId });
        if (CustomKeyStores?.[0]?.ConnectionState === 'CONNECTED') return;
        await timers.sleep('15s');
      }
    });

    await expectClearError(sim, CustomKeyStoreId, running);
  });

  test('on FAILED ends in the same error with the client of the AWS SDK and patched globals', async () => {
    const sim = createSimulator();
    const CustomKeyStoreId = failedStore(sim);
    const kms = new KMSClient(sim.clientConfig());

    const running = sim.run(
      async () => {
        while (true) {
          const { CustomKeyStores } = await kms.send(
            new DescribeCustomKeyStoresCommand({ CustomKeyStoreId }),
          );
          if (CustomKeyStores?.[0]?.ConnectionState === 'CONNECTED') return;
          await new Promise((resolve) => setTimeout(resolve, 15_000));
        }
      },
      { patchGlobals: true },
    );

    await expectClearError(sim, CustomKeyStoreId, running);
  });

  test('without a wait between its requests ends in the same error', async () => {
    const sim = createSimulator();
    const CustomKeyStoreId = failedStore(sim);
    const kms = sim.client();

    const running = sim.run(
      async () => {
        while (true) {
          const { CustomKeyStores } = await kms.describeCustomKeyStores({ CustomKeyStoreId });
          if (CustomKeyStores?.[0]?.ConnectionState === 'CONNECTED') return;
        }
      },
      { within: '1m' },
    );

    expect((await errorOf(running)).message).toContain(`${CustomKeyStoreId} is FAILED`);
  });

  test('that polls faster than time moves ends where a request takes no time', async () => {
    const sim = createSimulator({ timing: 'instant' });
    const CustomKeyStoreId = failedStore(sim);
    const kms = sim.client();

    const running = sim.run(async () => {
      while (true) await kms.describeCustomKeyStores({ CustomKeyStoreId });
    });

    const error = await errorOf(running);
    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toMatch(/10,?000 requests in one instant/);
  });

  test('wakes with the same error, so that it ends', async () => {
    const sim = createSimulator();
    let insideError: unknown;

    const outsideError = await errorOf(
      sim.run(
        async ({ timers }) => {
          try {
            while (true) await timers.sleep('1m');
          } catch (error) {
            insideError = error;
            throw error;
          }
        },
        { within: '10m' },
      ),
    );
    await new Promise((resolve) => setImmediate(resolve));

    expect(insideError).toBe(outsideError);
  });

  test('has had exactly its virtual time', async () => {
    const sim = createSimulator();
    const start = sim.now;

    await errorOf(sim.run(({ timers }) => timers.sleep('1h'), { within: '10m' }));

    expect(sim.now - start).toBe(minutes(10));
  });

  test('may wait until the very end of its time', async () => {
    const sim = createSimulator();

    await sim.run(({ timers }) => timers.sleep('10m'), { within: '10m' });

    expect(new Date(sim.now).toISOString()).toBe('2026-01-01T00:10:00.000Z');
  });
});

describe('a function that waits for nothing we can move', () => {
  test('ends in an error after stalledAfter of real time', async () => {
    const { sim, CustomKeyStoreId } = connecting();
    const start = sim.now;
    const begun = performance.now();

    const error = await errorOf(sim.run(() => new Promise(() => {}), { stalledAfter: 50 }));

    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toContain('50 ms of real time');
    expect(error.message).toContain(`${CustomKeyStoreId} is CONNECTING`);
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(sim.now).toBe(start);
  });

  test('may take its real time as long as it is shorter', async () => {
    const sim = createSimulator();

    const result = await sim.run(() => new Promise((resolve) => setTimeout(() => resolve('done'), 60)), {
      stalledAfter: '5s',
    });

    expect(result).toBe('done');
  });

  test('leaves the simulator usable', async () => {
    const sim = createSimulator();
    await errorOf(sim.run(() => new Promise(() => {}), { stalledAfter: 20 }));

    expect(await sim.client().describeCustomKeyStores()).toMatchObject({ CustomKeyStores: [] });
  });
});

describe('run with patchGlobals', () => {
  const patched = { patchGlobals: true } as const;

  /** What a program does with time: each ends an hour later, or whatever it says. */
  const waits: Record<string, () => Promise<unknown>> = {
    setTimeout: () => new Promise((resolve) => setTimeout(resolve, minutes(30))),
    'globalThis.setTimeout': () => new Promise((resolve) => globalThis.setTimeout(resolve, minutes(30))),
    'util.promisify(setTimeout)': () => promisify(setTimeout)(minutes(30)),
    'setTimeout of node:timers': () =>
      new Promise((resolve) => void importedSetTimeout(resolve, minutes(30))),
    'setTimeout of node:timers/promises': () => sleepPromised(minutes(30)),
    'scheduler.wait of node:timers/promises': () => scheduler.wait(minutes(30)),
    setInterval: () =>
      new Promise<void>((resolve) => {
        let turns = 0;
        const interval = setInterval(() => {
          if (++turns < 3) return;
          clearInterval(interval);
          resolve();
        }, minutes(10));
      }),
    'setInterval of node:timers': () =>
      new Promise<void>((resolve) => {
        let turns = 0;
        const interval = importedSetInterval(() => {
          if (++turns < 3) return;
          clearInterval(interval);
          resolve();
        }, minutes(10));
      }),
    'setInterval of node:timers/promises': async () => {
      let turns = 0;
      for await (const value of everyPromised(minutes(10), 'tick')) {
        expect(value).toBe('tick');
        if (++turns === 3) return;
      }
    },
    'AbortSignal.timeout': () =>
      new Promise((resolve) => {
        AbortSignal.timeout(minutes(30)).addEventListener('abort', resolve);
      }),
  };

  test.each(Object.entries(waits))('moves the time to a wait on %s', async (_name, wait) => {
    const { sim, store } = connecting();
    const start = sim.now;

    await sim.run(wait, patched);

    expect(sim.now - start).toBe(minutes(30));
    expect(store.ConnectionState).toBe('CONNECTED');
  });

  test('shows the time of the world in Date', async () => {
    const sim = createSimulator({ startTime: '2030-05-06T07:08:09Z' });

    const dates = await sim.run(() => {
      const made = new Date();
      return [Date.now(), made.toISOString(), made instanceof Date, new Date(0).getTime()];
    }, patched);

    expect(dates).toEqual([sim.now, '2030-05-06T07:08:09.000Z', true, 0]);
  });

  test('keeps what Date can do besides', async () => {
    const sim = createSimulator();

    const results = await sim.run(() => {
      class Extended extends Date {
        year() {
          return this.getUTCFullYear();
        }
      }
      return {
        parsed: Date.parse('2001-02-03T04:05:06Z'),
        utc: Date.UTC(2001, 1, 3),
        parts: new Date(2001, 1, 3).getMonth(),
        text: typeof Date(),
        extended: new Extended().year(),
        isExtended: new Extended() instanceof Extended,
        name: Date.name,
      };
    }, patched);

    expect(results).toEqual({
      parsed: Date.parse('2001-02-03T04:05:06Z'),
      utc: Date.UTC(2001, 1, 3),
      parts: 1,
      text: 'string',
      extended: 2026,
      isExtended: true,
      name: 'Date',
    });
  });

  test('clears and refreshes timers as the host does', async () => {
    const sim = createSimulator();
    const start = sim.now;
    const fired: string[] = [];

    await sim.run(async () => {
      clearTimeout(setTimeout(() => fired.push('cleared'), 1));
      importedClearTimeout(importedSetTimeout(() => fired.push('cleared'), 1));
      clearTimeout(+setTimeout(() => fired.push('cleared by number'), 1));
      clearTimeout(undefined);
      const refreshed = setTimeout(() => fired.push('refreshed'), 100);
      setTimeout(() => refreshed.refresh(), 60);
      setTimeout((...args: unknown[]) => fired.push(`arguments ${args}`), 10, 'a', 'b');
      expect(refreshed.hasRef()).toBe(true);
      expect(refreshed.unref()).toBe(refreshed);
      expect(refreshed.ref()).toBe(refreshed);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }, patched);

    expect(fired).toEqual(['arguments a,b', 'refreshed']);
    expect(sim.now - start).toBe(200);
  });

  test('aborts waits of node:timers/promises by their signal', async () => {
    const sim = createSimulator();

    const error = await sim.run(
      () => errorOf(sleepPromised(minutes(5), undefined, { signal: AbortSignal.timeout(1_000) })),
      patched,
    );

    expect(error.name).toBe('AbortError');
    expect((error as { code?: string }).code).toBe('ABORT_ERR');
  });

  test('times a signal out with the reason of the host', async () => {
    const sim = createSimulator();

    const reason = await sim.run(async () => {
      const signal = AbortSignal.timeout(1_000);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return signal.reason as DOMException;
    }, patched);

    expect(reason).toBeInstanceOf(DOMException);
    expect(reason.name).toBe('TimeoutError');
  });

  test('does not fire a deadline of the world alone while the function reads a file', async () => {
    const { sim, store } = connecting();

    const state = await sim.run(async () => {
      for (let i = 0; i < 5; i++) await readFile(fileURLToPath(import.meta.url));
      return store.ConnectionState;
    }, patched);

    expect(state).toBe('CONNECTING');
  });

  test('puts everything back when the function is done', async () => {
    const before = hostTimers();
    const sim = createSimulator();

    const inside = await sim.run(() => hostTimers(), patched);

    expect(inside.filter((value, index) => value === before[index])).toEqual([setImmediate]);
    expect(hostTimers()).toEqual(before);
    expect(hostTimers().every((value, index) => value === before[index])).toBe(true);
  });

  test.each<[string, (sim: Simulator) => Promise<unknown>]>([
    [
      'the function throws',
      (sim) =>
        sim.run(() => {
          throw new Error('mine');
        }, patched),
    ],
    ['its time is over', (sim) => sim.run(waits.setTimeout!, { ...patched, within: '1m' })],
    ['it stalls', (sim) => sim.run(() => new Promise(() => {}), { ...patched, stalledAfter: 20 })],
    [
      'the simulator is disposed',
      (sim) =>
        sim.run(async () => {
          sim.dispose();
          await sim.client().describeCustomKeyStores();
        }, patched),
    ],
  ])('puts everything back when %s', async (_when, misfortune) => {
    const before = hostTimers();

    await errorOf(misfortune(createSimulator()));

    expect(hostTimers().every((value, index) => value === before[index])).toBe(true);
  });

  test('is refused inside another run that patches, and leaves that one as it was', async () => {
    const outer = createSimulator();
    const inner = createSimulator();
    const before = hostTimers();
    const start = outer.now;

    const error = await outer.run(async () => {
      const refused = await errorOf(inner.run(() => {}, patched));
      await waits.setTimeout!();
      return refused;
    }, patched);

    expect(error).toBeInstanceOf(SimulatorUsageError);
    expect(error.message).toMatch(/patchGlobals is in use/);
    expect(outer.now - start).toBe(minutes(30));
    expect(hostTimers().every((value, index) => value === before[index])).toBe(true);
  });

  test('is refused beside another run that patches', async () => {
    const first = createSimulator();
    const second = createSimulator();

    const [one, other] = await Promise.allSettled([
      first.run(waits.setTimeout!, patched),
      second.run(waits.setTimeout!, patched),
    ]);

    expect(one.status).toBe('fulfilled');
    expect(other).toMatchObject({ status: 'rejected', reason: expect.any(SimulatorUsageError) });
  });

  test('may be followed by another', async () => {
    await createSimulator().run(waits.setTimeout!, patched);
    await createSimulator().run(waits.setTimeout!, patched);

    expect(Date.now()).toBeGreaterThan(Date.parse('2024-01-01'));
  });

  test('leaves a run without patching beside it alone', async () => {
    const patching = createSimulator();
    const other = createSimulator();
    const start = other.now;

    await Promise.all([
      patching.run(waits.setTimeout!, patched),
      other.run(({ timers }) => timers.sleep('7m')),
    ]);

    expect(other.now - start).toBe(minutes(7));
  });

  test('does not let the clock of the AWS SDK stray', async () => {
    const sim = createSimulator();
    const kms = new KMSClient(sim.clientConfig());

    await sim.run(() => kms.send(new DescribeCustomKeyStoresCommand({})), patched);

    expect((kms.config as { systemClockOffset?: number }).systemClockOffset ?? 0).toBe(0);
  });

  test('drives bindings that an ES module imported from Node itself', async () => {
    const index = pathToFileURL(fileURLToPath(new URL('../../src/index.ts', import.meta.url))).href;
    const program = `
      import { setTimeout as fromTimers } from 'node:timers';
      import { setTimeout as sleep, scheduler } from 'node:timers/promises';
      import { createSimulator } from ${JSON.stringify(index)};
      const sim = createSimulator();
      const start = sim.now;
      await sim.run(async () => {
        await sleep(60_000);
        await scheduler.wait(60_000);
        await new Promise((resolve) => void fromTimers(resolve, 60_000));
      }, { patchGlobals: true });
      const slept = sim.now - start;
      const begun = performance.now();
      await sleep(5);
      console.log(JSON.stringify({ slept, isHostAgain: performance.now() - begun >= 4 && sim.now - start === slept }));
    `;

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', program],
      { cwd: fileURLToPath(new URL('../..', import.meta.url)) },
    );

    expect(JSON.parse(stdout)).toEqual({ slept: 180_000, isHostAgain: true });
  });
});

test('host timers faked inside a patched run, and put back after it, are the host’s again', async () => {
  const { setTimeout: hostSetTimeout, Date: HostDate } = globalThis;
  const sim = createSimulator();

  await sim.run(
    () => {
      vi.useFakeTimers();
    },
    { patchGlobals: true },
  );
  vi.useRealTimers();
  const begun = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 5));

  expect(performance.now() - begun).toBeGreaterThan(3);
  expect(Math.abs(Date.now() - HostDate.now())).toBeLessThan(1_000);
  Object.assign(globalThis, { setTimeout: hostSetTimeout, Date: HostDate });
});
