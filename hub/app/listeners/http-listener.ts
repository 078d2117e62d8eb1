import type { HubConfig } from '../../../config/hub/hub-schema.ts';
import { siteToYaml } from '../../../config/site/write-site.ts';
import { createPrincipalOf, type PrincipalOf } from '../../access/principal.ts';
import type { Certificates } from '../../certificates/certificates.ts';
import { createIsOwnHost } from '../../http/auth/own-host.ts';
import type { HttpDeps } from '../../http/server/needs.ts';
import type { Queries } from '../../queries/queries.ts';
import { diskFault } from '../../store/errors.ts';
import type { Core } from '../core.ts';
import type { Live } from '../live.ts';
import type { HubOptions } from '../options.ts';
import type { Outside } from '../outside.ts';
import type { PagerPart } from '../pager.ts';
import { checkSite } from '../site-document.ts';

export type HttpOptions = Pick<HubOptions, 'pages' | 'demo' | 'version'> & {
  readonly config: HubConfig;
  readonly queries: Queries;
  readonly principalOf: PrincipalOf;
  readonly certificates: Certificates | null;
  readonly pager: Pick<PagerPart, 'forHttp'> | null;
  readonly network: Outside['network'];
  readonly health: HttpDeps['health'];
  readonly metrics: HttpDeps['metrics'];
  readonly log: HttpDeps['log'];
};

/** The principal of a request. */
export function principalOfRequests(
  { siteState }: Core,
  { sessions }: Pick<Queries, 'sessions'>,
  adminToken: string,
): PrincipalOf {
  return createPrincipalOf({ sessions, site: siteState.site, adminToken });
}

/** The dependencies of the HTTP listener. */
export function httpDepsOf(core: Core, live: Live, options: HttpOptions): HttpDeps {
  const { store, siteState, context } = core;
  const { tables } = store;
  const { config, certificates, network } = options;
  const signedIn = (): ReadonlySet<string> => new Set(tables.people.staffWithSession(siteState.sessionTime()));
  return {
    context,
    queries: options.queries,
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
    checkSite: (text, format) => checkSite(text, format, signedIn()),
    siteAsYaml: () => {
      const stored = tables.sites.newest();
      return stored?.format === 'yaml' ? stored.text : siteToYaml(siteState.site().site);
    },
    checkIns: live.checkIns,
    pagers: options.pager?.forHttp ?? null,
    deskPins: live.deskPins,
    pairings: live.pairings,
    pressTests: live.pressTests,
    retention: config.retention,
    backupsKept: config.backup.keep,
    health: options.health,
    isNotRecorded: (error) => diskFault(error),
    metrics: options.metrics,
  };
}
