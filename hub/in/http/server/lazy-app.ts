import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { App } from './app.ts';
import { answerFault } from './faults.ts';
import type { HttpNeeds } from './needs.ts';
import { refuse } from './refuse.ts';
import { LAZY_COMPILERS } from './validate.ts';

/**
 * A part of the door that is furnished when its first visitor comes: presses come first at a cold start, and the libraries for
 * pages and docs cost as much time as all the rest of this door.
 * @param furnish adds the routes. It sees requests that have passed the door's own guard, and its replies carry the door's headers.
 * @returns the handler for every route of the door that leads there.
 */
export function createLazyApp(
  app: App,
  needs: Pick<HttpNeeds, 'isNotRecorded' | 'log'>,
  furnish: (room: FastifyInstance) => Promise<void>,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  let opening: Promise<FastifyInstance> | null = null;

  async function open(): Promise<FastifyInstance> {
    const room = fastify({
      logger: false,
      exposeHeadRoutes: false,
      routerOptions: { ignoreTrailingSlash: true },
      schemaController: LAZY_COMPILERS,
    });
    room.decorateRequest('refusedWith', null);
    room.setNotFoundHandler((_request, reply) => reply.send(refuse(reply, 'NOT_FOUND')));
    room.setErrorHandler((error, request, reply) => answerFault(needs, error, request, reply));
    await furnish(room);
    await room.ready();
    return room;
  }

  app.addHook('onClose', async () => {
    await (await opening)?.close();
  });

  return async (request, reply) => {
    opening ??= open().catch((error: unknown) => {
      // The next visitor tries again.
      opening = null;
      throw error;
    });
    const room = await opening;
    reply.hijack();
    room.routing(request.raw, reply.raw);
  };
}
