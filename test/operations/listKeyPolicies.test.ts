/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html
 */
import { ListKeyPoliciesCommand, NotFoundException, paginateListKeyPolicies } from '@aws-sdk/client-kms';
import { createSimulator } from 'custom-key-store-simulator';
import { describe, expect, test } from 'vitest';
import { unknownKeyId } from '../helpers/keyIds.ts';
import { arrangeKey, disconnect, origins } from '../helpers/keys.ts';
import { answerTo, errorOf } from '../helpers/look.ts';
import { sdkWaysIn, waysIn } from '../helpers/waysIn.ts';

describe.each(waysIn)('through $way', ({ open }) => {
  test.each(origins)('%s: answers the one name', async (Origin) => {
    const sim = createSimulator();
    const { KeyId } = arrangeKey(sim, Origin);

    const { $metadata, ...output } = await open(sim).send(new ListKeyPoliciesCommand({ KeyId }));

    expect(output).toEqual({ PolicyNames: ['default'], Truncated: false });
    expect($metadata.httpStatusCode).toBe(200);
  });

  test('ends with the exceptions of the AWS SDK', async () => {
    const error = await errorOf(
      open(createSimulator()).send(new ListKeyPoliciesCommand({ KeyId: unknownKeyId })),
    );

    expect(error).toBeInstanceOf(NotFoundException);
  });
});

test.each(sdkWaysIn)('$way: the paginator of the AWS SDK finds it once', async ({ open }) => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey();

  const found: string[] = [];
  for await (const page of paginateListKeyPolicies({ client: open(sim), pageSize: 1 }, { KeyId })) {
    found.push(...page.PolicyNames!);
  }

  expect(found).toEqual(['default']);
});

test.each([
  ['Limit 1', { Limit: 1 }, 'accepted'],
  ['Limit 1,000', { Limit: 1_000 }, 'accepted'],
  ['Limit 0', { Limit: 0 }, 'ValidationException'],
  ['Limit 1,001', { Limit: 1_001 }, 'ValidationException'],
  // It models no InvalidMarkerException.
  ['a Marker', { Marker: 'marker' }, 'ValidationException'],
])('%s', async (_, members, expected) => {
  const sim = createSimulator();
  const { KeyId } = sim.given.kmsKey();

  expect(await answerTo(sim.client().listKeyPolicies({ KeyId, ...members }))).toBe(expected);
});

test.each(origins)('a %s key shows them whatever it is in', async (Origin) => {
  const sim = createSimulator();
  const { KeyId, CustomKeyStoreId } = arrangeKey(sim, Origin, { KeyState: 'PendingDeletion' });
  if (CustomKeyStoreId !== undefined) await disconnect(sim, CustomKeyStoreId);

  expect(await answerTo(sim.client().listKeyPolicies({ KeyId }))).toBe('accepted');
});
