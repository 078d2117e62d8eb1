import type { CallView } from '../../hub/contract/call.ts';
import type { WhyView } from '../../hub/contract/http/why.ts';
import type { Answer, Http } from './http.ts';

const LATEST = 30;

/** "Why did nobody come?" for one call (http.md, Calls). */
export function fetchWhy(http: Http, callId: string): Promise<Answer<WhyView>> {
  return http({ method: 'GET', path: `/calls/${encodeURIComponent(callId)}/why` });
}

/** The latest calls, open and closed, the newest first. @param limit how many, at most 500 */
export async function fetchLatestCalls(http: Http, limit = LATEST): Promise<Answer<readonly CallView[]>> {
  const answer = await http<{ items: CallView[] }>({ method: 'GET', path: `/calls?limit=${limit}` });
  return answer.ok ? { ok: true, value: answer.value.items } : answer;
}
