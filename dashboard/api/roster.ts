import type { RosterView, ShiftView, SwapView } from '../../hub/contract/http/roster.ts';
import type { Answer, Http } from './http.ts';

/** The shifts of these days, both included. @param from, to days at the site, as 2026-12-06 */
export async function fetchShifts(http: Http, from: string, to: string): Promise<Answer<readonly ShiftView[]>> {
  const answer = await http<{ items: ShiftView[] }>({ method: 'GET', path: `/roster/shifts?from=${from}&to=${to}` });
  return answer.ok ? { ok: true, value: answer.value.items } : answer;
}

/** Swaps that are asked for, and the hours in which nobody is on duty. */
export function fetchRoster(http: Http): Promise<Answer<RosterView>> {
  return http({ method: 'GET', path: '/roster' });
}

export type Hours = { readonly from: string; readonly to: string };

/** @param theirs what is taken in return; null: nothing */
export function askSwap(
  http: Http,
  { other, mine, theirs }: { readonly other: string; readonly mine: Hours; readonly theirs: Hours | null },
  key: string,
): Promise<Answer<SwapView>> {
  const body = { with: other, mine, ...(theirs === null ? {} : { theirs }) };
  return http({ method: 'POST', path: '/roster/swaps', body, key });
}

export function agreeToSwap(http: Http, id: string): Promise<Answer<SwapView>> {
  return http({ method: 'POST', path: `/roster/swaps/${encodeURIComponent(id)}/agree` });
}
