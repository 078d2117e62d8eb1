import type {
  PagerMadeView,
  PagerSetupOpenedView,
  PagerSetupView,
  PagerView,
} from '../../../hub/contract/http/pagers.ts';
import type { Answer, Http } from '../http.ts';

export function listPagers(http: Http, staff: string): Promise<Answer<{ items: readonly PagerView[] }>> {
  return http({ method: 'GET', path: `/staff/${encodeURIComponent(staff)}/pagers` });
}

/** Only this answer, and that of `rotatePager`, has the secrets of the phone. */
export function makePager(
  http: Http,
  staff: string,
  pager: { readonly name: string; readonly language: 'zh' | 'en' },
): Promise<Answer<PagerMadeView>> {
  return http({ method: 'POST', path: `/staff/${encodeURIComponent(staff)}/pagers`, body: pager });
}

/** A pager with another topic in its place. */
export function rotatePager(http: Http, pager: string): Promise<Answer<PagerMadeView>> {
  return http({ method: 'POST', path: `/pagers/${encodeURIComponent(pager)}/rotate` });
}

export function removePager(http: Http, pager: string): Promise<Answer<unknown>> {
  return http({ method: 'DELETE', path: `/pagers/${encodeURIComponent(pager)}` });
}

/** @param afterS seconds until it rings. */
export function ringPager(http: Http, pager: string, afterS: number): Promise<Answer<unknown>> {
  return http({ method: 'POST', path: `/pagers/${encodeURIComponent(pager)}/test-ring`, body: { afterS } });
}

/** Exchanges the secret of a QR code, which works once, for the key of this page. */
export function openSetup(http: Http, secret: string): Promise<Answer<PagerSetupOpenedView>> {
  return http({ method: 'POST', path: '/pager-setups', body: { secret } });
}

export function readSetup(http: Http, key: string): Promise<Answer<PagerSetupView>> {
  return http({ method: 'GET', path: '/pager-setups/current', bearer: key });
}

/** @param afterS seconds until it rings. */
export function ringSetup(http: Http, key: string, afterS: number): Promise<Answer<unknown>> {
  return http({ method: 'POST', path: '/pager-setups/current/test-ring', bearer: key, body: { afterS } });
}
