import type { FastifySchemaCompiler, FastifyServerOptions } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

type SchemaError = { readonly instancePath: string; readonly message: string };
type Check = { readonly Check: (value: unknown) => boolean; readonly Errors: (value: unknown) => SchemaError[] };

/** TypeBox validators, each compiled at the first request that needs it, so that a cold start is fast. */
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

/** Replies are not filtered by a schema: tests check them. JSON.stringify is the fastest correct serializer. */
function buildSerializer(): () => (value: unknown) => string {
  return () => JSON.stringify;
}

/**
 * With these Fastify does not load its own compilers, which would take 30 ms of a cold start.
 * The cast is needed because Fastify's types know only its own compilers.
 */
export const LAZY_COMPILERS = {
  compilersFactory: { buildValidator, buildSerializer },
} as unknown as NonNullable<FastifyServerOptions['schemaController']>;

/** The message names the field and the rule, never the value: it may be a secret. */
function invalid(part: string, first: SchemaError | undefined): Error {
  const where = `${part === 'querystring' ? 'query' : part}${first?.instancePath ?? ''}`;
  return Object.assign(new Error(`${where} ${first?.message ?? 'does not fit'}`), {
    code: 'FST_ERR_VALIDATION',
    statusCode: 400,
  });
}

/**
 * A query string holds only text. Converts values to a number or boolean where the schema wants one and it is possible.
 */
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
