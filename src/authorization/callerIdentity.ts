import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import type { Caller } from './requestFacts.ts';

/** What a caller is, as its ARN says. */
export type CallerIdentity = {
  readonly Arn: string;
  readonly accountId: string;
} & (
  | { readonly kind: 'root' }
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'roleSession'; readonly roleName: string; readonly roleArn: string }
  | { readonly kind: 'federatedUser'; readonly name: string }
);

const known = new WeakMap<Caller, CallerIdentity>();

/**
 * What a caller is. The ARN of a role stands for a session of it that has no name.
 *
 * @throws {@link SimulatorUsageError} The ARN is not that of a root user, IAM user, role, role session or federated user,
 * or of another account than `accountId`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function identityOf(caller: Caller): CallerIdentity {
  let identity = known.get(caller);
  if (identity === undefined) {
    identity = parse(caller);
    known.set(caller, identity);
  }
  return identity;
}

const form = /^arn:(aws[a-z-]*):(iam|sts)::(\d{12}):(root|user|role|assumed-role|federated-user)(?:\/(.+))?$/;

function parse({ Arn, accountId, roleArn }: Caller): CallerIdentity {
  const [, partition, service, account, type, rest = ''] = form.exec(Arn) ?? [];
  if (account !== accountId) throw unfit(Arn, accountId);
  const name = rest.slice(rest.lastIndexOf('/') + 1);
  const base = { Arn, accountId };
  switch (`${service}:${type}`) {
    case 'iam:root':
      if (rest === '') return { ...base, kind: 'root' };
      break;
    case 'iam:user':
      if (name !== '') return { ...base, kind: 'user', name };
      break;
    case 'iam:role':
      if (name !== '') return { ...base, kind: 'roleSession', roleName: name, roleArn: Arn };
      break;
    case 'sts:assumed-role': {
      const [roleName, session] = rest.split('/');
      if (!roleName || !session) break;
      return {
        ...base,
        kind: 'roleSession',
        roleName,
        roleArn: roleArn ?? roleArnOf(partition!, accountId, roleName),
      };
    }
    case 'sts:federated-user':
      if (name !== '') return { ...base, kind: 'federatedUser', name };
      break;
  }
  throw unfit(Arn, accountId);
}

/** The path of the role is not part of the ARN of its sessions, so that it is missing here too. */
const roleArnOf = (partition: string, accountId: string, roleName: string) =>
  `arn:${partition}:iam::${accountId}:role/${roleName}`;

const unfit = (Arn: string, accountId: string) =>
  new SimulatorUsageError(
    `A caller is the ARN of a root user, an IAM user, a role, a role session or a federated user of account ${accountId}; ${Arn} is not.`,
  );
