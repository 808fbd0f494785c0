/** Whatever is sent to the endpoint is refused as documented, changes nothing, and leaves nothing behind. */
import { createSimulator, type Simulator, type SimulatorOptions } from 'custom-key-store-simulator';
import { createKmsHandler } from 'custom-key-store-simulator/http';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Endpoint } from '../../src/http/endpoint.ts';
import type { EncodedAnswer } from '../../src/http/jsonProtocol.ts';
import type { WireRequest } from '../../src/http/wireRequest.ts';
import { insideOf } from '../../src/simulator/inside.ts';
import { heapUsed } from '../helpers/heapUsed.ts';
import { lastingState } from '../helpers/look.ts';
import { faultOf } from './faultOf.ts';
import { controlFaultOf, malformedControl } from './fuzzControls.ts';
import { malformed, malformedForFetch, signedAt, unsound, wronglySigned } from './fuzzRequests.ts';

const seed = 20_261_122;

/** How many requests have been answered. */
let answered = 0;

const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(() => {
  process.on('unhandledRejection', note);
});

afterAll(() => {
  process.off('unhandledRejection', note);
});

afterEach(() => {
  vi.useRealTimers();
});

/** Bytes that may be in use more after the second half of the requests than after the first; the first fills the trace. */
const mostGrowth = 4_000_000;

/** A world with everything that a request could change. */
function worldWith(options: SimulatorOptions): Simulator {
  const sim = createSimulator({ timing: { request: 1 }, ...options });
  sim.given.cloudHsmKeyStore({ keys: 2 });
  sim.given.externalKeyStore({ keys: 2 });
  sim.given.kmsKey();
  sim.account('444455556666', 'eu-west-1').given.kmsKey();
  return sim;
}

/** Sends requests in two halves; the world and the memory have to be after the second as they were before it. */
async function bombard<R>(
  sim: Simulator,
  requests: fc.Arbitrary<R>,
  numRuns: number,
  faultAfter: (request: R) => Promise<string | undefined>,
): Promise<void> {
  const before = lastingState(sim);
  const used: number[] = [];
  for (const half of [0, 1]) {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        answered++;
        const fault = await faultAfter(request);
        if (fault !== undefined) throw new Error(fault);
      }),
      { numRuns: numRuns / 2, seed: seed + half },
    );
    used.push(await heapUsed());
  }

  expect(lastingState(sim)).toEqual(before);
  expect(used[1]! - used[0]!).toBeLessThan(mostGrowth);
}

/** What an endpoint of that world answers to these requests. */
async function errorsMet(
  sim: Simulator,
  requests: fc.Arbitrary<WireRequest>,
  count: number,
): Promise<ReadonlySet<string | undefined>> {
  const endpoint = new Endpoint(insideOf('test', sim).world, { maxBodyBytes: 1_048_576 });
  const met = new Set<string | undefined>();
  await bombard(sim, requests, count, async (request) => {
    const answer = await endpoint.answer(request);
    met.add(answer.headers['x-amzn-errortype']);
    return faultOf(answer);
  });
  return met;
}

/** The answer of a handler as the endpoint gives it. */
async function encoded(response: Response): Promise<EncodedAnswer> {
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

describe('malformed requests', { timeout: 120_000 }, () => {
  test.each([
    ['without permissions', {}, 50_000],
    ['with permissions', { authorization: 'iam' }, 20_000],
  ] as const)('to a world %s are refused as documented', async (_, options, count) => {
    const sim = worldWith(options);

    expect(await errorsMet(sim, malformed, count)).toEqual(
      new Set([
        'SerializationException',
        'ValidationException',
        'UnknownOperationException',
        'NotFoundException',
        'CloudHsmResourceNotFoundException',
      ]),
    );
  });

  test('to a world that verifies signatures are refused as documented, and so are sound ones without', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: signedAt });
    const sim = worldWith({ signatures: 'verified', authorization: 'iam' });
    const AccessKeyIds = [sim.iam.createRootAccessKey().AccessKeyId, 'AKIAIOSFODNN7EXAMPLE'];
    const requests = fc.oneof(malformed, unsound, wronglySigned(AccessKeyIds));

    expect(await errorsMet(sim, requests, 20_000)).toEqual(
      new Set([
        'SerializationException',
        'UnknownOperationException',
        'MissingAuthenticationTokenException',
        'IncompleteSignatureException',
        'InvalidSignatureException',
        'UnrecognizedClientException',
      ]),
    );
  });

  test('to a handler of the Fetch API are refused as documented', async () => {
    const sim = worldWith({});
    const handler = createKmsHandler(sim);

    await bombard(sim, malformedForFetch, 12_000, async (request) => {
      const fault = faultOf(await encoded(await handler(request)));
      return fault === undefined ? undefined : `${fault} to ${request.method} ${request.url}`;
    });
  });

  test('to the control interface are refused in its own words', async () => {
    const sim = worldWith({});
    const handler = createKmsHandler(sim);

    await bombard(sim, malformedControl, 10_000, async (request) => {
      const fault = await controlFaultOf(await handler(request));
      return fault === undefined ? undefined : `${fault} to ${request.method} ${request.url}`;
    });
  });

  test('with long values leave nothing of them behind', async () => {
    const sim = worldWith({});
    const handler = createKmsHandler(sim);
    const send = async (i: number) => {
      const long = `${i}`.padEnd(200_000, 'x');
      const sent = [
        ['DescribeKey', JSON.stringify({ KeyId: long })],
        ['CreateKey', JSON.stringify({ Tags: [{ TagKey: long, TagValue: long }] })],
        ['Encrypt', JSON.stringify({ EncryptionContext: { [long]: long } })],
        [long, '{}'],
      ] as const;
      for (const [operation, body] of sent) {
        const headers = { 'content-type': 'application/json', 'x-amz-target': `TrentService.${operation}` };
        const response = await handler(new Request('http://localhost/', { method: 'POST', headers, body }));
        await response.text();
      }
    };

    for (let i = 0; i < 20; i++) await send(i);
    const before = await heapUsed();
    for (let i = 0; i < 100; i++) await send(i);

    // 100 MB were sent.
    expect((await heapUsed()) - before).toBeLessThan(mostGrowth);
  });

  test('were more than 100,000, and no promise was left to itself', () => {
    expect(answered).toBeGreaterThan(100_000);
    expect(unhandled).toEqual([]);
  });
});
