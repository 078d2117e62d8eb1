import type { CheckIns } from '../../live/check-in.ts';
import type { UnknownDevice } from '../../intake/unknown-devices.ts';
import type { Hooks } from '../../intake/hooks.ts';
import type { CommandContext } from '../../commands/command-context.ts';
import type { ScreenPins } from '../../live/screen-pins.ts';
import type { Pairings } from '../../live/pairing.ts';
import type { PagerSetups } from '../../live/pagers/pager-setups.ts';
import type { Retention } from '../../commands/apply-retention.ts';
import type { PressTests } from '../../live/press-test.ts';
import type { Site } from '../../domain/site/site.ts';
import type { PagerView } from '../../contract/http/pagers.ts';
import type { Stage } from '../../domain/call/stage.ts';
import type { CallId, DeviceId, StaffId } from '../../domain/ids.ts';
import type { Pager } from '../../types/pager.ts';
import type { Instant } from '../../domain/time.ts';
import type { HeavyAnswer, HeavyRead } from '../../queries/heavy-reads.ts';
import type { Queries } from '../../queries/queries.ts';
import type { Log } from '../../types/log.ts';
import type { UnrecordedAnswer } from '../../types/unrecorded.ts';
import type { Mistake } from '../../types/mistake.ts';
import type { PrincipalOf } from '../../access/principal.ts';
import type { ApkFile } from './pages/apk-file.ts';
import type { IsOwnHost } from '../auth/own-host.ts';

/** The certificate of the HTTPS listener. */
export type HttpTls = {
  /** Certificate and private key, PEM. */
  readonly credentials: () => { readonly cert: string; readonly key: string };
  /** Calls the listener with each new certificate. */
  readonly onChanged: (listener: (credentials: { readonly cert: string; readonly key: string }) => void) => void;
  /**
   * The hub's own authority, which phones must install; null with a configured certificate. `expires` in ms since 1970.
   */
  readonly authority: { readonly pem: string; readonly fingerprint: string; readonly expires: number } | null;
  /** IP addresses of this machine. */
  readonly addresses: () => readonly string[];
};

/** The pagers of this hub, for the API. */
export type HttpPagers = {
  readonly ofStaff: (staff: StaffId) => readonly Pager[];
  readonly linesOf: (pager: string) => PagerView['lines'];
  readonly hearingOf: (pager: string) => Pick<PagerView, 'hears' | 'why'>;
  readonly byId: (pager: string) => Pager | null;
  readonly apk: ApkFile;
  /** Secrets with which a phone is set up by somebody who is not signed in there. */
  readonly setups: PagerSetups;
  /** The base URL of the pager listener for phones that know the hub by this name. */
  readonly baseFor: (hostname: string) => string;
  /** The certificate that the app pins; null without TLS. */
  readonly certificate: { readonly pem: string; readonly fingerprint: string } | null;
  readonly ownerOf: (pager: string) => StaffId | null;
  /** Rings a pager for a test. @returns null for an unknown one. */
  readonly test: (pager: string, afterMs: number) => { readonly id: string; readonly expiresAt: Instant } | null;
};

/** Everything that the HTTP server is given (dependencies). */
export type HttpDeps = {
  readonly context: CommandContext;
  readonly queries: Queries;
  /** Reads whose length grows with what is stored, beside the loop. @throws when the store cannot be read. */
  readonly heavyRead: (read: HeavyRead) => Promise<HeavyAnswer>;
  /** The hub's time. */
  readonly now: () => Instant;
  readonly principalOf: PrincipalOf;
  /**
   * Reads and checks a site document, beside the loop; `site` is null as soon as one mistake is an error.
   * @returns null when too many documents are being checked.
   */
  readonly checkSite: (
    text: string,
    format: 'yaml' | 'json',
  ) => Promise<{ readonly site: Site | null; readonly mistakes: readonly Mistake[] } | null>;
  /** The present site document as YAML: as applied, with its comments, or generated when it was applied as JSON. */
  readonly siteAsYaml: () => Promise<string>;
  /** Directory of the built pages; null when this hub serves none. */
  readonly pages: string | null;
  /** `http(s)://NAME[:PORT]` as phones type it; null: the address of the request is used. */
  readonly publicUrl: string | null;
  /** Whether a Host header names this hub (auth/own-host.ts). */
  readonly isOwnHost: IsOwnHost;
  /** Null: plain HTTP only, for every client. */
  readonly tls: HttpTls | null;
  /** Plain HTTP serves the whole network although there is HTTPS. */
  readonly insecure: boolean;
  /** Only in the demo: the origin of its front-door panel, and the answer of `/demo.json`. */
  readonly demo: { readonly panel: string; readonly view: () => object | Promise<object> } | null;
  /** Is every listener open and the store writable? `problems` are sentences for operators. */
  readonly health: () => { readonly ok: boolean; readonly problems: readonly string[] };
  readonly checkIns: CheckIns;
  /** Null: `pager.mode` is off. */
  readonly pagers: HttpPagers | null;
  readonly deskPins: ScreenPins;
  /** Bells that can only call a URL. */
  readonly hooks: Hooks;
  readonly pairings: Pairings;
  readonly pressTests: PressTests;
  /** What was heard of devices in no site document, and where the hub listens for them. */
  readonly unknownDevices: {
    readonly list: () => readonly UnknownDevice[];
    readonly listening: () => readonly { readonly broker: string; readonly leftMs: number }[];
    /** @returns how long it listens there, in ms; null for a broker that is in no settings. */
    readonly listen: (broker: string) => number | null;
    /** A time that never jumps, in ms. */
    readonly steady: () => number;
  };
  /** Shows a stage at the outputs of a bought device for ten seconds. */
  readonly showForTest: (device: DeviceId, stage: Stage) => 'shown' | 'away' | 'none';
  /** Says for a press that is not stored that somebody goes. */
  readonly unrecorded: { readonly take: (call: CallId, by: StaffId) => UnrecordedAnswer };
  readonly retention: Retention;
  readonly backupsKept: number;
  /** Prometheus text, format 0.0.4. */
  readonly metrics: () => Promise<string>;
  readonly limits: { readonly bodyBytes: number; readonly signInsPerMinute: number };
  /** @returns the remedy for a disk error (nothing was stored), or null for any other error. */
  readonly isNotRecorded: (error: unknown) => { readonly hint: string } | null;
  readonly log: Pick<Log, 'info' | 'error'>;
  readonly version: string;
};
