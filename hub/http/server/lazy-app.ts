import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { App } from './app.ts';
import { answerFault } from './faults.ts';
import type { HttpDeps } from './needs.ts';
import { refuse } from './refuse.ts';
import { LAZY_COMPILERS } from './validate.ts';

type NotFound = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/**
 * A second Fastify app that is made at its first request. Presses must be accepted soon after a cold start, and loading
 * the libraries for pages and docs takes as long as all the rest of HTTP.
 * @param addRoutes is run once. Requests have passed the guard of the outer app; replies carry the outer app's headers.
 * @param notFound answers what none of its routes knows
 * @returns the handler for every route of the outer app that leads there.
 */
export function createLazyApp(
  app: App,
  needs: Pick<HttpDeps, 'isNotRecorded' | 'log'>,
  addRoutes: (lazy: FastifyInstance) => Promise<void>,
  notFound: NotFound = (_request, reply) => reply.send(refuse(reply, 'NOT_FOUND')),
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  let opening: Promise<FastifyInstance> | null = null;

  async function open(): Promise<FastifyInstance> {
    const lazy = fastify({
      logger: false,
      exposeHeadRoutes: false,
      routerOptions: { ignoreTrailingSlash: true },
      schemaController: LAZY_COMPILERS,
    });
    lazy.decorateRequest('refusedWith', null);
    lazy.setNotFoundHandler(notFound);
    lazy.setErrorHandler((error, request, reply) => answerFault(needs, error, request, reply));
    await addRoutes(lazy);
    await lazy.ready();
    return lazy;
  }

  app.addHook('onClose', async () => {
    await (await opening)?.close();
  });

  return async (request, reply) => {
    opening ??= open().catch((error: unknown) => {
      // The next request tries again.
      opening = null;
      throw error;
    });
    const lazy = await opening;
    reply.hijack();
    lazy.routing(request.raw, reply.raw);
  };
}
