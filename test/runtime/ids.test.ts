import { describe, expect, test } from 'vitest';
import {
  newAccessKeyId,
  newClusterId,
  newCustomKeyStoreId,
  newHsmId,
  newKeyStorePassword,
  newRawSecretAccessKey,
  newRequestId,
  newSubnetId,
  newVpcEndpointServiceId,
} from '../../src/runtime/ids.ts';
import { Random, type RandomStream } from '../../src/runtime/random.ts';

const forms: readonly [string, (random: RandomStream) => string, RegExp][] = [
  ['newCustomKeyStoreId', newCustomKeyStoreId, /^cks-[0-9a-f]{17}$/],
  ['newClusterId', newClusterId, /^cluster-[2-7a-z]{11}$/],
  ['newHsmId', newHsmId, /^hsm-[2-7a-z]{11}$/],
  ['newSubnetId', newSubnetId, /^subnet-[0-9a-f]{17}$/],
  ['newVpcEndpointServiceId', newVpcEndpointServiceId, /^vpce-svc-[0-9a-f]{17}$/],
  ['newKeyStorePassword', newKeyStorePassword, /^[A-Za-z0-9]{32}$/],
  ['newAccessKeyId', newAccessKeyId, /^[A-Z2-7]{20}$/],
  ['newRawSecretAccessKey', newRawSecretAccessKey, /^[A-Za-z0-9]{43}$/],
  ['newRequestId', newRequestId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
];

describe.each(forms)('%s', (_name, make, form) => {
  const many = (seed: number) => {
    const stream = new Random(seed).stream('ids');
    return Array.from({ length: 2_000 }, () => make(stream));
  };

  test('has the form of AWS', () => {
    for (const id of many(1)) expect(id).toMatch(form);
  });

  test('is another one every time, and the same from the same seed', () => {
    expect(new Set(many(1)).size).toBe(2_000);
    expect(many(1)).toEqual(many(1));
    expect(many(1)).not.toEqual(many(2));
  });

  test('uses its whole alphabet', () => {
    const wanted = form.source.includes('A-Z2-7')
      ? 32
      : form.source.includes('A-Z')
        ? 62
        : form.source.includes('2-7')
          ? 32
          : 16;
    const prefix = /^\^([a-z]+-)*/.exec(form.source)?.[0].length ?? 1;
    const letters = new Set(many(1).flatMap((id) => [...id.slice(prefix - 1).replaceAll('-', '')]));

    expect(letters.size).toBe(wanted);
  });
});
