/**
 * A pattern as numbers: the code units that it asks for, and {@link anything} and {@link anyOne}. So a `*` that is
 * meant literally is told from one that stands for anything.
 */
export type Pattern = readonly number[];

/** What a value is compared with, ready to be asked. */
export type Test = (text: string) => boolean;

const anything = -1;
const anyOne = -2;

/** The pattern of a text in which `*` stands for anything, even nothing, and `?` for one character. */
export function patternOf(text: string): Pattern {
  const pattern: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    pattern.push(unit === 42 ? anything : unit === 63 ? anyOne : unit);
  }
  return pattern;
}

/** The pattern that only the text itself matches. */
export const literalPattern = (text: string): Pattern =>
  Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));

/** Whether every text matches a pattern. */
export const isAnything = (pattern: Pattern): boolean =>
  pattern.length > 0 && pattern.every((unit) => unit === anything);

/** The test of a pattern. */
export function testOf(pattern: Pattern): Test {
  const wild = pattern.findIndex((unit) => unit < 0);
  if (wild < 0) {
    const text = textOf(pattern);
    return (given) => given === text;
  }
  if (wild === pattern.length - 1 && pattern[wild] === anything) {
    const prefix = textOf(pattern.slice(0, wild));
    return (given) => given.startsWith(prefix);
  }
  return (given) => matches(pattern, given);
}

/**
 * Whether a text matches a pattern in which `*` stands for anything and `?` for one character; case matters.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export const matchesWildcard = (pattern: string, text: string): boolean => matches(patternOf(pattern), text);

/** The pieces of a pattern between colons; the last of `most` pieces keeps its colons. */
export function splitPattern(pattern: Pattern, most: number): Pattern[] {
  const pieces: number[][] = [[]];
  for (const unit of pattern) {
    if (unit === 58 && pieces.length < most) pieces.push([]);
    else pieces.at(-1)!.push(unit);
  }
  return pieces;
}

const textOf = (pattern: Pattern) => pattern.map((unit) => String.fromCharCode(unit)).join('');

/**
 * The six components of an ARN, of which the last keeps its colons; `undefined` when the text has fewer.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function splitArn(text: string): string[] | undefined {
  const parts = text.split(':');
  if (parts.length === 6) return parts;
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** Goes back to the last `*` only, so that a long pattern takes no longer than its length times that of the text. */
function matches(pattern: Pattern, text: string): boolean {
  let at = 0;
  let star = -1;
  let afterStar = 0;
  for (let i = 0; i < text.length; ) {
    const wanted = pattern[at];
    if (wanted === anyOne || wanted === text.charCodeAt(i)) {
      at++;
      i++;
    } else if (wanted === anything) {
      star = at++;
      afterStar = i;
    } else if (star >= 0) {
      at = star + 1;
      i = ++afterStar;
    } else {
      return false;
    }
  }
  while (pattern[at] === anything) at++;
  return at === pattern.length;
}
