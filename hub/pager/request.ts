import { PAGER_TOPIC_PATTERN, PAGER_TOPICS_MAX } from '../contract/pager.ts';

/** What a request to the pager listener asks for. */
export type Asked =
  | {
      readonly what: 'auth' | 'json' | 'ws';
      readonly list: string;
      readonly topics: readonly string[];
      readonly query: URLSearchParams;
    }
  | { readonly what: 'action'; readonly token: string }
  | { readonly what: 'health' }
  /** Publishing, which the app's message bar tries. */
  | { readonly what: 'publish' }
  | { readonly what: 'nothing' };

const SUBSCRIBE = /^\/([^/]{1,400})\/(auth|json|ws)$/;
const PUBLISH = /^\/[-_A-Za-z0-9]{1,64}$/;
const TOPIC = new RegExp(PAGER_TOPIC_PATTERN);

/** @param url the path as sent, untrusted. Never throws. */
export function askedBy(method: string, url: string): Asked {
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  if (path === '/v1/health' && method === 'GET') return { what: 'health' };
  if (path.startsWith('/a/')) return { what: 'action', token: path.slice(3) };
  if (method === 'PUT' || method === 'POST') return PUBLISH.test(path) ? { what: 'publish' } : { what: 'nothing' };
  const found = method === 'GET' ? SUBSCRIBE.exec(path) : null;
  if (found === null) return { what: 'nothing' };
  const [, list = '', what = ''] = found;
  return {
    what: what as 'auth' | 'json' | 'ws',
    list,
    topics: topicsIn(list),
    query: new URLSearchParams(at < 0 ? '' : url.slice(at + 1)),
  };
}

/** Names that the hub may have issued; anything else in the list is left out. */
function topicsIn(list: string): string[] {
  const names = list.split(',');
  return names.length > PAGER_TOPICS_MAX ? [] : [...new Set(names)].filter((name) => TOPIC.test(name));
}

const SINCE = /^(?:all|none|latest|[A-Za-z0-9]{12}|\d{1,15}|(?:\d{1,9}[smhd])+)$/;

/** The value of `since` changes nothing, because a replay is made of open calls. Nonsense is refused all the same. */
export function isSince(text: string | null): boolean {
  return text === null || text === '' || SINCE.test(text);
}

const HOST = /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9a-fA-F:.]{2,45}\])(?::\d{1,5})?$/;

/** The base URL as the app knows it: its pinned certificate and its buttons hold for exactly this one. */
export function baseOf(host: string | undefined, isEncrypted: boolean): string | null {
  return host === undefined || !HOST.test(host) ? null : `${isEncrypted ? 'https' : 'http'}://${host}`;
}
