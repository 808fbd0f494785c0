import { identityOf } from './callerIdentity.ts';
import { type ConditionKey, conditionKey, contextValue, ignoringCase } from './conditionKey.ts';
import type { RequestFacts, TagFacts } from './requestFacts.ts';

const page = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html';

type Given = Partial<ConditionKey>;

/** A global condition key; its section has its name. */
const key = (name: string, given: Given = {}): ConditionKey =>
  conditionKey({
    name,
    requests: 'all',
    documentation: `${page}#condition-keys-${name.slice('aws:'.length).replace('/', '').toLowerCase()}`,
    ...given,
  });

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
const principalTypes = {
  root: 'Account',
  user: 'User',
  roleSession: 'AssumedRole',
  federatedUser: 'FederatedUser',
} as const;

const identity = ({ caller }: RequestFacts) => identityOf(caller);

const isTemporary = (facts: RequestFacts) => ['roleSession', 'federatedUser'].includes(identity(facts).kind);

/** Tags in a request, as TagResource, CreateKey and ReplicateKey take them. */
const requestTags = ({ input, requestTags: given }: RequestFacts) =>
  given ?? ((Array.isArray(input.Tags) ? input.Tags : []) as readonly TagFacts[]);

const tagNamed = (tags: readonly TagFacts[], name: string) =>
  tags.filter(({ TagKey }) => TagKey.toLowerCase() === name).map(({ TagValue }) => TagValue);

const tagging = ['TagResource', 'CreateKey', 'ReplicateKey'];

/** One of the services through which the author of a test says that a request came. */
const calledVia =
  (at: 0 | -1) =>
  ({ caller }: RequestFacts) =>
    contextValue(caller, 'aws:calledvia')?.at(at);

/**
 * The global condition keys of IAM. Those without `valueIn` are about a network, an organization, a session or an AWS
 * service, so that only the author of a test can tell their values.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const globalConditionKeys: readonly ConditionKey[] = [
  // The principal.
  key('aws:PrincipalAccount', { valueIn: ({ caller }) => caller.accountId }),
  key('aws:PrincipalArn', {
    type: 'ARN',
    valueIn: (facts) => {
      const caller = identity(facts);
      return caller.kind === 'roleSession' ? caller.roleArn : caller.Arn;
    },
  }),
  key('aws:PrincipalType', { valueIn: (facts) => principalTypes[identity(facts).kind] }),
  key('aws:PrincipalTag/', { valueIn: ({ caller }, name) => ignoringCase(caller.tags, name) }),
  key('aws:userid', {
    valueIn: (facts) => {
      const caller = identity(facts);
      if (facts.caller.userId !== undefined) return facts.caller.userId;
      if (caller.kind === 'root') return caller.accountId;
      return caller.kind === 'federatedUser' ? `${caller.accountId}:${caller.name}` : undefined;
    },
  }),
  key('aws:username', {
    valueIn: (facts) => {
      const caller = identity(facts);
      return caller.kind === 'user' ? caller.name : undefined;
    },
  }),
  key('aws:PrincipalIsAWSService', {
    type: 'Bool',
    valueIn: ({ caller }) => contextValue(caller, 'aws:principalservicename') !== undefined,
  }),
  key('aws:PrincipalServiceName'),
  key('aws:PrincipalServiceNamesList', { isMultiValued: true }),
  key('aws:PrincipalOrgID'),
  key('aws:PrincipalOrgPaths', { isMultiValued: true }),
  // The session.
  key('aws:MultiFactorAuthPresent', {
    type: 'Bool',
    valueIn: (facts) => (isTemporary(facts) ? false : undefined),
  }),
  key('aws:MultiFactorAuthAge', { type: 'Numeric' }),
  key('aws:TokenIssueTime', { type: 'Date' }),
  key('aws:FederatedProvider'),
  key('aws:SourceIdentity'),
  key('aws:AssumedRoot', { type: 'Bool' }),
  key('aws:ChatbotSourceArn', { type: 'ARN' }),
  key('aws:SignInSessionArn', { type: 'ARN' }),
  key('aws:Ec2InstanceSourceVpc'),
  key('aws:Ec2InstanceSourcePrivateIPv4', {
    type: 'IPAddress',
    documentation: `${page}#condition-keys-ec2instancesourceprivateip4`,
  }),
  // The network.
  key('aws:SourceIp', { type: 'IPAddress' }),
  key('aws:VpcSourceIp', { type: 'IPAddress' }),
  key('aws:SourceVpc'),
  key('aws:SourceVpcArn', { type: 'ARN' }),
  key('aws:SourceVpce'),
  key('aws:VpceAccount'),
  key('aws:VpceOrgID'),
  key('aws:VpceOrgPaths', { isMultiValued: true }),
  // The request.
  key('aws:CalledVia', { isMultiValued: true }),
  key('aws:CalledViaFirst', { valueIn: calledVia(0) }),
  key('aws:CalledViaLast', { valueIn: calledVia(-1) }),
  key('aws:ViaAWSService', { type: 'Bool', valueIn: () => false }),
  key('aws:CurrentTime', { type: 'Date', valueIn: ({ now }) => new Date(now).toISOString() }),
  key('aws:EpochTime', { type: 'Date', valueIn: ({ now }) => Math.floor(now / 1000) }),
  key('aws:RequestedRegion', { valueIn: ({ region }) => region }),
  key('aws:SecureTransport', { type: 'Bool', valueIn: () => true }),
  key('aws:UserAgent'),
  key('aws:referer'),
  key('aws:RequestTag/', {
    requests: tagging,
    valueIn: (facts, name) => tagNamed(requestTags(facts), name),
  }),
  key('aws:TagKeys', {
    requests: [...tagging, 'UntagResource'],
    isMultiValued: true,
    valueIn: (facts) =>
      facts.operation === 'UntagResource'
        ? (facts.input.TagKeys as readonly string[] | undefined)
        : requestTags(facts).map(({ TagKey }) => TagKey),
  }),
  key('aws:SourceAccount'),
  key('aws:SourceArn', { type: 'ARN' }),
  key('aws:SourceOrgID'),
  key('aws:SourceOrgPaths', { isMultiValued: true }),
  key('aws:IsMcpServiceAction', { type: 'Bool' }),
  // The resource.
  key('aws:ResourceAccount', {
    valueIn: ({ key: resource, caller }) => resource?.accountId ?? caller.accountId,
  }),
  key('aws:ResourceOrgID'),
  key('aws:ResourceOrgPaths', { isMultiValued: true }),
  key('aws:ResourceTag/', {
    requests: 'keysAndCreateKey',
    isForIamPoliciesOnly: true,
    // https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
    documentation: 'https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html',
    valueIn: (facts, name) => tagNamed(facts.resourceTags ?? facts.key?.Tags ?? requestTags(facts), name),
  }),
];
