/** The key ID of no key. */
export const unknownKeyId = '12345678-1234-4234-8234-123456789abc';

const arn = (resource: string, region = 'us-east-1', account = '111122223333') =>
  `arn:aws:kms:${region}:${account}:${resource}`;

/** The key ARN of no key, of an account that is not the caller's. */
export const foreignKeyArn = arn(`key/${unknownKeyId}`, 'us-east-1', '999988887777');

/** A row for `test.each`: what it is, the error that it leads to, and the identifier. */
export type BadKeyId = readonly [what: string, error: string, KeyId: string];

/**
 * Identifiers that lead to no key of account 111122223333 in us-east-1.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 */
export const badKeyIds: readonly BadKeyId[] = [
  ['the key ID of no key', 'NotFoundException', unknownKeyId],
  ['the key ID of no multi-Region key', 'NotFoundException', `mrk-${'0'.repeat(32)}`],
  ['the key ARN of no key', 'NotFoundException', arn(`key/${unknownKeyId}`)],
  ['a key ARN of another Region', 'NotFoundException', arn(`key/${unknownKeyId}`, 'eu-west-1')],
  ['what is no identifier', 'NotFoundException', 'my-key'],
  ['a key ID that lacks a digit', 'NotFoundException', unknownKeyId.slice(1)],
  ['an alias that nobody made', 'NotFoundException', 'alias/nobody'],
  ['the alias ARN of an alias that nobody made', 'NotFoundException', arn('alias/nobody')],
  ['an alias ARN of another Region', 'NotFoundException', arn('alias/nobody', 'eu-west-1')],
  ['no text', 'ValidationException', ''],
  ['a text of 2,049 characters', 'ValidationException', 'k'.repeat(2049)],
];

/** ARNs that have not the form of one of AWS KMS: InvalidArnException where the operation models it. */
export const malformedArns: readonly (readonly [what: string, KeyId: string])[] = [
  ['an ARN without an account', `arn:aws:kms:us-east-1::key/${unknownKeyId}`],
  ['an ARN of another service', 'arn:aws:s3:::bucket'],
  ['an ARN of another resource of AWS KMS', arn('store/cks-1234567890abcdef0')],
  ['an ARN that ends early', 'arn:aws:kms'],
];
