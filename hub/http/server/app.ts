import { fastify, type FastifyBaseLogger, type FastifyInstance, type RawServerDefault } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '../../contract/errors.ts';
import type { Principal } from '../../access/principal.ts';
import { answerBadAddress, answerBadBytes, answerFault } from './faults.ts';
import { readJson } from './json-body.ts';
import type { HttpDeps } from './needs.ts';
import type { Permission } from '../../access/permissions.ts';
import { LAZY_COMPILERS } from './validate.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null on routes that are for anyone. Set by the guard. */
    principal: Principal | null;
    /** The code this request was refused with, for the log. */
    refusedWith: ErrorCode | null;
  }
  interface FastifyContextConfig {
    permission?: Permission;
  }
}

/** Bodies that are no site document and no list of a whole fleet are small. */
const BODY_BYTES = 64 * 1024;
/** A phone with one bar of signal gets its request through in that time; whoever drips bytes is cut off. */
export const REQUEST_MS = 30_000;

/**
 * Fastify as this door wants it: JSON only, schemas compiled by TypeBox at first use, every fault a problem of the catalogue,
 * nothing logged by itself (addresses and headers carry secrets).
 */
export function createApp(needs: Pick<HttpDeps, 'isNotRecorded' | 'log'>): App {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MS,
    routerOptions: { ignoreTrailingSlash: true },
    // On closing, our own hook answers with a code of the catalogue (guard.ts).
    return503OnClosing: false,
    schemaController: LAZY_COMPILERS,
    frameworkErrors: (_error, _request, reply) => answerBadAddress(reply.raw),
    clientErrorHandler: answerBadBytes,
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.decorateRequest('principal', null);
  app.decorateRequest('refusedWith', null);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, readJson);
  app.setErrorHandler((error, request, reply) => answerFault(needs, error, request, reply));
  return app as App;
}
