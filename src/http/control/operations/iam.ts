import { Iam } from '../../../simulator/iam.ts';
import type { PrincipalHandle } from '../../../simulator/principalHandle.ts';
import { operation } from '../controlOperation.ts';
import { integer, list, map, named, object, optional, text, textOrObject, word } from '../controlShape.ts';
import { exampleIds } from '../exampleIds.ts';
import { roleOperation, userOperation } from '../subjects.ts';

const policy = named('Policy', textOrObject('A policy: the document, or its JSON.'));

const Arn = text('Its ARN.');

const principalMembers = {
  Path: optional(text('Begins and ends with `/`. Default `/`.')),
  Tags: optional(map(text('Value of a tag.'))),
  policies: optional(map(policy)),
  PermissionsBoundary: optional(policy),
};

const accessKey = {
  AccessKeyId: text('For the credentials of a client.'),
  SecretAccessKey: text('For the credentials of a client.', true),
};

const which = { AccessKeyId: text('The access key.') };

const examplePolicy = {
  PolicyName: 'encrypt',
  PolicyDocument: {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 'kms:Encrypt', Resource: '*' },
  },
};

const policyMembers = { PolicyName: text('Its name.'), PolicyDocument: policy };

const describePrincipal = ({ Arn, PolicyNames }: PrincipalHandle) => ({ Arn, PolicyNames });

const principal = { Arn, PolicyNames: list(text('Name of an identity-based policy.')) };

/** Users and roles of AWS IAM, for `authorization: 'iam'` and for signed requests. */
export const iamOperations = {
  'iam/createUser': operation({
    summary: 'Makes an IAM user; without policies it may do nothing.',
    input: { UserName: text('1 to 64 of `A-Z a-z 0-9 _ + = , . @ -`.'), ...principalMembers },
    output: { Arn },
    example: { UserName: 'bob', policies: { encrypt: examplePolicy.PolicyDocument } },
    run: ({ at }, init) => ({ Arn: new Iam(at).createUser(init).Arn }),
  }),
  'iam/createRole': operation({
    summary: 'Makes an IAM role; who may assume it is not asked.',
    input: { RoleName: text('1 to 64 of `A-Z a-z 0-9 _ + = , . @ -`.'), ...principalMembers },
    output: { Arn },
    example: { RoleName: 'batch' },
    run: ({ at }, init) => ({ Arn: new Iam(at).createRole(init).Arn }),
  }),
  'iam/createRootAccessKey': operation({
    summary: 'Makes an access key of the root user of the account.',
    output: accessKey,
    run: ({ at }) => new Iam(at).createRootAccessKey(),
  }),
  'user/describe': userOperation({
    reads: true,
    summary: 'An IAM user as it is now.',
    output: principal,
    run: describePrincipal,
  }),
  'user/putPolicy': userOperation({
    summary: 'Attaches an identity-based policy to a user, in the place of the one of that name.',
    input: policyMembers,
    example: examplePolicy,
    run: (user, { PolicyName, PolicyDocument }) => user.putPolicy(PolicyName, PolicyDocument),
  }),
  'user/deletePolicy': userOperation({
    summary: 'Takes an identity-based policy away from a user.',
    input: { PolicyName: text('Its name.') },
    example: { PolicyName: 'encrypt' },
    run: (user, { PolicyName }) => user.deletePolicy(PolicyName),
  }),
  'user/setPermissionsBoundary': userOperation({
    summary: 'Limits what the policies of a user can allow; without a boundary, lifts the limit.',
    input: { PermissionsBoundary: optional(policy) },
    example: { PermissionsBoundary: examplePolicy.PolicyDocument },
    run: (user, { PermissionsBoundary }) => user.setPermissionsBoundary(PermissionsBoundary),
  }),
  'user/delete': userOperation({
    summary: 'Deletes a user, with its policies and access keys.',
    run: (user) => user.delete(),
  }),
  'user/createAccessKey': userOperation({
    summary: 'Makes an access key, with which a user signs requests.',
    output: accessKey,
    run: (user) => user.createAccessKey(),
  }),
  'user/updateAccessKey': userOperation({
    summary: 'Lets an access key of a user sign, or no longer.',
    input: { ...which, Status: word(['Active', 'Inactive']) },
    example: null,
    run: (user, { AccessKeyId, Status }) => user.updateAccessKey(AccessKeyId, Status),
  }),
  'user/deleteAccessKey': userOperation({
    summary: 'Deletes an access key of a user.',
    input: which,
    example: null,
    run: (user, { AccessKeyId }) => user.deleteAccessKey(AccessKeyId),
  }),
  'role/describe': roleOperation({
    reads: true,
    summary: 'An IAM role as it is now.',
    output: principal,
    run: describePrincipal,
  }),
  'role/putPolicy': roleOperation({
    summary: 'Attaches an identity-based policy to a role, in the place of the one of that name.',
    input: policyMembers,
    example: examplePolicy,
    run: (role, { PolicyName, PolicyDocument }) => role.putPolicy(PolicyName, PolicyDocument),
  }),
  'role/deletePolicy': roleOperation({
    summary: 'Takes an identity-based policy away from a role.',
    input: { PolicyName: text('Its name.') },
    example: { PolicyName: 'encrypt' },
    run: (role, { PolicyName }) => role.deletePolicy(PolicyName),
  }),
  'role/setPermissionsBoundary': roleOperation({
    summary: 'Limits what the policies of a role can allow; without a boundary, lifts the limit.',
    input: { PermissionsBoundary: optional(policy) },
    example: { PermissionsBoundary: examplePolicy.PolicyDocument },
    run: (role, { PermissionsBoundary }) => role.setPermissionsBoundary(PermissionsBoundary),
  }),
  'role/delete': roleOperation({
    summary: 'Deletes a role, with its policies; its sessions end.',
    run: (role) => role.delete(),
  }),
  'role/assume': roleOperation({
    summary: 'Begins a session of a role, with credentials that end.',
    input: {
      RoleSessionName: optional(text('2 to 64 of `A-Z a-z 0-9 _ + = , . @ -`. Default `session`.')),
      DurationSeconds: optional(integer('900 to 43,200; default 3,600.', 900)),
      Policies: optional(list(policy, 'Session policies. Default no limit.')),
      Tags: optional(map(text('Value of a session tag.'))),
    },
    output: {
      Arn,
      Credentials: object({
        ...accessKey,
        SessionToken: text('For the credentials of a client.', true),
        Expiration: text('ISO 8601 text.'),
      }),
    },
    example: { RoleSessionName: exampleIds.UserName, DurationSeconds: 900 },
    run: (role, init) => {
      const { Arn, Credentials } = role.assume(init);
      return { Arn, Credentials: { ...Credentials, Expiration: Credentials.Expiration.toISOString() } };
    },
  }),
};
