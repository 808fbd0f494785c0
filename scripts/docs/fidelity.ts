import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AssumptionRow, assumptions } from '../../src/model/assumptions.ts';
import { type OperationName, operationShapes } from '../../src/model/shapes.ts';
import { documentedTiming, type Timing } from '../../src/model/timing.ts';
import { notSimulatedOperations } from '../../src/operations/cloudHsmV2/notSimulated.ts';
import { notSimulatedFeatures } from '../../src/operations/notSimulated.ts';
import { memberCommentsOf } from './docComment.ts';
import { machines } from './machines.ts';
import { code, duration, linkTo, page, table } from './markdown.ts';
import { quotaTables } from './quotas.ts';
import { link, refusalOf } from './refusals.ts';
import { root } from './root.ts';

const rows: Readonly<Record<string, AssumptionRow>> = assumptions;

/** What follows AWS, what is assumed, and what is missing. */
export function fidelityPage(): string {
  const options = Object.values(rows).flatMap(({ option, question, assumes }) =>
    option === undefined ? [] : [{ ...option, question, assumes }],
  );
  const names = Object.keys(operationShapes) as OperationName[];
  const refused = names.filter((name) => refusalOf(name) !== undefined).sort();
  const carriedOut = names.filter((name) => refusalOf(name) === undefined).sort();
  return page(
    'Fidelity',
    'The simulator follows the public documentation of AWS; nobody has compared it with the service itself. This page says what is documented, what is assumed because AWS leaves it open, and what is not simulated.',
    '## What is documented',
    [
      `- All ${names.length} operations with their members, constraints and exceptions: [Operations](operations.md).`,
      '- Which permissions each operation needs, who may be allowed it across accounts, and how policies and grants decide: [Permissions](guide/permissions.md).',
      '- Every failure with its cause and its repair, and what each failure of a cluster or proxy becomes: [Errors](errors.md).',
      '- Which operation is accepted in which `ConnectionState` and in which `KeyState`: [Operation by state](matrix.md).',
      `- The lifecycles behind them: ${machines.map(({ machine: { id } }) => `[${id}](machines/${id}.md)`).join(', ')}.`,
      '- How much there may be, and how many requests a second: [Quotas](#quotas).',
    ].join('\n'),
    "Each rule in the source carries the address of the page that states it, and so does each error in `sim.calls()`. Names of exceptions, states and members are those of AWS. Messages are worded by us; only the fragments that programs tell failures apart by are AWS's.",
    '## Operations',
    `Of the ${names.length} operations of AWS KMS, ${carriedOut.length} are carried out and ${refused.length} always refused. Those that concern a KMS key are carried out for symmetric encryption keys, in custom key stores and outside of them: no custom key store has keys of another kind.`,
    `Carried out: ${carriedOut.map(linkToOperation).join(', ')}. Of these, GetKeyRotationStatus is for ordinary keys; a key in a custom key store is answered UnsupportedOperationException.`,
    'Always refused, once the key is found:',
    table(
      ['Operation', 'Key in a custom key store', 'Ordinary key', 'Because'],
      refused.map((name) => {
        const { inCustomKeyStore, ordinary, because } = refusalOf(name)!;
        return [linkToOperation(name), link(inCustomKeyStore), link(ordinary), because];
      }),
    ),
    "NotSimulatedException is the simulator's own. It stands for what AWS KMS can do and the simulator cannot; nothing is ever made up instead. None of it concerns keys in custom key stores, but for `Recipient` and the time of the last use. Not simulated are:",
    Object.values(notSimulatedFeatures)
      .map(({ what, documentation }) => `- ${what} (${linkTo(documentation)})`)
      .join('\n'),
    '## Timing',
    "What `timing: 'documented'` means. Each duration can be set by its name.",
    timingTable(),
    '## Options',
    'Assumptions that `createSimulator({ assumptions })` can change.',
    table(
      ['Option', 'Values', 'Default', 'Question'],
      options.map(({ name, values, default: preset, question }) => [
        code(name),
        values.map((value) => code(JSON.stringify(value))).join(', '),
        code(JSON.stringify(preset)),
        question ?? '',
      ]),
    ),
    '## Quotas',
    ...quotaTables(),
    '## Assumptions',
    'Where AWS is silent, or two of its pages differ, the simulator does this. Q numbers count the points on which the pages contradict each other or leave a choice; rows without one fill a plain gap.',
    ...sections().flatMap(({ title, names }) => [
      `### ${title}`,
      table(
        ['Assumption', 'Question', 'The simulator assumes', 'Because', 'Sources'],
        names.map((name) => {
          const { question, assumes, because, option, sources } = rows[name]!;
          return [
            code(name),
            question ?? '',
            assumes + (option === undefined ? '' : ` Option \`${option.name}\`.`),
            because,
            sources.map(linkTo).join(', '),
          ];
        }),
      ),
    ]),
    '## What is not simulated yet',
    [
      '- KMS keys other than symmetric encryption keys, and the rest of [what is not simulated for ordinary keys](#operations).',
      `- ${Object.keys(notSimulatedOperations).join(', ')} of [AWS CloudHSM](guide/cloudhsm-api.md#what-is-simulated), and backups of clusters every 24 hours.`,
      '- Groups and managed policies of IAM: what they would give is put on the user. The APIs of IAM and AWS STS: [users, roles and sessions](guide/permissions.md) are made by handles and the control interface.',
      '- Eventual consistency: a request sees at once what the one before has changed.',
      '- The wire of the external key store proxy: the proxy is a state machine, and real proxies cannot be connected.',
      '- Chaos scenarios and a playground.',
    ].join('\n'),
    '## What is left out',
    [
      '- The API of Amazon VPC. Endpoint services and subnets are arranged and changed by handles.',
      '- Certificates and TLS. A certificate is a text with a name and an end; trust anchors are compared as text. The [server](guide/http.md) speaks HTTP without TLS.',
      '- The ciphertext format of AWS KMS, which AWS does not publish. [Ciphertext blobs](decisions/ciphertext-blobs.md) are our own, and AWS KMS cannot decrypt them.',
      '- CloudTrail, EventBridge and CloudWatch. Look at `sim.trace` and `sim.calls()` instead; both begin anew when a world goes on from [a snapshot or a state directory](guide/state.md).',
      '- Prices and the AWS console.',
    ].join('\n'),
  );
}

