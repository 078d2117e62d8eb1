import type { WordsView } from '../../hub/contract/ids.ts';
import type { Named } from './site.ts';

/** `GET /demo.json`, served by the demo only. `panel` is the origin of the panel server, without a slash at the end. */
export type DemoView = {
  readonly panel: string;
  readonly people: readonly { readonly id: string; readonly name: WordsView; readonly url: string }[];
  readonly points?: readonly Named[];
};

/** @returns null when this hub is no demo. */
export async function fetchDemo(fetchIt: typeof fetch): Promise<DemoView | null> {
  try {
    const reply = await fetchIt('/demo.json', { cache: 'no-store' });
    if (!reply.ok || !(reply.headers.get('content-type') ?? '').includes('json')) return null;
    return (await reply.json()) as DemoView;
  } catch {
    return null;
  }
}
