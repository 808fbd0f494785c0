import { base64urlnopad } from '@scure/base';
import type { Account } from '../account/account.ts';
import type { GrantRow } from '../account/grants.ts';
import { kmsError } from '../errors/KmsError.ts';
import { utf8 } from '../runtime/bytes.ts';
import { newLabel } from '../runtime/ids.ts';
import { sha256 } from '../runtime/sha256.ts';
import { notFound } from './find.ts';
import type { Scope } from './operation.ts';

const documentation =
  'https://docs.aws.amazon.com/kms/latest/developerguide/grant-manage.html#using-grant-token';

const form = /^([0-9a-f-]{36})\.([0-9a-f]{64})\.([0-9a-f]{8})\.([\w-]{11})$/;

/** A token of a grant, which callers only hand back: it names the grant, and is another at every request. */
export function newGrantToken(scope: Scope, { KeyId, GrantId }: GrantRow): string {
  const label = newLabel(scope.random.stream('ids'));
  return `${KeyId}.${GrantId}.${label}.${check(KeyId, GrantId, label)}`;
}

/** The grant that a token names, of whichever account of the Region; `undefined` when there is none. */
export function findGrantByToken(
  scope: Scope,
  token: string,
): { readonly account: Account; readonly grant: GrantRow } | undefined {
  const [, KeyId, GrantId, label, given] = form.exec(token) ?? [];
  if (KeyId === undefined || GrantId === undefined || label === undefined) return undefined;
  if (given !== check(KeyId, GrantId, label)) return undefined;
  for (const account of scope.accountsOfRegion) {
    const grant = account.grants.find(KeyId, GrantId);
    if (grant !== undefined) return { account, grant };
  }
  return undefined;
}

/** Every token names a grant that there is, or InvalidGrantTokenException. */
export function requireGrantTokens(scope: Scope, tokens: readonly string[] | undefined): void {
  for (const token of tokens ?? [])
    if (findGrantByToken(scope, token) === undefined) throw invalidGrantToken();
}

/** The same for an operation that has no InvalidGrantTokenException. */
export function requireKnownGrantTokens(scope: Scope, tokens: readonly string[] | undefined): void {
  for (const token of tokens ?? []) {
    if (findGrantByToken(scope, token) === undefined) throw notFound('A grant token names no grant.');
  }
}

/** The exception for a token that names no grant. */
export const invalidGrantToken = () =>
  kmsError('InvalidGrantTokenException', {
    reason: 'The grant token is not one that CreateGrant returned, or its grant is gone.',
    documentation,
  });

function check(...parts: readonly string[]): string {
  return base64urlnopad.encode(sha256(utf8(parts.join('.'))).slice(0, 8));
}
