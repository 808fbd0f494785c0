import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { type AccessKey, createAccessKey } from './accessKey.ts';
import { PrincipalHandle } from './principalHandle.ts';

/**
 * An IAM user of the simulated world.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users.html
 */
export class UserHandle extends PrincipalHandle {
  get UserName(): string {
    return this.row.name;
  }

  /** Makes an access key, with which the user signs requests. */
  createAccessKey(): AccessKey {
    return createAccessKey(this.at, this.Arn, this.row.accountId);
  }

  /** Lets an access key sign (`Active`), or no longer (`Inactive`). */
  updateAccessKey(AccessKeyId: string, Status: 'Active' | 'Inactive'): void {
    const key = this.#accessKey(AccessKeyId);
    if (Status !== 'Active' && Status !== 'Inactive') {
      throw new SimulatorUsageError('updateAccessKey: Status: expected Active or Inactive');
    }
    this.at.world.identities.putAccessKey({ ...key, Status });
    this.at.note({
      type: 'cause',
      id: this.Arn,
      cause: `accessKey.${Status === 'Active' ? 'activated' : 'deactivated'}`,
    });
  }

  /** Deletes an access key. */
  deleteAccessKey(AccessKeyId: string): void {
    this.#accessKey(AccessKeyId);
    this.at.world.identities.deleteAccessKey(AccessKeyId);
    this.at.note({ type: 'cause', id: this.Arn, cause: 'accessKey.deleted' });
  }

  #accessKey(AccessKeyId: string) {
    const found = this.at.world.identities
      .accessKeysOf(this.row.Arn)
      .find((key) => key.AccessKeyId === AccessKeyId);
    if (found !== undefined) return found;
    // What was given instead may be a secret.
    throw new SimulatorUsageError(`iam: ${this.Arn} has no access key with that AccessKeyId`);
  }
}
