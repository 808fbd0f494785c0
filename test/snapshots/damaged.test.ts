/** Snapshots of worlds with keys that somebody has damaged: one clear error, whatever is wrong with them. */
import { createSimulator, SimulatorUsageError, type WorldSnapshot } from 'custom-key-store-simulator';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { beginStoryWithKeys } from '../helpers/storyWithKeys.ts';

let good: string;

beforeAll(async () => {
  const sim = createSimulator({ quotas: { requests: 'documented' } });
  await beginStoryWithKeys(sim);
  sim.faults.failNext('CreateKey', 'KMSInternalException');
  good = JSON.stringify(sim.snapshot());
});

type Place = readonly (string | number)[];

/** A copy of the good one with another value in one place; `undefined` takes the member away. */
function damagedAt(place: Place, value: unknown): WorldSnapshot {
  const snapshot = JSON.parse(good);
  const inner = place.slice(0, -1).reduce((at, name) => at[name], snapshot);
  if (value === undefined) delete inner[place.at(-1)!];
  else inner[place.at(-1)!] = value;
  return snapshot;
}

/** Every place in a value, the outer ones first. */
function placesIn(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  const inner = Object.entries(value).flatMap(([name, member]) => placesIn(member, [...place, name]));
  return place.length === 0 ? inner : [place, ...inner];
}

describe('a damaged snapshot', () => {
  test.each<[Place, unknown]>([
    [['accounts', 0], null],
    [['accounts', 0, 'accountId'], 5],
    [['accounts', 0, 'faults', 'scripted'], undefined],
    [['accounts', 0, 'account', 'keys'], undefined],
    [['accounts', 0, 'account', 'keys'], null],
    [['accounts', 0, 'account', 'keys'], []],
    [['accounts', 0, 'account', 'keys', 'rows'], 5],
    [['accounts', 0, 'account', 'keys', 'rows'], [{}]],
    [['accounts', 0, 'account', 'keys', 'rows'], ['junk']],
    [['accounts', 0, 'account', 'keys', 'rows', 0], null],
    [['accounts', 0, 'account', 'keys', 'rows', 0, 2], null],
    [['accounts', 0, 'account', 'aliases'], undefined],
    [['accounts', 0, 'account', 'aliases', 'rows'], {}],
    [['accounts', 0, 'account', 'aliases', 'rows', 0, 2], null],
    [['accounts', 0, 'account', 'grants'], undefined],
    [['accounts', 0, 'account', 'grants'], {}],
    [['accounts', 0, 'account', 'grants', 'rows', 0], null],
    [['accounts', 0, 'account', 'requestRates'], undefined],
    [['accounts', 0, 'account', 'requestRates'], null],
    [['accounts', 0, 'account', 'customKeyStores', 'rows', 0, 2], {}],
    [['accounts', 0, 'clusters', 0, 'entry', 'backups'], undefined],
    [['accounts', 0, 'clusters', 0, 'entry', 'backups'], 5],
    [['accounts', 0, 'clusters', 0, 'backing', 'keys'], undefined],
    [['accounts', 0, 'clusters', 0, 'backing'], null],
    [['proxies', 0, 'backing', 'keys'], undefined],
    [['proxies', 0, 'entry'], undefined],
    [['deadlines', 0], null],
    [['deadlines', 0, 'due'], undefined],
    [['deadlines', 0, 'event'], {}],
    [['settings', 'timing'], null],
    [['settings', 'assumptions'], []],
    [['accounts', 0, 'faults', 'updates'], null],
    [['random', 'keyMaterial'], 5],
  ])('with %j as %j is refused with one clear error', (place, value) => {
    const damaged = damagedAt(place, value);

    expect(() => createSimulator({ snapshot: damaged })).toThrow(SimulatorUsageError);
    expect(() => createSimulator({ snapshot: damaged })).toThrow(/^snapshot: /);
  });

  test('anywhere is refused with that error, or continued', () => {
    const places = placesIn(JSON.parse(good));
    const junk = fc.constantFrom(undefined, null, 5, -1, '', 'junk', true, [], {}, [null], [[]], [{}]);

    fc.assert(
      fc.property(fc.constantFrom(...places), junk, (place, value) => {
        let refused: unknown;
        try {
          createSimulator({ snapshot: damagedAt(place, value) }).dispose();
        } catch (error) {
          refused = error;
        }
        if (refused !== undefined) expect(refused).toBeInstanceOf(SimulatorUsageError);
      }),
      { seed: 20_260_101, numRuns: 1_500 },
    );
  });

  test('is not a world: what is damaged stays as it is, and the good one can be continued', () => {
    const damaged = damagedAt(['accounts', 0, 'account', 'keys', 'rows', 0, 2], null);
    const before = JSON.stringify(damaged);

    expect(() => createSimulator({ snapshot: damaged })).toThrow(SimulatorUsageError);

    expect(JSON.stringify(damaged)).toBe(before);
    expect(JSON.stringify(createSimulator({ snapshot: JSON.parse(good) }).snapshot())).toBe(good);
  });
});

test('a snapshot without limits for requests can be continued without them', () => {
  const snapshot = JSON.parse(JSON.stringify(createSimulator().snapshot()));

  expect(snapshot.settings).not.toHaveProperty('requestRates');
  expect(createSimulator({ snapshot }).snapshot()).toEqual(snapshot);
});
