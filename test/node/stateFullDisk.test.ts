/** A disk that fails under a state directory: nobody is told of what would be lost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStateDirectory, serve } from 'custom-key-store-simulator/node';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { runControl } from '../../src/http/control/runControl.ts';
import { openStateDirectoryWith } from '../../src/node/openStateDirectoryWith.ts';
import { macrotask } from '../../src/runtime/host.ts';
import { World } from '../../src/simulator/world.ts';
import { worldOf } from '../helpers/stateCrash.ts';
import { failure, hostWith, newPath, removeAll } from '../helpers/stateHosts.ts';

afterEach(() => {
  vi.useRealTimers();
});
afterAll(removeAll);

const fileOf = (directory: string) => join(directory, 'world.journal');

describe('a disk that fails', () => {
  const noSpace = () => failure('ENOSPC', 'no space left on device');

  /** A directory whose disk is full from some moment on. */
  function directoryOnFullDisk(options: Parameters<typeof openStateDirectory>[1] = {}) {
    const directory = newPath();
    const disk = { isFull: false };
    const host = hostWith((name, _args, proceed) => {
      if (disk.isFull && name === 'writeSync') throw noSpace();
      return proceed();
    });
    const state = openStateDirectoryWith(directory, options, { host });
    return { directory, disk, state };
  }

  const post = (url: string, target: string, body: object = {}) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${target}` },
      body: JSON.stringify(body),
    });

  test('makes the server answer InternalFailure, and nothing else from then on', async () => {
    const { directory, disk, state } = directoryOnFullDisk();
    await using server = await serve(state.simulator);
    const created = await post(server.url, 'CreateKey');
    const { KeyMetadata } = (await created.json()) as { KeyMetadata: { KeyId: string } };

    disk.isFull = true;
    const failed = await post(server.url, 'CreateKey');
    disk.isFull = false;

    expect(failed.status).toBe(500);
    expect(await failed.json()).toMatchObject({ __type: 'InternalFailure' });
    for (const target of ['CreateKey', 'ListKeys']) {
      const later = await post(server.url, target);
      expect(later.status).toBe(500);
      expect(JSON.stringify(await later.json())).toContain('no space left on device');
    }
    const status = await fetch(`${server.url}/_simulator/status`);
    expect(status.status).toBe(500);
    expect(await status.text()).toContain('no space left on device');
    state.close();
    using again = openStateDirectory(directory);
    const { Keys } = await again.simulator.client().listKeys();
    expect(Keys!.map(({ KeyId }) => KeyId)).toEqual([KeyMetadata.KeyId]);
  });

  test.each(['given/kmsKey', 'given/cloudHsmKeyStore', 'cluster/degrade', 'reset', 'advance'])(
    'makes %s of the control interface fail, and all that comes after',
    async (name) => {
      const { directory, disk, state } = directoryOnFullDisk();
      await runControl(state.simulator, 'given/kmsKey', {});
      const kept = worldOf(state.simulator);
      // There is no such cluster: it is refused, and cannot be kept either.
      const inputs: Readonly<Record<string, object>> = {
        advance: { duration: 1 },
        'cluster/degrade': { ClusterId: 'cluster-2a3b4c5defg' },
      };
      const input = inputs[name] ?? {};

      disk.isFull = true;
      await expect(runControl(state.simulator, name, input)).rejects.toThrow('no space left');
      disk.isFull = false;

      await expect(runControl(state.simulator, 'status', {})).rejects.toThrow('no space left');
      await expect(state.simulator.client().createKey({})).rejects.toThrow('no space left');
      expect(() => state.simulator.given.kmsKey()).toThrow('no space left');
      state.close();
      using again = openStateDirectory(directory);
      expect(worldOf(again.simulator)).toEqual(kept);
    },
  );

  test('makes requests fail whose answers were on their way, and what they did is kept', async () => {
    const { directory, disk, state } = directoryOnFullDisk();
    const kms = state.simulator.client();
    await kms.listKeys();

    const onTheWay = kms.createKey({ Description: 'on the way' });
    disk.isFull = true;
    const failed = kms.createKey({ Description: 'failed' });

    await expect(onTheWay).rejects.toThrow('no space left');
    await expect(failed).rejects.toThrow('no space left');
    disk.isFull = false;
    state.close();
    using again = openStateDirectory(directory);
    expect((await again.simulator.client().listKeys()).Keys).toHaveLength(1);
  });

  test('ends the world when an event of a virtual clock cannot be kept', async () => {
    const { directory, disk, state } = directoryOnFullDisk();
    const { simulator: sim } = state;
    const { CustomKeyStoreId } = sim.given.externalKeyStore({ ConnectionState: 'CONNECTING' });
    state.save();

    disk.isFull = true;
    await expect(sim.advance('1h')).rejects.toThrow('no space left');
    disk.isFull = false;

    state.close();
    using again = openStateDirectory(directory);
    expect(again.simulator.keyStore(CustomKeyStoreId).ConnectionState).toBe('CONNECTING');
  });

  test('ends the world, and not the process, when an event of the system clock cannot be kept', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
    const { directory, disk, state } = directoryOnFullDisk({ clock: 'system' });
    const { simulator: sim } = state;
    sim.given.externalKeyStore({ ConnectionState: 'CONNECTING' });
    sim.given.externalKeyStore({ ConnectionState: 'DISCONNECTED' });
    state.save();

    disk.isFull = true;
    await vi.advanceTimersByTimeAsync(3_600_000);
    disk.isFull = false;

    await expect(sim.client().listKeys()).rejects.toThrow('no space left');
    await macrotask();
    state.close();
    openStateDirectory(directory, { clock: 'system' }).close();
  });

  test('ends the world before anything is arranged, when what is due cannot be kept', () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
    const { disk, state } = directoryOnFullDisk({ clock: 'system' });
    const { simulator: sim } = state;
    sim.given.externalKeyStore({ ConnectionState: 'CONNECTING' });
    state.save();

    vi.setSystemTime(Date.UTC(2026, 0, 2));
    disk.isFull = true;

    expect(() => sim.given.kmsKey()).toThrow('no space left');
    state.close();
  });

  test('is no other error than one that says that the world cannot be kept', async () => {
    const { state } = directoryOnFullDisk();
    await using server = await serve(state.simulator);
    state.simulator.given.kmsKey();
    vi.spyOn(World.prototype, 'snapshot').mockImplementation(() => {
      throw new RangeError('Invalid string length');
    });

    const answers = [await post(server.url, 'ListKeys'), await post(server.url, 'ListKeys')];
    vi.restoreAllMocks();

    for (const answer of answers) {
      expect(answer.status).toBe(500);
      expect(JSON.stringify(await answer.json())).toContain('the world cannot be kept, so it has ended');
    }
    state.close();
  });

  test('keeps the directory from being opened, and it is given back as it was', () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
    const directory = newPath();
    const first = openStateDirectory(directory);
    first.simulator.given.externalKeyStore({ ConnectionState: 'CONNECTING' });
    first.close();
    const before = readFileSync(fileOf(directory), 'latin1');
    const host = hostWith((name, args, proceed) => {
      if (name === 'openSync' && String(args[0]).endsWith('.new')) throw noSpace();
      return proceed();
    });

    expect(() => openStateDirectoryWith(directory, { clock: 'system' }, { host })).toThrow('no space left');

    expect(readFileSync(fileOf(directory), 'latin1')).toBe(before);
    // Nothing of a world is left that would want to be kept.
    expect(vi.getTimerCount()).toBe(0);
    openStateDirectory(directory).close();
  });

  test('answers InternalFailure when what was written does not come to the disk', async () => {
    const disk = { isBroken: false };
    const host = hostWith((name, args, proceed) => {
      if (!disk.isBroken || name !== 'fdatasync') return proceed();
      const [, done] = args as [number, (error: Error) => void];
      return done(failure('EIO', 'i/o error'));
    });
    const directory = newPath();
    const state = openStateDirectoryWith(directory, { durability: 'disk' }, { host });
    await using server = await serve(state.simulator);
    const first = await post(server.url, 'CreateKey');
    await post(server.url, 'ListKeys');

    disk.isBroken = true;
    const failed = await post(server.url, 'CreateKey');
    disk.isBroken = false;
    const later = await post(server.url, 'ListKeys');

    expect([first.status, failed.status, later.status]).toEqual([200, 500, 500]);
    expect(JSON.stringify(await later.json())).toContain('i/o error');
    state.close();
    using again = openStateDirectory(directory, { durability: 'disk' });
    const { Keys } = await again.simulator.client().listKeys();
    expect(Keys!.length).toBeGreaterThanOrEqual(1);
  });
});
