/**
 * Request quotas that are used up: the clients wait on the clock of the world and ask again.
 * https://docs.aws.amazon.com/kms/latest/developerguide/throttling.html
 */
import {
  DescribeCustomKeyStoresCommand,
  EncryptCommand,
  GenerateRandomCommand,
  KMSServiceException,
  ListKeysCommand,
} from '@aws-sdk/client-kms';
import { createSimulator, type SimulatorOptions } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../helpers/look.ts';
import { waysIn } from '../helpers/waysIn.ts';

/** One request to ListKeys a second. */
const slow: SimulatorOptions = { quotas: { requests: { ListKeys: 1 } }, maxAttempts: 10 };
const listKeys = () => new ListKeysCommand({});

describe.each(waysIn)('a request quota over $way', ({ open }) => {
  test('is kept by waiting on the clock of the world', async () => {
    const sim = createSimulator(slow);
    const kms = open(sim);
    const start = sim.now;
    const begun = performance.now();

    const first = await kms.send(listKeys());
    const second = await kms.send(listKeys());

    expect(first.$metadata.attempts).toBe(1);
    expect(second.$metadata.attempts).toBeGreaterThan(1);
    expect(sim.now - start).toBeGreaterThanOrEqual(1_000);
    expect(sim.now - start).toBe((1 + second.$metadata.attempts!) * 10 + second.$metadata.totalRetryDelay!);
    expect(performance.now() - begun).toBeLessThan(500);
  });

  test('shows in the attempts of one call', async () => {
    const sim = createSimulator(slow);
    const kms = open(sim);

    await kms.send(listKeys());
    await kms.send(listKeys());

    const [first, second] = sim.calls('ListKeys');
    expect(first!.attempts.map(({ error }) => error)).toEqual([undefined]);
    const errors = second!.attempts.map(({ error }) => error);
    expect(errors.at(-1)).toBeUndefined();
    expect(new Set(errors.slice(0, -1))).toEqual(new Set(['ThrottlingException']));
    expect(second!.error).toBeUndefined();
  });

  test('ends in ThrottlingException when the attempts are over', async () => {
    const sim = createSimulator({ ...slow, maxAttempts: 1 });
    const kms = open(sim);

    await kms.send(listKeys());
    const error = (await errorOf(kms.send(listKeys()))) as KMSServiceException;

    expect(error).toBeInstanceOf(KMSServiceException);
    expect(error.name).toBe('ThrottlingException');
    expect(error.message).toBe(
      'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
    );
    expect(error.$metadata).toMatchObject({ httpStatusCode: 400, attempts: 1, totalRetryDelay: 0 });
  });

  test('fills with time', async () => {
    const sim = createSimulator({ ...slow, maxAttempts: 1 });
    const kms = open(sim);

    await kms.send(listKeys());
    await sim.advance('1s');
    const { $metadata } = await kms.send(listKeys());

    expect($metadata.attempts).toBe(1);
  });

  test('of cryptographic operations is shared by them, and by no others', async () => {
    const sim = createSimulator({ quotas: { requests: { cryptographicOperations: 1 } }, maxAttempts: 1 });
    const { KeyId } = sim.given.kmsKey();
    const kms = open(sim);

    await kms.send(new EncryptCommand({ KeyId, Plaintext: Uint8Array.of(1) }));
    const error = await errorOf(kms.send(new GenerateRandomCommand({ NumberOfBytes: 1 })));
    await kms.send(listKeys());

    expect(error.name).toBe('ThrottlingException');
  });

  test('of a custom key store is waited for too', async () => {
    const sim = createSimulator({ quotas: { requests: { customKeyStore: 1 } }, maxAttempts: 10 });
    const { keys } = sim.given.cloudHsmKeyStore({ keys: 1 });
    const kms = open(sim);
    const encrypt = () =>
      kms.send(new EncryptCommand({ KeyId: keys[0]!.KeyId, Plaintext: Uint8Array.of(1) }));

    await encrypt();
    const { $metadata } = await encrypt();

    expect($metadata.attempts).toBeGreaterThan(1);
  });

  test('is not touched by what is arranged', async () => {
    const sim = createSimulator({ quotas: { requests: { CreateKey: 1, CreateCustomKeyStore: 1 } } });

    for (let i = 0; i < 5; i++) sim.given.kmsKey();
    for (let i = 0; i < 3; i++) sim.given.externalKeyStore({ keys: 2 });

    expect((await open(sim).send(listKeys())).Keys).toHaveLength(11);
  });

  test('lets requests of one moment end one after the other', async () => {
    const sim = createSimulator({ quotas: { requests: 'documented' }, maxAttempts: 20 });
    const kms = open(sim);
    const start = sim.now;

    const outputs = await Promise.all(
      Array.from({ length: 12 }, () => kms.send(new DescribeCustomKeyStoresCommand({}))),
    );

    const retried = outputs.filter(({ $metadata }) => $metadata.attempts! > 1);
    expect(retried.length).toBeGreaterThanOrEqual(7);
    expect(sim.now - start).toBeGreaterThanOrEqual(1_400);
  });
});

test('a request quota leads to the same attempts and waits on every way in', async () => {
  const stories = [];
  for (const { open } of waysIn) {
    const sim = createSimulator({ ...slow, seed: 7 });
    const kms = open(sim);
    const story = [];
    for (let i = 0; i < 4; i++) {
      const { $metadata } = await kms.send(listKeys());
      story.push([$metadata.attempts, $metadata.totalRetryDelay, sim.now]);
    }
    stories.push(story);
  }

  expect(stories[1]).toEqual(stories[0]);
  expect(stories[2]).toEqual(stories[0]);
});
