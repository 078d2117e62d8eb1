import type { StaffId } from '../../domain/ids.ts';
import type { Site } from '../../domain/site/site.ts';
import { siteOf, type PlainSite } from '../../domain/site/site-of.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database } from '../driver.ts';

/** The site document as it was sent (`text`, with its comments) and as it was parsed (`site`). */
export type StoredSite = {
  readonly version: number;
  readonly at: Instant;
  readonly format: 'yaml' | 'json';
  readonly text: string;
  readonly site: Site;
};

export function siteTable(db: Database) {
  const insert = db.prepare('INSERT INTO site (at, format, text, body) VALUES (?, ?, ?, ?)');
  const forget = db.prepare('DELETE FROM site WHERE at < ? AND version < (SELECT max(version) FROM site)');
  const bodies = db.prepare('SELECT version, body FROM site WHERE version < (SELECT max(version) FROM site)');
  const remove = db.prepare('DELETE FROM site WHERE version = ?');
  const newestVersion = db.prepare('SELECT max(version) AS version FROM site');
  const newest = db.prepare('SELECT version, at, format, text, body FROM site ORDER BY version DESC LIMIT 1');

  return {
    put(at: Instant, format: 'yaml' | 'json', text: string, site: Site): number {
      return Number(insert.run(at, format, text, JSON.stringify(site)).lastInsertRowid);
    },
    /** Deletes older documents. The newest one always stays. @returns how many were deleted. */
    forgetBefore: (at: Instant): number => Number(forget.run(at).changes),
    /** Deletes earlier documents that name a person. @returns how many were deleted. */
    forgetNaming(staff: StaffId): number {
      const naming = (bodies.all() as { version: number; body: string }[]).filter(({ body }) =>
        siteIn(body).staff.some(({ id }) => id === staff),
      );
      for (const { version } of naming) remove.run(version);
      return naming.length;
    },
    /** Cheap to read, while the document itself is large; null when there is none. */
    newestVersion: (): number | null => (newestVersion.get() as { version: number | null }).version,
    newest(): StoredSite | null {
      const row = newest.get() as
        | { version: number; at: number; format: 'yaml' | 'json'; text: string; body: string }
        | undefined;
      if (row === undefined) return null;
      return {
        version: row.version,
        at: row.at as Instant,
        format: row.format,
        text: row.text,
        site: siteIn(row.body),
      };
    },
  };
}

/** Only checked documents are stored, so they are not checked again when they are read. */
function siteIn(body: string): Site {
  return siteOf(JSON.parse(body) as PlainSite);
}
