import type { ContextValue } from '../authorization/requestFacts.ts';
import { SimulatorUsageError } from '../errors/SimulatorUsageError.ts';
import { partitionOf } from '../operations/arn.ts';
import { describe } from '../runtime/duration.ts';
import { requireKnown } from './options.ts';

/** Values of global condition keys that only a network or an organization knows, such as `aws:SourceVpce`. */
export type CallerContext = Readonly<Record<string, ContextValue>>;

/**
 * Who calls: the ARN of the root user of an account, of an IAM user, or of a session of a role or federated user. The
 * ARN of a role stands for a session of that role. The account follows from the ARN.
 */
export type Caller = string | { readonly Arn: string; readonly context?: CallerContext };

/** A caller, checked. */
export interface Principal {
  readonly Arn: string;
  readonly accountId: string;
  readonly context?: CallerContext | undefined;
}

/** Name of the session that stands for a role of which only the ARN is given. */
const sessionName = 'simulated';

/** The principal that a caller is: of the partition that the Region is in. */
export function principalOf(caller: Caller, region: string): Principal {
  const principal = read(caller);
  const partition = partitionOf(region);
  if (principal.Arn.startsWith(`arn:${partition}:`)) return principal;
  throw new SimulatorUsageError(
    `caller: expected a principal of the partition ${partition}, in which ${region} is, got ${describe(principal.Arn)}`,
  );
}

function read(caller: Caller): Principal {
  if (typeof caller === 'string') return named(caller);
  requireKnown('caller', caller, ['Arn', 'context']);
  const { context } = caller;
  if (context === undefined) return named(caller.Arn);
  requireContext(context);
  const copy = Object.fromEntries(
    Object.entries(context).map(([key, value]) => [key, Array.isArray(value) ? [...value] : value]),
  );
  requireContext(copy);
  return { ...named(caller.Arn), context: copy };
}

/** Whether a principal is the root user of an account, who sends every request that names no caller. */
export const isRootUser = (
  { Arn, context }: Principal,
  { rootUser }: { readonly rootUser: Principal },
): boolean => context === undefined && Arn === rootUser.Arn;

function named(Arn: unknown): Principal {
  const parts =
    typeof Arn === 'string'
      ? /^(arn:aws[a-z-]*):(iam|sts)::(\d{12}):(root|(?:user|role)\/(?:\S*\/)?[^\s/]+|assumed-role\/[^\s/]+\/[^\s/]+|federated-user\/[^\s/]+)$/.exec(
          Arn,
        )
      : null;
  const [, arn, service, accountId, name] = parts ?? [];
  const isSession = /^(?:assumed-role|federated-user)\//.test(name ?? '');
  if (parts === null || isSession !== (service === 'sts')) {
    throw new SimulatorUsageError(
      `caller: expected the ARN of a root user, IAM user, role, role session or federated user, got ${describe(Arn)}`,
    );
  }
  if (!name!.startsWith('role/')) return { Arn: Arn as string, accountId: accountId! };
  const RoleName = name!.slice(name!.lastIndexOf('/') + 1);
  return { Arn: `${arn}:sts::${accountId}:assumed-role/${RoleName}/${sessionName}`, accountId: accountId! };
}

function requireContext(context: unknown): void {
  const isContext =
    typeof context === 'object' &&
    context !== null &&
    !Array.isArray(context) &&
    Object.values(context).every((value) =>
      Array.isArray(value)
        ? value.every((item) => typeof item === 'string')
        : ['string', 'number', 'boolean'].includes(typeof value),
    );
  if (isContext) return;
  throw new SimulatorUsageError(
    `caller: context: expected values of condition keys, got ${describe(context)}`,
  );
}