const linkToOperation = (name: OperationName) => `[${name}](operations.md#${name.toLowerCase()})`;

function timingTable(): string {
  const comments = memberCommentsOf('src/model/timing.ts', 'Timing');
  return table(
    ['Name', 'Duration', 'Stated by AWS', 'What it is', 'Source'],
    [...comments].map(([name, { text, see }]) => [
      code(name),
      duration(documentedTiming[name as keyof Timing]),
      text.includes('Assumption:') ? 'no, assumed' : 'yes',
      text.replace(/ Default [^.]*\./, ''),
      see.map(linkTo).join(', '),
    ]),
  );
}

/** Assumptions under the headings that their source gives them. */
function sections(): { title: string; names: string[] }[] {
  const found: { title: string; names: string[] }[] = [];
  for (const line of readFileSync(join(root, 'src/model/assumptions.ts'), 'utf8').split('\n')) {
    const [, title] = /^ {2}\/\/ (.+)$/.exec(line) ?? [];
    if (title !== undefined) found.push({ title, names: [] });
    const [, name] = /^ {2}(\w+): \{$/.exec(line) ?? [];
    if (name !== undefined && Object.hasOwn(rows, name)) found.at(-1)?.names.push(name);
  }
  const listed = found.flatMap(({ names }) => names);
  const missing = Object.keys(rows).filter((name) => !listed.includes(name));
  if (missing.length > 0) throw new Error(`assumptions under no heading: ${missing.join(', ')}`);
  return found;
}
