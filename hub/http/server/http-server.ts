import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import { createApp, type App } from './app.ts';
import { serveDocs } from './pages/docs.ts';
import { guardRoutes } from '../auth/guard.ts';
import { pageHeaders } from './helmet.ts';
import { createHttpsServer } from './https-server.ts';
import { limitIdleSockets, readBeforeClosing } from './idle-sockets.ts';
import { logChanges } from './log-changes.ts';
import type { HttpDeps } from './needs.ts';
import { answerNotFound } from './pages/not-found.ts';
import { servePages } from './pages/pages.ts';
import { caRoutes, type Listeners } from '../routes/ca.ts';
import { troubleRoutes } from '../routes/troubles.ts';
import { callPointRoutes } from '../routes/call-points.ts';
import { callRoutes } from '../routes/calls.ts';
import { deviceRoutes } from '../routes/devices.ts';
import { dutyRoutes } from '../routes/roster/duty.ts';
import { hookRoutes } from '../routes/hooks.ts';
import { healthRoutes } from '../routes/health.ts';
import { mapDeviceRoute } from '../routes/map-device.ts';
import { matterRoutes } from '../routes/matters.ts';
import { pagerApkRoute } from '../routes/pagers/pager-apk.ts';
import { pagerSetupRoutes } from '../routes/pagers/pager-setups.ts';
import { pagerRoutes } from '../routes/pagers/pagers.ts';
import { pairingRoutes } from '../routes/pairing.ts';
import { passkeyRoutes } from '../routes/people/passkeys.ts';
import { privacyRoutes } from '../routes/privacy.ts';
import { quarantineRoutes } from '../routes/quarantine.ts';
import { rosterExportRoutes } from '../routes/roster/roster-export.ts';
import { rosterImportRoutes } from '../routes/roster/roster-import.ts';
import { rosterRoutes } from '../routes/roster/roster.ts';
import { screenRoutes } from '../routes/people/screens.ts';
import { sessionRoutes } from '../routes/people/sessions.ts';
import { renameRoutes } from '../routes/rename.ts';
import { siteRoutes } from '../routes/site.ts';
import { staffRoutes } from '../routes/people/staff.ts';
import { calendarLinkRoutes } from '../routes/roster/calendar-link.ts';
import { reportRoutes } from '../routes/reports.ts';
import { unknownDeviceRoutes } from '../routes/unknown-devices.ts';
import { unheardRoutes } from '../routes/unheard.ts';
import { whyRoutes } from '../routes/why.ts';

export type HttpServer = {
  /** @returns the port; 0 takes a free one. @throws what `listen` throws: address in use, no permission. */
  readonly listen: (host: string, port: number) => Promise<number>;
  /** The same over TLS. @throws Error also when there is no certificate. */
  readonly listenTls: (host: string, port: number) => Promise<number>;
  /** For the stream listener, which handles their `upgrade` events. */
  readonly servers: readonly (Server | HttpsServer)[];
  /**
   * Stops accepting connections, waits for running requests and closes within CLOSE_MS. New requests are answered
   * STOPPING.
   * WebSockets belong to the stream listener and must be closed before.
   */
  readonly close: () => Promise<void>;
  /** Sends a request without a socket, for tests. */
  readonly inject: App['inject'];
};

/** Time for running requests to end. The whole hub has 5 s to stop (cli.md, Ready line). */
const CLOSE_MS = 2_000;

/** As many as phones may be connected. A browser keeps a few idle connections. */
const IDLE_SOCKETS = 2_000;

/** Makes the HTTP server for people, pages and scripts (http.md, Base). Opens no socket yet. */
export async function createHttpServer(needs: HttpDeps): Promise<HttpServer> {
  let stopping = false;
  const app = createApp(needs);
  const listeners: { -readonly [Name in keyof Listeners]: Listeners[Name] } = { http: null, https: null };
  limitIdleSockets(app.server, IDLE_SOCKETS);
  readBeforeClosing(app.server);
  await app.register(fastifyHelmet, pageHeaders(needs.demo?.panel ?? null));
  await app.register(fastifyCookie);
  answerNotFound(app);
  guardRoutes(
    app,
    needs,
    () => stopping,
    () => listeners.https?.port ?? 443,
  );
  logChanges(app, needs);
  serveDocs(app, needs);

  sessionRoutes(app, needs);
  passkeyRoutes(app, needs);
  screenRoutes(app, needs);
  staffRoutes(app, needs);
  deviceRoutes(app, needs);
  mapDeviceRoute(app, needs);
  unknownDeviceRoutes(app, needs);
  hookRoutes(app, needs);
  quarantineRoutes(app, needs);
  callPointRoutes(app, needs);
  troubleRoutes(app, needs);
  siteRoutes(app, needs);
  renameRoutes(app, needs);
  callRoutes(app, needs);
  whyRoutes(app, needs);
  dutyRoutes(app, needs);
  unheardRoutes(app, needs);
  rosterRoutes(app, needs);
  rosterExportRoutes(app, needs);
  rosterImportRoutes(app, needs);
  calendarLinkRoutes(app, needs);
  reportRoutes(app, needs);
  matterRoutes(app, needs);
  pagerRoutes(app, needs);
  pagerSetupRoutes(app, needs);
  pagerApkRoute(app, needs);
  pairingRoutes(app, needs);
  privacyRoutes(app, needs);
  healthRoutes(app, needs);
  caRoutes(app, needs, listeners);
  servePages(app, needs);
  await app.ready();
  const https = needs.tls === null ? null : createHttpsServer(app, needs.tls);
  if (https !== null) {
    limitIdleSockets(https, IDLE_SOCKETS);
    readBeforeClosing(https);
  }

  return {
    listen: async (host, port) => {
      // After a power cut all phones connect at once. A connection that the queue cannot hold is retried only after
      // seconds.
      await app.listen({ host, port, backlog: 4096 });
      listeners.http = { host, port: (app.server.address() as AddressInfo).port };
      return listeners.http.port;
    },
    listenTls: async (host, port) => {
      if (https === null) throw new Error('the HTTPS listener has no certificate');
      https.listen({ host, port });
      await once(https, 'listening');
      listeners.https = { host, port: (https.address() as AddressInfo).port };
      return listeners.https.port;
    },
    servers: https === null ? [app.server] : [app.server, https],
    close: async () => {
      stopping = true;
      const force = setTimeout(() => {
        app.server.closeAllConnections();
        https?.closeAllConnections();
      }, CLOSE_MS);
      try {
        await Promise.all([app.close(), closed(https)]);
      } finally {
        clearTimeout(force);
      }
    },
    inject: app.inject.bind(app) as App['inject'],
  };
}

function closed(server: HttpsServer | null): Promise<void> {
  return new Promise((resolve) => {
    // A server that never listened reports an error here. It is closed all the same.
    if (server === null) resolve();
    else server.close(() => resolve());
    server?.closeIdleConnections();
  });
}
