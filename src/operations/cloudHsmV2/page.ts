import { invalidRequest } from './refusals.ts';

/** Members of every paged input. */
interface PageInput {
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

/** What can be read in pages. */
interface Pages<Row> {
  /** Tells the tokens of one list from those of another. */
  readonly list: 'clusters' | 'backups' | 'tags';
  readonly rows: readonly Row[];
  /** The most rows of a page, which is also their usual number. */
  readonly most: number;
  keyOf(row: Row): string;
  /** Where the page after the row with that key begins; -1 when there never was such a row. */
  after(key: string): number;
}

/** A page, and the member of every paged output. */
interface Page<Row> {
  readonly rows: readonly Row[];
  readonly rest: { readonly NextToken?: string };
}

/**
 * The page that the input asks for.
 *
 * @throws {@link CloudHsmV2Error} `CloudHsmInvalidRequestException`: the token is not one that an earlier page gave.
 */
export function pageOf<Row>(pages: Pages<Row>, { NextToken, MaxResults }: PageInput): Page<Row> {
  const { list, rows, most } = pages;
  const begin = NextToken === undefined || NextToken === '' ? 0 : pages.after(keyIn(list, NextToken));
  if (begin < 0) throw unknownToken();
  const end = begin + (MaxResults ?? most);
  const last = rows[end - 1];
  const isMore = last !== undefined && end < rows.length;
  return {
    rows: rows.slice(begin, end),
    rest: isMore ? { NextToken: tokenOf(list, pages.keyOf(last)) } : {},
  };
}

/** The row after the one with that key, for rows that never go. */
export function afterRow<Row>(rows: readonly Row[], keyOf: (row: Row) => string, key: string): number {
  const at = rows.findIndex((row) => keyOf(row) === key);
  return at < 0 ? at : at + 1;
}

const tokenOf = (list: string, key: string) => `${list}.${key}`;

function keyIn(list: string, token: string): string {
  if (!token.startsWith(`${list}.`)) throw unknownToken();
  return token.slice(list.length + 1);
}

const unknownToken = () => invalidRequest('The NextToken is not that of an earlier answer.');
