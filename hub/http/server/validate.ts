import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

type Slip = { readonly instancePath: string; readonly message: string };
type Check = { readonly Check: (value: unknown) => boolean; readonly Errors: (value: unknown) => Slip[] };

/** Validators by TypeBox, each compiled when the first request needs it: a cold start pays for none. */
function buildValidator(): FastifySchemaCompiler<TSchema> {
  return ({ schema, httpPart }) => {
    let check: Check | null = null;
    return (given: unknown) => {
      check ??= Compile(schema) as Check;
      const value = httpPart === 'querystring' ? asNumbers(schema, given) : httpPart === 'body' ? (given ?? {}) : given;
      if (check.Check(value)) return { value };
      return { error: invalid(httpPart ?? 'request', check.Errors(value)[0]) };
    };
  };
}

/** Replies are made of our own views, which the tests hold to their schemas; the fastest honest writer is the built-in one. */
function buildSerializer(): () => (value: unknown) => string {
  return () => JSON.stringify;
}

/**
 * Handing these over keeps Fastify from loading its own compilers, which costs 30 ms of a cold start. (Its types know only those.)
 */
export const LAZY_COMPILERS = {
  compilersFactory: { buildValidator, buildSerializer },
} as unknown as NonNullable<FastifyServerOptions['schemaController']>;

/** Names the field and the rule, never the value, which may be a secret. */
function invalid(part: string, first: Slip | undefined): Error {
  const where = `${part === 'querystring' ? 'query' : part}${first?.instancePath ?? ''}`;
  return Object.assign(new Error(`${where} ${first?.message ?? 'does not fit'}`), {
    code: 'FST_ERR_VALIDATION',
    statusCode: 400,
  });
}

/** A query string knows only text; what the schema wants as a number or yes/no is turned into that where it can be. */
function asNumbers(schema: TSchema, given: unknown): unknown {
  const properties = (schema as { properties?: Record<string, { type?: string }> }).properties ?? {};
  const value: Record<string, unknown> = { ...(given as Record<string, unknown>) };
  for (const [name, { type }] of Object.entries(properties)) {
    const text = value[name];
    if (typeof text !== 'string') continue;
    if ((type === 'integer' || type === 'number') && /^-?\d{1,15}$/.test(text)) value[name] = Number(text);
    if (type === 'boolean' && (text === 'true' || text === 'false')) value[name] = text === 'true';
  }
  return value;
}
