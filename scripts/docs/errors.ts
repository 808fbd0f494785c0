import { clusterProblems } from '../../src/errors/cloudHsmErrors.ts';
import { connectionErrorCodes } from '../../src/errors/connectionErrorCodes.ts';
import { type KmsErrorRow, kmsErrors } from '../../src/errors/kmsErrors.ts';
import { getHealthStatusOutcomes, vpcEndpointServiceProblems } from '../../src/errors/xksProxyErrors.ts';
import { createSimulator } from '../../src/index.ts';
import { operationShapes } from '../../src/model/shapes.ts';
import { coverageHeadings, coverageSections } from './coverage.ts';
import { keyErrorHeadings, keyErrorSections } from './keyErrors.ts';
import { code, linkTo, page, table, withLinks } from './markdown.ts';

interface ProxyRow {
  readonly createOrUpdate: { readonly exception: string; readonly message: string };
  readonly connectionErrorCode: string;
  readonly documentation: string;
  readonly note?: string;
}

/** Every documented failure: exceptions, connection error codes, and what leads to them. */
export function errorsPage(): string {
  const errors = Object.entries<KmsErrorRow>(kmsErrors);
  return page(
    'Errors',
    'Every failure that the simulator answers with, as its tables have it. Which rule refused, and the page that states it, say `reason` and `documentation`: on the errors of `sim.client()`, and in `sim.calls()` whatever the client.',
    [
      'Connection error codes',
      'Exceptions',
      'Common errors',
      "The simulator's own answer",
      'Exceptions that can be triggered',
      'Problems with a cluster',
      'Answers to GetHealthStatus',
      'Problems with a VPC endpoint service',
      ...keyErrorHeadings,
      ...coverageHeadings,
    ]
      .map((heading) => `- [${heading}](#${heading.toLowerCase().replaceAll(' ', '-').replaceAll("'", '')})`)
      .join('\n'),
    '## Connection error codes',
    'Why an attempt to connect failed: `ConnectionErrorCode`, shown while `ConnectionState` is `FAILED`. `faults.trigger` brings the cause about by the name of the code, `faults.repair` does the repair; [Fail and recover](guide/fail-and-recover.md) shows both, and the same by hand.',
    ...Object.entries(connectionErrorCodes).flatMap(([name, { types, cause, repair, documentation }]) => [
      `### ${name}`,
      [
        `- For: ${types.map(code).join(', ')}`,
        `- Cause: ${cause}`,
        `- Repair: ${repair}`,
        `- AWS: ${linkTo(documentation)}`,
      ].join('\n'),
    ]),
    '## Exceptions',
    'The exceptions that the operations model.',
    ...errors
      .filter(([, { common, ours }]) => !common && !ours)
      .flatMap(([name, row]) => errorSection(name, row)),
    '## Common errors',
    'Any operation may answer with these. Those that no rule brings about today, `faults.failNext` and `faults.fail` can script.',
    table(
      ['Error', 'Fault', 'HTTP status', 'Sent again', 'When'],
      errors
        .filter(([, { common }]) => common)
        .map(([name, row]) => [
          `[${name}](${row.documentation})`,
          row.fault,
          String(row.httpStatusCode),
          row.retryable ?? '',
          row.when,
        ]),
    ),
    "## The simulator's own answer",
    'AWS KMS never answers with this one. [Fidelity](fidelity.md#operations) lists what leads to it.',
    ...errors.filter(([, { ours }]) => ours).flatMap(([name, row]) => errorSection(name, row)),
    '## Exceptions that can be triggered',
    'Exceptions whose cause lies outside AWS KMS, and which `faults.trigger` and `faults.repair` therefore know by name.',
    table(
      ['Exception', 'For', 'Cause', 'Repair'],
      Object.entries(createSimulator().faults.catalogue)
        .filter(([name]) => name.endsWith('Exception'))
        .map(([name, { types, cause, repair }]) => [
          `[${name}](#${name.toLowerCase()})`,
          types.map(code).join(', '),
          cause,
          repair,
        ]),
    ),
    '## Problems with a cluster',
    'What AWS KMS notices about an AWS CloudHSM cluster while the request waits. What it notices only while it connects is a connection error code.',
    table(
      ['Problem', 'Exception', 'Message', 'Note'],
      Object.entries<{ exception: string; message: string; note?: string }>(clusterProblems).map(
        ([name, { exception, message, note }]) => [
          code(name),
          `[${exception}](#${exception.toLowerCase()})`,
          message,
          withLinks(note ?? ''),
        ],
      ),
    ),
    '## Answers to GetHealthStatus',
    'What can go wrong when AWS KMS asks an external key store proxy for its health, and what comes of it. Names that end in `Exception` are the `errorName` in the answer of the proxy.',
    proxyTable(getHealthStatusOutcomes),
    '## Problems with a VPC endpoint service',
    'What AWS KMS finds wrong with the VPC endpoint service in front of a proxy, before it calls the proxy.',
    proxyTable(vpcEndpointServiceProblems),
    ...keyErrorSections(),
    ...coverageSections(),
  );
}

function errorSection(name: string, row: KmsErrorRow): string[] {
  const operations = Object.entries(operationShapes)
    .filter(([, { errors }]) => (errors as readonly string[]).includes(name))
    .map(([operation]) => `[${operation}](operations.md#${operation.toLowerCase()})`);
  return [
    `### ${name}`,
    [
      `- When: ${row.when}`,
      `- Answer: HTTP status ${row.httpStatusCode}, fault of the ${row.fault}${row.retryable === undefined ? '' : `, sent again as ${row.retryable}`}`,
      ...(operations.length === 0 ? [] : [`- Of: ${operations.join(', ')}`]),
      ...(row.ours ? [] : [`- AWS: ${linkTo(row.documentation)}`]),
    ].join('\n'),
  ];
}

function proxyTable(rows: Readonly<Record<string, ProxyRow>>): string {
  return table(
    ['What is wrong', 'CreateCustomKeyStore and UpdateCustomKeyStore', 'ConnectCustomKeyStore', 'Note'],
    Object.entries(rows).map(([name, { createOrUpdate, connectionErrorCode, documentation, note }]) => [
      `[${name}](${documentation})`,
      `[${createOrUpdate.exception}](#${createOrUpdate.exception.toLowerCase()}): ${createOrUpdate.message}`,
      `[${connectionErrorCode}](#${connectionErrorCode.toLowerCase()})`,
      withLinks(note ?? ''),
    ]),
  );
}
