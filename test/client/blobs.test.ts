/** Bytes in inputs and outputs, over every way in. */
import { runInNewContext } from 'node:vm';
import {
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateRandomCommand,
  ReEncryptCommand,
} from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

/** All values of a byte, beginning with the one that base64 turns into `/` and `+`. */
const allBytes = Uint8Array.from({ length: 256 }, (_, i) => 255 - i);

describe.each(waysIn)('blobs over $way', ({ open }) => {
  test.each<[string, Uint8Array]>([
    ['a Uint8Array', allBytes],
    ['a Buffer', Buffer.from(allBytes)],
    ['a part of a larger buffer', new Uint8Array([0, 0, ...allBytes, 0]).subarray(2, 258)],
    ['a Buffer from the pool', Buffer.from('text in the pool of Node')],
    ['one byte', Uint8Array.of(0)],
    ['4,096 bytes', new Uint8Array(4_096).fill(0xfe)],
  ])('take and give back %s', async (_what, Plaintext) => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();
    const kms = open(sim);

    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext }));
    const decrypted = await kms.send(new DecryptCommand({ CiphertextBlob }));

    expect([...decrypted.Plaintext!]).toEqual([...Plaintext]);
  });

  test('are Uint8Arrays in outputs', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.externalKeyStore({ keys: 1 }).keys[0]!;
    const kms = open(sim);

    const dataKey = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
    const random = await kms.send(new GenerateRandomCommand({ NumberOfBytes: 1_024 }));

    expect(dataKey.Plaintext).toBeInstanceOf(Uint8Array);
    expect(dataKey.Plaintext).toHaveLength(32);
    expect(dataKey.CiphertextBlob).toBeInstanceOf(Uint8Array);
    expect(random.Plaintext).toBeInstanceOf(Uint8Array);
    expect(random.Plaintext).toHaveLength(1_024);
  });

  test('are taken as a Buffer of what was stored as base64', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.cloudHsmKeyStore({ keys: 1 }).keys[0]!;
    const kms = open(sim);
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: allBytes }));
    const stored = Buffer.from(CiphertextBlob!).toString('base64');

    const { Plaintext } = await kms.send(
      new DecryptCommand({ CiphertextBlob: Buffer.from(stored, 'base64') }),
    );

    expect(Buffer.from(Plaintext!).equals(allBytes)).toBe(true);
  });

  test('are not kept: what callers do to them changes nothing', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();
    const kms = open(sim);
    const Plaintext = Buffer.from('text');

    const encrypted = await kms.send(new EncryptCommand({ KeyId, Plaintext }));
    Plaintext.fill(0);
    const blob = new Uint8Array(encrypted.CiphertextBlob!);
    const first = await kms.send(new DecryptCommand({ CiphertextBlob: blob }));
    first.Plaintext!.fill(0);
    encrypted.CiphertextBlob!.fill(0);
    const second = await kms.send(new DecryptCommand({ CiphertextBlob: blob }));

    expect(Buffer.from(second.Plaintext!).toString()).toBe('text');
  });

  test('of length 0 are refused where AWS demands one byte', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const error = await errorOf(open(sim).send(new EncryptCommand({ KeyId, Plaintext: new Uint8Array() })));

    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain("'plaintext'");
  });

  test('of more than 4,096 bytes are refused as plaintext', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();

    const error = await errorOf(
      open(sim).send(new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(4_097) })),
    );

    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain("'plaintext'");
  });

  test('never come into the trace or the calls', async () => {
    const sim = createSimulator();
    const { KeyId } = sim.given.kmsKey();
    const kms = open(sim);
    const secret = 'a plaintext that nobody may read';

    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId, Plaintext: Buffer.from(secret), EncryptionContext: { a: 'b' } }),
    );
    await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { a: 'b' } }));
    await kms.send(
      new ReEncryptCommand({ CiphertextBlob, SourceEncryptionContext: { a: 'b' }, DestinationKeyId: KeyId }),
    );
    const dataKey = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));

    const recorded = JSON.stringify([sim.trace, sim.calls()]);
    for (const bytes of [Buffer.from(secret), Buffer.from(dataKey.Plaintext!)]) {
      for (const encoding of ['utf8', 'base64', 'hex'] as const) {
        expect(recorded).not.toContain(bytes.toString(encoding));
      }
      expect(recorded).not.toContain([...bytes].join(','));
    }
    expect(recorded).toContain('***SensitiveInformation***');
  });
});

test('blobs are taken by sim.client() from another realm, as Jest with jsdom has one', async () => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey();
  const kms = sim.client();
  const Plaintext: Uint8Array = runInNewContext('Uint8Array.of(1, 2, 3)');

  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
  const decrypted = await kms.decrypt({ CiphertextBlob });

  expect([...decrypted.Plaintext!]).toEqual([1, 2, 3]);
});

test('blobs are read by sim.client() before its method returns', async () => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey();
  const kms = sim.client();
  const Plaintext = Buffer.from('text');

  const encrypting = kms.encrypt({ KeyId, Plaintext });
  Plaintext.fill(0);
  const { CiphertextBlob } = await encrypting;
  const decrypted = await kms.decrypt({ CiphertextBlob });

  expect(Buffer.from(decrypted.Plaintext!).toString()).toBe('text');
});

test('a ciphertext of one way in is decrypted by the others', async () => {
  const sim = createSimulator();
  const { KeyId } = sim.given.externalKeyStore({ keys: 1 }).keys[0]!;
  const clients = waysIn.map(({ open }) => open(sim));

  const texts = [];
  for (const from of clients) {
    const { CiphertextBlob } = await from.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('text') }));
    for (const to of clients) {
      const { Plaintext } = await to.send(new DecryptCommand({ CiphertextBlob }));
      texts.push(Buffer.from(Plaintext!).toString());
    }
  }

  expect(texts).toEqual(Array(9).fill('text'));
});
