import type { App } from './app.ts';
import type { HttpDeps } from './needs.ts';

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Logs one line for each request that changed something or was refused. It names the route, never the URL as sent: a
 * mistyped link may hold a secret. It holds ids, no names.
 */
export function logChanges(app: App, { log }: Pick<HttpDeps, 'log'>): void {
  app.addHook('onResponse', (request, reply, done) => {
    done();
    const {
      url: route,
      config: { permission },
    } = request.routeOptions;
    if (READS.has(request.method) || permission === undefined) return;
    const { id } = (request.params ?? {}) as { id?: string };
    log.info(
      {
        event: 'http-change',
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        ...(id === undefined ? {} : { id: id.slice(0, 64) }),
        ...(request.principal === null
          ? {}
          : { session: request.principal.session, staff: request.principal.staff?.id ?? null }),
        ...(request.refusedWith === null ? {} : { code: request.refusedWith }),
      },
      'a request to change something',
    );
  });
}
