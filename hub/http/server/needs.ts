import type { CheckIns } from '../../live/check-in.ts';
import type { CommandContext } from '../../commands/command-context.ts';
import type { ScreenPins } from '../../live/screen-pins.ts';
import type { Pairings } from '../../live/pairing.ts';
import type { Retention } from '../../commands/apply-retention.ts';
import type { PressTests } from '../../live/press-test.ts';
import type { Site } from '../../domain/site/site.ts';
import type { Instant } from '../../domain/time.ts';
import type { Queries } from '../../queries/queries.ts';
import type { Log } from '../../types/log.ts';
import type { Mistake } from '../../types/mistake.ts';
import type { PrincipalOf } from '../../access/principal.ts';

/** What the HTTPS door shows, PEM, and to whom a changed one is told. `authority`: the hub's own, which phones must be given; null: the owner's. */
export type HttpTls = {
  readonly credentials: () => { readonly cert: string; readonly key: string };
  readonly onChanged: (listener: (credentials: { readonly cert: string; readonly key: string }) => void) => void;
  readonly authority: { readonly pem: string; readonly fingerprint: string; readonly expires: number } | null;
  /** Addresses of this machine in its networks. */
  readonly addresses: () => readonly string[];
};

/** What the HTTP door works with. */
export type HttpDeps = {
  readonly context: CommandContext;
  readonly queries: Queries;
  /** The hub's time. */
  readonly now: () => Instant;
  readonly principalOf: PrincipalOf;
  /** Reads and checks a site document; `site` is null as soon as one mistake is an error. Never throws. */
  readonly checkSite: (
    text: string,
    format: 'yaml' | 'json',
  ) => { readonly site: Site | null; readonly mistakes: readonly Mistake[] };
  /** The present site document as YAML: as it was given, comments included, or written out if it came as JSON. */
  readonly siteAsYaml: () => string;
  /** Directory of the built pages, or null when this hub serves none. */
  readonly pages: string | null;
  /** `http(s)://NAME[:PORT]`, what phones type; null: the address of the request. */
  readonly publicUrl: string | null;
  /** Null: plain HTTP only, and to everybody who reaches it. */
  readonly tls: HttpTls | null;
  /** Plain HTTP serves the network although there is HTTPS. */
  readonly insecure: boolean;
  /** Only in the demo: the origin of its front-door panel, and what `/demo.json` answers. */
  readonly demo: { readonly panel: string; readonly view: () => object | Promise<object> } | null;
  /** Is every door open and the store writable? `problems` are sentences for operators. */
  readonly health: () => { readonly ok: boolean; readonly problems: readonly string[] };
  readonly checkIns: CheckIns;
  readonly deskPins: ScreenPins;
  readonly pairings: Pairings;
  readonly pressTests: PressTests;
  readonly retention: Retention;
  readonly backupsKept: number;
  /** Prometheus text, format 0.0.4. */
  readonly metrics: () => Promise<string>;
  readonly limits: { readonly bodyBytes: number; readonly signInsPerMinute: number };
  /** @returns the remedy when this error is the disk's (nothing was stored), or null for any other. */
  readonly isNotRecorded: (error: unknown) => { readonly hint: string } | null;
  readonly log: Pick<Log, 'info' | 'error'>;
  readonly version: string;
};
