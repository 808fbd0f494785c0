import {
  KMSClient,
  type KMSClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-kms';
import { type AwsStub, mockClient } from 'aws-sdk-client-mock';
import { interleaved, median, medianRatio, type Side } from './measure.ts';
import { atLeast, microseconds, type Row } from './row.ts';

/** The other side of the direct rows, in words. */
export const stubConfiguration =
  'Against: `mockClient(KMSClient)` of aws-sdk-client-mock with a single behaviour, `.on(…Command).resolves(…)` or `.rejects(…)`, and `kms.send(new …Command(…))`. That is its fastest form: every further behaviour slows every call. It checks nothing. Its history is cleared between rounds.';

/** A client whose class is stubbed for one row; the behaviours of earlier rows are gone. */
export function makeStub(
  script: (mock: AwsStub<ServiceInputTypes, ServiceOutputTypes, KMSClientResolvedConfig>) => void,
) {
  const mock = mockClient(KMSClient);
  script(mock);
  const stub = new KMSClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' },
  });
  return { stub, tidy: () => mock.resetHistory() };
}

/** One call against a stub of it: how many times as fast, and at least `limit` times where there is a target. */
export async function compareWithStub(
  what: string,
  limit: number | undefined,
  call: () => Promise<unknown>,
  peer: Side,
  tidy: () => unknown = () => {},
): Promise<Row> {
  const { here, stub } = await interleaved({ here: { call, tidy }, stub: peer });
  return rowAgainstStub(what, limit, here, stub);
}

/** The row of measured samples. */
export function rowAgainstStub(
  what: string,
  limit: number | undefined,
  here: readonly number[],
  stub: readonly number[],
): Row {
  const ratio = medianRatio(stub, here);
  return {
    what,
    here: microseconds(median(here)),
    against: microseconds(median(stub)),
    ...(limit === undefined ? { result: `${ratio.toFixed(2)}×`, target: '–' } : atLeast(limit, ratio)),
  };
}
