import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { IdempotencyKey } from '../../commands/command-context.ts';
import { signedIn } from './guard.ts';

/**
 * For routes whose answer can be stored and sent again. Routes that answer a secret store nothing, so they take no key.
 */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 128,
      description: 'Sent again with the same key, the request takes effect once and is answered as the first time.',
    }),
  ),
});

/**
 * @returns the idempotency key, valid for one principal and one request (method, path and body); undefined without one.
 */
export function idempotencyKeyOf(request: FastifyRequest): IdempotencyKey | undefined {
  const key = (request.headers as { 'idempotency-key'?: string })['idempotency-key'];
  if (key === undefined) return undefined;
  const digest = createHash('sha256').update(
    `${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`,
  );
  const { session, screen, staff } = signedIn(request);
  // At a shared screen several people use one session, so the person is part of the key.
  return { who: screen === null ? session : `${session} ${staff?.id ?? ''}`, key, request: digest.digest('base64url') };
}
