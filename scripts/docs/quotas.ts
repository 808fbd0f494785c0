import {
  maximumAliasesPerKey,
  maximumCustomKeyStores,
  maximumGrantsPerKey,
  maximumKmsKeys,
} from '../../src/model/limits.ts';
import { documentedRequestQuotas } from '../../src/model/requestQuotas.ts';
import type { ResourceQuotas } from '../../src/operations/operation.ts';
import { code, linkToException, table } from './markdown.ts';

const resources: Readonly<Record<keyof ResourceQuotas, readonly [what: string, documented: number]>> = {
  customKeyStores: ['Custom key stores in an account and Region', maximumCustomKeyStores],
  kmsKeys: ['KMS keys in an account and Region', maximumKmsKeys],
  aliasesPerKey: ['Aliases of a KMS key', maximumAliasesPerKey],
  grantsPerKey: ['Grants on a KMS key', maximumGrantsPerKey],
};

const resourcesPage = 'https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html';
const requestsPage = 'https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html';

/** How much there may be, and how many requests a second: `createSimulator({ quotas })`. */
export function quotaTables(): string[] {
  return [
    `What \`createSimulator({ quotas })\` can change. \`resources\` are counted unless you raise them; AWS: [resource-limits](${resourcesPage}).`,
    table(
      ['`quotas.resources`', 'Documented', 'What it counts'],
      Object.entries(resources).map(([name, [what, documented]]) => [code(name), number(documented), what]),
    ),
    `\`requests\` are not limited by default; \`requests: 'documented'\` counts them, and single quotas can be set by name. What is over a quota is answered ${linkToException('ThrottlingException', 'errors.md')}. AWS: [requests-per-second](${requestsPage}).`,
    table(
      ['Requests a second, in `us-east-1`', '`quotas.requests`'],
      [...byRate()]
        .sort(([a], [b]) => b - a)
        .map(([rate, names]) => [number(rate), names.map(code).join(', ')]),
    ),
    '`cryptographicOperations` is shared by Encrypt, Decrypt, ReEncrypt, GenerateRandom and the two data key operations, and differs between Regions; `customKeyStore` holds for each custom key store, besides the quota of the account.',
  ];
}

function byRate(): ReadonlyMap<number, readonly string[]> {
  const rates = new Map<number, string[]>();
  for (const [name, rate] of Object.entries(documentedRequestQuotas('us-east-1'))) {
    rates.set(rate, [...(rates.get(rate) ?? []), name]);
  }
  return rates;
}

const number = (value: number) => value.toLocaleString('en-US');
