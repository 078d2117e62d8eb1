import { Type } from 'typebox';
import type { LocalDate } from '../../domain/roster/local-time.ts';
import type { Instant } from '../../domain/time.ts';
import { Problem } from '../../contract/http/problem.ts';

const refusal = {
  description: 'a problem of the catalogue',
  content: { 'application/problem+json': { schema: Problem } },
} as const;

/** What every route may answer besides its own. */
export const REFUSALS = { '4xx': refusal, '5xx': refusal } as const;

export const NOTHING = Type.Null({ description: 'done; nothing to say' });

/** Some lists page by number; `before` comes as text all the same. */
export function isNumber(before: string): boolean {
  return /^\d{1,15}$/.test(before);
}

export const NO_PAGE = { detail: 'query/before must be `next` of the page before' };

/** What stands in the path. An id that cannot exist is simply not found. */
export const IdParams = Type.Object({ id: Type.String() });

/** @param text RFC 3339. @returns null for a day or hour that does not exist. */
export function instantFrom(text: string): Instant | null {
  // JavaScript takes the 31st of February for the third of March.
  const at = dayFrom(text.slice(0, 10)) === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : (at as Instant);
}

/** @param text `2026-02-28`. @returns null for a day that does not exist. */
export function dayFrom(text: string): LocalDate | null {
  const at = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || !at.toISOString().startsWith(`${text}T`) ? null : (text as LocalDate);
}
