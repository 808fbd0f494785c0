import { type OperationName, operationShapes, type Shape } from '../../src/model/shapes.ts';
import { docCommentOf } from './docComment.ts';
import { code, linkTo, page, table } from './markdown.ts';

/** What each operation takes, gives and throws, and where its rules are. */
export function operationsPage(): string {
  const names = Object.keys(operationShapes) as OperationName[];
  return page(
    'Operations',
    'Every simulated operation: its rules, its members with the constraints of the API model, and its errors. Any operation may also answer with one of the [common errors](errors.md#common-errors). In which ConnectionState it is accepted, the [matrix](matrix.md) shows.',
    table(
      ['Operation', 'Rules', 'AWS'],
      names.map((name) => [
        `[${name}](#${name.toLowerCase()})`,
        sourceLink(name),
        linkTo(operationShapes[name].documentation),
      ]),
    ),
    ...names.flatMap(operationSection),
  );
}

function operationSection(name: OperationName): string[] {
  const { input, output, errors } = operationShapes[name];
  const { text } = docCommentOf(sourceOf(name), functionOf(name));
  return [
    `## ${name}`,
    text,
    `### Input of ${name}`,
    membersTable(input),
    `### Output of ${name}`,
    Object.keys(output).length === 0 ? 'Nothing but `$metadata`.' : membersTable(output),
    `### Errors of ${name}`,
    errors.map((error) => `- [${error}](errors.md#${error.toLowerCase()})`).join('\n'),
  ];
}

const functionOf = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const sourceOf = (name: string) => `src/operations/${functionOf(name)}.ts`;
const sourceLink = (name: string) => `[${functionOf(name)}.ts](../${sourceOf(name)})`;

function membersTable(members: Readonly<Record<string, Shape>>): string {
  return table(['Member', 'Type', 'Required', 'Constraints'], rowsOf(members, ''));
}

function rowsOf(members: Readonly<Record<string, Shape>>, path: string): string[][] {
  return Object.entries(members).flatMap(([name, shape]) => {
    const inner = shape.type === 'list' ? shape.member : shape;
    const innerPath = `${path}${name}${shape.type === 'list' ? '[]' : ''}.`;
    return [
      [code(path + name), shape.type, shape.required ? 'yes' : '', constraintsOf(shape)],
      ...(inner.type === 'structure' ? rowsOf(inner.members, innerPath) : []),
    ];
  });
}

function constraintsOf(shape: Shape): string {
  const constraints: string[] = [];
  if ('min' in shape && shape.min !== undefined) {
    const unit = shape.type === 'string' ? ' characters' : '';
    constraints.push(shape.min === shape.max ? `${shape.min}${unit}` : `${shape.min} to ${shape.max}${unit}`);
  }
  if (shape.type === 'string') {
    if (shape.enum !== undefined) constraints.push(shape.enum.map(code).join(', '));
    if (shape.pattern !== undefined) constraints.push(code(shape.pattern.source));
    if (shape.emptyMeansNone) constraints.push('empty means none');
  }
  if ('sensitive' in shape && shape.sensitive) constraints.push('sensitive');
  return constraints.join('; ');
}
