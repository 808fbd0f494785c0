import type { PrincipalRow } from '../authorization/identities.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { describe } from '../runtime/duration.ts';
import { type PolicyInput, policyJson, requirePolicyName } from './policyInput.ts';
import type { RegionalAccount } from './regionalAccount.ts';

/** What users and roles have in common. */
export abstract class PrincipalHandle {
  /** @internal */
  protected readonly at: RegionalAccount;
  /** For `caller`, for key policies and grants. */
  readonly Arn: string;

  /** @internal */
  constructor(at: RegionalAccount, Arn: string) {
    this.at = at;
    this.Arn = Arn;
  }

  /** Names of its identity-based policies. */
  get PolicyNames(): readonly string[] {
    return Object.keys(this.row.policies);
  }

  /** Attaches an identity-based policy, in the place of the one of that name. */
  putPolicy(PolicyName: string, PolicyDocument: PolicyInput): void {
    const { row } = this;
    requirePolicyName('putPolicy', PolicyName);
    const policy = policyJson(PolicyDocument, 'identity-based policy');
    this.put({ ...row, policies: { ...row.policies, [PolicyName]: policy } }, 'policy.put');
  }

  /** Takes an identity-based policy away. */
  deletePolicy(PolicyName: string): void {
    const { row } = this;
    if (typeof PolicyName !== 'string' || !Object.hasOwn(row.policies, PolicyName)) {
      throw new SimulatorUsageError(`deletePolicy: ${this.Arn} has no policy ${describe(PolicyName)}`);
    }
    const { [PolicyName]: _, ...policies } = row.policies;
    this.put({ ...row, policies }, 'policy.deleted');
  }

  /** Limits what its policies can allow; `undefined` lifts the limit. */
  setPermissionsBoundary(PermissionsBoundary: PolicyInput | undefined): void {
    const boundary =
      PermissionsBoundary === undefined ? undefined : policyJson(PermissionsBoundary, 'permissions boundary');
    this.put({ ...this.row, PermissionsBoundary: boundary }, 'permissionsBoundary.changed');
  }

  /** Deletes it, with its policies and access keys; sessions of a role end. */
  delete(): void {
    const { row } = this;
    this.at.world.identities.delete(row);
    this.at.note({ type: 'cause', id: this.Arn, cause: `${row.type}.deleted` });
  }

  /** @internal */
  protected get row(): PrincipalRow {
    this.at.requireAlive();
    const row = this.at.world.identities.find(this.Arn);
    if (row !== undefined) return row;
    throw new SimulatorUsageError(`iam: there is no ${this.Arn} any more`);
  }

  /** @internal */
  protected put(row: PrincipalRow, cause: string): void {
    this.at.world.identities.put(row);
    this.at.note({ type: 'cause', id: this.Arn, cause });
  }
}
