import { type OperationName, operationShapes, type Shape } from '../../src/model/shapes.ts';
import { docCommentOf } from './docComment.ts';
import { code, linkTo, page, table } from './markdown.ts';
import { exceptionOf, refusalOf, sentenceOf } from './refusals.ts';

/** What each operation takes, gives and throws, and where its rules are. */
export function operationsPage(): string {
  const names = Object.keys(operationShapes) as OperationName[];
  return page(
    'Operations',
    'Every operation of AWS KMS: its rules, its members with the constraints of the API model, and its errors. Where the documentation allows less than the model (7 to 30 days in ScheduleKeyDeletion, 50 or 100 entries in lists, symmetric encryption keys only), the rules say so, and [Fidelity](fidelity.md#assumptions) what is answered. Any operation may also answer with one of the [common errors](errors.md#common-errors). Which one is accepted in which `ConnectionState` and in which `KeyState`, the [matrix](matrix.md) shows.',
    'Operations that are refused check their input and find their key before they refuse, so a wrong `KeyId` is answered as by any other. [Fidelity](fidelity.md#operations) says why they are refused.',
    table(
      ['Operation', 'Answer', 'Rules', 'AWS'],
      names.map((name) => [
        `[${name}](#${name.toLowerCase()})`,
        answerOf(name),
        sourceLink(name),
        linkTo(operationShapes[name].documentation),
      ]),
    ),
    ...names.flatMap(operationSection),
  );
}

function answerOf(name: OperationName): string {
  const refusal = refusalOf(name);
  if (refusal === undefined) return 'carried out';
  const exceptions = new Set([exceptionOf(refusal.inCustomKeyStore), exceptionOf(refusal.ordinary)]);
  return `refused: ${[...exceptions].map(code).join(' or ')}`;
}

function operationSection(name: OperationName): string[] {
  const { input, output, errors } = operationShapes[name];
  const refusal = refusalOf(name);
  return [
    `## ${name}`,
    refusal === undefined ? docCommentOf(sourceOf(name), functionOf(name)).text : sentenceOf(refusal),
    `### Input of ${name}`,
    Object.keys(input).length === 0 ? 'Nothing.' : membersTable(input),
    `### Output of ${name}`,
    Object.keys(output).length === 0 ? 'Nothing but `$metadata`.' : membersTable(output),
    `### Errors of ${name}`,
    errors.map((error) => `- [${error}](errors.md#${error.toLowerCase()})`).join('\n'),
  ];
}

const functionOf = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const sourceOf = (name: OperationName) =>
  `src/operations/${refusalOf(name) === undefined ? functionOf(name) : 'refusedOperations'}.ts`;
const sourceLink = (name: OperationName) => `[${sourceOf(name).split('/').at(-1)}](../${sourceOf(name)})`;

function membersTable(members: Readonly<Record<string, Shape>>): string {
  return table(['Member', 'Type', 'Required', 'Constraints'], rowsOf(members, ''));
}

function rowsOf(members: Readonly<Record<string, Shape>>, path: string): string[][] {
  return Object.entries(members).flatMap(([name, shape]) => {
    const inner = shape.type === 'list' ? shape.member : shape;
    const innerPath = `${path}${name}${shape.type === 'list' ? '[]' : ''}.`;
    return [
      [code(path + name), typeOf(shape), shape.required ? 'yes' : '', constraintsOf(shape)],
      ...(inner.type === 'structure' ? rowsOf(inner.members, innerPath) : []),
    ];
  });
}

/** `bytes`, `list of string`, `map of string to string`. */
function typeOf(shape: Shape): string {
  if (shape.type === 'list') return `list of ${typeOf(shape.member)}`;
  if (shape.type === 'map') return `map of ${typeOf(shape.key)} to ${typeOf(shape.value)}`;
  return shape.type === 'blob' ? 'bytes' : shape.type;
}

/** What `min` and `max` count. */
const units: Partial<Record<Shape['type'], string>> = {
  string: 'characters',
  blob: 'bytes',
  list: 'entries',
};

function constraintsOf(shape: Shape): string {
  const constraints: string[] = [];
  if ('min' in shape && shape.min !== undefined) {
    const range = shape.min === shape.max ? `${shape.min}` : `${shape.min} to ${shape.max}`;
    constraints.push([range, units[shape.type] ?? ''].join(' ').trim());
  }
  if (shape.type === 'string') {
    if (shape.enum !== undefined) constraints.push(shape.enum.map(code).join(', '));
    if (shape.pattern !== undefined) constraints.push(code(shape.pattern.source));
    if (shape.emptyMeansNone) constraints.push('empty means none');
  }
  if (shape.type === 'list') constraints.push(...of('each', shape.member));
  if (shape.type === 'map') constraints.push(...of('keys', shape.key), ...of('values', shape.value));
  if ('sensitive' in shape && shape.sensitive) constraints.push('sensitive');
  return constraints.join('; ');
}

function of(what: string, shape: Shape): string[] {
  const constraints = constraintsOf(shape);
  return constraints === '' ? [] : [`${what}: ${constraints}`];
}
