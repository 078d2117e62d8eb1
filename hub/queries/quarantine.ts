import type { QuarantinedView } from '../contract/http/devices.ts';
import type { Tables } from '../store/tables.ts';
import { timestamp } from './call-view.ts';
import type { Page } from './page.ts';

const SHOWN_CHARACTERS = 1024;

export type QuarantineQueries = {
  /** Newest first, the page below the id `before`. Payloads are decoded as UTF-8 and cut at SHOWN_CHARACTERS. */
  readonly list: (asked: { readonly before?: number | undefined; readonly limit: number }) => Page<QuarantinedView>;
};

export function createQuarantineQueries({ quarantine }: Pick<Tables, 'quarantine'>): QuarantineQueries {
  return {
    list: ({ before = Number.MAX_SAFE_INTEGER, limit }) => {
      const rows = quarantine.page(before, limit + 1);
      const items = rows.slice(0, limit).map((row) => ({
        id: row.id,
        at: timestamp(row.at),
        device: row.device,
        topic: row.topic,
        code: row.code,
        bytes: row.bytes,
        count: row.count,
        payload: Buffer.from(row.payload).toString('utf8').slice(0, SHOWN_CHARACTERS),
      }));
      return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null };
    },
  };
}
