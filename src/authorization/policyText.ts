import { literalPattern, type Pattern, patternOf } from './wildcard.ts';

/** Where the values of policy variables come from: the one value of a condition key, by its lower-case name. */
export type VariableValues = (name: string) => string | undefined;

/** A value in a policy: itself, or a text with policy variables. */
export type PolicyText =
  | { readonly isFixed: true; readonly text: string; readonly pattern: Pattern }
  | { readonly isFixed: false; readonly pieces: readonly Piece[] };

type Piece =
  | { readonly text: string; readonly pattern: Pattern }
  | { readonly variable: string; readonly otherwise: string | undefined };

/**
 * A text of a policy. With `hasVariables`, which needs version 2012-10-17, `${aws:username}` stands for the value of
 * that condition key, `${key, 'default'}` names a value for when there is none, and `${*}`, `${?}` and `${$}` are the
 * characters themselves.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function policyText(text: string, hasVariables: boolean): PolicyText {
  if (!hasVariables || !text.includes('${')) return { isFixed: true, text, pattern: patternOf(text) };
  const pieces: Piece[] = [];
  const variable = /\$\{([^{}]*)\}/g;
  let end = 0;
  for (const match of text.matchAll(variable)) {
    const piece = pieceOf(match[1]!);
    if (piece === undefined) continue;
    if (match.index > end) pieces.push(plain(text.slice(end, match.index)));
    pieces.push(piece);
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(plain(text.slice(end)));
  return pieces.every((piece) => 'text' in piece) ? joined(pieces) : { isFixed: false, pieces };
}

/** The text with its variables replaced; `undefined` when one has no value. */
export function resolve(
  given: PolicyText,
  variable: VariableValues,
): { text: string; pattern: Pattern } | undefined {
  if (given.isFixed) return given;
  const pieces: Extract<Piece, { text: string }>[] = [];
  for (const piece of given.pieces) {
    if ('text' in piece) {
      pieces.push(piece);
      continue;
    }
    const value = variable(piece.variable) ?? piece.otherwise;
    if (value === undefined) return undefined;
    // A `*` in a tag must not widen the policy.
    pieces.push({ text: value, pattern: literalPattern(value) });
  }
  return joined(pieces);
}

const plain = (text: string): Piece => ({ text, pattern: patternOf(text) });

/** `undefined` when the braces hold no variable, so that they are plain text. */
function pieceOf(inner: string): Piece | undefined {
  if (inner === '*' || inner === '?' || inner === '$') return { text: inner, pattern: literalPattern(inner) };
  const comma = inner.indexOf(',');
  const variable = (comma < 0 ? inner : inner.slice(0, comma)).trim().toLowerCase();
  if (variable === '' || variable.includes("'")) return undefined;
  if (comma < 0) return { variable, otherwise: undefined };
  const [, otherwise] = /^'([^']*)'$/.exec(inner.slice(comma + 1).trim()) ?? [];
  return otherwise === undefined ? undefined : { variable, otherwise };
}

function joined(pieces: readonly Extract<Piece, { text: string }>[]): Extract<PolicyText, { isFixed: true }> {
  return {
    isFixed: true,
    text: pieces.map(({ text }) => text).join(''),
    pattern: pieces.flatMap(({ pattern }) => [...pattern]),
  };
}
