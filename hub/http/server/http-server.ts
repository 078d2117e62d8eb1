import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import { createApp, type App } from './app.ts';
import { serveDocs } from './docs.ts';
import { guardRoutes } from '../auth/guard.ts';
import { pageHeaders } from './helmet.ts';
import { createHttpsServer } from './https-server.ts';
import { boundIdleSockets } from './idle-sockets.ts';
import { logChanges } from './log-changes.ts';
import type { HttpDeps } from './needs.ts';
import { answerNotFound } from './not-found.ts';
import { servePages } from './pages.ts';
import { caRoutes, type Doors } from '../routes/ca.ts';
import { callPointRoutes } from '../routes/call-points.ts';
import { callRoutes } from '../routes/calls.ts';
import { deviceRoutes } from '../routes/devices.ts';
import { dutyRoutes } from '../routes/duty.ts';
import { healthRoutes } from '../routes/health.ts';
import { matterRoutes } from '../routes/matters.ts';
import { pairingRoutes } from '../routes/pairing.ts';
import { passkeyRoutes } from '../routes/passkeys.ts';
import { privacyRoutes } from '../routes/privacy.ts';
import { quarantineRoutes } from '../routes/quarantine.ts';
import { rosterExportRoutes } from '../routes/roster-export.ts';
import { rosterImportRoutes } from '../routes/roster-import.ts';
import { rosterRoutes } from '../routes/roster.ts';
import { screenRoutes } from '../routes/screens.ts';
import { sessionRoutes } from '../routes/sessions.ts';
import { siteRoutes } from '../routes/site.ts';
import { staffRoutes } from '../routes/staff.ts';

export type HttpServer = {
  /** @returns the port listened on; 0 takes a free one. @throws what `listen` throws: address in use, no permission. */
  readonly listen: (host: string, port: number) => Promise<number>;
  /** The same over TLS. @throws also when the door was opened without. */
  readonly listenTls: (host: string, port: number) => Promise<number>;
  /** For the stream door, which takes `upgrade` from them. */
  readonly servers: readonly (Server | HttpsServer)[];
  /**
   * Stops accepting, lets requests under way end (what comes meanwhile is answered STOPPING) and closes within CLOSE_MS.
   * WebSockets are the stream door's and must be closed before.
   */
  readonly close: () => Promise<void>;
  /** A request without a socket, for tests. */
  readonly inject: App['inject'];
};

/** Requests under way at the end are given that long; the hub has 5 s in all (cli.md, Ready line). */
const CLOSE_MS = 2_000;

/** As many as phones may be connected; each browser keeps a few. */
const IDLE_SOCKETS = 2_000;

/** Everything that people, pages and scripts ask of the hub (http.md, Base). Opens no socket yet. */
export async function createHttpServer(needs: HttpDeps): Promise<HttpServer> {
  let stopping = false;
  const app = createApp(needs);
  const doors: { -readonly [Name in keyof Doors]: Doors[Name] } = { http: null, https: null };
  boundIdleSockets(app.server, IDLE_SOCKETS);
  await app.register(fastifyHelmet, pageHeaders(needs.demo?.panel ?? null));
  await app.register(fastifyCookie);
  answerNotFound(app);
  guardRoutes(
    app,
    needs,
    () => stopping,
    () => doors.https?.port ?? 443,
  );
  logChanges(app, needs);
  serveDocs(app, needs);

  sessionRoutes(app, needs);
  passkeyRoutes(app, needs);
  screenRoutes(app, needs);
  staffRoutes(app, needs);
  deviceRoutes(app, needs);
  quarantineRoutes(app, needs);
  callPointRoutes(app, needs);
  siteRoutes(app, needs);
  callRoutes(app, needs);
  dutyRoutes(app, needs);
  rosterRoutes(app, needs);
  rosterExportRoutes(app, needs);
  rosterImportRoutes(app, needs);
  matterRoutes(app, needs);
  pairingRoutes(app, needs);
  privacyRoutes(app, needs);
  healthRoutes(app, needs);
  caRoutes(app, needs, doors);
  servePages(app, needs);
  await app.ready();
  const https = needs.tls === null ? null : createHttpsServer(app, needs.tls);
  if (https !== null) boundIdleSockets(https, IDLE_SOCKETS);

  return {
    listen: async (host, port) => {
      // After a power cut every phone of the house comes at once; what the queue cannot hold comes again only after seconds.
      await app.listen({ host, port, backlog: 4096 });
      doors.http = { host, port: (app.server.address() as AddressInfo).port };
      return doors.http.port;
    },
    listenTls: async (host, port) => {
      if (https === null) throw new Error('this door has no certificate');
      https.listen({ host, port });
      await once(https, 'listening');
      doors.https = { host, port: (https.address() as AddressInfo).port };
      return doors.https.port;
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
    // One that never listened says so; it is closed all the same.
    if (server === null) resolve();
    else server.close(() => resolve());
    server?.closeIdleConnections();
  });
}
