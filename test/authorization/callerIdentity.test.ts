import { describe, expect, test } from 'vitest';
import { identityOf } from '../../src/authorization/callerIdentity.ts';
import { SimulatorUsageError } from '../../src/errors/SimulatorUsageError.ts';

const accountId = '111122223333';

describe('identityOf', () => {
  test.each([
    [`arn:aws:iam::${accountId}:root`, { kind: 'root' }],
    [`arn:aws:iam::${accountId}:user/Alice`, { kind: 'user', name: 'Alice' }],
    [`arn:aws:iam::${accountId}:user/division/Alice`, { kind: 'user', name: 'Alice' }],
    [
      `arn:aws:sts::${accountId}:assumed-role/App/session`,
      { kind: 'roleSession', roleName: 'App', roleArn: `arn:aws:iam::${accountId}:role/App` },
    ],
    [
      `arn:aws-cn:sts::${accountId}:assumed-role/App/i-0123`,
      { kind: 'roleSession', roleName: 'App', roleArn: `arn:aws-cn:iam::${accountId}:role/App` },
    ],
    [
      `arn:aws:iam::${accountId}:role/service/App`,
      { kind: 'roleSession', roleName: 'App', roleArn: `arn:aws:iam::${accountId}:role/service/App` },
    ],
    [`arn:aws:sts::${accountId}:federated-user/Bob`, { kind: 'federatedUser', name: 'Bob' }],
  ])('reads %s', (Arn, expected) => {
    const caller = { Arn, accountId };

    expect(identityOf(caller)).toEqual({ Arn, accountId, ...expected });
    expect(identityOf(caller)).toBe(identityOf(caller));
  });

  test.each([
    'Alice',
    '',
    'arn:aws:iam::444455556666:user/Alice',
    `arn:aws:iam::${accountId}:user/`,
    `arn:aws:iam::${accountId}:user`,
    `arn:aws:iam::${accountId}:root/Alice`,
    `arn:aws:iam::${accountId}:group/Admins`,
    `arn:aws:iam::${accountId}:assumed-role/App/session`,
    `arn:aws:sts::${accountId}:assumed-role/App`,
    `arn:aws:sts::${accountId}:assumed-role/App/`,
    `arn:aws:sts::${accountId}:user/Alice`,
    `arn:aws:kms:us-west-2:${accountId}:key/1`,
  ])('refuses %j', (Arn) => {
    expect(() => identityOf({ Arn, accountId })).toThrow(SimulatorUsageError);
  });
});
