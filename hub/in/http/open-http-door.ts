import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import { createApp, type App } from './app.ts';
import { serveDocs } from './docs.ts';
import { guardRoutes } from './guard.ts';
import { pageHeaders } from './helmet.ts';
import { logChanges } from './log-changes.ts';
import type { HttpNeeds } from './needs.ts';
import { answerNotFound } from './not-found.ts';
import { servePages } from './pages.ts';
import { callPointRoutes } from './routes/call-points.ts';
import { callRoutes } from './routes/calls.ts';
import { deviceRoutes } from './routes/devices.ts';
import { dutyRoutes } from './routes/duty.ts';
import { healthRoutes } from './routes/health.ts';
import { matterRoutes } from './routes/matters.ts';
import { pairingRoutes } from './routes/pairing.ts';
import { passkeyRoutes } from './routes/passkeys.ts';
import { rosterExportRoutes } from './routes/roster-export.ts';
import { rosterImportRoutes } from './routes/roster-import.ts';
import { rosterRoutes } from './routes/roster.ts';
import { screenRoutes } from './routes/screens.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { siteRoutes } from './routes/site.ts';
import { staffRoutes } from './routes/staff.ts';

export type HttpDoor = {
  /** @returns the port listened on; 0 takes a free one. @throws what `listen` throws: address in use, no permission. */
  readonly listen: (host: string, port: number) => Promise<number>;
  /** For the stream door, which takes `upgrade` from it. */
  readonly server: Server;
  /**
   * Stops accepting, lets requests under way end (what comes meanwhile is answered STOPPING) and closes within CLOSE_MS.
   * WebSockets are the stream door's and must be closed before.
   */
  readonly close: () => Promise<void>;
  /** A request without a socket, for tests. */
  readonly inject: App['inject'];
};

/** Requests under way at the end are given that long; the hub has 5 s in all (contract §1). */
const CLOSE_MS = 2_000;

/** Contract §4: everything that people, pages and scripts ask of the hub. Opens no socket yet. */
export async function openHttpDoor(needs: HttpNeeds): Promise<HttpDoor> {
  let stopping = false;
  const app = createApp(needs);
  await app.register(fastifyHelmet, pageHeaders(needs.demo?.panel ?? null));
  await app.register(fastifyCookie);
  await app.register(fastifyRateLimit, { global: false });
  answerNotFound(app);
  guardRoutes(app, needs, () => stopping);
  logChanges(app, needs);
  serveDocs(app, needs);

  sessionRoutes(app, needs);
  passkeyRoutes(app, needs);
  screenRoutes(app, needs);
  staffRoutes(app, needs);
  deviceRoutes(app, needs);
  callPointRoutes(app, needs);
  siteRoutes(app, needs);
  callRoutes(app, needs);
  dutyRoutes(app, needs);
  rosterRoutes(app, needs);
  rosterExportRoutes(app, needs);
  rosterImportRoutes(app, needs);
  matterRoutes(app, needs);
  pairingRoutes(app, needs);
  healthRoutes(app, needs);
  servePages(app, needs);
  await app.ready();

  return {
    listen: async (host, port) => {
      await app.listen({ host, port });
      return (app.server.address() as AddressInfo).port;
    },
    server: app.server,
    close: async () => {
      stopping = true;
      const force = setTimeout(() => app.server.closeAllConnections(), CLOSE_MS);
      try {
        await app.close();
      } finally {
        clearTimeout(force);
      }
    },
    inject: app.inject.bind(app) as App['inject'],
  };
}
