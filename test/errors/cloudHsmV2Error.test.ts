/**
 * https://docs.aws.amazon.com/cloudhsm/latest/APIReference/CommonErrors.html
 */

import * as sdk from '@aws-sdk/client-cloudhsm-v2';
import {
  CloudHSMV2Client,
  CloudHSMV2ServiceException,
  DescribeClustersCommand,
} from '@aws-sdk/client-cloudhsm-v2';
import { KMSServiceException } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { isAwsError } from '../../src/errors/AwsError.ts';
import { CloudHsmV2Error, cloudHsmV2Error, isCloudHsmV2Error } from '../../src/errors/CloudHsmV2Error.ts';
import { type CloudHsmV2ErrorName, cloudHsmV2Errors } from '../../src/errors/cloudHsmV2Errors.ts';
import { isKmsError, kmsError } from '../../src/errors/KmsError.ts';

const names = Object.keys(cloudHsmV2Errors) as CloudHsmV2ErrorName[];
const modelled = names.filter((name) => name.startsWith('CloudHsm'));

test('there are the seven modelled exceptions, the common errors and our own', () => {
  expect(modelled).toHaveLength(7);
  expect(names).toEqual(expect.arrayContaining(['ValidationException', 'ThrottlingException']));
  expect(names).toContain('NotSimulatedException');
  expect(names).not.toContain('NotFoundException');
});

test.each(names)('%s looks as callers of the AWS SDK expect', (name) => {
  const row = cloudHsmV2Errors[name];

  const error = cloudHsmV2Error(name, { reason: 'Because.' });

  expect(error).toBeInstanceOf(CloudHsmV2Error);
  expect(error).toMatchObject({
    name,
    message: 'Because.',
    reason: 'Because.',
    $fault: row.fault,
    $metadata: { httpStatusCode: row.httpStatusCode },
  });
  expect(error.documentation).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  expect(error.stack).not.toContain('\n    at ');
});

test('is told apart from errors of AWS KMS, and both are errors of AWS', () => {
  const ours = cloudHsmV2Error('ValidationException', { reason: 'x' });
  const ofKms = kmsError('ValidationException', { reason: 'x' });

  expect([isCloudHsmV2Error(ours), isKmsError(ours), isAwsError(ours)]).toEqual([true, false, true]);
  expect([isCloudHsmV2Error(ofKms), isKmsError(ofKms), isAwsError(ofKms)]).toEqual([false, true, true]);
  expect([null, undefined, 1, {}, new Error('x')].some(isAwsError)).toBe(false);
});

describe('with classes that are told apart by their shapeId, as in current releases of the AWS SDK', () => {
  /** A class that recognises its instances like those of the AWS SDK. */
  const classWith = (shapeId: string): (new () => unknown) =>
    Object.defineProperty(class extends (KMSServiceException as new (of: never) => object) {}, 'shapeId', {
      value: shapeId,
    }) as never;

  const Service = classWith('smithy.ts.sdk.synthetic.com.amazonaws.cloudhsmv2#CloudHSMV2ServiceException');
  const classOf = (name: string) => classWith(`com.amazonaws.cloudhsmv2#${name}`);

  test.each(modelled)('instanceof holds for %s', (name) => {
    const error = cloudHsmV2Error(name, { reason: 'x' });

    expect(error instanceof Service).toBe(true);
    expect(modelled.filter((other) => error instanceof classOf(other))).toEqual([name]);
    expect(kmsError('ValidationException', { reason: 'x' }) instanceof Service).toBe(false);
  });
});

describe('on the wire', () => {
  const classes = sdk as unknown as Readonly<Record<string, new () => unknown>>;
  const unmodelled: readonly string[] = [
    'CloudHsmResourceLimitExceededException',
    'CloudHsmResourceNotFoundException',
  ];

  test.each(modelled)('the client of the AWS SDK makes a %s of it', async (name) => {
    const error = cloudHsmV2Error(name, { reason: 'Because.' });
    const body = new TextEncoder().encode(JSON.stringify({ __type: error.name, message: error.message }));
    const client = new CloudHSMV2Client({
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
      requestHandler: {
        handle: () =>
          Promise.resolve({ response: { statusCode: error.$metadata.httpStatusCode, headers: {}, body } }),
      } as never,
    });

    const thrown = await client.send(new DescribeClustersCommand({})).catch((caught: unknown) => caught);

    expect(thrown).toBeInstanceOf(CloudHSMV2ServiceException);
    expect(thrown).toMatchObject({ name, message: 'Because.' });
    // It gives those exceptions only the class that all have in common, which DescribeClusters does not model.
    const Class = unmodelled.includes(name) ? CloudHSMV2ServiceException : classes[name];
    expect(thrown).toBeInstanceOf(Class);
  });
});
