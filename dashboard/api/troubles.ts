import type { TroublesView, TroubleView } from '../../hub/contract/http/troubles.ts';
import type { Answer, Http } from './http.ts';

/** Troubles of devices that are not over, and unproven buttons. */
export function fetchTroubles(http: Http): Promise<Answer<TroublesView>> {
  return http<TroublesView>({ method: 'GET', path: '/troubles?limit=500' });
}

/** `take-on`: "I take care of it". `solve`: "it is in order again". */
export type TroubleAction = 'take-on' | 'solve';

export function actOnTrouble(http: Http, id: string, action: TroubleAction, key: string): Promise<Answer<TroubleView>> {
  return http<TroubleView>({ method: 'POST', path: `/troubles/${id}/${action}`, body: {}, key });
}

/** Has a call point watched for a day: only desk and lead are told of its presses. @param on false: ends it. */
export function watchPoint(http: Http, callPoint: string, on: boolean, key: string): Promise<Answer<unknown>> {
  const path = `/call-points/${callPoint}/watch`;
  return http(on ? { method: 'PUT', path, body: { minutes: 1440 }, key } : { method: 'DELETE', path, key });
}
