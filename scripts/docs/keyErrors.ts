import { type ClusterKeyProblemRow, clusterKeyProblems } from '../../src/errors/cloudHsmKeyErrors.ts';
import { type KeyStateProblemRow, keyStateProblems } from '../../src/errors/keyStateErrors.ts';
import type { KmsErrorName } from '../../src/errors/kmsErrors.ts';
import {
  type KeyRequestOutcomeRow,
  keyRequestOutcomes,
  type XksKeyConfigurationProblemRow,
  xksKeyConfigurationProblems,
} from '../../src/errors/xksKeyErrors.ts';
import { linkToException, table, withLinks } from './markdown.ts';

/** Headings of {@link keyErrorSections}, for the list of contents. */
export const keyErrorHeadings: readonly string[] = [
  'Keys in another state',
  'Keys in a cluster',
  'External keys',
  'External keys that do not fit',
];

/** What can go wrong with a KMS key: because of its state, its cluster, its proxy and its external key. */
export function keyErrorSections(): string[] {
  const [state, cluster, external, unfit] = keyErrorHeadings.map((heading) => `## ${heading}`);
  return [
    state!,
    'What the `KeyState` of a KMS key leads to. [Operation by KeyState](matrix.md#operation-by-keystate) says for which operations.',
    keyStateTable(),
    cluster!,
    'What a request meets that needs the cluster of a `CONNECTED` AWS CloudHSM key store. Cryptographic operations are Encrypt, Decrypt, ReEncrypt, GenerateDataKey and GenerateDataKeyWithoutPlaintext. The store stays `CONNECTED`.',
    clusterTable(),
    external!,
    'What a request meets that needs the proxy of a `CONNECTED` external key store. CreateKey sends GetKeyMetadata; Encrypt, Decrypt, ReEncrypt and the data key operations send Encrypt and Decrypt. Names that end in `Exception` are the `errorName` in the answer of the proxy. The store stays `CONNECTED`.',
    keyRequestTable(),
    'Where it says so, the option `failuresOfReliableProxy` gives [KMSInternalException](#kmsinternalexception) instead, as long as the proxy was reliable; see [Fidelity](fidelity.md#options).',
    unfit!,
    'What CreateKey finds wrong with an external key that the proxy knows. Of several reasons it names the first in this order.',
    unfitTable(),
  ];
}

function keyStateTable(): string {
  return table(
    ['What is wrong', 'Exception', 'Message, after the key ARN for `…`', 'Note'],
    Object.entries<KeyStateProblemRow>(keyStateProblems).map(([name, row]) => [
      `[${name}](${row.documentation})`,
      linkToException(row.exception),
      row.message('<key ARN>').replace('<key ARN>', '…'),
      withLinks(row.note ?? ''),
    ]),
  );
}

function clusterTable(): string {
  return table(
    ['Problem', 'Cryptographic operations', 'CreateKey', 'GenerateRandom', 'Message', 'Note'],
    Object.entries<ClusterKeyProblemRow>(clusterKeyProblems).map(([name, row]) => [
      `[${name}](${row.documentation})`,
      linkToException(row.cryptographic.exception),
      exceptionIn(row.createKey),
      exceptionIn(row.generateRandom),
      messagesIn(row),
      withLinks(row.note ?? ''),
    ]),
  );
}

/** The message of cryptographic operations, and that of CreateKey where it is another. */
function messagesIn({ cryptographic, createKey }: ClusterKeyProblemRow): string {
  const isOther = createKey !== undefined && createKey.message !== cryptographic.message;
  return isOther ? `${cryptographic.message} CreateKey: ${createKey.message}` : cryptographic.message;
}

function keyRequestTable(): string {
  return table(
    ['What is wrong', 'HTTP status', 'CreateKey', 'Cryptographic operations', 'Message', 'Note'],
    Object.entries<KeyRequestOutcomeRow>(keyRequestOutcomes).map(([name, row]) => [
      `[${name}](${row.documentation})`,
      row.httpStatus === undefined ? '' : String(row.httpStatus),
      exceptionIn(row.createKey),
      linkToException(row.cryptographic.exception) +
        (row.dependsOnReliability ? ', or as the option says' : ''),
      row.cryptographic.message,
      withLinks(row.note ?? ''),
    ]),
  );
}

function unfitTable(): string {
  return table(
    ['Problem', 'Exception', 'Message'],
    Object.entries<XksKeyConfigurationProblemRow>(xksKeyConfigurationProblems).map(([name, row]) => [
      `[${name}](${row.documentation})`,
      linkToException(row.exception),
      row.message('…').replace(/…\.$/, '…'),
    ]),
  );
}

const exceptionIn = (row: { readonly exception: KmsErrorName } | undefined) =>
  row === undefined ? 'not affected' : linkToException(row.exception);
