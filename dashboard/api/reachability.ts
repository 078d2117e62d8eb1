import type { ReachabilityView } from '../../hub/contract/stream.ts';
import type { Answer, Http } from './http.ts';

/** Who would hear a call right now. A hub that does not offer this yet refuses with NOT_FOUND. */
export async function fetchReachability(http: Http): Promise<Answer<readonly ReachabilityView[]>> {
  const answer = await http<{ items: ReachabilityView[] }>({ method: 'GET', path: '/reachability' });
  return answer.ok ? { ok: true, value: answer.value.items } : answer;
}
