import type { CallView } from '../../hub/contract/call.ts';
import type { WhyView } from '../../hub/contract/http/why.ts';
import { fetchCallsSince } from './history.ts';
import type { Answer, Http } from './http.ts';

/** Shown even if there were fewer calls today and yesterday. */
const LATEST = 30;

/** "Why did nobody come?" for one call (http.md, Calls). */
export function fetchWhy(http: Http, callId: string): Promise<Answer<WhyView>> {
  return http({ method: 'GET', path: `/calls/${encodeURIComponent(callId)}/why` });
}

/** The calls since an instant, and some before it when these are few; open and closed, the newest first. */
export async function fetchLatestCalls(http: Http, since: number): Promise<Answer<readonly CallView[]>> {
  const recent = await fetchCallsSince(http, since);
  if (!recent.ok || recent.value.length >= LATEST) return recent;
  const answer = await http<{ items: CallView[] }>({ method: 'GET', path: `/calls?limit=${LATEST}` });
  return answer.ok ? { ok: true, value: answer.value.items } : answer;
}
