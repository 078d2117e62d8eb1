import type { HubConfig } from '../../../config/hub/hub-schema.ts';
import { isTooLarge } from '../../../config/reading/document.ts';
import { createPrincipalOf, type PrincipalOf } from '../../access/principal.ts';
import type { OutsideBrokers } from '../../brokers/outside-brokers.ts';
import type { Certificates } from '../../certificates/certificates.ts';
import { createIsOwnHost } from '../../http/auth/own-host.ts';
import type { HttpDeps } from '../../http/server/needs.ts';
import { answerHeavyRead } from '../../queries/heavy-reads.ts';
import type { Queries } from '../../queries/queries.ts';
import { diskFault } from '../../store/errors.ts';
import type { Core } from '../core.ts';
import type { Live } from '../live.ts';
import type { HubOptions } from '../options.ts';
import type { Outside } from '../outside.ts';
import type { PagerPart } from '../pager.ts';
import type { PressGate } from '../../intake/press-gate.ts';
import { hooksOf } from './hooks.ts';
import type { Site } from '../../domain/site/site.ts';
import type { Reader } from '../reading/reader.ts';
import type { SiteTools } from '../site/site-tools.ts';

export type HttpOptions = Pick<HubOptions, 'pages' | 'demo' | 'version'> & {
  readonly config: HubConfig;
  readonly queries: Queries;
  readonly principalOf: PrincipalOf;
  readonly certificates: Certificates | null;
  readonly pager: Pick<PagerPart, 'forHttp'> | null;
  readonly network: Outside['network'];
  readonly notRecorded: HttpDeps['unrecorded'];
  readonly brokers: Pick<OutsideBrokers, 'all' | 'listeningAt'> | null;
  readonly showForTest: HttpDeps['showForTest'];
  readonly health: HttpDeps['health'];
  readonly metrics: HttpDeps['metrics'];
  readonly siteTools: Pick<SiteTools, 'check' | 'toYaml'>;
  /** Null: heavy reads are answered on the loop. */
  readonly reader: Pick<Reader, 'read'> | null;
  readonly log: HttpDeps['log'];
  /** What hooks ring through. */
  readonly gate: PressGate;
};

/** The principal of a request. */
export function principalOfRequests(
  { siteState }: Core,
  { sessions }: Pick<Queries, 'sessions'>,
  adminToken: string,
): PrincipalOf {
  return createPrincipalOf({ sessions, site: siteState.site, adminToken });
}

/** Longer JSON is too large as YAML (config/reading/document.ts). */
const YAML_CHARS = 1024 * 1024;

/** The dependencies of the HTTP listener. */
export function httpDepsOf(core: Core, live: Live, options: HttpOptions): HttpDeps {
  const { store, siteState, context } = core;
  const { tables } = store;
  const { config, certificates, network, siteTools } = options;
  const brokers = (config.brokers ?? []).map(({ id }) => id);
  const signedIn = (): readonly string[] => tables.people.staffWithSession(siteState.sessionTime());
  return {
    context,
    queries: options.queries,
    heavyRead: options.reader?.read ?? ((read) => answerHeavyRead(tables, siteState.site, read)),
    now: core.time.now,
    principalOf: options.principalOf,
    log: options.log,
    pages: options.pages,
    demo: options.demo,
    version: options.version,
    publicUrl: config.publicUrl ?? null,
    isOwnHost: createIsOwnHost({
      publicUrl: config.publicUrl ?? null,
      configured: config.hostNames?.toLowerCase().trim().split(/\s+/) ?? [],
      machine: network().hostName,
      certificate: certificates === null ? null : () => certificates.credentials().cert,
    }),
    tls: certificates === null ? null : { ...certificates, addresses: () => network().addresses },
    insecure: config.http.insecure,
    limits: config.limits.http,
    checkSite: (text, format) =>
      siteTools.check(text, format, { joined: signedIn(), brokers, brokersInUse: brokersOf(siteState.site().site) }),
    siteAsYaml: async () => {
      const stored = tables.sites.newest();
      if (stored?.format === 'yaml') return stored.text;
      const { site } = siteState.site();
      const json = stored?.text ?? JSON.stringify(site);
      const yaml = json.length > YAML_CHARS ? null : await siteTools.toYaml(site);
      // JSON is YAML too, and as large as when it was taken: what is exported can be applied.
      return yaml === null || isTooLarge(yaml) ? json : yaml;
    },
    hooks: hooksOf(core, options.gate),
    checkIns: live.checkIns,
    pagers: options.pager?.forHttp ?? null,
    deskPins: live.deskPins,
    pairings: live.pairings,
    pressTests: live.pressTests,
    unknownDevices: {
      list: live.unknown.list,
      listening: () =>
        (options.brokers?.all ?? []).map(({ settings: { id } }) => ({
          broker: id,
          leftMs: options.brokers?.listeningAt(id)?.leftMs() ?? 0,
        })),
      listen: (broker) => options.brokers?.listeningAt(broker)?.start() ?? null,
      steady: core.time.steady,
    },
    showForTest: options.showForTest,
    retention: config.retention,
    backupsKept: config.backup.keep,
    unrecorded: options.notRecorded,
    health: options.health,
    isNotRecorded: (error) => diskFault(error),
    metrics: options.metrics,
  };
}

/** A broker that was taken out of the settings must not keep people from changing the rest of the document. */
function brokersOf({ devices = [] }: Site): readonly string[] {
  return [...new Set(devices.flatMap(({ broker }) => (broker === undefined ? [] : [broker])))];
}
