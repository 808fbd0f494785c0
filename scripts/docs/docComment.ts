import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './root.ts';

/** What a doc comment says: its text without code blocks, a paragraph or list entry a line; the addresses behind `@see`. */
export interface DocComment {
  readonly text: string;
  readonly see: readonly string[];
}

/** The doc comment of an export of a source file. */
export function docCommentOf(path: string, exportName: string): DocComment {
  const file = parse(path);
  for (const statement of file.statements) {
    if (namesOf(statement).includes(exportName)) return commentOf(statement);
  }
  throw new Error(`${path} has no ${exportName}`);
}

/** The doc comments of the members of an interface, by name. */
export function memberCommentsOf(path: string, interfaceName: string): ReadonlyMap<string, DocComment> {
  const found = parse(path).statements.find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === interfaceName,
  );
  if (found === undefined) throw new Error(`${path} has no interface ${interfaceName}`);
  return new Map(found.members.map((member) => [(member.name as ts.Identifier).text, commentOf(member)]));
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  return ts.isFunctionDeclaration(statement) && statement.name !== undefined ? [statement.name.text] : [];
}

function commentOf(node: ts.Node): DocComment {
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  const text = unwrapped(
    (ts.getTextOfJSDocComment(comment?.comment) ?? '').replaceAll(/```[\s\S]*?```/g, ''),
  );
  const see = (comment?.tags ?? [])
    .filter(({ tagName }) => tagName.text === 'see')
    .map((tag) => /https:\S+/.exec(tag.getText())?.[0] ?? '')
    .filter(Boolean);
  return { text, see };
}

/** Lines of a paragraph, or of an entry of a list, as one line; blank lines stay between paragraphs. */
function unwrapped(text: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim().replaceAll(/\s*\n\s*(?!- |\s)/g, ' '))
    .join('\n\n');
}
