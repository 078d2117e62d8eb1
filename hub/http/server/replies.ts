import { Type } from 'typebox';
import type { LocalDate } from '../../domain/roster/local-time.ts';
import type { Instant } from '../../domain/time.ts';
import { Problem } from '../../contract/http/problem.ts';

const refusal = {
  description: 'a problem of the catalogue',
  content: { 'application/problem+json': { schema: Problem } },
} as const;

/** The error answers that every route may give. */
export const REFUSALS = { '4xx': refusal, '5xx': refusal } as const;

export const NOTHING = Type.Null({ description: 'done; nothing to say' });

/** Some lists use numbers for paging; the query field `before` is text all the same. */
export function isNumber(before: string): boolean {
  return /^\d{1,15}$/.test(before);
}

export const NO_PAGE = { detail: 'query/before must be `next` of the page before' };

/** The id in the path. An id that cannot exist is answered NOT_FOUND. */
export const IdParams = Type.Object({ id: Type.String() });

/** @param text RFC 3339. @returns ms since 1970, or null for a day or hour that does not exist. */
export function instantFrom(text: string): Instant | null {
  // Date.parse takes 31 February as 3 March, so the day is checked first.
  const at = dayFrom(text.slice(0, 10)) === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : (at as Instant);
}

/** @param text `2026-02-28`. @returns null for a day that does not exist. */
export function dayFrom(text: string): LocalDate | null {
  const at = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || !at.toISOString().startsWith(`${text}T`) ? null : (text as LocalDate);
}
