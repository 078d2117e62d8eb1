import { fastify, type FastifyBaseLogger, type FastifyInstance, type RawServerDefault } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '../../contract/errors.ts';
import type { Principal } from '../../access/principal.ts';
import { compress } from './compress.ts';
import { answerBadAddress, answerBadBytes, answerFault } from './faults.ts';
import { dropTypeOfNothing, readJson, readNothing } from './json-body.ts';
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
    /** Who asks; null on routes that are open to anyone. Set by guard.ts. */
    principal: Principal | null;
    /** The code this request was refused with, for the log. */
    refusedWith: ErrorCode | null;
  }
  interface FastifyReply {
    /** The answer holds a secret although its route holds none for most people. It is not compressed. */
    holdsSecret: boolean;
  }
  interface FastifyContextConfig {
    permission?: Permission;
  }
}

/** Limit of a request body. Routes for site documents, rosters and whole fleets set their own. */
const BODY_BYTES = 64 * 1024;
/**
 * A phone with a weak signal can send its request in this time. A slower client is disconnected (slow-loris attack).
 */
export const REQUEST_MS = 30_000;

/**
 * Makes the Fastify instance. It reads JSON only, compiles schemas with TypeBox at first use and answers every error as
 * a problem of the error catalogue. Fastify's own log is off, because addresses and headers carry secrets.
 */
export function createApp(needs: Pick<HttpDeps, 'isNotRecorded' | 'log'>): App {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MS,
    routerOptions: { ignoreTrailingSlash: true },
    // While closing, guard.ts answers with a code of the catalogue.
    return503OnClosing: false,
    schemaController: LAZY_COMPILERS,
    frameworkErrors: (_error, _request, reply) => answerBadAddress(reply.raw),
    clientErrorHandler: answerBadBytes,
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.decorateRequest('principal', null);
  app.decorateRequest('refusedWith', null);
  app.decorateReply('holdsSecret', false);
  app.addHook('onRequest', dropTypeOfNothing);
  app.addHook('onSend', compress);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, readJson);
  app.addContentTypeParser('*', { parseAs: 'buffer' }, readNothing);
  app.setErrorHandler((error, request, reply) => answerFault(needs, error, request, reply));
  return app as App;
}
