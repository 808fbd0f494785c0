import { newIamId, newSecretAccessKey } from '../runtime/ids.ts';
import type { RegionalAccount } from './regionalAccount.ts';

/** A new access key, for the `credentials` of a client. */
export interface AccessKey {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
}

/** Makes an active access key of a principal. */
export function createAccessKey(at: RegionalAccount, Arn: string, accountId: string): AccessKey {
  const AccessKeyId = newIamId(at.random.stream('ids'), 'AKIA');
  const SecretAccessKey = newSecretAccessKey(at.random.stream('keyMaterial'));
  at.world.identities.putAccessKey({ AccessKeyId, SecretAccessKey, Status: 'Active', Arn, accountId });
  at.note({ type: 'cause', id: Arn, cause: 'accessKey.created' });
  return { AccessKeyId, SecretAccessKey };
}
